"""The thresholds and weights of the page engine, all in one place.

Each was tried a fifth less and more on the shipped pages, on eleven invented ones and on thirteen changed forms of each
(marks removed, rows cut, adverts put in …). Where no effect is named, no share of right roles, lines in their article,
titles or joins changed by more than .001.
"""

# Lengths in characters of the folded line.
LONGEST_HEADING = 60  # a fifth less: joins +.003
LONGEST_SHORT = 45  # a fifth less: titles -.005
LONGEST_SIGNATURE = 50
LONGEST_NOTICE = 120
LONGEST_INTRODUCTION = 20  # a line that ends in a colon
SURELY_TEXT = 90
SHORTEST_SENTENCE = 20  # with a sentence mark, running text
LONGEST_REPORT = 12  # a line with a dateline that is longer is text
SHORTEST_LATE = 6  # a heading without a mark that is the title of a photo, or stands after its text
LONG_TEXT = 150  # a single paragraph that is an article without any other sign; a fifth less: roles +.002
# Type so many times as large as the body is a headline.
LARGE_TYPE = 1.6
LARGER_TYPE = 1.15  # right above a text a subhead
# So many characters at the end of a line tell how it ends.
TAIL = 80
# Headings are compared with at most so much of a text, which keeps the time linear in the size of a page.
COMPARED = 1500

# The least fit, from 0 to 1: a heading has to do with a text; the same for a caption or a signed text; it is its topic.
RELATED = 0.1
CLEARLY_RELATED = 0.15
ABOUT = 0.3  # a fifth more: titles -.006

# What speaks for a headline and against a subhead, in characters of its length; above zero it opens an article.
USUAL_LENGTH = -15  # a fifth more: titles -.005
NAMES_PLACE = 6
DEEPER = -9  # its level is below that of the running headline; a fifth more: titles -.005
AS_HIGH = 12  # it is as high as the running headline, below which there were subheads
SAME_WORDS = -24  # times the fit of the running headline and the text below
