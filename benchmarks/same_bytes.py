"""Does a change of the code leave what it gives as it was? Three invented cities, two months each, every file compared.

    python -m benchmarks.same_bytes record FOLDER     before the change: inputs, and a hash of every file they give
    python -m benchmarks.same_bytes compare FOLDER    after it: the same inputs again; names every file that differs

The second month of the first city has returned lists in it, mistakes included. Compared are all tables of the store and
all deliverables. What names the code itself (manifest, marks of the stages) is left out, and the months run under the
fingerprint of the code that was recorded, for the spot check's draw depends on it. `compare` exits 1 when anything
differs, and leaves the months under --into (FOLDER/again) for a closer look; --only SEED compares one city.
"""

import argparse
import json
import shutil
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from benchmarks.year import run_month
from benchmarks.year_clerks import Expected, send_back
from data_contracts.synthetic.city import generate
from data_contracts.synthetic.damage import Mess
from flows.audit.code import code_version
from flows.preflight import open_run
from flows.store.files import sha256

SEEDS, HOUSEHOLDS, PERIODS = (101, 102, 103), 220, ("202609", "202610")
HASHES, CODE = "hashes.json", "code.txt"
NAMES_THE_CODE = ("manifest.json", "stage.json")


def main() -> int:
    """Record or compare; exit 1 when files differ."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("verb", choices=("record", "compare"))
    parser.add_argument("folder", type=Path)
    parser.add_argument("--only", type=int, choices=SEEDS, help="compare one city")
    parser.add_argument("--into", type=Path, help="where compare runs the months")
    given = parser.parse_args()
    if given.verb == "record":
        return record(given.folder)
    return compare(given.folder, given.into or given.folder / "again", (given.only,) if given.only else SEEDS)


def record(folder: Path) -> int:
    """Invent the cities, run them, keep inputs and hashes."""
    shutil.rmtree(folder, ignore_errors=True)
    hashes: dict[str, str] = {}
    for seed in SEEDS:
        root = folder / str(seed)
        generate(root, households=HOUSEHOLDS, seed=seed, periods=PERIODS, mess=Mess.realistic())
        hashes |= _months(root, folder / "recorded" / str(seed), code=code_version(), with_answers=seed == SEEDS[0])
    (folder / CODE).write_text(code_version(), encoding="utf-8")
    (folder / HASHES).write_text(json.dumps(hashes, indent=1, ensure_ascii=False), encoding="utf-8")
    print(f"{len(hashes)} files recorded")
    return 0


def compare(folder: Path, into: Path, seeds: Sequence[int]) -> int:
    """Run the recorded inputs again and name what differs."""
    shutil.rmtree(into, ignore_errors=True)
    recorded = json.loads((folder / HASHES).read_text(encoding="utf-8"))
    before = {name: value for name, value in recorded.items() if int(name.split("/")[0]) in seeds}
    code = (folder / CODE).read_text(encoding="utf-8")
    after: dict[str, str] = {}
    for seed in seeds:
        after |= _months(folder / str(seed), into / str(seed), code=code, with_answers=False)
    gone, new = sorted(before.keys() - after.keys()), sorted(after.keys() - before.keys())
    changed = sorted(name for name in before.keys() & after.keys() if before[name] != after[name])
    for word, names in (("gone", gone), ("new", new), ("changed", changed)):
        for name in names:
            print(f"{word:8} {name}")
    print(f"{len(before)} files before, {len(after)} now: {len(gone)} gone, {len(new)} new, {len(changed)} changed")
    return 1 if gone or new or changed else 0


def _months(root: Path, into: Path, *, code: str, with_answers: bool) -> dict[str, str]:
    """Both months of a city; `with_answers`: the lists of the first come back in the drop of the second."""
    told: dict[str, str] = {}
    for period in PERIODS:
        run = open_run(root / "city", root / "incoming", period, into / "store", into / "out")
        run = replace(run, code_version=code)
        run_month(run)
        if with_answers and period == PERIODS[0]:
            send_back(run, root / "incoming" / PERIODS[1] / "feedback", Expected(), with_office=False)
        told |= _hashes(into)
    return told


def _hashes(into: Path) -> dict[str, str]:
    found: dict[str, str] = {}
    for path in sorted(p for p in into.rglob("*") if p.is_file()):
        relative = path.relative_to(into)
        if path.name not in (*NAMES_THE_CODE, ".lock") and relative.parts[:2] != ("store", "runs"):
            found[f"{into.name}/{relative.as_posix()}"] = sha256(path)
    return found


if __name__ == "__main__":
    raise SystemExit(main())
