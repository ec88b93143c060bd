"""The figures of the essays: their words, their marks, and what they say of rows that they leave out."""

import matplotlib
import numpy as np
import pandas as pd
import pytest
from matplotlib import pyplot as plt
from matplotlib.colors import to_hex

from helpers import charts, figures
from helpers.clouds import word_clouds, word_lists
from helpers.page_map import page_map

matplotlib.use("agg")


@pytest.fixture(autouse=True)
def style():
    charts.use_style()
    yield
    plt.close("all")


def words(part):
    return [text.get_text() for text in part.texts if text.get_text()]


def names(axes):
    return [tick.get_text() for tick in axes.get_yticklabels()]


def dots(axes):
    return [tuple(map(float, place)) for group in axes.collections for place in group.get_offsets()]


def squares_of(axes):
    """The corners of the squares, without those of the key, and whether they are filled."""
    boxes = [box for box in axes.patches if box.get_y() >= 0]
    return [(box.get_x(), box.get_y(), to_hex(box.get_facecolor()) == figures.BLUE) for box in boxes]


def a_figure():
    return figures.back_to_back(pd.DataFrame({"musts": [1], "numbers": [0]}, ["p1·1 山"]))


def test_a_frame_has_message_method_and_source_from_top_to_foot_and_hides_nothing():
    figure = a_figure()
    before = figure.get_figheight()
    figures.framed(figure, "A message of some length that needs more than one line", "What is drawn", "Two pages")
    assert " ".join(words(figure)) == "A message of some length that needs more than one line What is drawn Two pages"
    heights = [text.get_position()[1] for text in figure.texts]
    assert heights == sorted(heights, reverse=True) and len(heights) == 4
    assert figure.get_figheight() > before
    figure.canvas.draw()
    inside = figure.axes[0].get_tightbbox()
    boxes = [text.get_window_extent() for text in figure.texts]
    assert not any(box.overlaps(inside) for box in boxes)
    assert not any(box.overlaps(other) for at, box in enumerate(boxes) for other in boxes[:at])
    assert max(box.x1 for box in boxes) <= figure.bbox.width


def test_lines_are_cut_at_spaces_and_chinese_counts_double():
    latin = figures.lines_of("a " * 100, 10, "normal", "black")
    chinese = figures.lines_of("啊 " * 100, 10, "normal", "black")
    assert len(latin) < len(chinese)
    assert figures.lines_of("", 10, "normal", "black") == []


def test_a_published_figure_has_its_message_as_text_too(capsys):
    figures.publish(a_figure(), "More <b> than & less", alt="One bar.")
    figures.publish(a_figure(), "Much", alt="One bar.", reading="But it is one article.")
    shown = capsys.readouterr().out
    assert "One bar." in shown and "More <b> than & less" in shown
    assert "But it is one article." in shown and "Much" not in shown
    with pytest.raises(ValueError, match="alt"):
        figures.publish(a_figure(), "A message", alt="")


def test_bars_back_to_back_have_their_numbers_and_a_0_where_there_is_none():
    table = pd.DataFrame({"musts": [0, 17, 0], "numbers": [1800, 0, 0]}, ["p1·2 玉树", "p2·2 宜昌", "p2·4 吉州"])
    [axes] = figures.back_to_back(table).axes
    assert [bar.get_width() for bar in axes.patches] == [0, -17, 0, 1800, 0, 0]
    assert set(words(axes)) == {"musts", "numbers", "17", "1,800", "0"}
    assert names(axes) == list(table.index) and axes.yaxis_inverted()
    assert [text.xy[1] for text in axes.texts if text.get_text() == "0"] == [0, 2, 1, 2]


def test_bars_of_many_rows_are_those_with_most_in_their_order():
    table = pd.DataFrame({"musts": range(50), "numbers": 1}, [f"p{n}" for n in range(50)])
    [axes] = figures.back_to_back(table, most=3).axes
    assert names(axes) == ["p47", "p48", "p49"]
    assert axes.get_xlabel() == "Drawn: the 3 of 50 articles with most."
    assert figures.back_to_back(table[:0]).axes[0].get_xlabel() == ""


def strip(*sizes, hollow=False, **options):
    numbers = pd.DataFrame({"size": sizes, "hollow": hollow, "label": ""})
    return figures.dot_strip(numbers, **options).axes[0]


def test_dots_are_where_their_numbers_are_and_pile_up_where_they_would_touch():
    axes = strip(1.0, 1.0, 9.0, 10.0, 11.0, 1000.0)
    assert [place for place, _ in dots(axes)] == pytest.approx(np.log10([1, 1, 9, 10, 11, 1000]))
    assert [level for _, level in dots(axes)] == [0, 1, 0, 1, 0, 0]
    axes.figure.canvas.draw()
    assert [tick.get_text() for tick in axes.get_xticklabels()] == ["1", "10", "100", "1,000"]


