"""A newcomer's afternoon: a city of one's own from an empty folder, each step as its command, in CPU seconds.

    python -m benchmarks.newcomer [--households 30] [--keep FOLDER]

new-city with a policy pack, fill, check, run, the same month again, what is refused at once, an extract and a rule of
the city's own (docs/own_city), the month under that rule, explain, sql, replay, withdraw, and the month anew. The
folders stand in faxian.yaml, as `new-city` writes it. Exit status 1 where a step does not end as it must or takes more
than its limit. CPU seconds are those of the step's process and its children, start and imports included.
"""

import argparse
import os
import re
import resource
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from data_contracts.synthetic.city import Truth, generate
from data_contracts.synthetic.damage import Mess
from flows.audit.manifest import outputs_of

HOUSE = Path(__file__).resolve().parents[1]
EXAMPLE = HOUSE / "docs" / "own_city"
PERIOD = "202610"
SMALL_DROP = ("roster", "payments", "household_register", "visits", "hotline", "medical_enrolment")
"""The extracts that the newcomer's first drop holds."""
DOCUMENT = "from: 2026-01-01, published: 2026-01-01, citation: 青市民〔2026〕1号"
NUMBERS = {"dibao_standard": 700, "medical_line_low_income": 9000, "medical_line_general": 24000}
ANY_NUMBER = 30
LIMITS: Mapping[str, float] = {"--help": 0.4, "check": 3.0, "refused": 1.5, "unchanged": 3.0}
"""CPU seconds that a step may take at most."""
SWITCHED_ON = f"rule_status:\n- {{rule: E90, status: 正式, {DOCUMENT}}}\n"
Artefacts = dict[str, str]


@dataclass(frozen=True)
class Step:
    """A step that was done: what it is, its exit status, its CPU seconds, and what it printed."""

    name: str
    status: int
    seconds: float
    printed: str

    @property
    def limit(self) -> float | None:
        """The most it may take; null where nothing is promised."""
        return LIMITS.get(self.name.partition(":")[0])

    @property
    def is_slow(self) -> bool:
        """Whether it took more than that."""
        return self.limit is not None and self.seconds > self.limit


class StepError(Exception):
    """A step did not end as it must."""


class Newcomer:
    """Types commands in a folder of their own, and keeps what each step cost."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.steps: list[Step] = []

    def types(self, name: str, *words: str, ends: Sequence[int] = (0,)) -> str:
        """One command; what it printed. StepError for another exit status than `ends`."""
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        command = [sys.executable, "-c", "from flows.cli import main; main()", *words]
        paths = {"PYTHONPATH": str(HOUSE), "COLUMNS": "200"}
        done = subprocess.run(
            command, cwd=self.folder, env=os.environ | paths, capture_output=True, text=True, check=False
        )
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        seconds = after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime
        self.steps.append(Step(name, done.returncode, seconds, done.stdout + done.stderr))
        if done.returncode not in ends:
            raise StepError(f"{name} ended with {done.returncode}:\n{done.stdout}{done.stderr}")
        return done.stdout + done.stderr

    def tables(self) -> Artefacts:
        """Hash of each table that the month handed out; lists also say which edition they are."""
        return {item.path: item.sha256 for item in outputs_of(self.folder / "out" / PERIOD / "tables")}


def afternoon(newcomer: Newcomer, households: int) -> None:
    """Do all of it in the newcomer's folder; StepError where something does not end as it must."""
    mess, place = Mess.realistic(), newcomer.folder / "made"
    made = generate(place, households=households, seed=8, periods=(PERIOD,), mess=mess, plant=None)
    _set_up(newcomer, made)
    _first_month(newcomer)
    lead = _own_rule(newcomer, made)
    _look_back(newcomer, lead)
    _take_back(newcomer)


def _set_up(newcomer: Newcomer, made: Truth) -> None:
    """A folder, what `check` says of its blanks, the blanks filled, the first drop laid in."""
    newcomer.types("--help", "--help")
    newcomer.types("new-city", "new-city", "city", "--name", "青禾市", "--code", "369800", "--policy", "jiangxi")
    blank = newcomer.types("check: blank", "check", "--city", "city", ends=(2,))
    _must("not filled in yet" in blank or "没有填" in blank, "check names no blank", blank)
    city = newcomer.folder / "city"
    shutil.copyfile(made.city / "areas.csv", city / "areas.csv")
    path = city / "parameters.yaml"
    path.write_text("\n".join(_filled(line) for line in path.read_text("utf-8").splitlines()) + "\n", encoding="utf-8")
    for extract in SMALL_DROP:
        shutil.copytree(made.incoming / PERIOD / extract, newcomer.folder / "incoming" / PERIOD / extract)
    newcomer.types("check: filled", "check", "--city", "city")
    newcomer.types("check: drop", "check", "--period", PERIOD, ends=(0, 1))


