"""The match report: one self-contained HTML page from which an auditor who was not there can answer everything.

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

from collections.abc import Iterable, Sequence
from concurrent.futures import Future

from flows.deliverables.report.page import DrawnSection, drawn, page_of
from flows.deliverables.report.sections.fairness import fairness
from flows.deliverables.report.sections.gaps import known_gaps
from flows.deliverables.report.sections.inputs import inputs
from flows.deliverables.report.sections.leads import leads
from flows.deliverables.report.sections.matching import matching
from flows.deliverables.report.sections.outcomes import outcomes
from flows.deliverables.report.sections.pairs import pairs
from flows.deliverables.report.sections.run_summary import run_summary
from flows.deliverables.report.sections.sample import sample
from flows.deliverables.report.sources import Lake, RuleSummary, Sources, opened
from flows.deliverables.side_by_side import HERE, Hands

__all__ = ["Lake", "RuleSummary", "Sources", "begin_report", "render_report", "report_page"]

DrawnSections = dict[int, DrawnSection]

SECTIONS = (run_summary, inputs, matching, pairs, leads, outcomes, fairness, sample, known_gaps)
ALL = range(len(SECTIONS))
PARTS = ((0, 1, 4, 5), (6, 7, 8), (2, 3))
"""Places of the sections that are drawn together where several processes do: the last read the same scored pairs."""


def render_report(sources: Sources) -> bytes:
    """Write the whole page as UTF-8 HTML. Reads the store only; no clock: the same store gives the same bytes."""
    return report_page(sources, [sections_of(sources, ALL)])


def begin_report(sources: Sources, hands: Hands) -> list[Future[DrawnSections]]:
    """Have the sections drawn by `hands`, part by part."""
    return [hands.submit(sections_of, sources, places) for places in ((ALL,) if hands is HERE else PARTS)]


def sections_of(sources: Sources, places: Sequence[int]) -> DrawnSections:
    """Draw some of the sections: place -> section."""
    with opened(sources, f"{places[0]}") as lake:
        return {place: drawn(SECTIONS[place](lake), place + 1) for place in places}


def report_page(sources: Sources, parts: Iterable[DrawnSections]) -> bytes:
    """The page, of sections that were drawn by `sections_of`."""
    found = {place: section for part in parts for place, section in part.items()}
    context = sources.context
    title = f"{sources.city_name}社会救助主动发现匹配报告（{context.period[:4]} 年 {int(context.period[4:])} 月）"
    subtitle = (
        f"计算日 {context.as_of.isoformat()} · 发布日 {context.published.isoformat()} · 程序版本 {context.code_version}"
    )
    return page_of(title, subtitle, [found[place] for place in ALL])
