"""One city, two ways to deliver it: under our headings, or as the files of its systems. Every fact that those files
have is the same, row by row, and every other is unknown. People, links and leads: `python -m benchmarks.exports`.
"""

import shutil
from collections import Counter
from pathlib import Path

import polars as pl
import pytest

from benchmarks.exports import Month, compare
from data_contracts.contract import load_contracts
from data_contracts.synthetic.city import CONTRACT, EXPORTS, WIDE, Truth, generate
from data_contracts.synthetic.damage import Mess
from flows.ingest import stage
from flows.store.run import RunContext, period_end
from tests.core_tables import core_rows

PERIOD = "202610"
PLACE = ["source_file", "source_row"]
SAME = {
    "roster": ("name", "id_no", "programme", "urban_rural", "is_covered", "status", "hukou_area"),
    "medical_claims": ("name", "id_no", "settled_date", "admitted_date", "total_yuan", "out_of_pocket_yuan"),
    "rural_monitoring": ("name", "id_no", "monitor_no", "monitor_kind", "risk", "is_risk_cleared", "hukou_area"),
    "payments": ("name", "id_no", "batch_month", "payment_kind", "due_yuan", "paid_yuan", "payment_status"),
    "employment": ("name", "id_no", "employment_status", "hukou_area"),
}
UNKNOWN = {
    "roster": ("last_review_date", "authorised_until", "is_single_cover", "selfcare_date", "care_agreement_until"),
    "medical_claims": ("sex", "phone"),
    "rural_monitoring": ("live_area",),
    "payments": ("household_no", "roster_sent_date", "allocated_date"),
}
OWN_HEADINGS = "社会救助对象花名册"
"""The list under our headings that comes beside the ten files: 渐退, applying, orphans."""


def taken(folder: Path, roster_as: str, monkeypatch: pytest.MonkeyPatch) -> tuple[Truth, Path]:
    """A small clean city, taken in; the expectations of the contracts are not asked: they have tests of their own."""
    monkeypatch.setattr(stage, "_validate", lambda *_: ())
    mess = Mess.clean().having("other_subsidies", "work_abroad")
    truth = generate(folder, households=12, seed=7, periods=[PERIOD], mess=mess, roster_as=roster_as)
    for unused in truth.incoming.glob(f"{PERIOD}/*"):
        if unused.name not in SAME:
            shutil.rmtree(unused)
    into = folder / "ingest"
    into.mkdir()
    day = period_end(PERIOD)
    stage.ingest(RunContext(PERIOD, day, day, truth.city, truth.incoming, folder, folder, "x"), into, None)
    return truth, into


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[Truth, Path]]:
    folder = tmp_path_factory.mktemp("parity")
    with pytest.MonkeyPatch.context() as patched:
        return [taken(folder / roster_as, roster_as, patched) for roster_as in (CONTRACT, EXPORTS)]


def rows(delivered: tuple[Truth, Path], extract: str) -> pl.DataFrame:
    """Core rows with the true number of their person."""
    truth, into = delivered
    own = truth.rows.filter((pl.col("extract") == extract) & (pl.col("role") == "self")).select(*PLACE, "person_no")
    core = core_rows(into, extract)
    assert core.join(own, on=PLACE, how="anti").is_empty()
    return core.join(own, on=PLACE)


@pytest.mark.parametrize("extract", SAME)
def test_every_fact_that_both_have_is_the_same(both: list[tuple[Truth, Path]], extract: str) -> None:
    contract, exports = (rows(delivered, extract) for delivered in both)
    if extract == "roster":
        contract = contract.filter(pl.col("status") != "停保")
        exports = exports.filter(pl.col("status") != "停保")
    facts = ["person_no", *SAME[extract]]
    first, second = (set(each.select(facts).iter_rows()) for each in (contract, exports))
    assert contract.height >= 20
    assert first == second


@pytest.mark.parametrize("extract", UNKNOWN)
def test_what_the_files_do_not_have_is_unknown_and_not_blank(both: list[tuple[Truth, Path]], extract: str) -> None:
    of_files = rows(both[1], extract).filter(~pl.col("source_file").str.contains(OWN_HEADINGS))
    identity = {column.name for column in load_contracts()[extract].columns if column.identity_of}
    for name in UNKNOWN[extract]:
        assert of_files[name].null_count() == of_files.height
        told = of_files["emptied"].fill_null("").str.contains(f"|{name}|", literal=True)
        assert told.all() is (name not in identity), name


def test_words_for_self_care_are_in_the_band_of_the_score(both: list[tuple[Truth, Path]]) -> None:
    bands = []
    for delivered in both:
        of_tekun = rows(delivered, "roster").filter((pl.col("programme") == "特困") & (pl.col("status") == "在保"))
        scores = dict(of_tekun.select("person_no", "selfcare_score").drop_nulls().iter_rows())
        bands.append({who: min(score, 1) + (score >= 4) for who, score in scores.items()})
    assert bands[0] == bands[1]
    assert set(bands[0].values()) == {0, 1, 2}


