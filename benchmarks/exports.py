"""One city delivered under our headings and as the files of the systems it has: are people, links and leads the same?

    python -m benchmarks.exports [--seeds 7 8 9] [--households 60] [--damaged] [--roster-as wide]
        [--kinds other_subsidies work_abroad] [--folder DIR]

For each invented city two months are run for each way of delivery, up to the leads. Compared are, by true person:
  - people: no row without a person, no person made of two, none split;
  - the roster: who stands on it in which programme, 城乡 and area, and whether covered;
  - households: the people who are together under our headings are together from the exports, whose households have no
    number of their own; where they are not, a remark by row says so;
  - links of all other rows; of extracts that come otherwise, whose the rows are;
  - leads: one only from the exports is wrong. One only under our headings has to be held, of a rule that is not run
    because the files lack a column, or rest on a fact that these files do not have (`NOT_SAID`, each with its reason).
`--roster-as wide`: the roster as the one table of an older system, which leaves open who of a household is covered.
`--kinds`: cities that have the lists of further offices, too.
`--damaged`: particulars as departments write them, and heads' numbers misspelt, blank or of 15 digits: then households
have to be whole or told, and people and leads are only counted. What is more or less of them than under our headings
has to be so too of a third city: under our headings, without the particulars that the exports lack (no birth date and
no phone on a settlement …). Exit 1 on a difference that nothing explains.
"""

import argparse
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import polars as pl

from data_contracts.contract import load_contracts
from data_contracts.core_parts import core_parts
from data_contracts.synthetic.city import CONTRACT, DELIVERED_AS, EXPORTS, WIDE, Truth, generate
from data_contracts.synthetic.damage import Mess
from data_contracts.synthetic.maker import Maker
from data_contracts.synthetic.oddities import WORK_ABROAD
from data_contracts.synthetic.services_exports import WRITERS
from data_contracts.synthetic.situations import plant_all
from flows.month import decide, feedback, ingest, match
from flows.store.run import RunContext, period_end

PERIODS = ("202609", "202610")
KEY = ["extract", "source_file", "source_row", "role"]
NOT_SAID = {
    "X04": "the day of the month on which assistance began",
    "X11": "the day of the month on which assistance began",
    "I02": "the household a payment is for",
    "I03": "the household a payment is for",
    "I09": "who left before the first month",
}
"""Rule -> a fact that no export says and no rule can be told to do without: its leads may be fewer."""
OPEN = {
    "I10": "who of a household is covered, and who of it can work",
    "I14": "who of a household is covered",
}
"""The same of a roster that leaves open who is covered."""


@dataclass(frozen=True)
class Month:
    """A month of one way of delivery: its tables, people under their true numbers (`who`).

    `runs`: rules that are not run, or not for the people of some files, because their layouts lack a column; and why.
    `repeated`: rows by extract that say the same as another and are taken once.
    """

    roster: pl.DataFrame
    links: pl.DataFrame
    people: pl.DataFrame
    leads: pl.DataFrame
    runs: dict[str, str]
    remarks: pl.DataFrame
    repeated: Counter[str]
    moved: frozenset[str] = frozenset(WRITERS) - {"employment"}
    """Extracts of which other files come."""
    is_open: bool = False
    """Whether the roster leaves open who is covered, and whose 城乡."""


@dataclass
class Compared:
    """What a month came to. `lines`: the table; `wrong`: differences that nothing explains."""

    lines: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    fewer: Counter[tuple[str, str]] = field(default_factory=Counter)

    def say(self, what: str, first: int, second: int, *differences: str) -> None:
        """A line of the table; each difference is one that nothing explains."""
        self.lines.append(f"  {what:38} {first:8} {second:8}  {'; '.join(differences) or 'the same'}")
        self.wrong += [f"{what}: {text}" for text in differences]


