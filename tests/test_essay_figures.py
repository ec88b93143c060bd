"""The figures of the essays: their words, their marks, and what they say of rows that they leave out."""

import matplotlib
import numpy as np
import pandas as pd
import pytest
from matplotlib import pyplot as plt
from matplotlib.colors import to_hex

from helpers import charts, figures

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
    shown = capsys.readouterr().out
    assert "One bar." in shown and "More <b> than & less" in shown
    with pytest.raises(ValueError, match="alt"):
        figures.publish(a_figure(), "A message", alt="")


def test_bars_back_to_back_have_their_numbers_and_neither_where_there_is_none():
    table = pd.DataFrame({"musts": [0, 17, 0], "numbers": [1800, 0, 0]}, ["p1·2 玉树", "p2·2 宜昌", "p2·4 吉州"])
    [axes] = figures.back_to_back(table).axes
    assert [bar.get_width() for bar in axes.patches] == [0, -17, 0, 1800, 0, 0]
    assert set(words(axes)) == {"musts", "numbers", "17", "1,800", "neither"}
    assert names(axes) == list(table.index) and axes.yaxis_inverted()
    assert [text.xy[1] for text in axes.texts if text.get_text() == "neither"] == [2]


def test_bars_of_many_rows_are_those_with_most_in_their_order():
    table = pd.DataFrame({"musts": range(50), "numbers": 1}, [f"p{n}" for n in range(50)])
    [axes] = figures.back_to_back(table, most=3).axes
    assert names(axes) == ["p47", "p48", "p49"]
    assert axes.get_xlabel() == "Drawn: the 3 of 50 articles with most."
    assert figures.back_to_back(table[:0]).axes[0].get_xlabel() == ""


def strip(*sizes, hollow=False, **options):
    numbers = pd.DataFrame({"size": sizes, "hollow": hollow, "label": ""})
    return figures.dot_strip(numbers, **options).axes[0]


def test_equal_numbers_pile_up_and_tens_are_where_the_axis_has_them():
    axes = strip(1.0, 1.0, 10.0, 1000.0)
    assert dots(axes) == [(0, 0), (0, 1), (1, 0), (3, 0)]
    axes.figure.canvas.draw()
    assert [tick.get_text() for tick in axes.get_xticklabels()] == ["1", "10", "100", "1,000"]


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
    assert axes.get_xlabel() == "A dot is up to 9 numbers. Not drawn: 3 of 0, below 0, or without a lower bound."
    assert dots(strip()) == []


def test_there_are_as_many_squares_as_the_count_and_the_kinds_follow_each_other():
    table = pd.DataFrame({"sought": [2, 1], "won": [1, 0]}, ["p1·4", "p2·2"])
    [axes] = figures.squares(table).axes
    assert squares_of(axes) == [(0, 0, True), (1, 0, True), (2, 0, False), (0, 1.5, True)]
    assert {"sought 3", "won 1", "p1·4", "p2·2", "3", "1"} == set(words(axes))


def test_squares_go_on_in_the_next_line_and_stand_for_several_where_there_are_very_many():
    [axes] = figures.squares(pd.DataFrame({"n": [30]}, ["a"]), key=False).axes
    assert len(squares_of(axes)) == 30 and len({y for _, y, _ in squares_of(axes)}) == 2
    [axes] = figures.squares(pd.DataFrame({"n": [1000, 1]}, ["a", "b"]), key=False).axes
    assert len(squares_of(axes)) <= 102
    assert "1,000" in words(axes) and axes.get_xlabel().startswith("A square is up to ")
    assert figures.squares(pd.DataFrame({"n": [0]}, ["none"])).axes[0].get_xlabel() == ""


