"""How well an engine read each page: by the share of its text that known words cover."""

import numpy as np
import pandas as pd

from helpers.known import signs_known
from helpers.tables import RUNNING

# The mean share of known words on thirty-six modern pages in which so many signs were replaced by others at random.
WITH_NOISE = {0: 0.79, 0.05: 0.71, 0.1: 0.64, 0.2: 0.51, 0.3: 0.41, 0.5: 0.23, 1: 0.05}


def page_quality(corpus):
    """How well each page was read: a table indexed by page of quality, known and signs.

    signs: Chinese characters of its running text. known: the share of them in known words of two or more signs, as the
    OCRQA of impresso counts with its lexicon (Ehrmann et al. 2020). quality: the share of signs read right, 0 to 1, on
    a modern page with so many known words, by pages with planted noise; off by .07 either way, more on a page of less
    than some hundred signs. The language of before 1950, dialect and lists of names have fewer known words, and so show
    a lower quality than they were read with. known and quality are missing where there is no running text.
    """
    text = corpus.lines[corpus.lines.role.isin([*RUNNING, "unplaced"])].groupby("page").text.agg("".join)
    counts = pd.DataFrame(map(signs_known, text), text.index, ["known", "signs"]).reindex(corpus.pages.index).fillna(0)
    known = counts.known / counts.signs.where(counts.signs > 0)
    noise = np.interp(known, [*reversed(WITH_NOISE.values())], [*reversed(WITH_NOISE)])
    return pd.DataFrame({"quality": 1 - noise, "known": known, "signs": counts.signs.astype(int)})


def good_pages(corpus, least):
    """The `Corpus` without the pages whose quality is below `least`, 0 to 1; pages without running text stay.

    `left_out` says how many these are.
    """
    quality = page_quality(corpus).quality
    poor = quality.index[quality < least]
    pages, lines, articles = corpus
    return corpus._replace(
        pages=pages.drop(poor),
        lines=lines[~lines.page.isin(poor)].reset_index(drop=True),
        articles=articles[~articles.page.isin(poor)],
    )


def left_out(corpus, good):
    """What to say of the pages of a corpus that `good_pages` left out: how many, and which with what quality."""
    poor = page_quality(corpus).quality.drop(good.pages.index)
    if poor.empty:
        return f"All {len(corpus.pages)} pages count."
    names = ", ".join(f"{page} ({value:.2f})" for page, value in poor.items())
    return f"{len(poor)} of {len(corpus.pages)} pages were read too poorly to count: {names}."
