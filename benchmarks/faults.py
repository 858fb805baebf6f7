"""Does it stand what may happen to it: kills at any moment, files made to harm, a broken store, rows in disorder?

    python -m benchmarks.faults kills --kills 100      months, a returned list, a correction, replays, erasing, purge
    python -m benchmarks.faults hostile                files that abort parsers or ask for all memory, one after another
    python -m benchmarks.faults breakages              a store of two months, broken in more than twenty ways
    python -m benchmarks.faults shuffled               the rows of a month in another order, under other file names

Each invents a city (--households, --seed) under --folder, says what it saw, and exits 1 where something did not hold:
kills: no byte differs, no process is left, nothing lies in the temporary folder. hostile: nothing ends the reading
process, nothing is above a gigabyte or a minute of processor. breakages: each is refused before the next month begins,
by the name of what is broken. shuffled: the same 线索编号. Months run as `faxian run` runs them, but without Prefect,
which schedules and decides nothing.
"""

import argparse
import csv
import json
import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import time
import uuid
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl

from benchmarks.year_clerks import Expected, send_back
from data_contracts.contract import load_contracts
from data_contracts.errors import StoreError
from data_contracts.kept import kept_classes
from data_contracts.synthetic.city import generate
from flows.audit import journal
from flows.audit.corrected import key_of
from flows.audit.erasures import erasures_of, finish_erasures, next_number
from flows.audit.out_retention import purge_out_by_policy
from flows.audit.purge import purge_before
from flows.audit.replay import replay_month
from flows.feedback.stage import accept_file
from flows.ingest.apart.child import door
from flows.ingest.discover import FINDS, discover
from flows.ingest.headings import find_headings
from flows.ingest.hidden import ANY_SHEET, SheetBounds
from flows.ingest.problems import FileProblem
from flows.ingest.reported_finds import LARGEST
from flows.ingest.sheets import archive_members, format_of, member_blocks, open_sheets
from flows.ingest.sniff import Format
from flows.month import rerun_after_feedback, run_month
from flows.preflight import RunRequest, open_run, refused_early
from flows.rights.correct import Right, put_right
from flows.rights.erase import ERASURE_GROUNDS, prepare
from flows.store.files import sha256, write_json
from flows.store.lock import only_run
from flows.store.paths import Store
from tests.flows.audit.breakages import BREAKAGES
from tests.flows.ingest.hostile import HOSTILE, write_hostile

PERIODS = ("202609", "202610")
NEXT = "202611"
STEPS = ("first", "answer", "correct", "second", "replay", "erase", "purge")
MARK, BEGUN = "FAXIAN_FAULTS", "FAXIAN_FAULTS_BEGUN"
OF_KILLS = ("roster", "payments", "pension", "disability", "medical_enrolment", "funeral", "feedback")
"""What the killed months read: enough for leads of several rules, and a fifth of the time of all extracts."""
PREPARED = "prepared.json"
CORRECTED, CORRECTED_ON = ("100", "101"), date(2026, 10, 20)
SOON_GONE = dict.fromkeys(("tables", "sensitive", "lists", "archives"), 1)
A_ROUND = 5
"""Kills before a step is let to its end: what was done stands, so that later ones hit what comes later."""
GRACE_SECONDS = 60
RANDOM_OR_EMPTY = (".lock", "household_numbers.key", "erased.key", "corrections.key", "tombstones.jsonl")
"""A store makes its own key: two stores have two."""
GIGABYTE, MINUTE = 1 << 30, 60


