import math
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers import find_metrics, read_corpus
from helpers.metrics import (
    HEDGES,
    NO_HEDGE,
    TWO_NUMBERS,
    hedge_rules,
    in_common_units,
    parts_of_totals,
    total,
    totals,
)
from helpers.pages import trace
from helpers.scores import metric_misses, read_gold, score_metrics
from helpers.tables import TABLES

GOLD = read_gold()
NONE = math.nan


@pytest.fixture(scope="module")
def corpus():
    return read_corpus()


@pytest.fixture(scope="module")
def metrics(corpus):
    return find_metrics(corpus.articles)


def articles(*texts):
    return pd.DataFrame({"text": list(texts)}, index=[f"p-{n}" for n in range(1, len(texts) + 1)])


def found(text):
    return find_metrics(articles(text))


def one(text):
    rows = found(text)
    assert len(rows) == 1, rows.text.tolist()
    return rows.iloc[0]


# the score against the reference


def test_metrics_of_the_shipped_pages(corpus, metrics):
    share = score_metrics(corpus, metrics, GOLD).share
    assert (share[["recall", "precision", "span", "bounds", "unit"]] >= 0.97).all()
    assert share["indicator"] >= 0.9 and share["all at once"] >= 0.88


def test_every_disagreement_is_listed(corpus, metrics):
    scores, misses = score_metrics(corpus, metrics, GOLD), metric_misses(corpus, metrics, GOLD)
    wrong = scores.of - scores.right
    assert misses.wrong.value_counts().to_dict() == wrong[wrong > 0].drop("all at once").to_dict()


def test_the_score_tells_a_miss_a_wrong_bound_and_a_spurious_metric(corpus, metrics):
    worse = metrics.drop(metrics.index[metrics.text == "470余场次"])
    worse.loc[worse.text == "26个", "high"] += 1
    elsewhere = metrics[metrics.text == "199名"].assign(start=0, end=1, text="x")
    worse = pd.concat([worse, elsewhere], ignore_index=True)
    before, after = (score_metrics(corpus, rows, GOLD) for rows in (metrics, worse))
    assert after.right["recall"] == before.right["recall"] - 1
    assert after.of["precision"] == before.of["precision"]
    assert after.right["bounds"] == after.of["bounds"] - 1


# what is counted, when and for what


@pytest.mark.parametrize(
    "text, indicator",
    [
        ("打造26个示范社区;", "示范社区"),
        ("居民知晓率和参与率达到100%。", "居民知晓率和参与率"),
        ("新建学校12所,", "学校"),
        ("300名参加活动的志愿者", "志愿者"),
        ("惠及群众930余人次,", "群众"),
        ("有73%的学生参加。", "学生"),
        ("粮食总产量同比增长8%。", "粮食总产量"),
        ("建成“文明超市”340家。", "文明超市"),
        ("在17个固定接种点,", "固定接种点"),
        ("15个镇(街道)开展活动", "镇(街道)"),
        ("车流量由每小时6800辆", "车流量"),
        ("次品率万分之三。", "次品率"),
        ("占比三分之二。", "占比"),
        ("渍水点值守人员一千零五十人已经到岗。", "渍水点值守人员"),
        ("农技员蹲在地里数苗:“每平方米28株,密度正好。”", ""),
        ("油匠把三斤半茶籽饼码进榨槽。", "茶籽饼"),
        ("抡起的撞槌重一百二十斤。", "撞槌"),
    ],
)
def test_indicators(text, indicator):
    assert one(f"据悉,{text}").indicator == indicator


@pytest.mark.parametrize(
    "text, indicators",
    [
        ("园区签约项目23个,总投资41亿元,开工率达87%。", "签约项目 总投资 开工率"),
        ("发现隐患137条,当场整改92条,走访企业48家。", "隐患 隐患 企业"),
        ("接待游客12万人次,旅游收入7亿元,同比分别增长5%和8%。", "游客 旅游收入 游客 旅游收入"),
        ("苹果销售额最高,达210万元。", "苹果销售额"),
        ("水库蓄水比常年同期偏少三成,高于去年2个百分点。", "水库蓄水 水库蓄水"),
        ("取消6条客量偏低的线路。", "线路"),
        ("稻米每公顷产量达6吨,白菜价格每斤涨2元。", "产量 白菜价格"),
        ("名单上仍有640人。", "名单"),
        ("工業園區引進企業56家,投資總額達32億元。", "企業 投資總額"),
        ("全市共設投票所386處。", "投票所"),
        ("底薪2300元人民币,运费1.5万元人民币。", "底薪 运费"),
        ("半導體產值成長8.4%,店租跌幅達一成。", "半導體產值 店租"),
        ("私人住宅約1.2萬個單位,空置率不足1%。", "私人住宅 空置率"),
        ("办证时间为34.5小时,较去年压缩六成多。", "办证时间"),
        ("老字号有217家,经营状况良好的只占三成。", "老字号 老字号"),
        ("從事竹編的有1.2萬餘人。", "從事竹編"),
        ("旧厂房改造为停车场,面积4.2万平方米。", "停车场"),
        ("村里有茶园1.8万亩,其中一半以上是老茶树。", "茶园 茶园"),
        ("往年工人陆续回流,今年却只回来一半。", "工人"),
        ("山脚下的新楼,每平方米不到1.5万元。", "新楼"),
        ("电池容量衰减不超过一成半。", "电池容量"),
        ("平均毛利率可望回到三成二。", "平均毛利率"),
        ("底薪6000元人民币,当场达成意向的有820余人。", "底薪 达成意向"),
    ],
)
def test_each_number_has_the_name_of_its_own(text, indicators):
    assert [name.rpartition("园区")[2] for name in found(text).indicator] == indicators.split()


