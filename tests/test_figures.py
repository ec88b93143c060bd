"""What each figure shows: its marks stand for the numbers of the table, and what is left out is said."""

import matplotlib
import pandas as pd
import pytest
from matplotlib import pyplot as plt
from matplotlib.colors import to_hex, to_rgb

from helpers import charts
from helpers.gazetteer import gazetteer, short_form

matplotlib.use("agg")


@pytest.fixture(autouse=True)
def style():
    charts.use_style()
    yield
    plt.close("all")


def widths(axes):
    return [bar.get_width() for bar in axes.patches]


def colours(axes):
    return [to_hex(bar.get_facecolor()) for bar in axes.patches]


def words(axes):
    return [text.get_text() for text in axes.texts if text.get_text()]


def labels(axis):
    return [tick.get_text() for tick in axis.get_ticklabels()]


def markers(axes):
    return [(line.get_marker(), list(line.get_xdata()), list(line.get_ydata())) for line in axes.lines]


@pytest.mark.parametrize("color", [*charts.PALETTE, "#808080", "#767676", "#757575", "white", "black"])
def test_ink_stands_out(color):
    def light(color):
        parts = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in to_rgb(color)]
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2] + 0.05

    low, high = sorted([light(color), light(charts.ink(color))])
    assert high / low >= 4.5


def test_tiles_are_all_provinces_each_on_its_own():
    provinces = {code for code, level in gazetteer().levels.items() if level == "province"}
    assert set(charts.TILES) == provinces
    assert len(set(charts.TILES.values())) == 34


def test_tile_maps_are_darker_the_larger_the_number():
    names = {code: short_form(gazetteer().names[code]) for code in charts.TILES}
    numbers = {"one": pd.Series({"110000": 4, "510000": 2}), "other": pd.Series(dtype=int)}
    first, second = charts.tile_maps(numbers, names).axes
    tiles = dict(zip(charts.TILES, first.patches, strict=True))
    shades = {name: 1 - sum(tiles[code].get_facecolor()[:3]) / 3 for name, code in
              {"most": "110000", "half": "510000", "none": "650000"}.items()}  # fmt: skip
    assert shades["most"] > shades["half"] > shades["none"] == 0
    assert to_hex(tiles["110000"].get_facecolor()) == charts.PROVINCE_COLOR
    assert sorted(set(words(first)) - set(names.values())) == ["2", "4"]
    assert sorted(words(second)) == sorted(names.values())
    assert [axes.get_title(loc="center") or axes.get_title(loc="left") for axes in (first, second)] == ["one", "other"]


def metrics(*bounds, unit="个", kind="count", status="actual"):
    """Metrics of one unit, each with its lower and upper bound."""
    table = pd.DataFrame(list(bounds), columns=["common_low", "common_high"], dtype=float)
    words = {"common_unit": unit, "kind": kind, "status": status, "indicator": "花"}
    return table.assign(text=[f"{low}–{high}" for low, high in bounds], **words)


def panel(*bounds, **columns):
    [axes] = charts.metric_panels(metrics(*bounds, **columns)).axes
    return axes


def test_panels_tell_plans_and_what_is_left_out():
    facts, plans = metrics(*[(n, n) for n in range(1, 13)]), metrics((3, 3), (4, 4), status="plan")
    first, second = charts.metric_panels(pd.concat([plans, facts], ignore_index=True), panels=4, most=8).axes
    titles = [axes.get_title("left") for axes in (first, second)]
    assert titles == ["个: reported numbers, the largest 8 of 12", "个: planned numbers"]
    assert [line.get_markerfacecolor() for line in second.lines] == ["white", "white"]
    assert [line.get_xdata()[0] for line in first.lines] == [12, 11, 10, 9, 8, 7, 6, 5]


def test_a_single_number_has_no_panel():
    two, one = metrics((3, 3), (5, 5)), metrics((2, 2), unit="亩", kind="area")
    assert len(charts.metric_panels(pd.concat([one, two], ignore_index=True)).axes) == 1
    assert charts.metric_panels(one) is None
    assert charts.metric_panels(one[:0]) is None


@pytest.mark.parametrize(
    "unit, kind, label",
    [
        ("个", "count", "number of 个"),
        ("元", "money", "amount in 元"),
        ("%", "percent", "share in %"),
        ("公顷", "area", "area in 公顷"),
        ("", "count", "number, no unit printed"),
    ],
)
def test_the_axis_says_in_words_what_it_measures(unit, kind, label):
    assert panel((3, 3), (5, 5), unit=unit, kind=kind).get_xlabel() == label


def test_a_panel_over_more_than_two_decades_is_logarithmic_and_says_so():
    far, near = panel((3, 3), (310, 310)), panel((3, 3), (300, 300))
    assert far.get_xscale() == "log" and "logarithmic" in far.get_xlabel()
    assert near.get_xscale() == "linear" and "logarithmic" not in near.get_xlabel()
    assert panel((0, 0), (5000, 5000)).get_xscale() == "linear"
    far.figure.canvas.draw()
    assert {"1", "10", "100"} <= set(labels(far.xaxis))


@pytest.mark.parametrize(
    "ends, wanted", [((0, 0), (0, 1)), ((0, 10), (0, 11.5)), ((-10, -2), (-11.5, 0)), ((-10, 10), (-11.5, 11.5))]
)
def test_a_linear_axis_has_room_and_begins_or_ends_at_zero(ends, wanted):
    assert panel(*zip(ends, ends, strict=True)).get_xlim() == pytest.approx(wanted)


def test_no_number_on_an_axis_has_a_power_of_ten():
    said = {0: "0", 1e-7: "0.0000001", 0.1 + 0.2: "0.3", -2.5: "-2.5", 999_999: "999,999", 25e5: "2.5M"}
    assert {number: charts.axis_number(number) for number in said} == said


def test_a_dot_is_exact_a_bar_lies_between_bounds_and_an_arrow_is_open():
    axes = panel((900, 900), (470, 480), (300, None), (None, 20))
    printed = [text for text in axes.texts if text.get_text()]
    assert [text.xy[1] for text in printed] == [0, 1, 2, 3]
    assert markers(axes) == [("o", [900], [0]), ("|", [470, 480], [1, 1]), ("|", [300], [2]), ("|", [20], [3])]
    assert [bar.get_segments()[0].tolist() for bar in axes.collections] == [[[470, 1], [480, 1]]]
    arrows = [text for text in axes.texts if not text.get_text()]
    assert [(arrow.xy[0] > 0.5, arrow.xyann[0]) for arrow in arrows] == [(True, 300), (False, 20)]
