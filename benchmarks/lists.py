"""Can a cadre walk with the lists? A city's months with lists that come back, and what its last lists look like.

    python -m benchmarks.lists [--households 400] [--months 3] [--folder DIR] [--made OUT/PERIOD --store DIR]

Measured on every township's list of the last month, and each is a gate (exit 1):
  - rows of a household that stand together: 100 %; steps down the part that fits the month, and down the part that is
    over it, that change the village: as many as that part has villages, less one;
  - rows of reminders: 0, while every overdue lead without feedback is a marked row;
  - the columns frozen on a screen of 1366 pixels: village, household, name, what it is about and the deadline, in less
    than half of it, so that they stand beside each answer;
  - pages of the list and of the whole workbook per 80 rows, of lists of twenty rows and more, as LibreOffice prints
    them (skipped, and said so, where it is not installed): at most 15;
and of the lists that came back to it, each filled in another way that people fill them (benchmarks/lists_mistakes.py):
  - what was typed in the summary, in merged cells, in rows of one's own, in a second list pasted below, beside the
    list, against the disposition, or saved as XLS, ET, ODS, HTML or under another name: answered in the 处理结果 of
    the township, row by row, with the masked name, the village and what to do;
  - five people whom a township found by itself: five leads.
`--made` looks at a month that is there already instead of making one.
"""

import argparse
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import openpyxl
import polars as pl

from benchmarks.lists_answers import finds_as_leads, not_answered
from benchmarks.lists_mistakes import FOUND, send_wrongly
from benchmarks.lists_returns import Expected
from benchmarks.year_checks import overdue
from benchmarks.year_clerks import SEED, office, send_back
from benchmarks.year_clerks import Expected as Script
from data_contracts.synthetic.city import generate
from data_contracts.synthetic.damage import Mess
from data_contracts.worklist_form import WORKLIST
from flows import month
from flows.deliverables.row_labels import LATER, REMINDED_MARK
from flows.deliverables.workbook import LIST_SHEET
from flows.preflight import open_run
from flows.store.month_tables import MonthTables
from flows.store.paths import Store
from flows.store.run import period_end
from rules.catalogue import reminder_rule

MAX_PAGES, PER_ROWS, MIN_PRINTED = 15, 80, 20
SCREEN, BARS, PIXELS_OF_DIGIT, PADDING = 1366, 60, 7, 5
FROZEN = ("village", "household_no", "name", "statement", "deadline")


@dataclass(frozen=True)
class ListFigures:
    """What is measured of one list. `pages`, `book_pages`: null where it was not printed."""

    name: str
    rows: int
    torn: int
    village_steps: int
    villages: int
    reminders: int
    marked: int
    pages: int | None = None
    book_pages: int | None = None

    def wrong(self) -> list[str]:
        """A sentence for each gate that is missed."""
        found = [f"{self.torn} households do not stand together"] if self.torn else []
        found += [f"{self.reminders} rows of reminders"] if self.reminders else []
        if self.village_steps != self.villages:
            found.append(f"{self.village_steps} changes of the village, {self.villages} would do")
        for what, pages in (("list", self.pages), ("workbook", self.book_pages)):
            if pages is not None and per_rows(pages, self.rows) > MAX_PAGES:
                found.append(f"the {what} takes {pages} pages for {self.rows} rows")
        return [f"{self.name}: {text}" for text in found]


def per_rows(pages: int, rows: int) -> float:
    """Pages of PER_ROWS rows; a shorter list is not taken to be longer than it is."""
    return pages * PER_ROWS / max(rows, PER_ROWS)


def figures_of(name: str, rows: pl.DataFrame) -> ListFigures:
    """The figures of a list as its CSV has it (under the contract's names), but for its pages."""
    runs = rows.select(pl.col("visit_no").rle().alias("run")).unnest("run")
    named = rows.filter(pl.col("household_no") != "").select(pl.col("household_no").rle().alias("run")).unnest("run")
    torn = sum(len(part) - part["value"].n_unique() for part in (runs, named))
    parts = [rows.filter(pl.col("visit_plan") == LATER), rows.filter(pl.col("visit_plan") != LATER)]
    steps = sum(max(part["village"].rle().len() - 1, 0) for part in parts)
    return ListFigures(
        name=name,
        rows=len(rows),
        torn=torn,
        village_steps=steps,
        villages=sum(max(part["village"].n_unique() - 1, 0) for part in parts),
        reminders=int((rows["rule_id"] == reminder_rule().id).sum()),
        marked=int(rows["mark"].str.starts_with(REMINDED_MARK).sum()),
    )