def test_what_is_counted_in_news_of_many_kinds():
    rows = pd.read_csv(Path(__file__).parent / "indicators.csv", keep_default_na=False)
    metrics = find_metrics(pd.DataFrame({"text": rows.text.unique()}, index=rows.text.unique()))
    both = rows.merge(metrics, left_on="text", right_on="article", suffixes=("", "_found"))
    both = both[[row.number in row.text_found for row in both.itertuples()]].drop_duplicates(["text", "number"])
    right = [is_named(row.indicator_found, row.indicator.split("|")) for row in both.itertuples()]
    assert len(both) > 0.9 * len(rows) and sum(right) > 0.92 * len(right)


def is_named(found, names):
    """Whether one of the names holds what was found, or is held by it; an empty name where nothing is near."""
    return any(found == name or bool(found and name) and (found in name or name in found) for name in names)


def test_a_list_shares_its_subject():
    rows = found("地区生产总值达到35亿元,同比增长7.6%。")
    assert rows.indicator.tolist() == ["地区生产总值"] * 2


@pytest.mark.parametrize(
    "text, status",
    [
        ("今年将新建12所学校。", "plan"),
        ("力争建成20个社区。", "plan"),
        ("计划投资3亿元。", "plan"),
        ("年内创建2个街镇。", "plan"),
        ("30个项目年底前完成。", "plan"),
        ("到2030年建成5个中心。", "plan"),
        ("目前已建成20个社区。", "actual"),
        ("将3个村合并。", "actual"),
        ("三年行动计划的12项任务", "actual"),
        ("今年将建50所学校,目前已建成20所。", "plan actual"),
    ],
)
def test_plans_and_facts(text, status):
    assert " ".join(found(text).status) == status


@pytest.mark.parametrize(
    "text, per",
    [
        ("每区创建2个街镇", "区"),
        ("每个街镇创建1个社区", "街镇"),
        ("人均收入3万元", "人"),
        ("共建成2个中心", ""),
        ("票价30元/人", "人"),
        ("每10万人确诊3.2例", "10万人"),
        ("每百户拥有汽车41辆", "百户"),
        ("每千名儿童配3.2名医生", "千名儿童"),
        ("每平方公里320人", "平方公里"),
        ("每季度产量12吨", "季度"),
        ("每學期補助500元", "學期"),
    ],
)
def test_bases(text, per):
    assert one(text).per == per


# properties that hold for any text

SIGNS = (
    "0123456789０５,.，。；“”《》()（）一二两三十百千万亿几数半多余近约上成分之点个名元年月日第前至-—~/%％每\n 的是在x$"
)


def is_sound(text):
    rows = find_metrics(articles(text))
    assert list(rows.columns) == list(TABLES["metrics"])
    assert [text[start:end] for start, end in zip(rows.start, rows.end, strict=True)] == rows.text.tolist()
    assert (rows.start.iloc[1:].to_numpy() >= rows.end.iloc[:-1].to_numpy()).all()
    assert not (rows.low > rows.high).any() and (rows.low.notna() | rows.high.notna()).all()
    assert all(text_ in sentence for text_, sentence in zip(rows.text, rows.sentence, strict=True))
    return rows


@given(st.text(st.sampled_from(SIGNS), max_size=60))
def test_any_mix_of_numbers_and_hedges_is_safe(text):
    is_sound(text)


@given(st.text())
def test_any_text_is_safe(text):
    is_sound(text)


@given(
    st.sampled_from([*SIGNS, "三成", "1,", "12.", "百分之", "每个", "“5", "《", "占", "3至", "第", "十万", "力争将"]),
    st.text(max_size=3),
)
def test_long_runs_of_one_sign_are_read_in_one_pass(run, end):
    assert len(is_sound(run * 3000 + end + "5个")) < 3100


def test_no_articles_give_an_empty_table_of_the_same_columns():
    empty = find_metrics(pd.DataFrame({"text": []}))
    assert list(empty.columns) == list(TABLES["metrics"]) and empty.empty
    assert list(found("没有数字。").dtypes) == list(found("5个村。").dtypes)