def test_the_axis_of_very_large_numbers_has_room_for_its_words():
    axes = strip(1.0, 1e11)
    axes.figure.canvas.draw()
    assert [tick.get_text() for tick in axes.get_xticklabels()] == ["1", "100", "10,000", "1M", "100M", "10bn"]
    boxes = [tick.get_window_extent() for tick in axes.get_xticklabels()]
    assert not any(box.overlaps(other) for at, box in enumerate(boxes) for other in boxes[:at])


def test_dots_are_hollow_where_told_and_the_hollow_ones_lie_on_top():
    axes = strip(5.0, 5.0, hollow=[True, False])
    assert [to_hex(face) for face in axes.collections[0].get_facecolors()] == [figures.BLUE, "#ffffff"]
    assert [place[1] for place in dots(axes)] == [0, 1]


def test_no_dot_is_on_the_wrong_side_of_the_cut():
    axes = strip(199.0, 200.0, 201.0, 3.0, cut=200, below="small", above="large")
    assert sum(place[0] < np.log10(200) for place in dots(axes)) == 2
    assert words(axes) == ["small", "large"]


def test_a_dot_has_its_words_above_all_dots():
    numbers = pd.DataFrame({"size": [2.0, 2.0, 9000.0], "hollow": False, "label": ["", "two", "many"]})
    axes = figures.dot_strip(numbers, cut=100).axes[0]
    axes.figure.canvas.draw()
    tops = [axes.transData.transform(place)[1] for place in dots(axes)]
    labels = [text for text in axes.texts if text.get_text() in ("two", "many")]
    assert [plt.Text.get_window_extent(text).y0 > max(tops) for text in labels] == [True, True]


def test_many_numbers_share_dots_and_those_without_a_place_are_counted():
    axes = strip(*[3.0] * 100, 0.0, -5.0, np.nan)
    assert len(dots(axes)) == 12 and max(place[1] for place in dots(axes)) == 11
    assert axes.get_xlabel() == "A dot is up to 9 numbers.\nNot drawn: 3 of 0, below 0, or without a lower bound."
    assert dots(strip()) == []


def test_there_are_as_many_squares_as_the_count_and_the_kinds_follow_each_other():
    table = pd.DataFrame({"sought": [2, 1], "won": [1, 0]}, ["p1·4", "p2·2"])
    [axes] = figures.squares(table).axes
    assert squares_of(axes) == [(0, 0, True), (1, 0, True), (2, 0, False), (0, 1.5, True)]
    assert {"sought 3", "won 1", "p1·4", "p2·2", "3", "1"} == set(words(axes))
    [axes] = figures.squares(table, looks=("hollow", "full")).axes
    assert [filled for _, _, filled in squares_of(axes)] == [False, False, True, False]


def test_squares_go_on_in_the_next_line_and_stand_for_several_where_there_are_very_many():
    [axes] = figures.squares(pd.DataFrame({"n": [30]}, ["a"]), key=False).axes
    assert len(squares_of(axes)) == 30 and len({y for _, y, _ in squares_of(axes)}) == 3
    [axes] = figures.squares(pd.DataFrame({"n": [1000, 1]}, ["a", "b"]), key=False).axes
    assert len(squares_of(axes)) <= 102
    assert "1,000" in words(axes) and axes.get_xlabel().startswith("A square is up to ")
    assert figures.squares(pd.DataFrame({"n": [0]}, ["none"])).axes[0].get_xlabel() == ""


def test_pairs_are_ranked_and_told_apart_by_shape():
    pairs = pd.DataFrame({"likeness": [0.1, 0.3, 0.2], "kind": ["", "same", "ring"]}, ["a–b", "c–d: one plan", "e–f"])
    [axes] = figures.pair_dots(pairs).axes
    assert dots(axes)[1:] == [(0.3, 0), (0.2, 1), (0.1, 2)]
    assert names(axes) == ["c–d", "e–f", "a–b"] and words(axes) == ["one plan"]
    shapes = [len(group.get_paths()[0].vertices) for group in axes.collections[1:]]
    assert len(set(shapes)) == 2 and shapes[0] == shapes[2]
    assert axes.get_xlabel() == "likeness from 0 to 1"


def test_of_many_pairs_the_most_alike_are_drawn():
    pairs = pd.DataFrame({"likeness": np.arange(90) / 100, "kind": ""}, [f"{n}" for n in range(90)])
    [axes] = figures.pair_dots(pairs, most=2).axes
    assert names(axes) == ["89", "88"]
    assert axes.get_xlabel() == "likeness from 0 to 1, the 2 most alike of 90 pairs"


