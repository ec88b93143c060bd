from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers import read_corpus
from helpers.chinese import fold
from helpers.gazetteer import CustomaryForm, above, forms_of, full_name, gazetteer, place_words, short_form
from helpers.places import check_places, find_places
from helpers.regions import locate_articles
from helpers.rules import read_rules, read_words
from helpers.scores import in_found_articles, read_gold, score_places
from helpers.tables import TABLES

GOLD = read_gold()


@pytest.fixture(scope="module")
def corpus():
    return read_corpus()


@pytest.fixture(scope="module")
def places(corpus):
    return find_places(corpus.articles)


def articles(*texts, title="", page="p"):
    return pd.DataFrame(
        {"page": page, "title": title, "text": texts}, index=[f"p-{n}" for n in range(1, len(texts) + 1)]
    )


def found(text, title=""):
    rows = find_places(articles(text, title=title))
    return dict(zip(rows.text, rows.adcode, strict=True))


def region(text, title=""):
    table = articles(text, title=title)
    return locate_articles(table, find_places(table)).adcode[0]


# the score against the reference


def test_mentions_on_the_shipped_pages(corpus, places):
    scores = score_places(corpus, places, GOLD)
    assert scores.share["found"] >= 0.98 and scores.share["right code"] >= 0.98
    assert scores.right["spurious"] <= 1


def test_articles_on_the_shipped_pages_are_located(corpus, places):
    wanted = in_found_articles(GOLD.articles, corpus, GOLD).set_index("article")
    regions = locate_articles(corpus.articles, places).set_index("article")
    assert regions.adcode.to_dict() == wanted.adcode.to_dict()
    assert regions.name.to_dict() == wanted.region.to_dict()
    assert regions.evidence.ne("").all()


def test_a_town_under_the_wrong_city_is_a_question(corpus, places):
    rows = check_places(corpus.articles, places)
    assert rows.text.tolist() == ["禄市镇"]
    assert (rows.named_under[0], rows.known_in[0]) == ("四川省泸州市", "四川省广安市华蓥市")


def read_short_texts():
    """The invented short texts of places.csv, and the mentions wanted in each.

    Mentions are `text=adcode` in order, adcode `-` where either way is right, none where namesakes stay open; `none`
    where there are none, empty where they are not marked. region: an adcode, `none`, or `*` where it is arguable.
    """
    table = pd.read_csv(Path(__file__).parent / "places.csv", dtype=str, keep_default_na=False)
    table.index = table.index.astype(str)
    table["text"] = table.text.str.replace("\\n", "\n")
    rows = []
    for text, wanted in zip(table.index, table.places, strict=True):
        at = 0
        for mention in wanted.split(", ") if wanted not in ("", "none") else ():
            name, _, adcode = mention.partition("=")
            at = table.text[text].index(name, at)
            rows.append((text, at, at + len(name), adcode))
            at += len(name)
    return table, pd.DataFrame(rows, columns=["article", "start", "end", "adcode"])


def test_mentions_and_regions_of_short_texts():
    table, wanted = read_short_texts()
    table["page"] = table.index
    places = find_places(table)
    regions = locate_articles(table, places).set_index("article").adcode
    marked = places[places.article.isin(table.index[table.places != ""])]
    both = marked.merge(wanted, on="article", suffixes=("", "_wanted"))
    both = both[(both.start < both.end_wanted) & (both.start_wanted < both.end)]
    right = both[both.adcode == both.adcode_wanted]
    touched = both.set_index(["article", "start"]).index
    assert len(right) >= 0.98 * (wanted.adcode != "-").sum()
    assert (~marked.set_index(["article", "start"]).index.isin(touched)).sum() <= 2
    clear = table.region != "*"
    assert (regions[clear] == table.region[clear].replace("none", "")).mean() >= 0.92


# the gazetteer


def test_units_of_all_levels():
    levels = pd.Series(gazetteer().levels).value_counts()
    assert levels.to_dict() == {"county": 2846, "city": 333, "province": 34}
    assert full_name("110107") == "北京市石景山区" and full_name("429004") == "湖北省仙桃市"


@pytest.mark.parametrize(
    "name, short",
    [
        ("玉树藏族自治州", "玉树"),
        ("黔南布依族苗族自治州", "黔南"),
        ("博尔塔拉蒙古自治州", "博尔塔拉"),
        ("东乡族自治县", "东乡"),
    ]
    + [
        ("积石山保安族东乡族撒拉族自治县", "积石山"),
        ("内蒙古自治区", "内蒙古"),
        ("石景山区", "石景山"),
        ("阿拉善盟", "阿拉善"),
    ],
)
def test_short_forms(name, short):
    assert short_form(name) == short


