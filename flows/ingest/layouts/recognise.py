"""Which layout a sheet is written in: its headings first, then the file's name."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from data_contracts.contract import Contract
from data_contracts.layout import Layout
from flows.ingest.headings import Headings, find_headings
from flows.ingest.raw import Sheet


@dataclass(frozen=True)
class Recognised:
    """A sheet and the layout it is written in. `found` are the places of the layout's fields."""

    sheet: Sheet
    layout: Layout
    found: Headings


def recognised(
    sheets: Sequence[Sheet], contract: Contract, layouts: Sequence[Layout], file_name: str
) -> tuple[Recognised, ...]:
    """The sheets of a file that are written in a layout: one, or where the layout has a sheet each, all of it. Empty
    where a sheet has every heading the contract requires, or none has those of a layout.
    """
    if not layouts or any(_fits(sheet, contract) for sheet in sheets):
        return ()
    found = [one for sheet in sheets if (one := _of_sheet(sheet, layouts, file_name))]
    if not found:
        return ()
    best = max(found, key=lambda one: (len(one.found.columns), -found.index(one)))
    if best.layout.file.sheets == "all":
        return tuple(one for one in found if one.layout is best.layout)
    return (best,)


def _fits(sheet: Sheet, contract: Contract) -> bool:
    found = find_headings(sheet.head, contract)
    return found is not None and all(c.name in found.columns for c in contract.columns if c.is_required)


def _of_sheet(sheet: Sheet, layouts: Sequence[Layout], file_name: str) -> Recognised | None:
    """Of the layouts whose needed headings are all there the one that the file's name fits, else with most headings."""
    candidates = []
    for layout in layouts:
        found = find_headings(sheet.head, layout.source)
        if found and set(layout.file.needs) <= set(found.columns):
            pattern = layout.file.file_name
            is_named = bool(pattern and re.search(pattern, file_name))
            candidates.append((is_named, len(found.columns), -layouts.index(layout), Recognised(sheet, layout, found)))
    return max(candidates, key=lambda item: item[:3])[3] if candidates else None