def read_list(path: Path) -> pl.DataFrame:
    """A list's CSV under the contract's names, blank cells as ""."""
    rows = pl.read_csv(path, infer_schema=False, glob=False).fill_null("")
    return rows.select(pl.col(column.heading).alias(column.name) for column in WORKLIST.columns)


def unmarked(lists: list[pl.DataFrame], late: pl.DataFrame) -> list[str]:
    """Overdue leads without feedback that are no marked row of any list. `late`: lead_id."""
    rows = pl.concat(lists).filter(pl.col("mark").str.starts_with(REMINDED_MARK))
    missing = late.join(rows, on="lead_id", how="anti")
    return [f"{len(missing)} overdue leads are not marked, such as {missing['lead_id'][0]}"] if len(missing) else []


def in_sight(workbook: Path) -> tuple[float, list[str]]:
    """(pixels of the columns that stay when somebody types answers on a small screen, what is wrong with them)."""
    sheet = openpyxl.load_workbook(workbook)[LIST_SHEET]
    frozen = openpyxl.utils.column_index_from_string("".join(filter(str.isalpha, str(sheet.freeze_panes)))) - 1
    shown = tuple(sheet.cell(1, at).value for at in range(1, frozen + 1))
    wanted = tuple(WORKLIST[name].heading for name in FROZEN)
    wrong = [f"frozen are {shown}, not {wanted}"] if shown != wanted else []
    letters = [openpyxl.utils.get_column_letter(at) for at in range(1, sheet.max_column + 1)]
    pixels = [sheet.column_dimensions[letter].width * PIXELS_OF_DIGIT + PADDING for letter in letters]
    widest = max(width for width, column in zip(pixels, WORKLIST.columns, strict=True) if column.filled_by)
    over = BARS + sum(pixels[:frozen]) + widest > SCREEN or sum(pixels[:frozen]) > SCREEN / 2
    return sum(pixels[:frozen]), [*wrong, *(["what is frozen leaves no room for the answers"] if over else [])]


def pages_of(workbook: Path, title: str) -> tuple[int, int]:
    """(pages of the list, of the whole workbook) as LibreOffice prints it. `title`: how the list's pages are headed."""
    with tempfile.TemporaryDirectory() as folder:
        into = Path(folder) / "printed"
        office(workbook, "pdf", into)
        text = subprocess.run(
            ["pdftotext", "-layout", next(into.glob("*.pdf")), "-"], capture_output=True, text=True, check=True
        ).stdout
    pages = text.split("\f")[:-1]
    return sum(title in page for page in pages), len(pages)


def measure(worklists: Path) -> tuple[list[ListFigures], list[pl.DataFrame], float, list[str]]:
    """The figures of each list of a folder, its rows, the most pixels frozen, a sentence for each gate missed."""
    figures, lists, wrong, frozen = [], [], [], 0.0
    has_office = shutil.which("soffice") is not None
    for path in sorted(worklists.glob("[0-9]*.csv")):
        rows, workbook = read_list(path), path.with_suffix(".xlsx")
        found = figures_of(path.stem, rows)
        if has_office and len(rows) >= MIN_PRINTED:
            pages, whole = pages_of(workbook, "社会救助主动发现线索清单")
            found = ListFigures(**{**vars(found), "pages": pages, "book_pages": whole})
        figures.append(found)
        lists.append(rows)
        pixels, unseen = in_sight(workbook)
        frozen = max(frozen, pixels)
        wrong += [*found.wrong(), *unseen]
    return figures, lists, frozen, wrong


