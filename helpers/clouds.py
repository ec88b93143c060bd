"""Draw words by their numbers: as lists, and as clouds for those who expect one."""

import matplotlib.pyplot as plt
from matplotlib.transforms import blended_transform_factory
from wordcloud import WordCloud

from helpers.charts import BLUE, FONT, use_log_scale
from helpers.figures import GREY, LABEL, TEXT, WIDTH, name_rows


def word_lists(lists, names):
    """Draw lists of words below each other, each under its name, dark where a word is in all of them.

    lists: by name a table indexed by word: value, and low and high where it is a ratio with an interval, which is drawn
    as a dot on a log scale; a value without them is a bar. names: the words to show for each word, a dictionary.
    Lists without words are left out; None where none has words.
    """
    lists = {name: rows for name, rows in lists.items() if len(rows)}
    if not lists:
        return None
    heights = [0.7 + 0.27 * len(rows) for rows in lists.values()]
    figure, panels = plt.subplots(len(lists), figsize=(WIDTH, sum(heights)), height_ratios=heights, squeeze=False)
    shared = set.intersection(*(set(rows.index) for rows in lists.values())) if len(lists) > 1 else set()
    for axes, (name, rows) in zip(panels[:, 0], lists.items(), strict=True):
        draw_list(axes, rows, [BLUE if word in shared else "#b3c1cd" for word in rows.index])
        name_rows(axes, [names.get(word, word) for word in rows.index])
        # room for the name, which begins at the edge of the figure
        axes.set_title(" ", fontsize=LABEL)
        edge = blended_transform_factory(figure.transFigure, axes.transAxes)
        axes.text(0.01, 1.03, name, fontsize=LABEL, color=GREY, transform=edge, in_layout=False)
        axes.tick_params(length=0, labelsize=LABEL)
        axes.spines[:].set_visible(False)
    return figure


def draw_list(axes, rows, colors):
    """Draw the values of one list as bars with their numbers, or as dots with their intervals."""
    places = range(len(rows))
    if "low" in rows:
        axes.hlines(places, rows.low, rows.high, colors=colors, linewidth=4)
        axes.scatter(rows.value, places, color=colors, s=60, zorder=3)
        use_log_scale(axes)
        axes.grid(axis="x")
    else:
        bars = axes.barh(places, rows.value, color=colors, height=0.7)
        axes.bar_label(bars, rows.value.map("{:,}".format), padding=4, fontsize=LABEL)
        axes.set(xlim=(0, 1.15 * rows.value.max()), xticks=[])


def word_clouds(clouds, most=12):
    """Draw clouds of words below each other, each under its name, the words as large as their numbers.

    clouds: by name a Series of numbers by word, of which those without words have no cloud; None where none has words.
    Words are always in the same places.
    """
    clouds = {name: numbers for name, numbers in clouds.items() if len(numbers)}
    if not clouds:
        return None
    figure, panels = plt.subplots(len(clouds), 1, figsize=(WIDTH, 1.5 * len(clouds)), squeeze=False)
    for axes, (name, numbers), color in zip(panels[:, 0], clouds.items(), [TEXT, BLUE], strict=False):
        cloud = WordCloud(
            font_path=str(FONT), width=470, height=120, scale=3, background_color="white", random_state=1, margin=4,
            prefer_horizontal=1, min_font_size=16, max_font_size=54, relative_scaling=0.5, max_words=most,
            color_func=lambda *_, color=color, **__: color,
        )  # fmt: skip
        axes.imshow(cloud.generate_from_frequencies(numbers.to_dict()).to_array(), interpolation="bilinear")
        axes.set_title(name, fontsize=LABEL, color=GREY, loc="left")
        axes.axis("off")
    return figure
