"""What must hold after every month of the simulated year. Tables in, sentences out; nothing said: it holds."""

import csv
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from itertools import pairwise
from pathlib import Path

import polars as pl

from benchmarks.year_clerks import REMINDER_RULE, Expected, office
from flows.store.run import period_end
from rules.dates import months_before

MAX_GROWTH = 1.5
"""The last months may add this many times what the first ones did."""
URGENCY = {"yellow": 1, "orange": 2, "red": 3}
SUBJECT = ("rule_id", "person_id", "household_no", "evidence_key")


def settled_again(
    published: pl.DataFrame, history: pl.DataFrame, answer_months: Mapping[str, int], period: str
) -> list[str]:
    """Leads published though the same evidence was settled: by number, or by rule, subject and evidence under another.

    `published`: leads with evidence_key; `history`: LEAD_HISTORY. An answer to a rule that counts in a moving window
    holds `answer_months` months: nothing of what was answered is in the window after that.
    """
    settled = holding(history, answer_months, period)
    by_number = published.join(settled, on="lead_id", how="semi")
    others = published.join(settled, on="lead_id", how="anti").filter(pl.col("subject") != "lead")
    by_subject = others.join(settled, on=list(SUBJECT), how="semi", nulls_equal=True)
    found = pl.concat([by_number, by_subject])
    return [f"{len(found)} settled leads were published again, such as {found['lead_id'][0]}"] if len(found) else []


def holding(answers: pl.DataFrame, answer_months: Mapping[str, int], period: str) -> pl.DataFrame:
    """Rows with a settled_period whose answers still hold in `period`."""
    lapsed = {rule: f"{months_before(period_end(period), months):%Y%m}" for rule, months in answer_months.items()}
    upto = pl.col("rule_id").replace_strict(lapsed, default="", return_dtype=pl.Utf8)
    return answers.filter(pl.col("settled_period").is_not_null() & (pl.col("settled_period") > upto))


def found_wrong_again(
    leads: pl.DataFrame, row_keys: pl.DataFrame, wrong: pl.DataFrame, told: pl.DataFrame
) -> list[str]:
    """Leads published for the first time that rest only on rows an answer found wrong for this very evidence.

    A visitor's word may have made a row another person's since. `leads`: published, with evidence_key and evidence;
    `row_keys`: source_file, source_row, row_key; `wrong`: SETTLED_ROWS whose answers still hold; `told`: the leads the
    ledger knows. Rows of the registers say who somebody is, not what was found.
    """
    rows = leads.join(told, on="lead_id", how="anti").explode("evidence").unnest("evidence")
    rows = rows.filter(~pl.col("extract").is_in(["roster", "household_register"]))
    keyed = rows.join(row_keys, on=["source_file", "source_row"], how="left")
    is_wrong = keyed.join(
        wrong.with_columns(is_wrong=True), on=["rule_id", "evidence_key", "extract", "row_key"], how="left"
    )
    again = is_wrong.group_by("lead_id").agg(pl.col("is_wrong").fill_null(False).all()).filter("is_wrong")
    named = again["lead_id"].sort()
    return [f"{len(named)} leads rest on rows found wrong before, such as {named[0]}"] if len(named) else []


def not_obeyed(words: pl.DataFrame, links: pl.DataFrame) -> list[str]:
    """Rows linked to the person a clerk called somebody else; the last word on rows and person counts.

    `words`: VERDICTS as the matcher was told them; `links`: extract, row_key, person_id of this month's rows.
    """
    last = words.sort("period", "day", "lead_id").unique(["row_key", "person_id", "extract"], keep="last")
    different = last.filter(pl.col("verdict") == "different")
    found = links.join(different, on=["extract", "row_key", "person_id"], how="semi")
    return [f"{len(found)} rows are linked to whom a clerk called somebody else"] if len(found) else []


def overdue(history: pl.DataFrame, as_of: object) -> pl.DataFrame:
    """Leads past their deadline without feedback, as the month found them: each has to be escalated."""
    return history.filter(
        pl.col("is_open")
        & ~pl.col("has_feedback")
        & (pl.col("deadline") < as_of)
        & (pl.col("rule_id") != REMINDER_RULE)
    )


def not_escalated(late: pl.DataFrame, events: pl.DataFrame, published: pl.DataFrame, cards: pl.DataFrame) -> list[str]:
    """Overdue leads without their entry in the ledger, or without a published I15 lead about them."""
    silent = late.join(events.filter(pl.col("event") == "escalated"), on="lead_id", how="anti")
    about = published.join(cards.filter(pl.col("about_lead_id").is_not_null()), on="lead_id")
    unsaid = late.join(about, left_on="lead_id", right_on="about_lead_id", how="anti")
    wrong = [f"{len(silent)} overdue leads are not escalated"] if len(silent) else []
    return wrong + ([f"{len(unsaid)} overdue leads have no {REMINDER_RULE} lead"] if len(unsaid) else [])


