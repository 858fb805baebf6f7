"""What encryption at rest keeps from a disk, and what it costs: one invented month, plain and encrypted, side by side.

    python -m benchmarks.at_rest [--households 80] [--into FOLDER]
    python -m benchmarks.at_rest --verbs [--households 40]        every verb on an encrypted store (at_rest_verbs.py)

While they run, and after, every file of the store and of tables/ is read for names, ID numbers and phones of the drop:
in the plain run some must be found (or the check could not fail), in the encrypted one none. A small city does not
spill, so that afterwards its rows are put into the same engine many times, with little memory, and the same is asked.
Whatever is handed to people must be the same files, byte for byte, but for those that print hashes of tables or
the month's 校验码 or draw by it. CPU seconds and sizes are printed; exit 1 when anything does not hold.
"""

import argparse
import re
import secrets
import shutil
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import polars as pl

from benchmarks.year import run_month
from data_contracts import at_rest
from data_contracts.contract import load_contracts
from data_contracts.core_parts import core_parts
from data_contracts.steps import Step
from data_contracts.synthetic.city import generate
from data_contracts.synthetic.damage import Mess
from flows.preflight import open_run
from flows.store.files import sha256
from flows.store.paths import Store
from matchers.engine.duck import duck_engine

PERIOD, SEED, MEMORY, TIMES = "202609", 104, "100MB", 400
SPILL, TABLES = Path("/dev/shm"), f"out/{PERIOD}/tables/"
LOOK_EVERY = 0.05
LARGEST_LOOK = 64 << 20
CHINESE = re.compile(rb"(?:[\xe3-\xe9][\x80-\xbf]{2}){2,}")
DIGITS = re.compile(rb"[0-9]{11,17}[0-9Xx]?")
NAME_LETTERS = range(2, 5)
PRINTS_THE_CODE = ("bulletin/", "counties/", "report/", "desk/", "index.html", "manifest.json")
"""What prints 校验码 or hashes of tables, or is drawn by them: other ones where the tables are encrypted."""


class Watch:
    """Looks again and again at the files of a folder while a run goes on, and counts whom they name."""

    def __init__(self, folder: Path, known: frozenset[str]) -> None:
        self.found: Counter[str] = Counter()
        self._folder, self._known = folder, known
        self._seen: dict[tuple[str, int, int], bool] = {}
        self._over = threading.Event()
        self.seconds = 0.0
        """What looking itself cost of the processor."""

    @contextmanager
    def watching(self) -> Iterator["Watch"]:
        """Look until the block ends, and once more then."""
        thread = threading.Thread(target=self._look_on)
        thread.start()
        try:
            yield self
        finally:
            self._over.set()
            thread.join()
            self.look()

    def look(self) -> None:
        """Look at every file that is new or another one."""
        for path in self._there():
            try:
                there = path.stat()
                state = (str(path), there.st_size, there.st_mtime_ns)
                if not path.is_file() or state in self._seen:
                    continue
                with path.open("rb") as file:
                    content = file.read(LARGEST_LOOK)
            except OSError:  # it went while we looked
                continue
            self._seen[state] = True
            if said := people_in(content, self._known):
                name = path.relative_to(self._folder)
                self.found["spill" if "tmp" in name.parts or ".spill" in name.parts else str(name)] += said

    def _there(self) -> list[Path]:
        """What lies there; nothing where a folder went while it was listed: the next look comes soon."""
        try:
            return sorted(self._folder.rglob("*"))
        except OSError:
            return []

    def _look_on(self) -> None:
        while not self._over.wait(LOOK_EVERY):
            self.look()
        self.seconds = time.thread_time()


def people_in(content: bytes, known: frozenset[str]) -> int:
    """How many names, numbers and phones of `known` stand in some bytes."""
    said = sum(found.group().decode().upper() in known for found in DIGITS.finditer(content))
    for found in CHINESE.finditer(content):
        text = found.group().decode(errors="ignore")
        said += sum(text[at : at + long] in known for long in NAME_LETTERS for at in range(len(text) - long + 1))
    return said


def people_of(ingested: Path) -> frozenset[str]:
    """Every name, ID number and phone that the accepted rows of a month hold."""
    known: set[str] = set()
    for extract, contract in load_contracts().items():
        parts = core_parts(ingested, extract)
        if not parts:
            continue
        rows = at_rest.read_frame(parts)
        ours = [c.name for c in contract.columns if c.name in ("name", "id_no") or c.name.endswith(("_name", "_id_no"))]
        ours += [c.name for c in contract.columns if "phone" in c.name]
        people = [name for name in ours if not name.startswith(("employer", "school", "area", "station"))]
        for name in people:
            known |= set(rows[name].cast(pl.String).drop_nulls())
    return frozenset(text for text in known if 2 <= len(text) <= 18)


