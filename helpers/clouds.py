"""Draw clouds of words, for those who expect one: the numbers are in the tables."""

import matplotlib.pyplot as plt
from wordcloud import WordCloud

from helpers.charts import BLUE, FONT
from helpers.figures import GREY, LABEL, TEXT, WIDTH


def word_clouds(clouds, most=24):
    """Draw clouds of words below each other, each under its name, the words as large as their numbers.

    clouds: by name a Series of numbers by word, of which those without words have no cloud; None where none has words.
    Words are always in the same places.
    """
    clouds = {name: numbers for name, numbers in clouds.items() if len(numbers)}
    if not clouds:
        return None
    figure, panels = plt.subplots(len(clouds), 1, figsize=(WIDTH, 1.9 * len(clouds)), squeeze=False)
    for axes, (name, numbers), color in zip(panels[:, 0], clouds.items(), [TEXT, BLUE], strict=False):
        cloud = WordCloud(
            font_path=str(FONT), width=470, height=165, scale=3, background_color="white", random_state=1, margin=3,
            prefer_horizontal=1, min_font_size=11, max_font_size=54, relative_scaling=0.5, max_words=most,
            color_func=lambda *_, color=color, **__: color,
        )  # fmt: skip
        axes.imshow(cloud.generate_from_frequencies(numbers.to_dict()).to_array(), interpolation="bilinear")
        axes.set_title(name, fontsize=LABEL, color=GREY, loc="left")
        axes.axis("off")
    return figure