def test_forms_of_an_autonomous_unit():
    assert dict(forms_of("长阳土家族自治县")) == {
        "长阳土家族自治县": "full",
        "长阳县": "full",
        "长阳自治县": "full",
        "长阳": "short",
    }
    assert dict(forms_of("鄂伦春自治旗"))["鄂伦春旗"] == "full"


# what decides


@pytest.mark.parametrize(
    "text, wanted",
    [
        ("湖北省宜昌市召开会议。", {"湖北省宜昌市": "420500"}),
        ("四川成都高新区", {"四川成都": "510100"}),
        ("玉树州和黔南州结对。", {"玉树州": "632700", "黔南州": "522700"}),
        ("北京市朝阳区与长春市朝阳区。", {"北京市朝阳区": "110105", "长春市朝阳区": "220104"}),
        ("宜昌市召开会议,宜都、枝江参加。", {"宜昌市": "420500", "宜都": "420581", "枝江": "420583"}),
        ("云南、贵州、四川三省", {"云南": "530000", "贵州": "520000", "四川": "510000"}),
        (
            "新疆伊犁州和香港、澳门、台湾的青年。",
            {"新疆伊犁州": "654000", "香港": "810000", "澳门": "820000", "台湾": "710000"},
        ),
        ("原北京市崇文区的老街。", {"北京市崇文区": "110101"}),
        ("梓潼讯(记者 李明)近日,文昌镇丰收。", {"梓潼": "510725"}),
        ("日照市开会。日照的花开了。", {"日照市": "371100", "日照": "371100"}),
        ("吉林长春市举行雪节。", {"吉林长春市": "220100"}),
        ("来自湖北潜江、湖南岳阳的代表介绍了经验。", {"湖北潜江": "429005", "湖南岳阳": "430600"}),
        ("阿坝州的做法将在红原、松潘推广。", {"阿坝州": "513200", "红原": "513233", "松潘": "513224"}),
        ("福建省长说,长乐是好词。", {"福建省": "350000"}),
        ("海南省开会,东方市场广阔。", {"海南省": "460000", "东方": "469007"}),
        ("曲靖市开会。党史学习教育麒麟区委宣讲团到场。", {"曲靖市": "530300", "麒麟区": "530302"}),
        ("老襄樊人到上海,说起闸北。", {"襄樊": "420600", "上海": "310000", "闸北": "310106"}),
        ("贵州省毕节市开会。", {"贵州省毕节市": "520500"}),
        ("湖北枝江开会。枝江下雪。", {"湖北枝江": "420583", "枝江": "420583"}),
        ("东莞市东城区举行灯会。", {"东莞市": "441900"}),
        ("伊宁县的居民和伊宁市的居民结对。", {"伊宁县": "654021", "伊宁市": "654002"}),
        ("四平市公主岭市、巢湖市居巢区丰收。", {"四平市公主岭市": "220184", "巢湖市居巢区": "340181"}),
        ("成都市级机关搬迁。", {"成都市": "510100"}),
        ("成都市民捐款,成都市民政局接收。", {"成都": "510100", "成都市": "510100"}),
        ("荆州市开会。沙市民众参加。", {"荆州市": "421000", "沙市": "421002"}),
        ("宁波市长赵某出席。", {"宁波市": "330200"}),
        ("天津人在上海市委门前留影。", {"天津": "120000", "上海市": "310000"}),
        ("从江苏来的人到家乡宁乡县。", {"江苏": "320000", "宁乡县": "430182"}),
        ("广东省开会,揭阳、四会参加。", {"广东省": "440000", "揭阳": "445200", "四会": "441284"}),
        ("大连、青岛、吉林等市的代表", {"大连": "210200", "青岛": "370200", "吉林": "220200"}),
        ("大连、青岛、吉林等市民代表", {"大连": "210200", "青岛": "370200", "吉林": "220000"}),
        ("长春、四平和吉林的人", {"长春": "220100", "四平": "220300", "吉林": "220200"}),
        ("长春以及吉林的人", {"长春": "220100", "吉林": "220200"}),
        ("南昌、进贤的代表", {"南昌": "360100", "进贤": "360124"}),
        ("内蒙古的客人到海南过冬。", {"内蒙古": "150000", "海南": "460000"}),
        ("桂林市召开会议,全州各级参加。", {"桂林市": "450300"}),
        ("硚口区、鄠邑区和埇桥区开会。", {"硚口区": "420104", "鄠邑区": "610118", "埇桥区": "341302"}),
        ("漠河市下雪。乌苏里江边的伊金霍洛旗也下雪。", {"漠河市": "232701", "伊金霍洛旗": "150627"}),
        ("可克达拉市开会。可克达拉的花开了。", {"可克达拉市": "659008", "可克达拉": "659008"}),
        ("河北、河南和保定的代表", {"河北": "130000", "河南": "410000", "保定": "130600"}),
        ("朔州市召开会议,相应县区参加。", {"朔州市": "140600"}),
        ("桂林市召开会议,全州县级以上干部参加。", {"桂林市": "450300"}),
    ],
)
def test_forms_and_hierarchy(text, wanted):
    assert found(text) == wanted