# tables made of metrics


def test_every_metric_is_found_again_in_its_page_file(corpus, metrics):
    text = corpus.lines.set_index(["page", "line"]).text
    for row in trace(corpus, metrics).itertuples():
        rest = text[row.page, row.line][row.column :]
        assert rest.startswith(row.text) or row.text.startswith(rest)


def test_a_metric_of_an_unknown_article_cannot_be_traced(corpus, metrics):
    with pytest.raises(KeyError, match="no article of this corpus"):
        trace(corpus, metrics.assign(article="elsewhere-1"))


def test_common_units():
    rows = in_common_units(found("改造30亩,绿化2平方公里,吸引5名专家和20人,产出3斤、2吨,每村5个,票价3美元。"))
    assert rows.common_unit.tolist() == ["公顷", "公顷", "人", "人", "吨", "吨", "个/村", "美元"]
    assert rows.common_low.tolist() == pytest.approx([2, 200, 5, 20, 0.0015, 2, 5, 3], rel=1e-6)


def test_a_sum_of_hedged_numbers_is_at_least():
    assert total(found("举办120余场、30场。")) == "at least 150 场"
    assert total(found("举办120场、30场。")) == "150 场"
    assert total(found("举办30场。")) == "30 场"


@pytest.mark.parametrize(
    "text, reason", [("5个村、3公里", "Choose one unit"), ("已建5个,将建3个", "rows of one status")]
)
def test_mixed_rows_are_refused(text, reason):
    with pytest.raises(ValueError, match=reason):
        total(found(text))


def test_totals_beside_their_parts():
    rows = parts_of_totals(
        found("共57项,其中甲类22项、乙类33项;另有9项。共10人,其中女4人、男6人。共3户,其中甲2户、乙2户。")
    )
    assert rows.total.tolist() == ["57项", "10人", "3户"]
    assert rows.parts.tolist()[0] == "22项、33项"
    assert rows.agrees.tolist() == ["less", "agrees", "more"]


def test_a_total_with_a_single_part_is_not_compared():
    assert parts_of_totals(found("共57项,其中甲类22项;另有9项。")).empty


def test_a_sentence_without_marks_is_cut_around_its_number():
    sentence = one(f"{'山' * 1000}建成5个村{'水' * 1000}").sentence
    assert 100 < sentence.index("5个") < 500 and 100 < len(sentence) - sentence.index("5个") < 500


def test_only_like_is_added_to_like():
    rows = found(
        "建成学校3所。另有学校10余所、公园2所。每县有学校5所。每县有学校6所。将建学校7所。有8所。有9所。合格率达90%。合格率达80%。"
    )
    assert totals(rows).values.tolist() == [["所", "学校", 2, 1, "at least 13 所"]]
    assert totals(rows[:1]).empty and totals(rows[:0]).empty


@pytest.mark.parametrize("wording", HEDGES)
def test_each_hedge_of_a_wording_is_read_as_its_example(wording):
    expected = found(HEDGES[wording])
    bounds = expected.low.isna()[0], expected.high.isna()[0], bool(expected.low[0] == expected.high[0])
    for word in wording.split() if wording not in (NO_HEDGE, TWO_NUMBERS) else []:
        tries = find_metrics(articles(f"60{word}个", f"{word}60个", f"60个{word}", f"{word}百个", f"60元{word}"))
        read = tries[(tries.qualifier == word) & ~tries.article.duplicated(keep=False)]
        assert set(zip(read.low.isna(), read.high.isna(), read.low == read.high, strict=True)) == {bounds}


def test_hedge_rules_count_each_metric_once():
    rows = found("有5个,近20个,3至5个,约9个,近10余个,60个左右。")
    rules = hedge_rules(rows).set_index("wording").metrics
    assert rules[rules > 0].tolist() == [1, 1, 2, 1, 1] and rules.index[-1].startswith("another")
    assert rules.sum() == len(rows)
    assert hedge_rules(rows[:0]).metrics.tolist() == [0] * len(HEDGES)


def test_no_metrics_have_common_units_too():
    assert in_common_units(found("花。")).common_low.tolist() == []


@pytest.mark.parametrize(
    "text, indicator",
    [
        ("9月7日,来了20人。", ""),
        ("上午10时来了5人。", ""),
        ("8点到达30人。", ""),
        ("10点半来了30人。", ""),
        ("今年9月投入300万元。", "投入"),
        ("2021年学校达12所。", "学校"),
        ("九月七日起学校达12所。", "学校"),
        ("2021年人均收入达3万元。", "人均收入"),
        ("3日均气温达25℃。", "日均气温"),
        ("5日内完成20个。", ""),
    ],
)
def test_the_end_of_a_date_is_no_part_of_what_is_counted(text, indicator):
    assert one(text).indicator == indicator
