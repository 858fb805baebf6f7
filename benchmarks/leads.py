"""Right leads, rule by rule: what the program finds in a held-out invented city beside what is true of it.

    python -m benchmarks.leads [--households 2000] [--seeds 901 902] [--damage clean|normal|harsh] [--kinds KIND ...]
                               [--show RULE ...]

A whole month from files to leads (benchmarks/leads_month.py) for each seed, of seeds that no test uses. Printed for
every rule and disposition, beside the goals:
  - due: true leads that the wording publishes; of them `published` and `found` (published or kept back);
  - precise: published leads that are true; wrong: published leads that are not;
and of the rows: those with their person, wrong links, those in review; and what the rows of missed and of wrong leads
had suffered, the most frequent first. --show lists a rule's missed and wrong leads, one line each, particulars masked.
--kinds adds what is rare in one city and ordinary in another (data_contracts/synthetic/oddities.py; "all" for all).
Exit status 1 when a goal is missed.
"""

import argparse
import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from benchmarks.leads_month import PERIOD, Judged, judge
from data_contracts.synthetic import oddities
from data_contracts.synthetic.damage import Mess
from flows.store.run import period_end
from rules.catalogue import load_catalogue
from tests.rules.oracle.compared import EXEMPTIONS
from tests.rules.oracle.facts import years_between

DAMAGE = {"clean": Mess.clean, "normal": Mess.realistic, "harsh": Mess.harsh}


@dataclass(frozen=True)
class Goal:
    """What a damage must reach; None = no goal. `by_rule`: least published recall and precision of every rule."""

    by_rule: float | None = None
    published: float | None = None
    precise: float | None = None
    rows: float | None = None


GOALS = {
    "clean": Goal(by_rule=0.99, rows=0.990),
    "normal": Goal(published=0.985, precise=0.995, rows=0.990),
    "harsh": Goal(),
}


