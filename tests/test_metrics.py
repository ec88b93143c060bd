import math
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from helpers import charts, find_metrics, read_corpus
from helpers.amounts import UNITS, numeral_value
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


# numbers, units and hedges

BOUNDS = {
    "新建学校110所": (110, 110, "所"),
    "达到470余场次": (470, 480, "场次"),
    "共1200余人": (1200, 1300, "人"),
    "十余部": (10, 20, "部"),
    "5万多名": (50000, 60000, "名"),
    "100多万人次": (1000000, 2000000, "人次"),
    "近2000件": (1800, 2000, "件"),
    "将近三百户": (270, 300, "户"),
    "约60万吨": (540000, 660000, "吨"),
    "大约50人": (45, 55, "人"),
    "3万斤左右": (27000, 33000, "斤"),
    "逾30万人": (300000, NONE, "人"),
    "突破5亿元": (500000000, NONE, "元"),
    "不少于40家": (40, NONE, "家"),
    "95分以上": (95, NONE, "分"),
    "不到30人": (NONE, 30, "人"),
    "不超过8个百分点": (NONE, 8, "个百分点"),
    "50元以下": (NONE, 50, "元"),
    "上万名": (10000, NONE, "名"),
    "上百家": (100, NONE, "家"),
    "数十起": (20, 100, "起"),
    "几百名": (200, 1000, "名"),
    "十几个": (10, 20, "个"),
    "两三百人": (200, 300, "人"),
    "十五六个": (15, 16, "个"),
    "七八十吨": (70, 80, "吨"),
    "15至20名": (15, 20, "名"),
    "5—7万场次": (50000, 70000, "场次"),
    "三到五倍": (3, 5, "倍"),
    "10%-15%": (10, 15, "%"),
    "10元至30元": (10, 30, "元"),
    "1.2万个": (12000, 12000, "个"),
    "3.5亿元": (350000000, 350000000, "元"),
    "三千二百六十人次": (3260, 3260, "人次"),
    "一百零五件": (105, 105, "件"),
    "两千四百户": (2400, 2400, "户"),
    "１，２６０公斤": (1260, 1260, "公斤"),
    "８３．７２％": (83.72, 83.72, "%"),
    "23,876元": (23876, 23876, "元"),
    "三成": (30, 30, "%"),
    "三成五": (35, 35, "%"),
    "近七成": (63, 70, "%"),
    "百分之九十五": (95, 95, "%"),
    "百分之八点三": (8.3, 8.3, "%"),
    "百分之百": (100, 100, "%"),
    "千分之五点六": (5.6, 5.6, "‰"),
    "一半以上": (50, NONE, "%"),
    "近一半": (45, 50, "%"),
    "四分之三": (75, 75, "%"),
    "打八折": (80, 80, "%"),
    "二十五美元": (25, 25, "美元"),
    "3万亿日元": (3e12, 3e12, "日元"),
    "500日元": (500, 500, "日元"),
    "5元3角": (5.3, 5.3, "元"),
    "5元3角2分": (5.32, 5.32, "元"),
    "$2.5亿": (250000000, 250000000, "美元"),
    "六平方公里": (6, 6, "平方公里"),
    "五千瓦": (5, 5, "千瓦"),
    "120公里/小时": (120, 120, "公里/小时"),
    "5mg": (5, 5, "mg"),
    "1.2亿群众": (120000000, 120000000, "人"),
    "数百居民": (200, 1000, "人"),
    "旅游人次达九千万。": (90000000, 90000000, "人次"),
    "近200個單位": (180, 200, "個"),
}


@pytest.mark.parametrize("text", BOUNDS)
def test_bounds_and_units(text):
    row = one(f"记者获悉,{text}")
    low, high, unit = BOUNDS[text]
    assert (row.low, row.high) == pytest.approx((low, high), nan_ok=True)
    assert row.unit == unit


NO_METRICS = [
    "2021年9月7日上午8时30分,3月底前",
    "二〇二一年十月三日",
    "为期三个月,历时20天,3个小时,5个工作日,三个多星期",
    "今年58岁的他,年仅十八岁",
    "第七届大会,第三次会议,第1、2、3名,第十二条",
    "排名前三,位列第10,前20名",
    "庆祝成立100周年",
    "三年行动计划,“六进”活动,“7个专项行动”,《三十六计》,“百场宣讲大家听”",
    "全市一盘棋,四两拨千斤,千家万户,成百上千",
    "一批项目,一座城,一名党员,三人同行,十人一桌",
    "联系电话010-12345678,邮编100005",
    "五里坨街道,三元里,九江市,伍家岗区,三门峡市,五家渠市",
    "以3比1战胜对手,比分112:98",
    "每千人口,每3人一组",
    "G15高速,A4纸,歼-20战机,PM2.5浓度",
    "四分类垃圾桶,三部门联合,四个意识,两个维护",
    "2023-05-06人民日报",
    "目标是一半天以后,另一半在家",
]