@pytest.mark.parametrize(
    "text",
    [
        "全州各级组织开展学习。",
        "组织全州县级以上干部参加。",
        "推进城区、郊区和县的建设。",
        "公安、城管等部门整合资源,推动乡村振兴。",
        "日照充足,来宾很多,大家平安健康。",
        "坚持惠民富民,友好合作。",
        "发展中山区的产业。",
        "四川大学和贵州茅台参展。",
        "看《上海滩》和《北京人》。",
        "天南海北的人参加活动。",
        "老山街道的人到老山东里和老山西里。",
        "看《我从北京这座古老的城市一路走到了上海这座年轻的城市》。",
        "3万山区群众搬了家,254万山区人民致富。",
        "李海南、张长春老师来了。",
        "祝大家平安、互助。",
        "对外开放水平提高,上海鲜市场。",
        "鄱阳湖来了鹤群。",
        "东方市场广阔。",
        "省市县三级联动,该县、我省、全市都参加。",
    ],
)
def test_no_places(text):
    assert found(text) == {}


@pytest.mark.parametrize(
    "text, title, code",
    [
        ("贵阳市召开会议,白云区参加。", "", "520113"),
        ("广州市召开会议,白云区参加。", "", "440111"),
        ("铁西区开展活动。", "沈阳:志愿服务进社区", "210106"),
        ("鞍山市的铁西区和沈阳市的工厂。", "", "210303"),
        ("铁西区开展活动。沈阳市、沈阳市皇姑区、沈阳市大东区参加。鞍山市铁西区参加。", "", "210303"),
        ("鞍山市开会,成都的专家也来了。铁西区参加。", "", "210303"),
        ("铁西区开展活动,达道湾街道参加。", "", "210303"),
        ("铁西区开展活动。", "", ""),
    ],
)
def test_namesakes_go_to_the_one_under_a_named_region_or_stay_open(text, title, code):
    rows = find_places(articles(text, title=title))
    row = rows[rows.text.str.endswith(("白云区", "铁西区"))].iloc[0]
    assert row.adcode == code
    assert (row.level, row.how) == ("other", "namesake") if not code else row.level == "county"


@pytest.mark.parametrize(("first", "last", "code"), [("沈阳", "鞍山", "210303"), ("鞍山", "沈阳", "210106")])
def test_a_namesake_goes_to_the_most_recent_unit_not_to_the_first(first, last, code):
    assert found(f"{first}市开会。{last}市开会。铁西区开会。")["铁西区"] == code


def test_the_name_of_a_firm_holds_no_place():
    assert found("四川长江电器(集团)开业。") == {}
    assert found("四川长江电器开业。") == {"四川": "510000"}


def test_the_page_decides_where_the_article_does_not():
    rows = find_places(articles("铁西区开展活动。", "辽宁省鞍山市召开会议。"))
    assert rows.adcode.tolist() == ["210303", "210300"]