def test_figures_of_nothing_are_empty():
    assert names(figures.pair_dots(pd.DataFrame({"likeness": [], "kind": []})).axes[0]) == []
    assert squares_of(figures.squares(pd.DataFrame({"n": pd.Series(dtype=int)})).axes[0]) == []


def cells(axes):
    """The counts of a matrix by place."""
    numbers = [text for text in axes.texts if text.get_text().replace(",", "").isdigit()]
    return {text.get_position(): text.get_text() for text in numbers}


def test_a_matrix_has_a_number_where_there_is_a_count_on_a_ground_that_is_darker_for_more():
    table = pd.DataFrame({"党史 Party history": [12, 0], "垃圾 rubbish": [0, 1800]}, ["p1·2 玉树", "p2·3 天津"])
    [axes] = figures.matrix(table).axes
    assert cells(axes) == {(0, 0): "12", (1, 1): "1,800"}
    pale, dark = (sum(cell.get_facecolor()[:3]) for cell in axes.patches)
    assert pale > dark
    assert names(axes) == list(table.index) and {*table} < {*words(axes)}


def test_groups_of_a_matrix_are_set_apart_under_their_names():
    groups = pd.MultiIndex.from_tuples([("news", "a"), ("news", "b"), ("photo", "c")])
    [axes] = figures.matrix(pd.DataFrame({"town": [1, 1, 1]}, groups)).axes
    rows = [row for _, row in cells(axes)]
    assert rows[2] - rows[1] > rows[1] - rows[0]
    assert {"news", "photo"} < {*words(axes)} and names(axes) == ["a", "b", "c"]


def test_a_large_matrix_is_cut_to_what_is_largest_and_says_so():
    table = pd.DataFrame(np.add.outer(range(40), range(15)), columns=[f"w{n}" for n in range(15)])
    [axes] = figures.matrix(table, most=2, columns=3).axes
    assert names(axes) == ["38", "39"]
    assert {"w12", "w13", "w14"} < {*words(axes)}
    said = "Drawn: the 2 of 40 articles with most. Drawn: the 3 of 15 columns with most."
    assert axes.get_xlabel() == said
    figures.matrix(table[:0])


def test_ranks_are_joined_by_lines_and_a_word_of_one_list_has_a_diamond():
    table = pd.DataFrame({"apart": [3, 1, np.nan], "whole": [27, 1, 10]}, ["垃圾", "创建", "垃圾分类"])
    [axes] = figures.rank_slope(table).axes
    assert {line.get_marker() for line in axes.lines} >= {"o", "D"}
    falls, level, alone = (line for line in axes.lines if line.get_marker() in "oD")
    assert [list(line.get_ydata()) for line in (falls, level)] == [[3, 27], [1, 1]]
    assert np.isnan(alone.get_ydata()[0]) and alone.get_ydata()[1] == 10
    said = {"垃圾  3", "27  垃圾", "创建  1", "1  创建", "10  垃圾分类", "apart", "whole"}
    assert said == set(words(axes))
    [axes] = figures.rank_slope(table, dark=["垃圾"]).axes
    [dark] = [line for line in axes.lines if line.get_color() == figures.BLUE]
    assert list(dark.get_ydata()) == [3, 27]


def test_words_of_ranks_are_apart_and_in_order():
    heights = figures.spread(pd.Series([3, 1, 3, 20, np.nan], list("abcde")), 2)
    assert heights.to_dict() == {"b": 1, "a": 3, "c": 5, "d": 20}
    table = pd.DataFrame({"apart": range(1, 41), "whole": range(40, 0, -1)})
    assert figures.rank_slope(table.set_axis(map(str, table.index)), most=4).axes[0].get_xlabel().endswith("with most.")
    figures.rank_slope(table[:0])


def test_lists_of_words_are_dark_where_they_share_a_word():
    often = pd.DataFrame({"value": [30, 20]}, ["花", "草"])
    key = pd.DataFrame({"value": [90.0, 9.0], "low": [50.0, 2.0], "high": [200.0, 40.0]}, ["树", "花"])
    first, second = word_lists({"often": often, "none": often[:0], "key": key}, {"花": "花 flower"}).axes
    assert names(first) == ["花 flower", "草"] and names(second) == ["树", "花 flower"]
    assert [bar.get_width() for bar in first.patches] == [30, 20] and words(first) == ["30", "20", "often"]
    dark = [to_hex(bar.get_facecolor()) == figures.BLUE for bar in first.patches]
    dark += [to_hex(face) == figures.BLUE for face in second.collections[1].get_facecolors()]
    assert dark == [True, False, False, True]
    assert [line.tolist() for line in second.collections[0].get_segments()] == [[[50, 0], [200, 0]], [[2, 1], [40, 1]]]
    assert word_lists({"none": often[:0]}, {}) is None


