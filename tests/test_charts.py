import base64
import io
import itertools
import warnings

import matplotlib
import numpy as np
import pytest
from fontTools.ttLib import TTFont
from matplotlib import pyplot as plt
from PIL import Image

from helpers import charts
from pixels import outputs_difference, picture_difference

matplotlib.use("agg")
TEXT = "國窖瀘 −1 ,。!?()“”《》0123"


@pytest.fixture(autouse=True)
def style():
    charts.use_style()
    yield
    plt.close("all")


@pytest.fixture
def shown(monkeypatch):
    """Collect what show() displays."""
    calls = []
    monkeypatch.setattr(charts, "display", lambda data, raw, metadata: calls.append((data, metadata)))
    return calls


def bars(heights=(3, 1, -2), title=TEXT):
    figure, axes = plt.subplots()
    axes.bar(["文明城市", "志愿服务", "國窖"], heights)
    axes.set_title(title)
    return figure


def png(pixels):
    buffer = io.BytesIO()
    Image.fromarray(pixels.astype("uint8")).save(buffer, "png")
    return buffer.getvalue()


def lightness(colour):
    red, green, blue = (value / 12.92 if value <= 0.04 else ((value + 0.055) / 1.055) ** 2.4 for value in colour)
    return 116 * np.cbrt(0.2126 * red + 0.7152 * green + 0.0722 * blue) - 16


def test_font_has_every_character():
    characters = set(map(chr, TTFont(charts.FONT).getBestCmap()))
    gb2312 = bytes(range(0xB0, 0xF8)), bytes(range(0xA1, 0xFF))
    common = {bytes(pair).decode("gb2312", "ignore") for pair in itertools.product(*gb2312)} - {""}
    assert set(TEXT + "▲▼◀▶□■◎●→←↑↓①⑳，") | common <= characters


def test_style_draws_chinese_without_a_warning():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        bars().savefig(io.BytesIO(), format="png")


def test_style_does_not_depend_on_earlier_settings():
    expected = charts.draw(bars())
    plt.rcParams.update({"font.size": 30, "axes.facecolor": "black", "lines.linewidth": 9})
    charts.use_style()
    assert charts.draw(bars()) == expected


def test_dollar_signs_are_no_formula():
    charts.draw(bars(title="$5 \\frac{ $6"))


def test_palette_is_distinct_in_grey():
    shades = sorted(lightness(matplotlib.colors.to_rgb(colour)) for colour in charts.PALETTE)
    assert min(np.diff(shades)) > 10


def test_show_carries_the_words_and_closes_the_figure(shown):
    charts.show(bars(), "志愿服务 stands once.")
    [(data, metadata)] = shown
    assert data["image/png"].startswith(b"\x89PNG")
    assert data["text/plain"] == metadata["image/png"]["alt"] == "志愿服务 stands once."
    assert plt.get_fignums() == []


@pytest.mark.parametrize("alt", ["", " \n"])
def test_show_wants_words(alt):
    with pytest.raises(ValueError, match="says what the figure shows"):
        charts.show(bars(), alt)


def test_show_names_missing_characters(shown):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        charts.show(bars(title="㐀 and ᠠ and 㐀"), "Three bars.")
    [(data, metadata)] = shown
    assert data["text/plain"] == metadata["image/png"]["alt"] == f"Three bars.\n{charts.MISSING_GLYPHS}ᠠ㐀"


def test_other_warnings_pass(shown):
    figure = bars()
    figure.canvas.mpl_connect("draw_event", lambda event: warnings.warn("look here", stacklevel=1))
    with pytest.warns(UserWarning, match="look here"):
        charts.show(figure, "Nothing.")


def test_same_bytes_twice():
    assert charts.draw(bars()) == charts.draw(bars())


def test_equal_pictures_pass():
    assert picture_difference(charts.draw(bars())[0], charts.draw(bars())[0]) == ""


def test_one_changed_bar_fails():
    difference = picture_difference(charts.draw(bars())[0], charts.draw(bars((3, 1.1, -2)))[0])
    assert "pixels differ by more than 8 of 255 levels, the worst by" in difference


def test_twenty_pixels_off_by_five_levels_pass():
    before = np.full((50, 80, 3), 200)
    after = before.copy()
    after[10, :20] += 5
    assert picture_difference(png(before), png(after)) == ""


def test_other_size_fails():
    difference = picture_difference(png(np.zeros((50, 80, 3))), png(np.zeros((50, 81, 3))))
    assert difference == "the picture is 81 x 50 pixels now, and was 80 x 50"


def test_pictures_of_a_cell():
    def cell(*pictures):
        return [{"data": {"image/png": base64.b64encode(picture).decode()}} for picture in pictures]

    white, black = png(np.full((50, 80, 3), 255)), png(np.zeros((50, 80, 3)))
    assert outputs_difference(cell(white, black), cell(white, black)) == ""
    assert outputs_difference(cell(white, black), cell(white)) == "the cell shows 1 pictures now, and showed 2"
    assert outputs_difference(cell(white, black), cell(white, white)).startswith("picture 2: 4000 of 4000 pixels")