def summed(figures: list[ListFigures], frozen: float) -> list[str]:
    """The figures of all lists, each with its bound."""
    rows, torn = sum(one.rows for one in figures), sum(one.torn for one in figures)
    steps, least = sum(one.village_steps for one in figures), sum(one.villages for one in figures)
    reminders, marked = sum(one.reminders for one in figures), sum(one.marked for one in figures)
    printed = [per_rows(pages, one.rows) for one in figures for pages in (one.pages, one.book_pages) if pages]
    return [
        f"households that do not stand together: {torn} of {rows} rows (0)",
        f"changes of the village: {steps} (villages less one: {least})",
        f"rows of reminders: {reminders} (0); rows marked: {marked}",
        f"frozen beside the answers: {frozen:.0f} pixels of {SCREEN} (half at most, and room for the widest answer)",
        f"printed pages per {PER_ROWS} rows: {max(printed):.1f} ({MAX_PAGES})"
        if printed
        else "not printed: no LibreOffice",
    ]


def made_city(root: Path, households: int, months: int) -> tuple[Path, Store, str, list[Expected]]:
    """Months of an invented city whose lists come back, the last time in every wrong way: (folder of the last month's
    deliverables, the store, the month, what has to become of what came back)."""
    expected: list[Expected] = []
    periods = [f"2026{n:02d}" for n in range(1, months + 1)]
    truth = generate(root / "made", households=households, seed=SEED, periods=periods, mess=Mess.identity_only())
    for place, period in enumerate(periods):
        run = open_run(truth.city, truth.incoming, period, root / "store", root / "out")
        month.run_month(run)
        if place + 2 < len(periods):
            send_back(run, truth.incoming / periods[place + 1] / "feedback", Script(), with_office=False)
        elif place + 2 == len(periods):
            has_office = shutil.which("soffice") is not None
            expected = send_wrongly(run, truth.incoming / periods[-1] / "feedback", with_office=has_office)
    return run.deliverables, Store(run.store), periods[-1], expected


def answered(deliverables: Path, expected: list[Expected]) -> list[str]:
    """Print what became of each list that came back; a sentence for each that was not answered."""
    found = []
    for one, missing in not_answered(deliverables, expected):
        print(f"{one.what:<44}{one.lines:>4}  {'; '.join(missing) or 'ok'}")
        found += [f"{one.what}: {text}" for text in missing]
    leads = pl.read_parquet(deliverables / "tables" / "leads.parquet")
    finds = finds_as_leads(leads)
    print(f"{finds} people newly found are a lead, of {len(FOUND)}")
    return found if finds == len(FOUND) else [*found, f"{finds} of {len(FOUND)} people newly found are leads"]


def main() -> int:
    """Measure; exit 1 when a gate is missed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--households", type=int, default=400)
    parser.add_argument("--months", type=int, default=3)
    parser.add_argument("--folder", type=Path, default=None)
    parser.add_argument("--made", type=Path, default=None)
    parser.add_argument("--store", type=Path, default=None)
    given = parser.parse_args()
    root = given.folder or Path(tempfile.mkdtemp(prefix="faxian-lists-"))
    if given.made and given.store:
        made, store, period = given.made, Store(given.store), given.made.name
        expected: list[Expected] = []
    else:
        made, store, period, expected = made_city(root, given.households, given.months)
    figures, lists, frozen, wrong = measure(made / "worklists")
    print(f"{'list':<28}{'rows':>6}{'torn':>6}{'steps':>7}{'least':>7}{'I15':>5}{'marked':>8}{'pages':>7}{'book':>6}")
    for one in figures:
        told = f"{one.rows:>6}{one.torn:>6}{one.village_steps:>7}{one.villages:>7}{one.reminders:>5}{one.marked:>8}"
        print(f"{one.name:<28}{told}{one.pages or '—':>7}{one.book_pages or '—':>6}")
    late = overdue(MonthTables(store, period).lead_history, period_end(period))
    print("\n".join(summed(figures, frozen)))
    without_mark = unmarked(lists, late)
    print(f"overdue leads without feedback: {len(late)}; {'; '.join(without_mark) or 'each is a marked row'}")
    wrong += without_mark
    wrong += answered(made, expected) if expected else []
    print("; ".join(wrong) or "every gate is kept")
    if given.folder is None and not given.made:
        shutil.rmtree(root, ignore_errors=True)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