def one_run(root: Path, into: Path, known: frozenset[str]) -> tuple[float, Watch]:
    """Run the month; CPU seconds of it, and what the disk showed meanwhile. `known` none: nobody looks."""
    run = open_run(root / "city", root / "incoming", PERIOD, into / "store", into / "out")
    watch = Watch(into, known)
    started = time.process_time()
    if not known:
        run_month(run)
        return time.process_time() - started, watch
    with watch.watching():
        run_month(run)
        seconds = time.process_time() - started
        spill_rows(Store(into / "store"))
    return seconds - watch.seconds, watch


def spill_rows(store: Store) -> None:
    """Give the engine the month's roster many times over, more than its memory holds."""
    with duck_engine(store.tmp("match"), memory=MEMORY, threads=1) as engine:
        engine.read("roster", store.core(PERIOD, "roster"))
        many = f"SELECT roster.*, times.range AS n FROM roster CROSS JOIN range({TIMES}) AS times"
        rows = engine.run_sql(Step("many", many, "", ("roster",), "row"))
        time.sleep(4 * LOOK_EVERY)
        assert rows == engine.rows("roster") * TIMES


def size_of(folder: Path) -> int:
    """Bytes of all Parquet files under a folder."""
    return sum(path.stat().st_size for path in folder.rglob("*.parquet"))


def handed_out(out: Path) -> dict[str, str]:
    """Name -> hash of what is written for people."""
    found = {path.relative_to(out).as_posix(): sha256(path) for path in out.rglob("*") if path.is_file()}
    return {name: digest for name, digest in found.items() if not name.startswith("tables/")}


def differing(plain: dict[str, str], closed: dict[str, str]) -> list[str]:
    """Files that differ, or that one run alone has."""
    return sorted(name for name in plain.keys() | closed.keys() if plain.get(name) != closed.get(name))


def told(watch: Watch) -> str:
    """How often the store, its spill files and tables/ named somebody."""
    spilled = watch.found["spill"]
    stored, tables = (unwanted(watch, (place,)).total() for place in ("store/", TABLES))
    return f"store {stored}, tables/ {tables}, spill {spilled} times"


def unwanted(watch: Watch, places: Iterable[str]) -> Counter[str]:
    """What a run left open where it should not: lists and forms are for people, and name them."""
    return Counter({name: count for name, count in watch.found.items() if name.startswith(tuple(places))})


def main() -> int:
    """Run both, print, exit 1 when anything does not hold."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--households", type=int, default=80)
    parser.add_argument("--into", type=Path, help="where the runs stay; left out: nowhere")
    parser.add_argument("--verbs", action="store_true", help="every verb once, instead of the month's cost")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as made:
        into = given.into or Path(made)
        if given.verbs:
            from benchmarks.at_rest_verbs import walk  # it looks for names as this file does

            return walk(into / "verbs", given.households)
        root = into / "city"
        generate(root, households=given.households, seed=SEED, periods=(PERIOD,), mess=Mess.realistic())
        return compared(root, into)


def compared(root: Path, into: Path) -> int:
    """The month plain (once more before, to know whom the drop names), then encrypted; 0 when all holds."""
    one_run(root, into / "before", frozenset())
    known = people_of(into / "before" / "store" / "periods" / PERIOD / "ingest")
    shutil.rmtree(into / "before")
    plain_cpu, plain = one_run(root, into / "plain", known)
    spill = Path(tempfile.mkdtemp(prefix="faxian-at-rest-", dir=SPILL))
    try:
        at_rest.use([secrets.token_bytes(at_rest.KEY_BYTES)], spill)
        closed_cpu, closed = one_run(root, into / "closed", known)
    finally:
        at_rest.use([])
        shutil.rmtree(spill, ignore_errors=True)
    places = ("store/", TABLES, "spill")
    open_then, open_now = unwanted(plain, places), unwanted(closed, places)
    other = differing(*(handed_out(into / name / "out" / PERIOD) for name in ("plain", "closed")))
    unexplained = [name for name in other if not name.startswith(PRINTS_THE_CODE)]
    sizes = [size_of(into / name) for name in ("plain", "closed")]
    print(f"{len(known)} names, numbers and phones in the drop; memory {MEMORY}")
    print(f"plain:     {plain_cpu:6.1f} CPU s, tables {sizes[0]:>12,} bytes, named: {told(plain)}")
    print(f"encrypted: {closed_cpu:6.1f} CPU s, tables {sizes[1]:>12,} bytes, named: {told(closed)}")
    print(f"cost: {closed_cpu / plain_cpu - 1:+.0%} CPU, {sizes[1] / sizes[0] - 1:+.1%} bytes")
    print(f"files for people: {len(other)} differ, all of them print 校验码 or hashes: {not unexplained}")
    for name, count in open_now.items():
        print(f"  left open: {name}: {count}")
    for name in unexplained:
        print(f"  differs: {name}")
    holds = open_then["spill"] > 0 and open_then.total() > open_then["spill"] and not open_now and not unexplained
    return 0 if holds else 1


if __name__ == "__main__":
    raise SystemExit(main())