def test_households_hold_the_same_people_together(both: list[tuple[Truth, Path]]) -> None:
    together = []
    for delivered in both:
        roster = rows(delivered, "roster").filter(pl.col("status") == "在保")
        numbers = roster.group_by("household_no", "programme").agg(pl.col("person_no").sort())
        together.append(sorted(map(str, numbers.select("programme", "person_no").iter_rows())))
    assert together[0] == together[1]
    assert len(together[0]) > 30


def test_lists_of_other_offices_come_in_their_own_files_and_say_the_same(both: list[tuple[Truth, Path]]) -> None:
    payments, work = (rows(both[1], extract) for extract in ("payments", "employment"))
    kinds = payments.with_columns(file=pl.col("source_file").str.extract(r"/(\w+?)_2026")).group_by("file")
    assert dict(kinds.agg(pl.col("payment_kind").unique().sort().str.join()).iter_rows()).items() >= {
        ("津贴对象", "高龄津贴"),
        ("惠农补贴", "惠农补贴"),
    }
    assert payments.filter(pl.col("payment_kind") == "惠农补贴")["source_file"].n_unique() > 1, "a sheet a township"
    away = work.filter(pl.col("source_file").str.contains("务工情况"))
    assert away.height and away["emptied"].str.contains("|insurance_kind|", literal=True).all()
    yearly = pl.read_parquet(both[1][1] / "yearly_incomes.parquet")
    working = away.filter(pl.col("employment_status") == "灵活就业").height
    assert yearly.filter(pl.col("kind") == "work").height == working


def test_the_older_systems_wide_table_says_the_same_of_everybody_or_nothing(
    both: list[tuple[Truth, Path]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tests.flows.test_exports_parity.SAME", {"roster": ()})
    wide = rows(taken(tmp_path, WIDE, monkeypatch), "roster").filter(pl.col("status") == "在保")
    contract = rows(both[0], "roster").filter(pl.col("status") == "在保")
    key = ["person_no", "programme", "household_no"]
    assert sorted(wide.select(key).iter_rows()) == sorted(contract.select(key).iter_rows())
    both_say = wide.join(contract, on=key, suffix="_truth")
    for fact in ("name", "urban_rural", "is_covered", "hukou_area"):
        stated = both_say.filter(pl.col(fact).is_not_null())
        assert stated.height > 100 and (stated[fact] == stated[f"{fact}_truth"]).all(), fact
    of_table = wide.filter(pl.col("source_file").str.contains("家庭名册"))
    assert of_table.filter(pl.col("source_file").str.contains("#成员")).height > 100
    unsure = of_table.filter(pl.col("is_covered").is_null())
    assert unsure["emptied"].str.contains("|is_covered|", literal=True).all()


# ---- what the benchmark says of a difference


def month(leads: list[tuple[str, int, bool, str | None]], runs: dict[str, str]) -> Month:
    """A month of two people, whose leads are (rule, who, published, held by)."""
    row = {"source_file": ["a"], "source_row": [2], "joined_file": [None], "joined_row": [None], "person_no": [1]}
    facts = {
        "programme": ["低保"],
        "urban_rural": ["农村"],
        "is_covered": [True],
        "hukou_area": ["1"],
        "household_no": ["H"],
    }
    link = {"extract": ["visits"], "source_file": ["v"], "source_row": [1], "role": ["self"], "decision": ["auto"]}
    return Month(
        roster=pl.DataFrame({**row, **facts, "status": ["在保"]}, strict=False),
        links=pl.DataFrame({**link, "who": [1], "person_no": [1]}),
        people=pl.DataFrame({"person_id": ["P1"], "all_who": [[1]], "who": [1]}),
        leads=pl.DataFrame(leads, ["rule_id", "who", "is_published", "suppressed_by"], orient="row"),
        runs=runs,
        remarks=pl.DataFrame(schema={"source_file": pl.String, "source_row": pl.Int64, "remark": pl.String}),
        repeated=Counter(),
    )


def test_a_lead_that_is_held_or_not_run_is_explained_and_any_other_difference_is_not() -> None:
    contract = month([("I07", 1, True, None), ("X05", 1, True, None), ("E08", 1, True, None)], {})
    held = [("I07", 1, False, "cell_issue"), ("E11", 1, True, None)]
    found = compare(contract, month(held, {"X05": "送来的文件没有一列"}))
    assert found.wrong == ["leads: E08 is missing for 1", "leads: E11 is wrong for 1"]
    assert sorted(found.fewer) == [("I07", "held: cell_issue"), ("X05", "not run: 送来的文件没有一列")]
    assert compare(contract, contract).wrong == []