def months(
    folder: Path,
    roster_as: str,
    *,
    seed: int,
    households: int,
    periods: Sequence[str] = PERIODS,
    mess: Mess | None = None,
    plant: Callable[[Maker], None] | None = plant_all,
    only_exported: bool = False,
) -> list[Month]:
    """Invent a city, delivered in one of the two ways, and run its months up to the leads. `only_exported`: see
    `generate`."""
    made = generate(
        folder,
        households=households,
        seed=seed,
        periods=periods,
        mess=mess or Mess.clean(),
        plant=plant,
        roster_as=roster_as,
        only_exported=only_exported,
    )
    moved = frozenset(WRITERS) - (frozenset() if mess and WORK_ABROAD in mess.kinds else {"employment"})
    made_months = [_month(folder, made, period) for period in periods]
    return [replace(each, moved=moved, is_open=roster_as == WIDE) for each in made_months]


def _month(folder: Path, truth: Truth, period: str) -> Month:
    day = period_end(period)
    run = RunContext(period, day, day, truth.city, truth.incoming, folder / "store", folder / "out", "x")
    ingested, answered = ingest(run), feedback(run)
    matched = match(run, ingested, answered)
    decide(run, ingested, answered, matched)
    stages = folder / "store" / "periods" / period
    rows = truth.rows.select("period", *KEY, "person_no")
    links = (
        pl.read_parquet(stages / "match" / "links.parquet")
        .with_columns(period=pl.lit(period))
        .with_columns(*_of_last_month(period))
        .join(rows, on=["period", *KEY], how="left")
    )
    people = (
        links.filter(pl.col("person_id").is_not_null())
        .group_by("person_id")
        .agg(pl.col("person_no").drop_nulls().unique().sort().alias("all_who"))
        .with_columns(who=pl.col("all_who").list.first())
    )
    who = people.select("person_id", "who")
    core = pl.read_parquet(core_parts(stages / "ingest", "roster"))
    of_roster = links.filter(pl.col("extract") == "roster").select("from_file", "source_row", "person_no")
    rejected = pl.read_parquet(stages / "ingest" / "rejected.parquet")
    runs = pl.read_parquet(stages / "decide" / "rule_runs.parquet").filter(pl.col("area") == "*")
    return Month(
        roster=core.join(of_roster, left_on=["source_file", "source_row"], right_on=["from_file", "source_row"]),
        links=links.join(who, on="person_id", how="left"),
        people=people,
        leads=pl.read_parquet(stages / "decide" / "leads.parquet").join(who, on="person_id", how="left"),
        runs=dict(
            runs.filter(
                pl.col("reason").str.contains("文件格式里没有|部分文件的格式里没有|送来的文件(?:没有|只有部分有)")
            )
            .select("rule_id", "reason")
            .iter_rows()
        ),
        remarks=pl.read_parquet(stages / "ingest" / "row_remarks.parquet"),
        repeated=Counter(rejected.filter(pl.col("reason_code") == "duplicate")["extract"].to_list()),
    )


def _of_last_month(period: str) -> list[pl.Expr]:
    """Rows of people who left are told under last month's file: period and file they were written in."""
    is_last = pl.col("source_file").str.contains(r"^\d{6}/")
    return [
        pl.when(is_last).then(pl.col("source_file").str.slice(0, 6)).otherwise(pl.lit(period)).alias("period"),
        pl.when(is_last).then(pl.col("source_file").str.slice(7)).otherwise("source_file").alias("source_file"),
        pl.col("source_file").alias("from_file"),
    ]


def compare(contract: Month, exports: Month, *, is_clean: bool = True) -> Compared:
    """Set a month beside itself. Not `is_clean`: damaged particulars, of which the two do not say the same."""
    found = Compared()
    _people(found, contract, exports, is_clean)
    _roster(found, contract, exports, is_clean)
    _households(found, contract, exports)
    if is_clean:
        _links(found, contract, exports)
    _leads(found, contract, exports, is_clean)
    return found