@pytest.mark.parametrize("text", NO_METRICS)
def test_what_is_no_metric(text):
    assert found(f"据悉,{text}。").text.tolist() == []


def test_other_words_that_end_like_hedges():
    texts = ["附近3个村", "最近5次", "节约20吨", "网上百余家", "公约数12个"]
    assert [one(text).text for text in texts] == ["3个", "5次", "20吨", "百余家", "12个"]


@example(9_300_001_000)
@given(st.integers(0, 10**12 - 1))
def test_numerals_have_the_value_they_are_written_with(number):
    assert numeral_value(written(number)) == number


def written(number):
    """A number in Chinese numerals as taught at school; 一十 for 十 within a longer one."""
    if number >= 10**4:
        place, sign = (10**8, "亿") if number >= 10**8 else (10**4, "万")
        high, low = divmod(number, place)
        gap = "零" if 0 < low < place // 10 else ""
        return written(high) + sign + (gap + written(low) if low else "")
    signs, text, rest = "零一二三四五六七八九", "", number
    for place, sign in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, rest = divmod(rest, place)
        if digit:
            text += signs[digit] + sign
        elif text and rest and not text.endswith("零"):
            text += "零"
    return text or "零"


@pytest.mark.parametrize(
    "spoken, value", [("两千四", 2400), ("一万二", 12000), ("三百二", 320), ("十", 10), ("二〇二一", 2021)]
)
def test_spoken_numerals(spoken, value):
    assert numeral_value(spoken) == value


@pytest.mark.parametrize("malformed", ["百千", "十百", "二八", "一十百"])
def test_malformed_numerals_have_no_value(malformed):
    assert numeral_value(malformed) is None


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


@pytest.mark.parametrize(
    "text, kind",
    [("5个", "count"), ("5%", "percent"), ("5元", "money"), ("5亩", "area"), ("5公里", "length"), ("5吨", "weight")]
    + [("95.5分", "score"), ("5‰", "rate"), ("80公里/小时", "rate"), ("增长3倍", "rate")],
)
def test_kinds(text, kind):
    assert one(text).kind == kind


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


@given(
    st.dates(),
    st.sampled_from(
        ["{0.year}年{0.month}月{0.day}日", "{0.month}月{0.day}日", "{0:%Y-%m-%d}", "{0:%Y.%m.%d}", "{0:%Y/%m/%d}"]
    ),
)
def test_no_number_is_read_out_of_a_date(day, form):
    assert found("志愿者" + form.format(day) + "人民日报报道,").empty


@pytest.mark.parametrize("text", ["厨房里的媳妇们为26位", "增长9.7%", "新建学校两所"])
def test_a_metric_ends_where_its_text_ends(text):
    assert one(text).end == len(text)


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


def test_every_unit_of_a_base_has_the_kind_of_the_base():
    bases = UNITS[UNITS.index.isin(UNITS.base)]
    assert (UNITS.kind == UNITS.base.map(bases.kind).fillna(UNITS.kind)).all()
    assert (bases.factor[bases.base == bases.index] == 1).all() and (UNITS.factor > 0).all()


def test_a_sum_of_hedged_numbers_is_at_least():
    assert total(found("举办120余场、30场。")) == "at least 150 场"
    assert total(found("举办120场、30场。")) == "150 场"


@pytest.mark.parametrize(
    "text, reason", [("5个村、3公里", "Choose one unit"), ("已建5个,将建3个", "rows of one status")]
)
def test_mixed_rows_are_refused(text, reason):
    for refuse in (total, charts.interval_dots):
        with pytest.raises(ValueError, match=reason):
            refuse(found(text))


def test_totals_beside_their_parts():
    rows = parts_of_totals(
        found("共57项,其中甲类22项、乙类33项;另有9项。共10人,其中女4人、男6人。共3户,其中甲2户、乙2户。")
    )
    assert rows.total.tolist() == ["57项", "10人", "3户"]
    assert rows.parts.tolist()[0] == "22项、33项"
    assert rows.agrees.tolist() == ["less", "agrees", "more"]


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
        tries = [found(text) for text in (f"60{word}个", f"{word}60个", f"60个{word}", f"{word}百个", f"60元{word}")]
        read = [rows for rows in tries if rows.qualifier.tolist() == [word]]
        assert {(rows.low.isna()[0], rows.high.isna()[0], bool(rows.low[0] == rows.high[0])) for rows in read} == {
            bounds
        }


def test_hedge_rules_count_each_metric_once():
    rows = found("有5个,近20个,3至5个,约9个,近10余个,60个左右。")
    rules = hedge_rules(rows).set_index("wording").metrics
    assert rules[rules > 0].tolist() == [1, 1, 2, 1, 1] and rules.index[-1].startswith("another")
    assert rules.sum() == len(rows)
    assert hedge_rules(rows[:0]).metrics.tolist() == [0] * len(HEDGES)


