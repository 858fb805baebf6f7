"""The clerks of the simulated year: a seeded script that fills the lists of a month, mistakes included.

Nothing here is drawn at random: what becomes of a row depends on its number and month only, so that two years with the
same seed are the same year.
"""

import csv
import hashlib
import io
import shutil
import subprocess
from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import openpyxl

from benchmarks import clerk_headings as c
from flows.feedback.returned_files import OWN_FILES
from flows.store.run import RunContext
from rules.catalogue import reminder_rule

SEED = 20262
RESULTS = {
    "1": ("已纳入", "查无此人", "数据有误", "无需处置"),
    "2": ("已落实", "无需处置", "数据有误"),
    "3": ("已转介", "无需处置", "查无此人"),
    "4": ("维持", "渐退", "终止程序启动", "数据有误"),
}
SHARES = (("result", 55), ("visited", 65), ("noted", 70), ("wrong", 77), ("blank", 100))
MISTAKES = ("list", "no_day", "checker", "early", "late", "unknown", "slipped", "moved")
REMINDER_RULE = reminder_rule().id
CHANGED = ("姓名", "乡镇代码", "乡镇", c.SIDE)
"""Printed columns that a mistake of the script writes over."""
ENCODINGS = ("utf-8-sig", "gb18030")
ALONE = 3
"""The list (by place) that is handed in by itself, between two months, and lies in the next month's drop as well."""

Row = dict[str, str]


@dataclass
class Expected:
    """What the script meant to happen: rows by kind, and the leads a deciding township gave a valid result for."""

    counts: Counter[str] = field(default_factory=Counter)
    decided: set[str] = field(default_factory=set)


def number(*parts: str) -> int:
    """A number that only depends on the parts: the script's dice."""
    return int(hashlib.sha256("|".join((str(SEED), *parts)).encode()).hexdigest()[:8], 16)


def answered(row: Row, run: RunContext, expected: Expected) -> Row:
    """What a clerk makes of a row of the list."""
    dice = number(row[c.LEAD_ID], run.period, row[c.SIDE])
    kind = next(name for name, upto in SHARES if dice % 100 < upto)
    draw = dice // 100
    whole = answer_of(row, run, draw)
    changed: Row = {}
    if row[c.SIDE] == c.ASSISTING_ZH:
        kind = "assisted" if kind in ("result", "wrong") else kind
        changed = {c.SIDE: c.HOST_ZH} if draw % 2 else {}
    if kind == "wrong":
        kind, whole = mistaken(MISTAKES[draw % len(MISTAKES)], whole, run, row)
    expected.counts[kind] += 1
    if kind == "result":
        expected.decided.add(row[c.LEAD_ID])
    visit = {name: whole[name] for name in (c.VISITED, c.CHECKER_ONE, c.CHECKER_TWO, c.MODE, c.IS_PERSON, c.IS_TRUE)}
    partly: dict[str, Row] = {"visited": visit, "noted": {c.NOT_CHECKED: "外出务工"}, "blank": {}}
    return row | changed | partly.get(kind, whole)


def answer_of(row: Row, run: RunContext, draw: int) -> Row:
    """A whole answer that nothing is wrong with; some are typed with blanks, full width or another form of the day."""
    choices = RESULTS[row["处置类别"][0]]
    result = choices[draw % len(choices)]
    day = run.published + timedelta(days=1 + draw % 20)
    shown = (day.isoformat(), f"{day.year}/{day.month}/{day.day}", f"{day.year}年{day.month}月{day.day}日")[draw % 3]
    return {
        c.VISITED: shown,
        c.CHECKER_ONE: "李四",
        c.CHECKER_TWO: "王五",
        c.MODE: "入户",
        c.IS_PERSON: ("是", "是", "否", "不能确定")[draw % 4],
        c.IS_TRUE: ("是", "否", "部分", " 是　")[draw % 4],
        c.RESULT: f" {result[:2]} {result[2:]}" if draw % 7 == 0 else result,
        c.NOTIFIED: day.isoformat(),
        c.CORRECTION: "数据与实际不符",
    }