def compare_lacking(lacking: Month, exports: Month) -> Compared:
    """Set a month of exports beside one under our headings that lacks the same particulars: as many people, and no lead
    that only one of them explains."""
    found = Compared()
    counts = lacking.people.height, exports.people.height
    found.say("people, lacking the same particulars", *counts, *(["not as many"] if counts[0] != counts[1] else []))
    _leads(found, lacking, exports, is_clean=True)
    return found


def _people(found: Compared, contract: Month, exports: Month, is_clean: bool) -> None:
    wrong: list[str] = []
    for way, month in (("contract", contract), ("exports", exports)):
        lost = month.links["person_no"].null_count()
        mixed = month.people.filter(pl.col("all_who").list.len() > 1).height
        split = month.people.height - month.people["who"].n_unique()
        if is_clean and lost:
            wrong.append(f"{way}: {lost} rows are nobody's in the truth")
        if is_clean and (mixed or split):
            wrong.append(f"{way}: {mixed} persons of two, {split} split")
    found.say("people", contract.people.height, exports.people.height, *wrong)


def _roster(found: Compared, contract: Month, exports: Month, is_clean: bool) -> None:
    """Who is 在保 in which programme, 城乡 and area, and whether covered."""
    unsure = () if exports.is_open else ("urban_rural", "is_covered")
    facts = ("person_no", "programme", *unsure, "hukou_area")
    held = [set(m.roster.filter(pl.col("status") == "在保").select(facts).iter_rows()) for m in (contract, exports)]
    missing, more = held[0] - held[1], held[1] - held[0]
    told = [f"{len(missing)} not on it, {len(more)} only on it"] if is_clean and (missing or more) else []
    found.say("people on the roster, by programme", len(held[0]), len(held[1]), *told)


def _households(found: Compared, contract: Month, exports: Month) -> None:
    """Households that fell apart or into one, by the people who stand once in a programme."""
    both = contract.roster.filter(pl.col("status") == "在保").select("person_no", "programme", truth="household_no")
    given = exports.roster.filter(pl.col("status") == "在保").select(
        "person_no", "programme", "household_no", "source_file", "source_row", "joined_file", "joined_row"
    )
    once = pl.len().over("person_no", "programme") == 1
    rows = given.filter(once).join(both.filter(once), on=["person_no", "programme"])
    apart = rows.group_by("truth").agg(pl.col("household_no").n_unique()).filter(pl.col("household_no") > 1)["truth"]
    into_one = rows.group_by("household_no").agg(pl.col("truth").n_unique()).filter(pl.col("truth") > 1)["household_no"]
    told = set(exports.remarks.select("source_file", "source_row").iter_rows())
    untold = 0
    for column, broken in (("truth", apart), ("household_no", into_one)):
        for number in broken:
            of = rows.filter(pl.col(column) == number)
            places = {(f.split("#")[0], r) for f, r in of.select("source_file", "source_row").iter_rows()}
            untold += not (places | set(of.select("joined_file", "joined_row").iter_rows())) & told
    broken_count = apart.len() + into_one.len()
    wrong = [f"{untold} are not as they are, and nothing says so"] if untold else []
    found.say(
        f"households ({broken_count} not whole, told)",
        rows["truth"].n_unique(),
        rows["household_no"].n_unique(),
        *wrong,
    )


def _links(found: Compared, contract: Month, exports: Month) -> None:
    """But for property and income look-ups: no export says that a household consented, so theirs are not joined."""
    not_same_rows = {name for name, each in load_contracts().items() if each.access == "authorised"}
    rows = [
        m.links.filter(~pl.col("extract").is_in([*not_same_rows, "roster", *exports.moved]))
        .select(*KEY, "who", "decision")
        .sort(KEY)
        for m in (contract, exports)
    ]
    differ = (
        0 if rows[0].equals(rows[1]) else rows[0].join(rows[1], on=rows[0].columns, how="anti", nulls_equal=True).height
    )
    found.say("links of all other rows", rows[0].height, rows[1].height, *([f"{differ} differ"] if differ else []))
    for extract in sorted(exports.moved):
        own = [m.links.filter(pl.col("extract") == extract) for m in (contract, exports)]
        people = [Counter(part["who"].to_list()) for part in own]
        more = exports.repeated[extract] - contract.repeated[extract]
        differ = (people[1] - people[0]).total() + max((people[0] - people[1]).total() - more, 0)
        found.say(
            f"rows of {extract} ({more} more repeat another)",
            own[0].height,
            own[1].height,
            *([f"{differ} of others"] if differ else []),
        )


