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


def test_share_bars_are_shares_of_their_row_with_counts_inside():
    table = pd.DataFrame({"body": [900, 50], "advert": [100, 0], "caption": [1000, 150]}, index=["one", "two"])
    [axes] = charts.share_bars(table, "share").axes
    assert widths(axes) == pytest.approx([0.45, 0.25, 0.05, 0, 0.5, 0.75])
    assert [bar.get_x() for bar in axes.patches] == pytest.approx([0, 0, 0.45, 0.25, 0.5, 0.25])
    assert [bool(bar.get_hatch()) for bar in axes.patches] == [False, False, True, True, False, False]
    assert words(axes) == ["body 900", "body 50", "caption 1,000", "caption 150"]
    assert labels(axes.yaxis) == ["one", "two"]
    assert axes.yaxis_inverted()


def test_share_bars_set_groups_apart_and_label_narrow_parts_beside():
    table = pd.DataFrame({"body": [19, 1, 1], "advert": [1, 0, 1]}, pd.MultiIndex.from_tuples(["ax", "ay", "bz"]))
    [axes] = charts.share_bars(table, "share", beside=True).axes
    places = [bar.get_y() + bar.get_height() / 2 for bar in axes.patches[:3]]
    assert places[2] - places[1] > places[1] - places[0]
    assert words(axes) == ["body 19", "body 1", "body 1", "advert 1", "advert 1", "a", "b"]
    assert [text.get_text() for text in axes.texts if text.get_position() == (1.01, places[0])] == ["advert 1"]
    assert labels(axes.yaxis) == ["x", "y", "z"]


def test_share_bars_of_an_empty_row():
    [axes] = charts.share_bars(pd.DataFrame({"body": [0]}, index=["none"]), "share").axes
    assert widths(axes) == [0]


def test_ranked_dots_stand_at_their_values_the_first_on_top():
    table = pd.DataFrame({"count": [3, 2]}, index=["创建", "一个很长很长很长很长很长很长很长的名字"])
    [axes] = charts.ranked_dots(table, "count", "occurrences").axes
    assert markers(axes) == [("o", [3, 2], [0, 1])]
    assert labels(axes.yaxis) == ["创建", "一个很长很长很长很长很长很长很长的…"]
    assert axes.yaxis_inverted()
    assert axes.get_xlabel() == "occurrences"
    assert all(tick == int(tick) for tick in axes.get_xticks())


def test_ranked_dots_have_intervals():
    table = pd.DataFrame({"v": [100, 1], "low": [50, 0.5], "high": [200, 2]})
    [axes] = charts.ranked_dots(table, "v", "times", "low", "high").axes
    [intervals] = axes.collections
    assert [path[:, 0].tolist() for path in intervals.get_segments()] == [[50, 200], [0.5, 2]]


def test_ranked_dots_are_hollow_where_told():
    table = pd.DataFrame({"v": [3, 2], "one": [False, True]})
    [axes] = charts.ranked_dots(table, "v", "times", hollow="one").axes
    white = [line for line in axes.lines if line.get_color() == "white"]
    assert [(list(line.get_xdata()), list(line.get_ydata())) for line in white] == [([2], [1])]


@pytest.mark.parametrize("color", [*charts.PALETTE, "#808080", "#767676", "#757575", "white", "black"])
def test_ink_stands_out(color):
    def light(color):
        parts = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in to_rgb(color)]
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2] + 0.05

    low, high = sorted([light(color), light(charts.ink(color))])
    assert high / low >= 4.5


def test_labelled_points_name_the_chosen_rows_and_no_label_hides_another():
    table = pd.DataFrame({"x": [10, 10, 10, 2], "y": [0.5, 0.5, 0.51, 0.1]}, index=["创建", "开展", "全国", "no"])
    figure = charts.labelled_points(table, "x", "y", ["创建", "开展", "全国"])
    [axes] = figure.axes
    assert markers(axes) == [("o", [10, 10, 10, 2], [0.5, 0.5, 0.51, 0.1])]
    assert words(axes) == ["创建", "开展", "全国"]
    assert [text.xy for text in axes.texts] == [(10, 0.5), (10, 0.5), (10, 0.51)]
    assert [text.get_ha() for text in axes.texts][:2] == ["left", "right"]
    figure.canvas.draw()
    boxes = [plt.Text.get_window_extent(text) for text in axes.texts]
    assert not any(box.overlaps(other) for at, box in enumerate(boxes) for other in boxes[:at])


def test_labelled_points_stand_beside_their_point_where_nothing_is_in_the_way():
    table = pd.DataFrame({"x": [10, 2], "y": [0.5, 0.1]}, index=["创建", "开展"])
    [axes] = charts.labelled_points(table, "x", "y", ["创建", "开展"]).axes
    assert [(text.get_ha(), text.xyann, text.arrow_patch) for text in axes.texts] == [("left", (5, 0), None)] * 2


def test_labelled_points_lead_to_names_that_stand_further_off():
    table = pd.DataFrame({"x": [10] * 7, "y": [0.5] * 7}, index=list("甲乙丙丁戊己庚"))
    [axes] = charts.labelled_points(table, "x", "y", table.index).axes
    assert {abs(text.xyann[1]) > 6: text.arrow_patch is not None for text in axes.texts} == {False: False, True: True}


def test_powers_of_two_stand_for_logarithms():
    table = pd.DataFrame({"log_ratio": [-2.0, 0, 2]}, index=["a", "b", "c"])
    figure = charts.ranked_dots(table, "log_ratio", "times as frequent")
    charts.use_power_ticks(figure.axes[0])
    figure.canvas.draw()
    assert {"1/4", "1/2", "1", "2", "4"} <= set(labels(figure.axes[0].xaxis))


def test_dispersion_plot_marks_each_occurrence_in_its_article():
    places = pd.DataFrame({"article": ["p-1", "p-2", "p-1"], "start": [5, 70, 90]})
    lengths = pd.Series({"p-1": 100, "p-2": 80, "p-3": 60})
    [axes] = charts.dispersion_plot(places, lengths, most=2).axes
    assert widths(axes) == [100, 80]
    assert labels(axes.yaxis) == ["p-1", "p-2"]
    marks = [[path[0, 0] for path in strip.get_segments()] for strip in axes.collections]
    assert marks == [[5, 90], [70]]


def test_word_cloud_is_the_same_each_time_and_larger_words_are_more_frequent():
    counts = pd.Series({"创建": 30, "城市": 2})
    picture, again = (charts.word_cloud(counts).axes[0].images[0].get_array() for _ in range(2))
    assert (picture == again).all()
    assert (picture < 200).any()
    assert (charts.word_cloud(counts, most=1).axes[0].images[0].get_array() != picture).any()


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


def test_similarity_matrix_prints_each_pair_once_in_shades_that_span_the_pairs():
    names = ["湖北", "北京", "四川"]
    table = pd.DataFrame([[1, 0.25, 0.1], [0.25, 1, 0.5], [0.1, 0.5, 1]], names, names)
    [axes] = charts.similarity_matrix(table).axes
    cells = {text.get_position(): text.get_text() for text in axes.texts}
    assert cells == {(0, 0): "0.25", (0, 1): "0.10", (1, 1): "0.50"}
    assert (labels(axes.xaxis), labels(axes.yaxis)) == (["湖北", "北京"], ["北京", "四川"])
    assert axes.images[0].get_clim() == (0.1, 0.5)


def test_similarity_matrix_of_one_pair():
    [axes] = charts.similarity_matrix(pd.DataFrame([[1, 0.25], [0.25, 1]])).axes
    assert words(axes) == ["0.25"]


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