def mistaken(mistake: str, whole: Row, run: RunContext, row: Row) -> tuple[str, Row]:
    """(what should become of it, a row wrong in one way); where the way is no mistake for the lead, it is a result."""
    if mistake == "checker" and row["规则编号"] != REMINDER_RULE:  # a reminder asks what the lead it is about asks
        return ("rejected" if row["处置类别"][0] == "4" else "result"), whole | {c.CHECKER_TWO: ""}
    opened = run.as_of.replace(day=1) - timedelta(days=31 * (int(row["连续月数"]) + 1))
    wrong: dict[str, Row] = {
        "no_day": {c.VISITED: ""},
        "early": {c.VISITED: opened.isoformat()},
        "late": {c.VISITED: (run.published + timedelta(days=90)).isoformat()},
        "unknown": {c.LEAD_ID: f"{row[c.LEAD_ID]}x"},
        "slipped": {"姓名": f"{row['姓名']}某"},
        "moved": {"乡镇代码": "369800000000", "乡镇": "别处乡"},
    }
    return "rejected", whole | wrong.get(mistake, {c.RESULT: "已经解决"})


def send_back(run: RunContext, drop: Path, expected: Expected, *, with_office: bool) -> Path | None:
    """Fill the lists of a month and put them into the next month's drop; returns the one handed in by itself before.

    CSV in two encodings with the columns turned round, one workbook (through LibreOffice where `with_office`), one
    file twice, one row twice, a list of the month before once more, and our own answer among them.
    """
    lists = sorted((run.deliverables / "worklists").glob("[0-9]*.csv"))
    drop.mkdir(parents=True, exist_ok=True)
    alone = None
    for place, path in enumerate(lists):
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = [answered(row, run, expected) for row in csv.DictReader(file)]
        if place == 0:
            fill_workbook(path.with_suffix(".xlsx"), rows, drop / f"{path.stem}.xlsx")
            if with_office:
                through_office(drop / f"{path.stem}.xlsx")
            continue
        if place == 1:
            again = next((row for row in rows if row[c.LEAD_ID] in expected.decided), None)
            rows += [again] if again else []
            expected.counts["twice"] += bool(again)
        content = returned_csv(rows).encode(ENCODINGS[place % 2], errors="replace")
        (drop / path.name).write_bytes(content)
        if place == 1:
            (drop / f"again_{path.name}").write_bytes(content)
        alone = drop / path.name if place == ALONE else alone
    for own in sorted((run.deliverables / "feedback").rglob(f"*{OWN_FILES}"))[:1]:
        shutil.copyfile(own, drop / own.name)
    return alone


def send_late(earlier: Path, drop: Path) -> None:
    """A list that was handed in a month ago, handed in once more."""
    filled = [path for path in sorted(earlier.glob("[0-9]*.csv")) if not path.name.endswith(OWN_FILES)]
    for path in filled[:2]:
        shutil.copyfile(path, drop / f"again_late_{path.name}")


def returned_csv(rows: list[Row]) -> str:
    """Rows as CSV with the columns the other way round."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, fieldnames=list(reversed(c.COLUMNS)), lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def fill_workbook(source: Path, rows: list[Row], target: Path) -> None:
    """Fill the delivered workbook itself, as a clerk would."""
    workbook = openpyxl.load_workbook(source)
    sheet = workbook.worksheets[0]
    for place, row in enumerate(rows, start=2):
        for name in (c.LEAD_ID, *CHANGED, *c.VISIT_COLUMNS):
            sheet.cell(place, c.COLUMNS.index(name) + 1).value = row[name] or None
    workbook.save(target)


def through_office(path: Path) -> None:
    """Open a workbook in LibreOffice and save it again."""
    office(path, "xlsx", path.parent / ".office")
    (path.parent / ".office" / path.name).replace(path)
    shutil.rmtree(path.parent / ".office")


def office(path: Path, kind: str, into: Path) -> None:
    """Let LibreOffice convert a file; CalledProcessError when it cannot open it."""
    profile = f"-env:UserInstallation=file://{into.absolute()}-profile"
    command = ["soffice", profile, "--headless", "--convert-to", kind, "--outdir", str(into), str(path)]
    subprocess.run(command, check=True, capture_output=True, timeout=600)
    shutil.rmtree(f"{into.absolute()}-profile", ignore_errors=True)