def test_each_cloud_of_words_has_its_name_and_is_always_the_same():
    clouds = {
        "Frequent": pd.Series({"花": 5, "草": 1}),
        "Key": pd.Series({"树": 900.0}),
        "None": pd.Series(dtype=float),
    }
    pictures = []
    for _ in range(2):
        figure = word_clouds(clouds)
        assert [axes.get_title(loc="left") for axes in figure.axes] == ["Frequent", "Key"]
        pictures.append(figure.axes[0].images[0].get_array())
    assert (pictures[0] == pictures[1]).all()
    assert word_clouds({"None": clouds["None"]}) is None


def test_where_there_is_no_figure_a_sentence_says_so(capsys):
    figures.publish(None, "A message", alt="-", nothing="No <b> here.")
    shown = capsys.readouterr().out
    assert "No <b> here." in shown and "A message" not in shown


LINES = pd.DataFrame(
    [
        ("a", 1, "body", "a-1", False, "十个字十个字十个字一"),
        ("a", 3, "body", "a-1", True, "五个字五个"),
        ("a", 4, "advert", "", False, "清泉"),
        ("a", 6, "headline", "a-1", False, "晚来的标题"),
        ("b", 1, "boilerplate", "", False, "第3版"),
        ("b", 2, "unplaced", "", False, "没有着落的话。"),
        ("c", 1, "body", "c-1", False, "不画"),
    ],
    columns=["page", "line", "role", "article", "joins_previous", "text"],
)


def bars_of(axes):
    bars = [bar for bar in axes.patches if hasattr(bar, "get_width")]
    return [(bar.get_x(), bar.get_width(), bar.get_facecolor()[:3] == (1, 1, 1)) for bar in bars]


def test_a_page_map_has_a_bar_a_line_as_long_as_its_text_and_leaves_white_what_is_in_no_article():
    first, second = page_map(LINES).axes
    assert bars_of(first) == [(0, 10, False), (0, 5, False), (0, 2, True), (0, 5, False)]
    assert bars_of(second) == [(0, 3, True), (0, 7, True)]
    assert " ".join(first.get_xlabel().split()) == "Drawn: the first 2 of 3 pages."
    assert [len(line.get_xdata()) for line in first.lines] == [1]


def test_a_page_map_draws_lines_where_their_boxes_are():
    boxes = LINES[:4].assign(left=[10, 10, 60, 5], top=[20, 30, 40, 5], right=[50, 50, 90, 95], bottom=[28, 38, 90, 15])
    [axes] = page_map(boxes).axes
    corners = [(bar.get_x(), bar.get_y(), bar.get_width(), bar.get_height()) for bar in axes.patches[:4]]
    assert corners == [(10, 20, 40, 8), (10, 30, 40, 8), (60, 40, 30, 50), (5, 5, 90, 10)]
    assert axes.get_ylim()[0] > axes.get_ylim()[1] and axes.get_aspect() == 1


def test_a_page_map_leads_from_a_late_headline_to_its_text_only():
    def arrows(lines):
        return [text for text in page_map(lines).axes[0].texts if text.arrow_patch]

    assert len(arrows(LINES)) == 1
    assert arrows(pd.concat([LINES.iloc[[3]], LINES.drop(index=3)], ignore_index=True)) == []


def test_a_page_map_numbers_scars_and_says_how_many_lines_it_leaves_out():
    scars = pd.DataFrame({"page": ["a", "b"], "line": [3, 2]}, index=[1, 2])
    first, second = page_map(LINES, scars, most_lines=3).axes
    assert [words(axes) for axes in (first, second)] == [["1", "1"], ["2"]]
    assert " ".join(first.get_xlabel().split()) == "Drawn: the first 2 of 3 pages. 1 more line is not drawn."
    longest = max(charts.length(line, charts.NOTE) for line in first.get_xlabel().splitlines())
    assert longest < charts.WIDTH / 2, "the note runs into the next page"
    assert page_map(LINES[:0]) is None


def test_growth_has_a_dot_a_run_and_a_line_in_proportion():
    runs = pd.DataFrame({"pages": [10, 10, 40], "seconds": [1.0, 3.0, 6.0]})
    [axes] = charts.growth(runs).axes
    line, dots = axes.lines
    assert [list(map(float, line.get_data()[axis])) for axis in (0, 1)] == [[0, 40], [0, 8]]
    assert list(dots.get_xdata()) == [10, 10, 40]
    assert charts.growth(runs[:0]) is None
