"""The demo month under each policy pack, side by side: what changed (docs/policy_packs.md is written from it).

    python -m benchmarks.policy_packs [--households 60] [--page docs/policy_packs.md]

One invented month of the demo's seed goes from the truth into the tables that the rules read; the decide stage then
runs once for each choice of packs, with nothing in the city's parameters.yaml but what only a city can set.
"""

import argparse
import re
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl
import yaml

from data_contracts.city import City, load_areas, load_city
from data_contracts.synthetic.city import generate
from data_contracts.synthetic.core_month import write_core_month
from data_contracts.synthetic.damage import Mess
from data_contracts.tables import AREAS, REVIEWS_DUE, RULE_RUNS
from flows.decide import decide
from flows.deliverables.capacity import village_table
from flows.demo import PERIODS, SEED
from flows.store.files import write_table
from flows.store.month_tables import MonthTables
from flows.store.paths import Store
from flows.store.run import RunContext, period_end
from matchers.engine.duck import duck_engine
from rules.availability import ELSEWHERE
from rules.catalogue import load_catalogue
from rules.deadlines import first_working_day_after
from rules.packs import all_packs, city_parameters
from rules.parameters import Parameters, load_parameters

PERIOD = PERIODS[1]
PAGE = Path(__file__).parents[1] / "docs" / "policy_packs.md"
BEGIN, END = "<!-- table: begin -->", "<!-- table: end -->"
HOUSEHOLDS = 60
CHOICES: Mapping[str, tuple[str, ...]] = {
    "不选": (),
    **{pack.title: (name,) for name, pack in all_packs().items()},
}
"""Columns of the table: what is written under `policy`."""


@dataclass(frozen=True)
class Outcome:
    """A month under a choice of packs: leads by rule (published and all), rules that were not run, and figures of what
    else a pack decides, by what they are called in the table."""

    leads: Counter[str]
    published: Counter[str]
    not_run: tuple[str, ...]
    in_part: tuple[str, ...]
    figures: dict[str, str]


def compare(folder: Path, households: int = HOUSEHOLDS) -> dict[str, Outcome]:
    """The outcome of each of CHOICES, over one month made once in `folder`."""
    truth = generate(folder / "made", households=households, seed=SEED, periods=(PERIOD,), mess=Mess.clean())
    store = Store(folder / "store")
    write_core_month(store.period(PERIOD), truth.world, PERIOD)
    areas = load_areas(load_city(truth.city), period_end(PERIOD))
    write_table(store.stage(PERIOD, "ingest") / f"{AREAS.name}.parquet", areas, AREAS)
    own_numbers_only(truth.city / "parameters.yaml")
    settings = (truth.city / "city.yaml").read_text(encoding="utf-8").partition("policy:")[0]
    found = {}
    for title, packs in CHOICES.items():
        (truth.city / "city.yaml").write_text(f"{settings}policy: [{', '.join(packs)}]\n", encoding="utf-8")
        found[title] = _outcome(folder, store, truth.city)
    return found


def own_numbers_only(file: Path) -> None:
    """Leave in a city's parameters.yaml the lines that no pack and nothing nation-wide sets."""
    ours = {name for name, _, _ in load_parameters(None, packs=tuple(all_packs())).values}
    lines = file.read_text(encoding="utf-8").splitlines()
    kept = [line for line in lines if not line.startswith("-") or yaml.safe_load(line)[0]["id"] not in ours]
    file.write_text("\n".join(kept) + "\n", encoding="utf-8")