@pytest.mark.parametrize(
    "text, title, code",
    [
        ("7月23日,会议在杭州举行。成都市的企业参加,成都市领先。", "成都市质量月启动", "510100"),
        ("宜昌市召开会议。\n西陵区、伍家岗区表态,宜昌将继续努力。", "", "420500"),
        ("江西省吉安市吉州区开展活动。", "", "360802"),
        ("本报合肥6月2日电 我省建成高标准农田,全省产量增加,合肥居首。", "我省农田建设提速", "340000"),
        ("大家参加了活动。", "", ""),
        ("大家参加了活动。", "成都市质量月启动", "510100"),
        ("大家参加了活动。", "宜昌枝江:枝江办书展", "420583"),
        ("西藏开会,北京开会。", "成都市质量月启动", "510100"),
        ("西藏开会,北京开会,上海开会。", "成都市质量月启动", ""),
        ("记者从合肥市获悉,全省秋粮丰收,我省农田增加,全省水稻增产,全省玉米增产。", "", "340000"),
        ("志愿者来到鲁谷街道。", "", "110107"),
        ("合肥市开会。杭州市开会。", "", ""),
        ("贵州省湄潭县办茶节,来自北京的客商签约,来自上海的客商签约。", "", "520328"),
        ("本报北京十一月五日电 成都市召开会议。", "", "510100"),
        ("本报北京讯 会议昨日召开,四川、山东、湖南代表发言。", "", ""),
        ("安徽省宿州市和江苏省徐州市签约,山东派人观摩。", "", ""),
        ("木偶戏展演在泉州市闭幕。广东高州、四川资中、陕西合阳等地的剧团献艺。", "", "350500"),
        ("甘肃开会,青海、宁夏参加。\n甘肃讲话。甘肃总结。", "", "620000"),
        ("坚持科技兴镇、产业富民。", "", ""),  # 兴镇 is a town too
        ("城关镇举行活动。", "", ""),  # a town of many counties
        ("本报北京6月2日电 成都市召开会议。", "", "510100"),
        ("本报北京2日综电 成都市召开会议。", "", "510100"),
        ("本报北京专电 成都市召开会议。", "", "510100"),
        ("本报北京讯 成都市召开会议。", "", "510100"),
        ("北京的专家和同学们一起讨论了很长一段时间以后,来到成都市电厂,又看了成都市电站。", "", "510100"),
    ],
)
def test_regions(text, title, code):
    assert region(text, title) == code


WORDS = read_words("ordinary")


@pytest.mark.parametrize("word", WORDS)
def test_an_everyday_word_beside_the_unit_above_it_names_no_place(word):
    [code, *_] = gazetteer().forms[word]
    around = "".join(full_name(up) for up in above(code)[1:2] if "full" not in gazetteer().forms[word].values())
    assert word not in found(f"{around}的人开会。{word}。")


def test_every_everyday_word_is_a_form_once():
    assert len(WORDS) == len(set(WORDS))
    assert all(gazetteer().forms[word] for word in WORDS)


@pytest.mark.parametrize("row", place_words("no name"), ids=lambda row: row.word)
def test_words_that_hold_a_name_and_are_none(row):
    assert found(row.example) == {}
    assert any(gazetteer().forms.get(row.word[at : at + size]) for size in (2, 3) for at in range(len(row.word)))


@pytest.mark.parametrize("row", place_words("plain"), ids=lambda row: row.word)
def test_full_names_that_are_plain_words_name_a_unit_only_under_another(row):
    assert found(row.example) == {}
    assert not row.leaves or any(text.endswith(row.word) for text in found(row.leaves))


@pytest.mark.parametrize("row", read_rules("customary", CustomaryForm), ids=lambda row: row.form)
def test_customary_forms(row):
    assert found(f"{row.form}举行大会。") == {row.form: row.adcode}
    assert gazetteer().names[row.adcode] == row.name


# any text


# the first text pays for the automaton
@settings(deadline=None)
@given(st.lists(st.sampled_from(list(gazetteer().forms)) | st.text(max_size=8), max_size=30).map("".join))
def test_any_text_is_safe(text):
    table = articles(text)
    rows = find_places(table)
    assert [text[start:end] for start, end in zip(rows.start, rows.end, strict=True)] == rows.text.tolist()
    assert (rows.start[1:].to_numpy() >= rows.end[:-1].to_numpy()).all()
    assert set(rows.adcode) <= {"", *gazetteer().names}
    assert set(locate_articles(table, rows).adcode) <= {"", *gazetteer().names}
    check_places(table, rows)


def test_articles_without_a_page_decide_alone():
    rows = find_places(pd.DataFrame({"text": ["铁西区开展活动。", "鞍山市召开会议。"]}, index=["one", "two"]))
    assert rows.adcode.tolist() == ["", "210300"]


