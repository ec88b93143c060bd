"""What each figure shows: its marks stand for the numbers of the table, and what is left out is said."""

import matplotlib
import pandas as pd
import pytest
from matplotlib import pyplot as plt
from matplotlib.colors import to_hex, to_rgb

from helpers import charts, figures
from helpers.gazetteer import gazetteer, short_form

matplotlib.use("agg")


@pytest.fixture(autouse=True)
def style():
    charts.use_style()
    yield
    plt.close("all")


def words(axes):
    return [text.get_text() for text in axes.texts if text.get_text()]


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


def test_tiles_are_darker_the_larger_the_number():
    names = {code: short_form(gazetteer().names[code]) for code in charts.TILES}
    [axes] = charts.tile_map(pd.Series({"110000": 4, "510000": 2}), names).axes
    tiles = dict(zip(charts.TILES, axes.patches, strict=True))
    shades = {name: 1 - sum(tiles[code].get_facecolor()[:3]) / 3 for name, code in
              {"most": "110000", "half": "510000", "none": "650000"}.items()}  # fmt: skip
    assert shades["most"] > shades["half"] > shades["none"] == 0
    assert to_hex(tiles["110000"].get_facecolor()) == charts.BLUE
    assert sorted(set(words(axes)) - set(names.values())) == ["2", "4"]
    assert sorted(words(charts.tile_map(pd.Series(dtype=int), names).axes[0])) == sorted(names.values())


def drawn(*bounds, **options):
    """The axes of a figure of numbers, each with its lower and upper bound."""
    table = pd.DataFrame(list(bounds), columns=["low", "high"], dtype=float)
    [axes] = figures.ranges(table.assign(text=[f"{low}–{high}" for low, high in bounds]), **options).axes
    return axes


def test_no_number_on_an_axis_has_a_power_of_ten():
    said = {0: "0", 1e-7: "0.0000001", 0.1 + 0.2: "0.3", -2.5: "-2.5", 999_999: "999,999", 25e5: "2.5M"}
    assert {number: charts.axis_number(number) for number in said} == said


def test_a_dot_is_exact_a_bar_lies_between_bounds_and_an_arrow_is_open():
    axes = drawn((470, 480), (900, 900), (300, None), (None, 20))
    printed = [text for text in axes.texts if text.get_text()]
    assert [text.get_text() for text in printed] == ["900–900", "470–480", "300–None", "None–20"]
    assert markers(axes) == [("o", [900], [0]), ("|", [470, 480], [1, 1]), ("|", [300], [2]), ("|", [20], [3])]
    assert axes.collections[0].get_segments()[0].tolist() == [[470, 1], [480, 1]]


def test_of_many_numbers_the_largest_are_drawn_and_0_has_no_place_on_the_scale():
    axes = drawn(*[(n, n) for n in range(30)], most=3)
    assert [x for _, [x], _ in markers(axes)] == [29, 28, 27]
    assert axes.get_xlabel() == "Drawn: the 3 largest of 29."
    assert figures.ranges(pd.DataFrame({"low": [0.0], "high": [0.0], "text": ["0"]})) is None