def main() -> int:
    """Invent, run, judge, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--households", type=int, default=2000)
    parser.add_argument("--seeds", type=int, nargs="+", default=[901])
    parser.add_argument("--damage", choices=DAMAGE, default="normal")
    parser.add_argument("--show", metavar="RULE", nargs="+", default=[], help="list what of a rule is missed or wrong")
    parser.add_argument("--kinds", choices=[*oddities.KINDS, "all"], nargs="+", default=[], help="what the city has")
    parser.add_argument("--causes", type=int, default=12, help="how many causes to print")
    given = parser.parse_args()
    kinds = oddities.KINDS if "all" in given.kinds else tuple(given.kinds)
    months = []
    for seed in given.seeds:
        folder = Path(tempfile.mkdtemp(prefix="faxian-leads-"))
        try:
            months.append(judge(folder, given.households, seed, DAMAGE[given.damage]().having(*kinds)))
        finally:
            shutil.rmtree(folder, ignore_errors=True)
    print(f"{given.households:,} households, seeds {given.seeds}, damage {given.damage} {' '.join(kinds)}")
    return report(months, given.damage, given.show, given.causes)


def report(months: Sequence[Judged], damage: str, show: Sequence[str], causes: int) -> int:
    """Print the tables; 1 when a goal is missed."""
    leads = pl.concat([month.leads for month in months])
    rules, dispositions, helping, everything = (
        measures(leads, "rule_id"),
        measures(leads, "disposition"),
        measures(leads.filter(pl.col("rule_id").str.contains("^[EIR]")), "dispositions 1-3"),
        measures(leads, "all"),
    )
    rows = rows_with_their_person(pl.concat([month.links for month in months], how="vertical_relaxed"))
    with pl.Config(tbl_rows=-1, tbl_hide_dataframe_shape=True, tbl_hide_column_data_types=True, float_precision=4):
        pl.Config(fmt_str_lengths=110, tbl_width_chars=160)
        print(rules, dispositions, helping, everything, rows, sep="\n")
        for kind, faults in faults_of(leads).items():
            print(f"\n{kind}: {faults.height:,}; by rule, and what the rows they rest on suffered")
            for by in ("rule_id", "why"):
                print(_counted(faults.group_by(by).len()).head(causes))
    for rule_id in show:
        _show(months, rule_id)
    missed = misses(GOALS[damage], rules, helping, everything, rows)
    none_set = GOALS[damage] == Goal()
    print("\n" + ("\n".join(missed) or ("no goal is set" if none_set else "every goal is reached")))
    return 1 if missed else 0


def measures(leads: pl.DataFrame, by: str) -> pl.DataFrame:
    """How leads stand beside the truth, by a column. Grain: value of the column.

    `found`, `published`: shares of those due; `listed`: published ones, `wrong` of them and `precise`, the share of
    true ones; `of_all_found`: the same with those kept back, exemptions aside. NaN where there are none.
    """
    true, due, found, out = (pl.col(f"is_{name}") for name in ("true", "due", "found", "published"))
    exempt = pl.col("suppressed_by").is_in(EXEMPTIONS).fill_null(value=False)
    disposition = pl.col("rule_id").str.slice(0, 1).replace_strict({"E": 1, "I": 2, "R": 3, "X": 4})
    grouping = {"disposition": disposition, "rule_id": pl.col("rule_id")}.get(by, pl.lit("together"))
    return (
        leads.group_by(grouping.alias(by))
        .agg(
            due=due.sum(),
            found=(due & found).sum() / due.sum(),
            published=(due & out).sum() / due.sum(),
            listed=out.sum(),
            wrong=(out & ~true).sum(),
            precise=(out & true).sum() / out.sum(),
            of_all_found=(found & true).sum() / (found & ~exempt).sum(),
        )
        .sort(by)
    )


def rows_with_their_person(links: pl.DataFrame) -> pl.DataFrame:
    """One line: rows x role, share with their person, links to somebody else, share in review."""
    linked = pl.col("person_id").is_not_null()
    return links.select(
        rows=pl.len(),
        with_their_person=(linked & ~pl.col("is_wrong") & ~pl.col("is_apart")).mean(),
        wrong_links=(linked & pl.col("is_wrong")).sum(),
        in_review=(pl.col("decision") == "review").mean(),
    )


def faults_of(leads: pl.DataFrame) -> dict[str, pl.DataFrame]:
    """Leads that are due and not published, and leads that are published and not true."""
    return {
        "missed": leads.filter(pl.col("is_due") & ~pl.col("is_published")),
        "wrong": leads.filter(pl.col("is_published") & ~pl.col("is_true")),
    }


def misses(
    goal: Goal, rules: pl.DataFrame, helping: pl.DataFrame, everything: pl.DataFrame, rows: pl.DataFrame
) -> list[str]:
    """A sentence for each goal that is not reached; a rule without leads reaches its own."""
    said = []
    for row in rules.to_dicts() if goal.by_rule is not None else ():
        for name in ("published", "precise"):
            if row[name] is not None and row[name] < (goal.by_rule or 0):
                said.append(f"{row['rule_id']}: {name} {row[name]:.4f}, goal {goal.by_rule}")
    for name, wanted, reached in (
        ("published leads of dispositions 1-3", goal.published, helping["published"][0]),
        ("precision of published leads", goal.precise, everything["precise"][0]),
        ("rows with their person", goal.rows, rows["with_their_person"][0]),
    ):
        if wanted is not None and reached < wanted:
            said.append(f"{name}: {reached:.4f}, goal {wanted}")
    return said


def _counted(counts: pl.DataFrame) -> pl.DataFrame:
    name = counts.columns[0]
    return counts.sort(["len", name], descending=[True, False])


def _show(months: Sequence[Judged], rule_id: str) -> None:
    """A rule's missed and wrong leads: subject, surname and age, what became of it, what its rows suffered."""
    print(f"\n{rule_id} {load_catalogue()[rule_id].spec.title}")
    for month in months:
        people = {f"P{row['person_no']}": row for row in month.truth.people.to_dicts()}
        for kind, faults in faults_of(month.leads.filter(pl.col("rule_id") == rule_id)).items():
            for lead in faults.to_dicts():
                person = people.get(lead["subject"])
                age = years_between(person["birth_date"], period_end(PERIOD)) if person else None
                who = f" ({person['name'][0]}某, {age})" if person else ""
                print(f"  seed {lead['seed']} {kind}: {lead['subject']}{who}: {lead['why']}")


if __name__ == "__main__":
    raise SystemExit(main())