def _filled(line: str) -> str:
    """A line of parameters.yaml with its blanks filled."""
    known = re.match(r"- \{id: (\w+)", line)
    if not known:
        return line
    number = NUMBERS.get(known[1], ANY_NUMBER)
    return line.replace("value: , from: , published: , citation: ", f"value: {number}, {DOCUMENT}")


def _first_month(newcomer: Newcomer) -> None:
    """The month, the same again, and what is refused before anything is read."""
    newcomer.types("run", "run", "--period", PERIOD, ends=(0, 1))
    newcomer.types("unchanged", "run", "--period", PERIOD, ends=(0, 1))
    newcomer.types("refused: no such drop", "run", "--period", "202611", ends=(2,))
    newcomer.types("refused: no such city", "run", "--period", PERIOD, "--city", "nowhere", ends=(2,))
    wrong = newcomer.types("refused: no month", "run", "--period", "2026", ends=(2,))
    _must("2026" in wrong, "a wrong month is not named", wrong)


def _own_rule(newcomer: Newcomer, made: Truth) -> str:
    """The worked example: its cases, its file in the drop, the rule switched on; a lead of it."""
    city = newcomer.folder / "city"
    shutil.copytree(EXAMPLE, city, dirs_exist_ok=True)
    newcomer.types("test-city", "test-city", "--city", "city")
    covered = set(made.months[PERIOD]["roster"]["person_no"].drop_nulls())
    people = made.months[PERIOD]["household_register"].filter(~pl.col("person_no").is_in(list(covered)))
    ids = dict(made.people.select("person_no", pl.concat_list("name", "id_no")).iter_rows())
    lines = ["姓名,证件号码,配偶死亡日期"]
    lines += [",".join([*ids[person], "2026-09-20"]) for person in people["person_no"].unique().sort().head(5)]
    file = newcomer.folder / "incoming" / PERIOD / "bereaved" / "登记.csv"
    file.parent.mkdir()
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    with (city / "parameters.yaml").open("a", encoding="utf-8") as parameters:
        parameters.write(SWITCHED_ON)
    newcomer.types("check: own rule", "check", "--period", PERIOD, ends=(0, 1))
    newcomer.types("run: own rule", "run", "--period", PERIOD, ends=(0, 1))
    leads = pl.read_parquet(newcomer.folder / "out" / PERIOD / "tables" / "leads.parquet")
    found = leads.filter(pl.col("rule_id") == "E90")
    _must(found.height > 0, "the rule of the city's own found nobody", "")
    return str(found["lead_id"].sort()[0])


def _look_back(newcomer: Newcomer, lead: str) -> None:
    """Why, questions of one's own, and the month rebuilt with the city's rule."""
    explained = newcomer.types("explain", "explain", lead)
    _must("QS3" in explained and "青山市丧亲" in explained, "the city's own text is not shown", explained)
    newcomer.types("sql", "sql", "SELECT count(*) FROM leads", "--reason", "试用一次查询")
    newcomer.types("verify", "verify", str(newcomer.folder / "out" / PERIOD))
    newcomer.types("replay", "replay", PERIOD)


def _take_back(newcomer: Newcomer) -> None:
    """The month, made anew once, is withdrawn and run again as a first edition: the same tables."""
    before = newcomer.tables()
    newcomer.types("withdraw", "withdraw", PERIOD)
    newcomer.types("run: again", "run", "--period", PERIOD, ends=(0, 1))
    after = newcomer.tables()
    other = sorted(path for path in {*before, *after} if before.get(path) != after.get(path))
    _must(not other, "a month that was withdrawn and run again is another", ", ".join(other))


def _must(holds: bool, what: str, printed: str) -> None:
    if not holds:
        raise StepError(f"{what}\n{printed}")


def main() -> None:
    """Print a line per step; exit 1 where one failed or took too long."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--households", type=int, default=30)
    parser.add_argument("--keep", type=Path)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="faxian-newcomer-") as place:
        folder = given.keep or Path(place)
        folder.mkdir(parents=True, exist_ok=True)
        newcomer, failed = Newcomer(folder), ""
        try:
            afternoon(newcomer, given.households)
        except StepError as error:
            failed = str(error)
    for step in newcomer.steps:
        most = f"   at most {step.limit}" if step.limit is not None else ""
        slow = "   SLOW" if step.is_slow else ""
        print(f"{step.name:<24}{step.seconds:>8.2f} CPU s   exit {step.status}{most}{slow}")
    print(failed or "done")
    raise SystemExit(bool(failed) or any(step.is_slow for step in newcomer.steps))


if __name__ == "__main__":
    main()
