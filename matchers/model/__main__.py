"""Write a new scorecard for review from what a month measured: python -m matchers.model MATCH --version v3 --day DAY.

MATCH is a month's match folder (<store>/periods/<P>/match). The scorecard goes beside the others, or where --into says;
a file that is there already is never written over, and the scorecard in use does not change.
"""

import argparse
import sys
from pathlib import Path

import pyarrow.parquet as pq

from matchers.model import load_model
from matchers.model.estimate import changes, estimated, scorecard_text

MILLI = 1000


def main() -> None:
    """Read the month, write the scorecard, print what changed; exit 2 where the scorecard is there already."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("match", type=Path, help="a month's match folder")
    parser.add_argument("--version", required=True, help="name of the new scorecard, such as v3")
    parser.add_argument("--day", required=True, help="the day it is frozen, YYYY-MM-DD")
    parser.add_argument("--into", type=Path, default=Path(__file__).parent)
    given = parser.parse_args()
    path = given.into / f"{given.version}.yaml"
    if path.exists():
        parser.error(f"{path} is there already: a frozen scorecard never changes; choose the next version")
    old = load_model()
    new = estimated(old, pq.read_table(given.match / "match_model.parquet"), given.version, given.day)
    path.write_text(scorecard_text(new, f"the month in {given.match.parent.name}"), encoding="utf-8")
    lines = [f"{path}: for review; {old.version} stays in use"]
    lines += [
        f"{c.feature:8} {c.level:15} {c.before / MILLI:+7.1f} -> {c.after / MILLI:+7.1f} bits"
        for c in changes(old, new)
    ]
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
