"""Which layout a sheet is written in: its headings first, then the file's name."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from data_contracts.contract import Contract, normalise_heading
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


def almost(sheets: Sequence[Sheet], layouts: Sequence[Layout], file_name: str) -> str | None:
    """A sentence for a file that is in none of the layouts but close to one: which headings it lacks for that, and
    which of its own nobody knows. None where it is like none: half of the needed headings are not there.
    """
    best: tuple[int, int, str] | None = None
    for sheet in sheets:
        for layout in layouts:
            found = find_headings(sheet.head, layout.source)
            needs = layout.file.needs
            there = [name for name in needs if found and name in found.columns]
            if not found or 2 * len(there) < len(needs):
                continue
            is_named = bool(layout.file.file_name and re.search(layout.file.file_name, file_name))
            lacking = "、".join(f"“{layout.source.column(name).heading}”" for name in needs if name not in there)
            extra = "、".join(f"“{text}”" for text in found.extra if normalise_heading(text) not in layout.heads)
            unknown = f"，而{extra}认不出" if extra else ""
            where = f"城市文件夹的 layouts/{layout.name}.yaml"
            how = f"请按系统导出的标题重报，或在{where} 里写 aliases（见 docs/contracts.md）"
            text = f"像是“{layout.file.title}”，但没有{lacking}{unknown}；{how}"
            best = max(best or (0, 0, ""), (int(is_named), len(found.columns), text))
    return best[2] if best else None


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
