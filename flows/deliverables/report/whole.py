"""The report as a whole: its sections, drawn all at once or some of them ahead, and the page of them."""

from collections.abc import Iterable, Sequence

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
from flows.deliverables.report.sources import Sources, opened

DrawnSections = dict[int, DrawnSection]

SECTIONS = (run_summary, inputs, matching, pairs, leads, outcomes, fairness, sample, known_gaps)
ALL = range(len(SECTIONS))
AHEAD = (1, 2, 3, 4, 5, 6)
"""Places of the sections that say nothing of the files handed out: they can be drawn before those are there."""
REST = tuple(place for place in ALL if place not in AHEAD)


def render_report(sources: Sources) -> bytes:
    """Write the whole page as UTF-8 HTML. Reads the store only; no clock: the same store gives the same bytes."""
    return report_page(sources, [sections_of(sources, ALL)])


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