def main() -> int:
    """Run one part; 1 when something did not hold."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("part", choices=("kills", "hostile", "breakages", "shuffled", "step"))
    parser.add_argument("step", nargs="?", choices=STEPS, help="one step of a month, for the kills")
    parser.add_argument("--folder", type=Path, default=Path("faults"))
    parser.add_argument("--households", type=int, default=60)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--again", action="store_true", help="kills, breakages: on what earlier kills prepared")
    parser.add_argument("--steps", nargs="*", choices=STEPS, default=STEPS, help="kills: these alone, in this order")
    parser.add_argument("--only", nargs="*", help="hostile: these files alone")
    given = parser.parse_args()
    if given.part == "step":
        if begun := os.environ.get(BEGUN):
            Path(begun).touch()
        return step(given.step, given.folder)
    if given.again and (given.folder / PREPARED).exists():
        return _again(given)
    shutil.rmtree(given.folder, ignore_errors=True)
    given.folder.mkdir(parents=True)
    if given.part == "hostile":
        return hostile(given.folder, given.only or list(HOSTILE))
    generate(given.folder / "made", households=given.households, seed=given.seed, periods=PERIODS)
    if given.part == "shuffled":
        return shuffled(given.folder, given.seed)
    if given.part == "breakages":
        for name in ("first", "second"):
            step(name, given.folder / "made")
        return breakages(given.folder, given.folder / "made")
    return kills(given.folder, given.kills, random.Random(given.seed), given.steps)


def _again(given: argparse.Namespace) -> int:
    """Kills or breakages on what earlier kills prepared."""
    if given.part == "breakages":
        return breakages(given.folder / "breakages", given.folder / "before" / "replay")
    return kills(given.folder, given.kills, random.Random(given.seed), given.steps)


def step(name: str, folder: Path) -> int:
    """One step, as its verb does it, in the folder of a month's city, store and out."""
    store = Store(folder / "store")
    if name in ("first", "second"):
        period = PERIODS[name == "second"]
        refused_early(RunRequest(folder / "city", folder / "incoming", period, store.root, folder / "out"))
        run = open_run(folder / "city", folder / "incoming", period, store.root, folder / "out")
        with only_run(store.root):
            run_month(run)
    elif name == "answer":
        for file in sorted((folder / "returned").glob("*.xlsx")) + sorted((folder / "returned").glob("*.csv")):
            if "处理结果" not in file.name:
                accept_file(file, store)
        key_of(store)  # made here, once: corrections of two stores with two keys would differ
    elif name == "correct":
        _correct(store)
    elif name == "replay":
        done = [replay_month(period, store, folder / "out", rerun_after_feedback) for period in PERIODS]
        print(*(one.render() for one in done), sep="\n")
        return max(int(one.exit_code) for one in done)
    elif name == "erase":
        _erase(store, folder / "out")
    else:
        print(purge_before(store, PERIODS[1]))
        print(purge_out_by_policy(store, folder / "out", list(load_contracts().values()), kept_classes(SOON_GONE)))
    return 0


def _correct(store: Store) -> None:
    """What the roster pays somebody with a lead was put right twice, the second time for good."""
    with only_run(store.root):
        for number, text in enumerate(CORRECTED, start=1):
            if len(journal.read(store.runs() / "corrections.jsonl")) < number:
                right = Right("roster", "benefit_yuan_month", text, "户口簿第三页")
                put_right(store, _somebody(store, PERIODS[0], "roster"), right, CORRECTED_ON)


def _erase(store: Store, out: Path) -> None:
    """The first person of the second month with a lead, once: a killed erasure is carried out by the next start."""
    with only_run(store.root):
        finish_erasures(store)
        if not erasures_of(store):
            prepare(store, out, _somebody(store, PERIODS[1]), next_number(store), ERASURE_GROUNDS[3], None)
            finish_erasures(store)


def _somebody(store: Store, period: str, extract: str = "") -> str:
    """The first person of a month with a lead; `extract`: who has a row of their own there."""
    match = store.stage(period, "match")
    people = pl.read_parquet(match / "people.parquet").select("person_id")
    if extract:
        own = pl.read_parquet(match / "links.parquet").filter(pl.col("role") == "self", pl.col("extract") == extract)
        people = people.join(own, on="person_id", how="semi")
    leads = pl.read_parquet(store.stage(period, "decide") / "leads.parquet").join(people, on="person_id", how="semi")
    return str(leads.sort("lead_id")["person_id"][0])


@dataclass
class Seen:
    """What rounds of kills left: `killed` while at work, `bad` files that differ or ends that failed."""

    killed: int = 0
    rounds: int = 0
    bad: int = 0
    left: int = 0
    spilt: int = 0