def _outcome(folder: Path, store: Store, city: Path) -> Outcome:
    as_of = period_end(PERIOD)
    context = RunContext(
        period=PERIOD, as_of=as_of, published=first_working_day_after(as_of), city=city, incoming=folder,
        store=store.root, out=folder / "out", code_version="policy_packs",
    )  # fmt: skip
    into = store.stage(PERIOD, "decide")
    shutil.rmtree(into, ignore_errors=True)
    into.mkdir(parents=True)
    with duck_engine(folder / "spill", memory="500MB", threads=1) as engine:
        decide(context, store.stage(PERIOD, "ingest"), store.stage(PERIOD, "match"), None, into, engine)
    month = MonthTables(store, PERIOD)
    told = month.read(RULE_RUNS)
    here = told.filter(pl.col("area") != ELSEWHERE)  # people of other cities have no standard here in any case
    runs = told.filter(pl.col("area") == "*")
    return Outcome(
        leads=Counter(month.leads["rule_id"].to_list()),
        published=Counter(month.leads.filter("is_published")["rule_id"].to_list()),
        not_run=tuple(sorted(runs.filter(pl.col("status") == "not_run")["rule_id"])),
        in_part=tuple(sorted(here.filter(pl.col("status") == "run_without")["rule_id"].unique())),
        figures=_figures(month, context.settings, city_parameters(context.settings)),
    )


def _figures(month: MonthTables, city: City, parameters: Parameters) -> dict[str, str]:
    """What a pack decides beside leads."""
    visits, villages = month.visit_classes, village_table(month, city, parameters)
    due = month.read(REVIEWS_DUE)
    details = month.lead_details.filter(pl.col("key_groups") != "")
    sample = parameters.lookup("sample_percent", city.long_code, None, month.as_of)
    return {
        "有必访类别的线索": f"{details.height}",
        "重点人群信息库（人次）": f"{month.focus_groups.height}",
        "按周、按月探访的户": f"{_class(visits, '周')}、{_class(visits, '月')}",
        "其中超过间隔的户": _count(visits["is_overdue"]),
        "下月底前到期的核查": f"{due.height}",
        "应设服务站的村": _count(villages["is_station_due"]),
        "应配协理员": f"{villages['assistants'].sum()}" if villages["assistants"].count() else "无数",
        "抽查比例": f"{sample.value.normalize():f}%（{sample.citation}）" if sample else "无数",
    }


def _class(visits: pl.DataFrame, kind: str) -> int:
    return visits.filter(pl.col("visit_class") == kind).height


def _count(flags: pl.Series) -> str:
    return f"{flags.sum()}" if flags.count() else "无数"


def table(found: dict[str, Outcome]) -> str:
    """The outcomes as a table: figures first, then every rule whose leads are not the same under all of them."""
    lines = [f"| | {' | '.join(found)} |", "|---|" + "---|" * len(found)]
    lines += [_row("线索（其中发出）", [f"{o.leads.total()}（{o.published.total()}）" for o in found.values()])]
    lines += [_row("没有数、不运行的规则", [_names(o.not_run) for o in found.values()])]
    lines += [_row("没有数、少看一部分的规则", [_names(o.in_part) for o in found.values()])]
    for name in next(iter(found.values())).figures:
        lines.append(_row(name, [o.figures[name] for o in found.values()]))
    return "\n".join([*lines, *_rules(found)])


def _rules(found: dict[str, Outcome]) -> Iterator[str]:
    for rule in load_catalogue().values():
        counts = [(outcome.leads[rule.id], outcome.published[rule.id]) for outcome in found.values()]
        if len(set(counts)) > 1:
            yield _row(f"{rule.id} {rule.spec.title}", [f"{all_}（{out}）" for all_, out in counts])


def _names(rules: Sequence[str]) -> str:
    return "、".join(rules) or "—"


def _row(name: str, cells: Sequence[str]) -> str:
    return f"| {name} | {' | '.join(cells)} |"


def renewed(page: str, text: str) -> str:
    """The page with the table between its marks."""
    return re.sub(f"{BEGIN}.*{END}", lambda _: f"{BEGIN}\n\n{text}\n\n{END}", page, flags=re.DOTALL)


def main() -> None:
    """Print the table, or write it into a page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--households", type=int, default=HOUSEHOLDS)
    parser.add_argument("--page", type=Path)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="faxian-packs-") as place:
        text = table(compare(Path(place), given.households))
    if given.page:
        given.page.write_text(renewed(given.page.read_text(encoding="utf-8"), text), encoding="utf-8")
    else:
        print(text)


if __name__ == "__main__":
    main()
