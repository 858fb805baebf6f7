"""Invented cities for the command line: that of `make demo` (small, two months, messy as real ones), and any other."""

from collections.abc import Sequence
from pathlib import Path

from data_contracts.errors import UsageError
from data_contracts.synthetic.city import generate
from data_contracts.synthetic.damage import Mess
from flows.store.run import period_end

DAMAGE = {"clean": Mess.clean, "normal": Mess.realistic, "harsh": Mess.harsh}
HOUSEHOLDS, SEED, PERIODS = 700, 20261, ("202609", "202610")


def make_demo(folder: Path) -> tuple[Path, Path, tuple[str, ...]]:
    """Generate the demo's city under `folder`; returns the city folder, the incoming folder and the periods."""
    truth = generate(folder, households=HOUSEHOLDS, seed=SEED, periods=PERIODS, mess=Mess.realistic())
    return truth.city, truth.incoming, truth.periods


def invent(
    folder: Path,
    households: int,
    seed: int,
    periods: Sequence[str],
    damage: str,
    kinds: Sequence[str],
    roster_as: str = "contract",
) -> Path:
    """Generate a city under `folder`, which is given back; UsageError for a period, damage or kind there is none of."""
    if damage not in DAMAGE:
        raise UsageError(f"there is no damage '{damage[:12]}'", do=f"give one of {', '.join(DAMAGE)}")
    for period in periods:
        period_end(period)
    mess = DAMAGE[damage]().having(*kinds)
    generate(folder, households=households, seed=seed, periods=periods, mess=mess, roster_as=roster_as)
    return folder


def what_to_open(deliverables: Path) -> str:
    """Say what to look at first: a township's worklist (the longest) and forms, a county's workbook, the report."""
    worklists = sorted((deliverables / "worklists").glob("[0-9]*.xlsx"), key=lambda p: (-p.stat().st_size, p.name))
    forms = [f"  它的入户核查表      {form}" for one in worklists[:1] for form in one.parent.glob(f"{one.stem}_*.docx")]
    counties = sorted((deliverables / "counties").glob("*.xlsx"))
    lines = ["现在可以打开："]
    lines += [f"  一个乡镇的线索清单  {worklists[0]}", *forms] if worklists else []
    lines += [f"  一个县区的月度情况  {counties[0]}"] if counties else []
    return "\n".join([*lines, f"  比对报告（浏览器）  {deliverables / 'report' / 'index.html'}"])