def kills(folder: Path, number: int, chance: random.Random, steps: Sequence[str] = STEPS) -> int:
    """The steps undisturbed, once (with --again not even that); then rounds: a copy of what lay there before a
    step, the step killed some times at random moments of its work, then let to its end and every byte compared with the
    undisturbed one. Nothing that was made before the step is made again.
    """
    prepared, seen = folder / PREPARED, Seen()
    if not prepared.exists():
        write_json(prepared, _prepare(folder))
    known = json.loads(prepared.read_text(encoding="utf-8"))
    per_step = {name: number // len(steps) + (at < number % len(steps)) for at, name in enumerate(steps)}
    for name in steps:
        seconds, wanted = known[name]["seconds"], known[name]["files"]
        for done in range(0, per_step[name], A_ROUND):
            moments = [chance.uniform(0, seconds) for _ in range(min(A_ROUND, per_step[name] - done))]
            _round(folder, name, moments, wanted, seen)
        print(f"{name}: killed {per_step[name]} times", flush=True)
    print(
        f"{seen.killed} kills of {number} tries in {seen.rounds} rounds: {seen.bad} differences, "
        f"{seen.left} processes left, {seen.spilt} files left in the temporary folder"
    )
    return 1 if seen.bad or seen.left or seen.spilt else 0


def _prepare(folder: Path) -> dict[str, dict[str, object]]:
    """The steps undisturbed, with what lay there before each kept aside: step -> how long it took, and every file."""
    _leave_few(folder / "made" / "incoming")
    calm = folder / "calm"
    shutil.copytree(folder / "made", calm)
    known: dict[str, dict[str, object]] = {}
    for name in STEPS:
        shutil.copytree(calm, _before(folder, name), symlinks=True)
        process = _start(name, calm, folder)
        started = time.monotonic()
        if process.wait() != 0:
            raise SystemExit(f"{name}: failed undisturbed")
        known[name] = {"seconds": time.monotonic() - started, "files": _hashes(calm)}
        print(f"{name}: {known[name]['seconds']:.1f} s undisturbed", flush=True)
        if name == "first":
            _answer(calm)
    return known


def _leave_few(incoming: Path) -> None:
    """Of each drop the extracts of OF_KILLS alone."""
    for path in (path for period in PERIODS for path in (incoming / period).iterdir()):
        if path.is_dir() and path.name not in OF_KILLS:
            shutil.rmtree(path)


def _round(folder: Path, name: str, moments: Sequence[float], wanted: dict[str, str], seen: Seen) -> None:
    """A step killed at some moments, from what lay there before it, then let to its end; adds to `seen`."""
    rough = folder / "rough"
    shutil.rmtree(rough, ignore_errors=True)
    shutil.copytree(_before(folder, name), rough, symlinks=True)
    for moment in moments:
        seen.killed += _kill(_start(name, rough, folder), moment)
        seen.left += _left_running(folder)
        seen.spilt += sum(1 for path in (folder / "tmp").rglob("*") if path.is_file())
    ended = _start(name, rough, folder).wait()
    found = [f"failed after it was killed ({ended})"] if ended else _different(wanted, _hashes(rough))
    for line in found:
        print(f"{name}: {line}", flush=True)
    seen.bad, seen.rounds = seen.bad + len(found), seen.rounds + 1


def _before(folder: Path, name: str) -> Path:
    """What lay there before a step: city, drops, store and out."""
    return folder / "before" / name


def _different(one: dict[str, str], other: dict[str, str]) -> list[str]:
    return sorted(f"differs  {name}" for name in one.keys() | other.keys() if one.get(name) != other.get(name))


def _kill(process: "subprocess.Popen[bytes]", after: float) -> bool:
    """Kill a step some seconds after its work began; whether there was still something to kill."""
    with suppress(subprocess.TimeoutExpired):
        process.wait(after)
    is_running = process.poll() is None
    process.send_signal(signal.SIGKILL)
    process.wait()
    return is_running


def _start(name: str, into: Path, folder: Path) -> "subprocess.Popen[bytes]":
    """Start a step in a process of its own; returns when it has loaded everything and its work begins."""
    (folder / "tmp").mkdir(exist_ok=True)
    begun = (folder / "begun").resolve()
    begun.unlink(missing_ok=True)
    marks = {MARK: _token(folder), "TMPDIR": str((folder / "tmp").resolve()), BEGUN: str(begun)}
    command = [sys.executable, "-m", "benchmarks.faults", "step", name, "--folder", str(into)]
    with (folder / "steps.log").open("ab") as log:
        process = subprocess.Popen(command, env=os.environ | marks, stdout=log, stderr=log)
    while process.poll() is None and not begun.exists():
        time.sleep(0.02)
    return process


def _token(folder: Path) -> str:
    path = folder / "token"
    if not path.exists():
        path.write_text(uuid.uuid4().hex, encoding="utf-8")
    return path.read_text(encoding="utf-8")


def _left_running(folder: Path) -> int:
    """Processes that a killed step had started and that are still there after a while."""
    token = f"{MARK}={_token(folder)}".encode()
    until = time.monotonic() + GRACE_SECONDS
    while True:
        there = [path for path in Path("/proc").glob("[0-9]*/environ") if token in _environment(path)]
        if not there or time.monotonic() > until:
            return len(there)
        time.sleep(0.2)


def _environment(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""


def _answer(calm: Path) -> None:
    """Clerks send the first month's lists back: one by itself, the others in the second month's drop."""
    run = open_run(calm / "city", calm / "incoming", PERIODS[0], calm / "store", calm / "out")
    feedback = calm / "incoming" / PERIODS[1] / "feedback"
    alone = send_back(run, feedback, Expected(), with_office=False)
    (calm / "returned").mkdir()
    alone = alone or min(feedback.glob("*.csv"))
    shutil.copy2(alone, calm / "returned" / alone.name)


def _hashes(root: Path) -> dict[str, str]:
    """Everything a month leaves but what tells the time: of manifests and marks what they say of contents."""
    found = {}
    for path in sorted(p for p in root.rglob("*") if p.is_file()):
        name = path.relative_to(root).as_posix()
        if name.startswith("store/runs/") or path.name in RANDOM_OR_EMPTY:
            continue
        if path.name == "manifest.json":
            found[name] = str(json.loads(path.read_text(encoding="utf-8"))["content_sha256"])
        elif path.name == "stage.json":
            found[name] = str(sorted(_outputs(path).items()))
        else:
            found[name] = sha256(path)
    return found


def _outputs(mark: Path) -> dict[str, str]:
    outputs = json.loads(mark.read_text(encoding="utf-8"))["outputs"]
    return {name: digest for name, digest in outputs.items() if name != "manifest.json"}


def hostile(folder: Path, names: list[str]) -> int:
    """Each file read whole, as one that was delivered and as one that was returned, by a child of its own."""
    bad = 0
    for name in names:
        for bounds in (ANY_SHEET, LARGEST):
            (path,) = write_hostile(folder, [name])
            before = resource.getrusage(resource.RUSAGE_CHILDREN)
            started = time.monotonic()
            outcome = _read(path, bounds)
            clock, peak = time.monotonic() - started, _peak()
            door.end()
            after = resource.getrusage(resource.RUSAGE_CHILDREN)
            used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
            is_bad = peak > GIGABYTE or used > MINUTE
            bad += is_bad
            kind = "delivered" if bounds is ANY_SHEET else "returned"
            print(
                f"{'BAD ' if is_bad else 'ok  '}{name:26}{kind:10}{path.stat().st_size / 1e6:8.2f} MB"
                f"{used:6.1f} CPU s{clock:7.1f} s{peak / 1e6:7.0f} MB  {outcome}",
                flush=True,
            )
            path.unlink()
    print(f"{len(names)} files, each twice: 0 aborts, {bad} above a gigabyte or a minute")
    return 1 if bad else 0


def _read(path: Path, bounds: SheetBounds) -> str:
    try:
        format_ = format_of(path)
        if format_ is Format.ZIP:
            sizes = [sum(map(len, member_blocks(path, at))) for at, _ in enumerate(archive_members(path))]
            return f"{len(sizes)} members of {sum(sizes)} bytes"
        rows = sum(b.cells.height for sheet in open_sheets(path, format_, frozenset(), bounds) for b in sheet.batches())
    except FileProblem as problem:
        return problem.sentence[:40]
    return f"{rows} rows"


def _peak() -> int:
    """The largest resident memory of the child in hand; 0 of one that died: the bound on its memory held it, and what
    the system keeps of the dead also counts this process, which made the files."""
    if door.child is not None and door.child.is_alive:
        status = Path(f"/proc/{door.child.process.pid}/status").read_text(encoding="utf-8")
        return next(int(line.split()[1]) * 1024 for line in status.splitlines() if line.startswith("VmHWM"))
    return 0


def breakages(folder: Path, made: Path) -> int:
    """Two months that were made, then each way of breaking their store, and the next month asked for."""
    shutil.copytree(made / "incoming" / PERIODS[1], made / "incoming" / NEXT)
    extra = made / "incoming" / NEXT / "petition"
    extra.mkdir(exist_ok=True)
    (extra / "more.csv").write_text("姓名\n", encoding="utf-8")
    missed = 0
    for name, breaking in BREAKAGES.items():
        store = Store(folder / "broken")
        shutil.copytree(made / "store", store.root)
        path = breaking(store, *PERIODS)
        try:
            refused_early(RunRequest(made / "city", made / "incoming", NEXT, store.root, made / "out"))
            outcome = ""
        except StoreError as error:
            outcome = f"{error.where.removeprefix(str(store.root))}: {error.what}"
        is_named = any(part.name in outcome for part in (path, path.parent))
        missed += not is_named
        print(f"{'ok  ' if is_named else 'BAD '}{name}: {outcome or 'not refused'}")
        shutil.rmtree(store.root)
    print(f"{len(BREAKAGES)} breakages, {len(BREAKAGES) - missed} refused by name")
    return 1 if missed else 0


def shuffled(folder: Path, seed: int) -> int:
    """The first month as CSV, in its order and in another under other names: the leads of both."""
    found = {}
    for name, chance in (("as it came", None), ("shuffled", random.Random(seed))):
        root = folder / name.replace(" ", "_")
        shutil.copytree(folder / "made" / "city", root / "city")
        _written(folder / "made" / "incoming" / PERIODS[0], root / "incoming" / PERIODS[0], chance)
        run = open_run(root / "city", root / "incoming", PERIODS[0], root / "store", root / "out")
        with only_run(run.store):
            run_month(run)
        leads = pl.read_parquet(root / "out" / PERIODS[0] / "tables" / "leads.parquet")
        found[name] = set(leads.filter("is_published")["lead_id"])
    one, other = found.values()
    for lead in sorted(one ^ other):
        print(f"only {'as it came' if lead in one else 'shuffled'}: {lead}")
    print(f"{len(one)} leads, {len(one - other)} of them under another number, or gone, when rows are shuffled")
    return 1 if one != other else 0


def _written(drop: Path, into: Path, chance: random.Random | None) -> None:
    contracts = load_contracts()
    for file in discover(drop, contracts, into / ".unpacked").files:
        contract = contracts[file.extract]
        sheets = open_sheets(file.path, format_of(file.path), frozenset(contract.headings()))
        for at, sheet in enumerate(sheets):
            rows = [[cell or "" for cell in row] for batch in sheet.batches() for row in batch.cells.iter_rows()]
            heading = find_headings(sheet.head, contract)
            if file.extract == FINDS or heading is None:
                continue
            first = heading.rows[-1] + 1
            head, body = rows[:first], rows[first:]
            number = file.file_no * 100 + at
            if chance is not None:
                chance.shuffle(body)
                number = 99_999 - number
            path = into / file.extract / f"{number:05}.csv"
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("w", encoding="utf-8", newline="") as text:
                csv.writer(text).writerows([*head, *body])


if __name__ == "__main__":
    raise SystemExit(main())