def test_pairs_are_ranked_and_told_apart_by_shape():
    pairs = pd.DataFrame({"likeness": [0.1, 0.3, 0.2], "kind": ["", "same", "ring"]}, ["a–b", "c–d", "e–f"])
    [axes] = figures.pair_dots(pairs).axes
    assert dots(axes) == [(0.1, 3), (0.3, 1), (0.2, 2)]
    assert words(axes) == ["a–b", "c–d", "e–f"]
    assert len({len(group.get_paths()[0].vertices) for group in axes.collections}) == 2
    assert axes.get_xlabel() == "likeness from 0 to 1"


def test_of_many_pairs_the_most_alike_are_drawn():
    pairs = pd.DataFrame({"likeness": np.arange(90) / 100, "kind": ""}, [f"{n}" for n in range(90)])
    [axes] = figures.pair_dots(pairs, most=2).axes
    assert words(axes) == ["89", "88"]
    assert axes.get_xlabel() == "likeness from 0 to 1, the 2 most alike of 90 pairs"


def lines_drawn(axes):
    return [tuple(map(float, line.get_ydata())) for line in axes.lines if len(line.get_ydata()) == 2]


def test_ranks_go_from_side_to_side_and_those_that_change_most_are_drawn():
    ranks = pd.DataFrame(
        {"apart": [3, 5, 2, np.nan], "whole": [27, 14, 2, 9]}, ["土 soil", "史 history", "同", "新土 loam"]
    )
    [axes] = figures.slope(ranks, most=3).axes
    assert sorted(lines_drawn(axes)) == [(3, 27), (5, 14), (33, 9)]
    written = {" ".join(word.split()) for word in words(axes)} - {"apart", "whole"}
    assert written == {"土 soil 3", "史 history 5", "not there", "9 新土 loam", "14 史", "27 土"}
    assert {line.get_marker() for line in axes.lines} == {"None", "v", "^"}
    assert figures.slope(ranks.loc[["同"]]) is None


def test_names_of_equal_ranks_do_not_lie_on_each_other():
    ranks = pd.DataFrame({"apart": [4, 4, 4], "whole": [9, 10, 11]}, ["花", "草", "树"])
    figure = figures.slope(ranks)
    figure.canvas.draw()
    boxes = [text.get_window_extent() for text in figure.axes[0].texts]
    assert not any(box.overlaps(other) for at, box in enumerate(boxes) for other in boxes[:at])


def test_a_matrix_has_each_count_in_its_cell_darker_where_larger_and_a_dot_for_none():
    table = pd.DataFrame({"p1·1": [14, 0], "p1·2": [7, 0], "p2·1": [0, 28]}, ["质量", "党"])
    [axes] = figures.matrix(table).axes
    assert words(axes) == ["14", "7", "·", "·", "·", "28"]
    assert names(axes) == ["质量", "党"]
    shades = [sum(box.get_facecolor()[:3]) for box in axes.patches]
    assert shades[1] > shades[0] > shades[2]
    [axes] = figures.matrix(table, most=2).axes
    assert [tick.get_text() for tick in axes.get_xticklabels()] == ["p1·1", "p2·1"]
    assert axes.get_xlabel() == "Drawn: the 2 of 3 articles with most."
    assert figures.matrix(table[:0]) is None


def test_each_cloud_of_words_has_its_name_and_is_always_the_same():
    clouds = {
        "Frequent": pd.Series({"花": 5, "草": 1}),
        "Key": pd.Series({"树": 900.0}),
        "None": pd.Series(dtype=float),
    }
    pictures = []
    for _ in range(2):
        figure = figures.word_clouds(clouds)
        assert [axes.get_title(loc="left") for axes in figure.axes] == ["Frequent", "Key"]
        pictures.append(figure.axes[0].images[0].get_array())
    assert (pictures[0] == pictures[1]).all()
    assert figures.word_clouds({"None": clouds["None"]}) is None


def test_where_there_is_no_figure_a_sentence_says_so(capsys):
    figures.publish(None, "A message", alt="-", nothing="No <b> here.")
    shown = capsys.readouterr().out
    assert "No <b> here." in shown and "A message" not in shown