def test_panels_tell_plans_bounds_and_what_is_left_out():
    charts.use_style()
    rows = found("建成" + "、".join(f"{n}0个" for n in range(1, 13)) + "。将建3个、4个。逾2个。不到900个。约5个。")
    figure = charts.metric_panels(rows, panels=4, most=8)
    titles = [axes.get_title("left") for axes in figure.axes]
    assert titles == ["个: reported numbers, the largest 8 of 15", "个: planned numbers"]
    hollow = [line.get_markerfacecolor() for line in figure.axes[1].lines]
    assert hollow == ["white", "white"]
    charts.plt.close(figure)


def test_a_single_number_has_no_panel():
    figure = charts.metric_panels(found("建成3个、5个。用地5亩。花了3元。"))
    assert [axes.get_xlabel() for axes in figure.axes] == ["number of 个"]
    assert charts.metric_panels(found("建成3个。")) is None
    charts.plt.close(figure)


@pytest.mark.parametrize(
    "text, label", [("3元、5元", "amount in 元"), ("5%、8%", "share in %"), ("5亩、8亩", "area in 公顷")]
)
def test_the_axis_says_in_words_what_it_measures(text, label):
    assert charts.interval_dots(found(f"共{text}。")).axes[0].get_xlabel() == label
    charts.plt.close("all")


def test_a_panel_over_more_than_two_decades_is_logarithmic_and_says_so():
    axes = charts.interval_dots(found("建成3个、5000个。")).axes[0]
    assert axes.get_xscale() == "log" and "logarithmic" in axes.get_xlabel()
    assert charts.interval_dots(found("建成3个、310个。")).axes[0].get_xscale() == "log"
    near = charts.interval_dots(found("建成3个、300个。")).axes[0]
    assert near.get_xscale() == "linear" and "logarithmic" not in near.get_xlabel()
    charts.plt.close("all")


def test_no_metrics_have_common_units_too():
    assert in_common_units(found("花。")).common_low.tolist() == []


def test_a_dot_is_exact_a_bar_lies_between_bounds_and_an_arrow_is_open():
    axes = charts.interval_dots(found("建成900个、470余个、逾300个,不到20个。")).axes[0]
    words = [text for text in axes.texts if text.get_text()]
    assert [text.get_text() for text in words] == ["900个", "470余个", "逾300个", "不到20个"]
    assert [text.xy[1] for text in words] == [0, 1, 2, 3]
    marks = [(line.get_marker(), list(line.get_xdata()), list(line.get_ydata())) for line in axes.lines]
    assert marks == [("o", [900], [0]), ("|", [470, 480], [1, 1]), ("|", [300], [2]), ("|", [20], [3])]
    assert [bar.get_segments()[0].tolist() for bar in axes.collections] == [[[470, 1], [480, 1]]]
    arrows = [text for text in axes.texts if not text.get_text()]
    assert [(arrow.xy[0] > 0.5, arrow.xyann[0]) for arrow in arrows] == [(True, 300), (False, 20)]
    charts.plt.close("all")


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


@pytest.mark.parametrize(
    "text, span, low, high",
    [
        ("气温降到零下5度。", "零下5度", -5, -5),
        ("气温降到零下五度。", "零下五度", -5, -5),
        ("增速为-5%。", "-5%", -5, -5),
        ("增速为－5.5%。", "－5.5%", -5.5, -5.5),
        ("增速為負3.2%。", "負3.2%", -3.2, -3.2),
        ("净利润−3.5亿元。", "−3.5亿元", -350_000_000, -350_000_000),
        ("气温-5~3℃。", "-5~3℃", -5, 3),
        ("气温-5℃至-3℃。", "-5℃至-3℃", -5, -3),
        ("气温-3℃至-5℃。", "-3℃至-5℃", -5, -3),
        ("气温零下10度至零下5度。", "零下10度至零下5度", -10, -5),
        ("增速约-5%。", "约-5%", -5.5, -4.5),
        ("增速不低于-5%。", "不低于-5%", -5, NONE),
        ("增速-5多个百分点。", "-5多个百分点", -6, -5),
        ("增速5%-8%。", "5%-8%", 5, 8),
        ("全长5-10公里。", "5-10公里", 5, 10),
        ("成都-20公里外。", "20公里", 20, 20),
        ("三月-5%的学生。", "5%", 5, 5),
        ("上月肩负5亿元。", "5亿元", 500_000_000, 500_000_000),
        ("-5元的书。", "5元", 5, 5),
    ],
)
def test_numbers_below_zero_keep_their_sign(text, span, low, high):
    row = one(text)
    assert row.text == span and [row.low, row.high] == pytest.approx([low, high], nan_ok=True)


def test_numbers_of_many_digits_are_money_or_nothing():
    assert one("预算1000000000000000元。").low == 10**15
    assert found("身份证号510102199001011234张某,卡号6222021234567890123个人账户。").empty
    assert found("编号123456789012345678901元。").empty
