"""Numbers, units and bounds, without what they count."""

import math
import re
from decimal import Decimal
from pathlib import Path
from unittest import mock

import pandas as pd
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from helpers.amounts import PEOPLE_WORDS, quantities
from helpers.chinese import fold, numeral
from helpers.numbers import HEDGES
from helpers.units import UNITS
from helpers.vetoes import AFTER_NUMBER, BEFORE_NUMBER, NAMES, PHRASES

NONE = math.nan


def found(text):
    return quantities(fold(text))


def texts(text):
    return [text[quantity.start : quantity.end] for quantity in found(text)]


def one(text):
    rows = found(text)
    assert len(rows) == 1, texts(text)
    return rows[0]


def bounds(quantity):
    return [NONE if bound is None else float(bound) for bound in (quantity.low, quantity.high)]


BOUNDS = {
    "新建学校110所": (110, 110, "所"),
    "达到470余场次": (470, 480, "场次"),
    "共1200余人": (1200, 1300, "人"),
    "十余部": (10, 20, "部"),
    "1.5余公里": (1.5, 1.6, "公里"),
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
    assert bounds(row) == pytest.approx([low, high], nan_ok=True)
    assert row.unit == fold(unit)


# By kind: a text, and each amount in it as `text [low,high] unit`; empty where there is none.
WORDINGS = pd.read_csv(Path(__file__).parent / "amounts.csv", keep_default_na=False)


@pytest.mark.parametrize(("text", "right"), list(zip(WORDINGS.text, WORDINGS.right, strict=True)))
def test_what_people_write_has_its_value(text, right):
    expected = [re.fullmatch(r"(.+) \[(.*),(.*)\] (\S+)(?: kind=(\w+))?", part) for part in right.split("; ") if part]
    rows = found(text)
    assert texts(text) == [part[1] for part in expected]
    for row, part in zip(rows, expected, strict=True):
        assert bounds(row) == pytest.approx([float(part[2] or NONE), float(part[3] or NONE)], rel=5e-4, nan_ok=True)
        assert row.unit == fold(part[4])
        assert part[5] in (None, row.kind)


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
    assert texts(f"据悉,{text}。") == []


def test_other_words_that_end_like_hedges():
    assert texts("附近3个村,最近5次,节约20吨,网上百余家,公约数12个") == ["3个", "5次", "20吨", "百余家", "12个"]


@example(9_300_001_000)
@given(st.integers(0, 10**12 - 1))
def test_numerals_have_the_value_they_are_written_with(number):
    assert numeral(written(number)) == number


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
    assert numeral(spoken) == value


@pytest.mark.parametrize("malformed", ["百千", "十百", "二八", "一十百"])
def test_malformed_numerals_have_no_value(malformed):
    assert numeral(malformed) is None


@pytest.mark.parametrize(
    "text, kind",
    [("5个", "count"), ("5%", "percent"), ("5元", "money"), ("5亩", "area"), ("5公里", "length"), ("5吨", "weight")]
    + [("95.5分", "score"), ("5‰", "rate"), ("80公里/小时", "rate"), ("增长3倍", "rate")],
)
def test_kinds(text, kind):
    assert one(text).kind == kind


def test_every_unit_of_a_base_has_the_kind_of_the_base():
    for unit in UNITS.values():
        base = UNITS.get(unit.base, unit)
        assert unit.factor > 0 and base.kind == unit.kind
        assert base.base != base.unit or base.factor == 1


@given(
    st.dates(),
    st.sampled_from(
        ["{0.year}年{0.month}月{0.day}日", "{0.month}月{0.day}日", "{0:%Y-%m-%d}", "{0:%Y.%m.%d}", "{0:%Y/%m/%d}"]
    ),
)
def test_no_number_is_read_out_of_a_date(day, form):
    assert not found("志愿者" + form.format(day) + "人民日报报道,")


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
    assert texts(text) == [span]
    assert bounds(one(text)) == pytest.approx([low, high], nan_ok=True)


def test_numbers_of_many_digits_are_money_or_nothing():
    assert one("预算1000000000000000元。").low == 10**15
    assert not found("身份证号510102199001011234张某,卡号6222021234567890123个人账户。")
    assert not found("编号123456789012345678901元。")


@pytest.mark.parametrize("text, high", [("长3米٣", 3), ("占三成٣", 30), ("付了5块٣毛", 5)])
def test_digits_of_another_script_behind_a_unit_are_no_part_of_it(text, high):
    assert found(text)[0].high == high


# any text

SIGNS = "0123456789０５,.，。·/\\$\u200b\u00a0 《》“”()-～%％\n一二三两十百千万亿拾伍零几半多余近约上成分之点又折负"
SIGNS += "个元块毛米斤名年月日第至到与间每的"


@given(st.text(st.sampled_from(SIGNS), max_size=40))
def test_amounts_stand_in_the_text_in_order_with_bounds(text):
    end = 0
    for quantity in found(text):
        assert end <= quantity.start < quantity.end <= len(text)
        assert quantity.low is not None or quantity.high is not None
        assert quantity.low is None or quantity.high is None or quantity.low <= quantity.high
        end = quantity.end


CAPITALS = str.maketrans("一二三四五六七八九十百千", "壹贰叁肆伍陆柒捌玖拾佰仟")


@given(st.integers(1, 10**10))
def test_capital_numerals_are_the_same_numbers(number):
    assert bounds(one(f"收款{written(number).translate(CAPITALS)}元")) == [number, number]


@given(st.integers(1, 9999), st.integers(1, 9999))
def test_digits_and_places_add_up(myriads, rest):
    assert bounds(one(f"共有{myriads}万{rest}个")) == [10**4 * myriads + rest * (1000 if rest < 10 else 1)] * 2


# units


def changed(unit, **columns):
    """The units with one row changed."""
    return mock.patch.dict(UNITS, {unit: UNITS[unit]._replace(**columns)})


def some(unit):
    """A number that goes with a unit, and the unit: 200个, 14级, 7成."""
    return f"{int(UNITS[unit].most * 7 / 10) if UNITS[unit].most else 200}{unit}"


def before(unit):
    """What may stand before a number with this unit."""
    return UNITS[unit].only_after[0] if UNITS[unit].only_after else "有"


@pytest.mark.parametrize("unit", UNITS)
def test_a_text_may_end_on_any_unit(unit):
    text = f"{before(unit)}{some(unit)}"
    assert texts(text) == [some(unit)] and one(text).end == len(text)


@pytest.mark.parametrize(("unit", "word"), [(unit.unit, word) for unit in UNITS.values() for word in unit.not_before])
def test_a_unit_that_opens_another_word_is_none(unit, word):
    text = f"{before(unit)}{some(unit)}{word}"
    assert not any(found.startswith(some(unit)) for found in texts(text))
    with changed(unit, not_before=tuple(other for other in UNITS[unit].not_before if other != word)):
        assert any(found.startswith(some(unit)) for found in texts(text))


@pytest.mark.parametrize("unit", [unit.unit for unit in UNITS.values() if unit.numerals and not unit.numerals_from])
def test_a_short_numeral_without_a_hedge_has_no_open_word_for_unit(unit):
    short = f"{'三' if UNITS[unit].most else '三百'}{unit}"
    assert texts(f"又{short}") == [] and texts(f"又近{short}") == [f"近{short}"]
    with changed(unit, numerals=""):
        assert texts(f"又{short}") == [short]


@pytest.mark.parametrize("unit", [unit.unit for unit in UNITS.values() if unit.measure])
def test_what_measures_may_have_more_after_it(unit):
    text = f"{before(unit)}{some(unit)}多"
    assert one(text).qualifier == "多"
    with changed(unit, measure=""):
        assert one(text).qualifier == ""


@pytest.mark.parametrize("unit", [unit.unit for unit in UNITS.values() if unit.below_zero])
def test_a_hyphen_before_shares_money_and_degrees_is_a_sign(unit):
    text = f"增速-{some(unit)}"
    assert one(text).high < 0
    with changed(unit, below_zero=""):
        assert one(text).low > 0


@pytest.mark.parametrize("unit", [unit.unit for unit in UNITS.values() if unit.one])
def test_one_and_half_count_what_is_measured(unit):
    assert texts(f"{before(unit)}一{unit}") == [f"一{unit}"]
    assert one(f"{before(unit)}半{unit}").low == Decimal("0.5") * (10 if UNITS[unit].in_base else 1)
    with changed(unit, one=""):
        assert f"一{unit}" not in texts(f"{before(unit)}一{unit}")


@pytest.mark.parametrize(
    ("symbol", "unit"), [(symbol, unit.unit) for unit in UNITS.values() for symbol in unit.symbols]
)
def test_the_symbol_before_a_number_is_its_unit(symbol, unit):
    assert one(f"付了{symbol}20,").unit == unit


RARE = ["numerals_from", "least", "most", "unless_after", "only_after", "not_after", "in_base", "then"]


@pytest.mark.parametrize(
    ("unit", "column"), [(unit.unit, column) for unit in UNITS.values() for column in RARE if getattr(unit, column)]
)
def test_the_example_of_a_unit_needs_each_of_its_rare_conditions(unit, column):
    text = UNITS[unit].example
    before = found(text)
    with changed(unit, **{column: getattr(UNITS["名"], column)}):
        assert found(text) != before


@pytest.mark.parametrize("word", PEOPLE_WORDS)
def test_many_people_need_no_measure_word(word):
    assert one(f"惠及1.2亿农村{word}").unit == "人"


# what hedges and vetoes do, beside tests/test_rules.py, where each is decided by its example


@pytest.mark.parametrize("rule", HEDGES, ids=lambda rule: f"{rule.place}: {rule.word}")
def test_a_hedge_is_named_and_widens_a_number(rule):
    quantity = one(rule.example)
    assert rule.word in quantity.qualifier and quantity.low != quantity.high
    if rule.leaves:
        assert rule.word not in one(rule.leaves).qualifier


@pytest.mark.parametrize("rule", [*NAMES, *BEFORE_NUMBER, *AFTER_NUMBER, *PHRASES], ids=lambda rule: rule[0])
def test_what_is_no_amount_is_not_read(rule):
    assert texts(rule.example) == []
    assert not getattr(rule, "leaves", "") or texts(rule.leaves)