def test_no_articles_give_empty_tables(corpus):
    none = corpus.articles.iloc[:0]
    rows = find_places(none)
    assert list(rows) == list(TABLES["places"]) and rows.empty
    assert list(locate_articles(none, rows)) == list(TABLES["regions"])
    assert check_places(none, rows).empty


def test_twice_the_same(corpus, places):
    pd.testing.assert_frame_equal(find_places(corpus.articles), places)


def test_an_article_without_a_place_takes_that_of_its_page_only_where_all_others_share_one():
    def located(*texts):
        table = articles(*texts)
        return locate_articles(table, find_places(table)).iloc[-1][["name", "evidence"]].tolist()

    named = ["成都市召开会议。", "四川省成都市举行活动。", "成都市锦江区开展宣传。"]
    assert located(*named, "小学生走进农场。") == ["四川省成都市", "the other articles of the page"]
    assert located(*named[:2], "小学生走进农场。") == ["", ""]
    assert located(*named, "湖北省宜昌市召开会议。", "小学生走进农场。") == ["", ""]


def test_the_evidence_tells_what_is_named_how_often():
    table = articles("四川省成都市召开会议。四川省成都市表彰先进。成都市锦江区开展宣传。")
    assert locate_articles(table, find_places(table)).evidence[0] == "四川省成都市 ×2; 成都市锦江区"


def test_where_people_come_from_is_not_where_it_happens_even_in_the_first_words():
    assert region("从江苏来的人到家乡宁乡县。") == "430182"


@pytest.mark.parametrize(
    "named, name",
    [
        ("四川省成都市、四川省成都市、湖北省武汉市、山东省济南市", "四川省成都市"),
        ("四川省成都市、四川省成都市、四川省自贡市", "四川省成都市"),
        ("四川省成都市、四川省成都市、四川省成都市、四川省自贡市、四川省自贡市", "四川省"),
    ],
)
def test_half_of_the_weight_is_enough_and_a_third_is_no_rival(named, name):
    table = articles(f"大家开会。\n到会的有{named}。")
    assert locate_articles(table, find_places(table)).name.tolist() == [name]


@pytest.mark.parametrize(
    "counts, code",
    [
        ({"湖北省": 4, "宜昌市": 5}, "420500"),
        ({"湖北省": 5, "宜昌市": 5}, "420000"),
        ({"宜昌市": 3, "枝江市": 2}, "420583"),
        ({"宜昌市": 7, "枝江市": 3}, "420500"),
        ({"枝江市": 9, "宜都市": 5}, "420583"),
        ({"枝江市": 3, "宜都市": 2}, "420500"),
    ],
)
def test_how_much_of_the_weight_a_finer_unit_needs(counts, code):
    mentions = "".join(f"大家到{name}。" * count for name, count in counts.items())
    assert region(f"大家开会。\n{mentions}") == code


def test_a_county_stands_in_the_province_of_the_headline():
    assert found("武夷山开放。", title="福建推出新线") == {"武夷山": "350782"}


@pytest.mark.parametrize("row", place_words("opener"), ids=lambda row: row.word)
def test_words_that_the_cutter_joins_with_a_name(row):
    assert len(found(row.example)) == 1


TRADITIONAL = (
    "臺灣省的代表到廣東省廣州市,再到雲南麗江、瀋陽市與陝西乾縣。興慶區位於寧夏回族自治區銀川市。鄭州大學的學生也來了。"
)


def test_names_in_traditional_characters_are_found_as_printed():
    simplified = (
        "台湾省的代表到广东省广州市,再到云南丽江、沈阳市与陕西乾县。"
        "兴庆区位于宁夏回族自治区银川市。郑州大学的学生也来了。"
    )
    rows, wanted = find_places(articles(TRADITIONAL)), find_places(articles(simplified))
    assert len(wanted) == 7
    pd.testing.assert_frame_equal(rows.drop(columns="text"), wanted.drop(columns="text"))
    assert all(TRADITIONAL[row.start : row.end] == row.text for row in rows.itertuples())


def test_articles_in_traditional_characters_are_located():
    assert region("記者日前從雲南省麗江市獲悉,全市的學校開學了。", title="麗江開學") == "530700"
    table = articles("記者來到四川省瀘州市祿市鎮。")
    [town] = check_places(table, find_places(table)).text
    assert town == "祿市鎮"


def test_folding_changes_no_name_of_the_gazetteer():
    assert [name for name in gazetteer().names.values() if fold(name) != name] == []