def _leads(found: Compared, contract: Month, exports: Month, is_clean: bool) -> None:
    """A lead by rule and true person."""
    said = [m.leads.filter("is_published").select("rule_id", "who").unique() for m in (contract, exports)]
    first, second = (set(each.iter_rows()) for each in said)
    unpublished = exports.leads.filter(~pl.col("is_published")).select("rule_id", "who", "suppressed_by")
    held = {(rule, who): why for rule, who, why in unpublished.iter_rows()}
    unexplained = []
    lacking = NOT_SAID | (OPEN if exports.is_open else {})
    for rule, who in sorted(first - second, key=str):
        if (rule, who) in held:
            found.fewer[rule, f"held: {held[rule, who]}"] += 1
        elif rule in exports.runs:
            found.fewer[rule, f"not run: {exports.runs[rule]}"] += 1
        elif rule in lacking:
            found.fewer[rule, f"not said: {lacking[rule]}"] += 1
        else:
            unexplained.append(f"{rule} is missing for {who}")
    wrong = [f"{rule} is wrong for {who}" for rule, who in sorted(second - first, key=str)]
    found.say("leads", len(first), len(second), *([*unexplained, *wrong] if is_clean else []))
    if not is_clean:
        found.lines.append(f"    {len(unexplained)} missing and {len(wrong)} others, of damaged particulars")


def _ways(roster_as: str, is_damaged: bool) -> tuple[tuple[str, str, bool], ...]:
    """Name, way of delivery and whether under our headings only what exports say."""
    both = (("contract", CONTRACT, False), ("exports", roster_as, False))
    return (*both, ("lacking", CONTRACT, True)) if is_damaged else both


def main() -> int:
    """Run the cities; exit 1 on a difference that nothing explains."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", type=int, nargs="+", default=[7, 8, 9])
    parser.add_argument("--households", type=int, default=60)
    parser.add_argument("--damaged", action="store_true")
    parser.add_argument("--roster-as", choices=DELIVERED_AS[1:], default=EXPORTS)
    parser.add_argument("--kinds", nargs="*", default=[])
    parser.add_argument("--folder", type=Path, help="keep cities and stores here")
    given = parser.parse_args()
    mess = (Mess.identity_only() if given.damaged else Mess.clean()).having(*given.kinds)
    folder = given.folder or Path(tempfile.mkdtemp(prefix="faxian-exports-"))
    wrong = 0
    fewer: Counter[tuple[str, str]] = Counter()
    try:
        for seed in given.seeds:
            ways = [
                months(
                    folder / f"{seed}" / name,
                    way,
                    seed=seed,
                    households=given.households,
                    mess=mess,
                    only_exported=said,
                )
                for name, way, said in _ways(given.roster_as, given.damaged)
            ]
            for period, contract, exports, *lacking in zip(PERIODS, *ways, strict=True):
                found = compare(contract, exports, is_clean=not given.damaged)
                beside = [compare_lacking(each, exports) for each in lacking]
                print(f"seed {seed}, {period:26} contract  exports", *found.lines, sep="\n", flush=True)
                print(*(line for each in beside for line in each.lines), sep="\n", flush=True)
                wrong += sum(len(each.wrong) for each in (found, *beside))
                fewer.update(found.fewer)
    finally:
        if given.folder is None:
            shutil.rmtree(folder, ignore_errors=True)
    for (rule, why), count in sorted(fewer.items()):
        print(f"  {count:4} fewer of {rule}: {why}")
    print(f"{wrong} differences that nothing explains")
    return 1 if wrong else 0


if __name__ == "__main__":
    raise SystemExit(main())
