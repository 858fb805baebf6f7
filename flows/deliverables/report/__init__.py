"""The match report: one self-contained HTML page from which an auditor who was not there can answer everything.

whole.py        the whole page, or some of its sections drawn ahead
gather.py       what the run knows of itself
sources.py      the lake: the month's tables, opened; sql/ the aggregates, one SELECT each
sections/       the nine sections, each a list of blocks
blocks.py       tables, figures, folds: data only; templates/ how they are drawn; table_lines.py the lines of tables
charts.py       inline SVG, for a screen and for a telephone; line_labels.py their labels
accuracy.py     how right the links are, as clerks found; estimates.py as the model reckons
waterfall.py    one link as steps
names.py        people by surname only; place_names.py places and rules by name
page.py         sections -> one HTML page
validation.py   the page beside it: what Great Expectations found
"""