def not_more_urgent(published: pl.DataFrame, cards: pl.DataFrame, last: Mapping[str, str]) -> list[str]:
    """I15 leads that are not one step above what the lead was last said with; red stays red.

    `last`: lead_id of an I15 lead -> its urgency in the month before.
    """
    urgency = dict(cards.select("lead_id", "urgency").iter_rows())
    about = dict(cards.filter(pl.col("about_lead_id").is_not_null()).select("lead_id", "about_lead_id").iter_rows())
    wrong = []
    reminders = published.filter(pl.col("rule_id") == REMINDER_RULE).select("lead_id", "urgency").sort("lead_id")
    for lead_id, now in reminders.iter_rows():
        before = last.get(lead_id) or urgency[about[lead_id]]
        if URGENCY[now] != min(3, URGENCY[before] + 1):
            wrong.append(f"{lead_id} is {now} after {before}")
    return [f"{len(wrong)} reminders are not one step more urgent: {wrong[0]}"] if wrong else []


def not_as_decided(events: pl.DataFrame, cards: pl.DataFrame, was_open: set[str], expected: Expected) -> list[str]:
    """Leads that closed though no deciding township answered them, or stayed open though one did.

    A lead and the reminder about it close together. `events`: of this month, and those taken since the month before.
    """
    closed = set(events.filter(pl.col("event") == "closed")["lead_id"])
    about = cards.filter(pl.col("about_lead_id").is_not_null()).select("lead_id", "about_lead_id")
    pairs = [*about.iter_rows(), *about.select("about_lead_id", "lead_id").iter_rows()]
    meant = expected.decided & was_open
    while more := {other for lead, other in pairs if lead in meant and other in was_open} - meant:
        meant = meant | more
    wrong = [f"{len(closed - meant)} leads closed that nobody decided"] if closed - meant else []
    return wrong + ([f"{len(meant - closed)} decided leads stayed open"] if meant - closed else [])


def not_as_filled(files: pl.DataFrame, expected: Expected) -> list[str]:
    """Rows taken, refused and left alone, against what the script meant; files handed in again must add nothing."""
    again = files["source_file"].str.contains("/again_")
    once, twice = files.filter(~again), files.filter(again)
    found = {name: int(once[f"rows_{name}"].sum()) for name in ("accepted", "repeated", "rejected", "blank")}
    taken = found.pop("accepted") + found.pop("repeated")
    counts = expected.counts
    meant = {"rejected": counts["rejected"], "blank": counts["blank"]}
    meant_taken = sum(counts[kind] for kind in ("result", "visited", "noted", "assisted", "twice"))
    wrong = []
    if (found, taken) != (meant, meant_taken):
        wrong.append(f"rows returned: {found} and {taken} taken, the script meant {meant} and {meant_taken}")
    if int(twice["rows_accepted"].sum()):
        wrong.append("a file handed in again was taken again")
    if files["source_file"].str.contains("处理结果").any():
        wrong.append("our own answer was taken for a returned list")
    return wrong


def grows_too_fast(name: str, sizes: Sequence[int]) -> list[str]:
    """Whether what each month adds grows itself: the mean of the last three months against the second to fourth."""
    steps = [later - earlier for earlier, later in pairwise(sizes)]
    if len(steps) < 6:
        return []
    ratio = sum(steps[-3:]) / max(sum(steps[:3]), 1)
    said = f"{name}: the last three months added x {ratio:.2f} what months 2 to 4 did (at most {MAX_GROWTH})"
    print(said)
    return [said] if ratio > MAX_GROWTH else []


def opens_in_office(workbook: Path, table: Path) -> list[str]:
    """Whether LibreOffice opens a list's workbook and finds in it every cell of the list's CSV, as it stands there."""
    with tempfile.TemporaryDirectory() as folder:
        into = Path(folder) / "office"
        try:
            office(workbook, "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,1", into)
            office(workbook, "pdf", into)
        except subprocess.CalledProcessError as error:
            return [f"LibreOffice does not open {workbook.name}: {error.stderr.decode()[:200]}"]
        with next(into.glob("*.csv")).open(encoding="utf-8-sig", newline="") as file:
            found = [[cell.lstrip("'") for cell in row] for row in csv.reader(file)]
        pdf = into / f"{workbook.stem}.pdf"
        if not pdf.exists() or pdf.stat().st_size < 1000:
            return [f"LibreOffice does not print {workbook.name}"]
    with table.open(encoding="utf-8-sig", newline="") as file:
        wanted = [[cell.lstrip("'") for cell in row] for row in csv.reader(file)]
    differing = sum(one != other for one, other in zip(wanted, found, strict=False)) + abs(len(wanted) - len(found))
    return [f"{differing} rows of {workbook.name} read otherwise in LibreOffice"] if differing else []
