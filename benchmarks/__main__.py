"""Every benchmark at a modest size, each a process of its own: `make bench`, or `python -m benchmarks [NAME ...]`.

    python -m benchmarks --list      # which there are and how they are run; the full sizes stand in each one's heading

Exit status 1 when one of them fails or misses its gate.
"""

import argparse
import subprocess
import sys
import time

BENCHMARKS: dict[str, tuple[str, tuple[str, ...]]] = {
    "febrl": ("FEBRL 4, a generic gate: F1 at least 0.99", ()),
    "linkage": (
        "people matched against known truth: a task, by kind of damage",
        ("--rows", "100000", "--roster", "10000"),
    ),
    "linkage_city": ("two months of a whole city, every extract, through ingest", ("--city", "500", "--seed", "7")),
    "ablation": ("rows of a month damaged by kinds: are they found again", ("--households", "300")),
    "leads": ("leads of a month beside those of the whole truth, rule by rule", ("--households", "2000")),
    "against_splink": ("the same linkage task for Splink 5", ("--rows", "50000", "--roster", "5000")),
    "area_names": ("names of areas as offices write them, on a table of thousands of towns", ("--towns", "4000")),
    "exports": ("a city under our headings and as its systems' files: the same people and leads", ("--seeds", "7")),
    "ingest": ("files to typed Parquet, beside the floor", ("--rows", "200000")),
    "rules_scale": ("the rules on people and rows, beside the floor", ("200000",)),
    "rules_mutants": ("whether the cases of two rules notice every change of them", ("E08", "X05")),
    "newcomer": ("a city of one's own from an empty folder, each step in CPU seconds", ()),
    "policy_packs": ("one month under each policy pack, side by side", ()),
    "month": ("a whole month of a city and the one after it, stage by stage", ("--households", "3000", "--following")),
    "big_extract": ("one big extract against a small roster: cost by size", ("--rows", "20000", "200000")),
    "engines": (
        "matching and rules on every engine that is installed: CPU seconds by size",
        ("--households", "300", "900"),
    ),
    "deployment": ("the deployment that docs/operations.md describes, on a fresh Prefect server", ()),
    "report": ("the match report of a large month", ("200000",)),
    "accuracy_claims": (
        "the report's accuracy section beside the truth of an invented city",
        ("--seeds", "1", "--households", "60"),
    ),
    "desk": (
        "the auditor's desk of a large month; `follow OUT/P` follows leads through a month's pages",
        ("big", "--leads", "20000", "--people", "200000"),
    ),
    "lists": ("can a cadre walk with the lists: blocks, villages, reminders, pages", ("--households", "300")),
    "kills": ("both months killed at random: does a byte differ", ("kills", "--kills", "10")),
    "hostile": ("files made to harm who reads them: memory and time of each", ("hostile",)),
    "at_rest": ("a month plain and encrypted: whom the disk names, and the cost", ("--households", "40")),
    "fences": ("modes, strangers, what lists tell, a forgery, in two months of a city", ("--households", "40")),
    "breakages": ("a store broken in more than twenty ways: is each refused by name", ("breakages",)),
    "shuffled": ("rows in another order: the same lead numbers", ("shuffled",)),
    "year": ("months of feedback: do the books hold", ("--households", "300", "--months", "4")),
}
"""Name -> (what it measures, arguments of a modest run)."""
MODULES = {"linkage_city": "linkage", **dict.fromkeys(("kills", "hostile", "breakages", "shuffled"), "faults")}
"""Where the module is called otherwise than the benchmark."""


def main() -> None:
    """Run the named ones, or all; tell at the end how each went."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(BENCHMARKS)}")
    parser.add_argument("--list", action="store_true", help="print what there is and stop")
    given = parser.parse_args()
    unknown = [name for name in given.names if name not in BENCHMARKS]
    if unknown:
        parser.error(f"no benchmark is called {', '.join(unknown)}; there are {', '.join(BENCHMARKS)}")
    if given.list:
        for name, (purpose, _) in BENCHMARKS.items():
            print(f"{name:16}{purpose}\n{'':16}{' '.join(command(name)[1:])}")
        return
    outcomes = {name: run(name) for name in given.names or BENCHMARKS}
    print("\n" + "\n".join(outcomes.values()))
    raise SystemExit(any(": failed" in outcome for outcome in outcomes.values()))


def command(name: str) -> list[str]:
    """The command line of one benchmark."""
    return [sys.executable, "-m", f"benchmarks.{MODULES.get(name, name)}", *BENCHMARKS[name][1]]


def run(name: str) -> str:
    """Run one, its output as it comes; returns the line that says how it went."""
    print(f"\n=== {name}: {BENCHMARKS[name][0]}\n    {' '.join(command(name)[1:])}", flush=True)
    started = time.monotonic()
    status = subprocess.run(command(name), check=False).returncode
    seconds = time.monotonic() - started
    return f"{name}: {'done' if status == 0 else f'failed (exit {status})'}, {seconds:.0f} s"


if __name__ == "__main__":
    main()
