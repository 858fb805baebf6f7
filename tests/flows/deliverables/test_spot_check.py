"""The spot check: what was closed and who has no lead, drawn by a seed that nobody could choose."""

from hashlib import sha256

import polars as pl
import pytest

from data_contracts import tables as t
from flows.audit.draw_seed import draw_seed
from flows.deliverables import spot_check as spot
from flows.store.files import write_json
from rules.parameters import Parameters, load_parameters
from tests.flows.deliverables.conftest import MadeMonth
from tests.flows.made_leads import EAST, WEST

PARAMETERS: Parameters = load_parameters(None)


def closed(month: MadeMonth, count: int, result: str = "no_action", township: str = EAST) -> None:
    """`count` leads of one township that this month's answers closed."""
    person = "P000000001" if township == EAST else "P000000003"
    leads = [f"C{number}" for number in range(count)]
    history = [{"lead_id": key, "rule_id": "E08", "person_id": person, "is_open": False} for key in leads]
    events = [
        {"entry_no": n, "lead_id": key, "period": "202609", "event": "closed", "result": result}
        for n, key in enumerate(leads)
    ]
    month.put("feedback", t.LEAD_HISTORY, history)
    month.put("feedback", t.LEDGER, events)


@pytest.mark.parametrize(("count", "drawn"), [(1, 1), (3, 1), (4, 2), (10, 3), (11, 4)])
def test_at_least_thirty_percent_of_each_stratum_is_drawn(month: MadeMonth, count: int, drawn: int) -> None:
    closed(month, count)
    tables = month.tables()
    assert spot.draw(spot.population(tables), tables, PARAMETERS, "seed")["is_drawn"].sum() == drawn


def test_refused_applications_of_the_month_may_be_drawn_too(month: MadeMonth) -> None:
    month.put("decide", t.REFUSED_PEOPLE, [{"person_id": "P000000001"}])
    assert spot.population(month.tables())["person_id"].to_list() == ["P000000001"]


def test_the_same_month_draws_the_same(month: MadeMonth) -> None:
    closed(month, 20)
    files = [spot.spot_check(month.tables(), month.city(), PARAMETERS) for _ in range(2)]
    assert [file.rows.rows() for file in files[0]] == [file.rows.rows() for file in files[1]]


def test_the_blind_draw_holds_living_people_without_a_lead(month: MadeMonth) -> None:
    tables = month.tables()
    drawn = spot.draw(spot.population(tables), tables, PARAMETERS, "seed")
    found = spot.blind_draw(tables, month.city(), drawn, "seed")
    assert found["person_id"].to_list() == ["P000000003"]
    month.put("decide", t.DEPARTURES, [{"person_id": "P000000003", "is_dead": True, "has_moved_out": False}])
    assert len(spot.blind_draw(month.tables(), month.city(), drawn, "seed")) == 0


def test_the_blind_draw_leaves_out_strangers(month: MadeMonth) -> None:
    """Of a caller in no register, on no roster and not monitored, no file's silence says that they were missed."""
    month.put("decide", t.STRANGERS, [{"person_id": "P000000003"}])
    drawn = spot.draw(spot.population(month.tables()), month.tables(), PARAMETERS, "seed")
    assert len(spot.blind_draw(month.tables(), month.city(), drawn, "seed")) == 0


def test_who_is_dead_or_gone_is_what_the_rules_say_and_nothing_else(month: MadeMonth) -> None:
    """Somebody with a row of 迁出 who is registered elsewhere is still here for the rules, so they may be drawn."""
    month.put("match", t.LINKS_KEYED, [{"row_id": 1, "extract": "funeral", "role": "self", "person_id": "P000000003"}])
    tables = month.tables()
    drawn = spot.draw(spot.population(tables), tables, PARAMETERS, "seed")
    assert spot.blind_draw(tables, month.city(), drawn, "seed")["person_id"].to_list() == ["P000000003"]


def test_the_blind_draw_is_as_large_as_the_city_says(month: MadeMonth) -> None:
    tables = month.tables()
    drawn = spot.draw(spot.population(tables), tables, PARAMETERS, "seed")
    assert len(spot.blind_draw(tables, month.city("worklists: {blind_sample: 0}\n"), drawn, "seed")) == 0


def test_the_seed_is_told_on_every_sheet_and_anybody_can_draw_the_closed_leads_again(month: MadeMonth) -> None:
    closed(month, 20)
    sheets = {file.path: file.rows for file in spot.spot_check(month.tables(), month.city(), PARAMETERS)}
    seed = sheets["spot_check/抽签办法.csv"]["内容"][0]
    listed = sheets["spot_check/抽查名单.csv"]
    again = sorted((f"C{n}" for n in range(20)), key=lambda key: sha256(f"{seed}|{key}".encode()).hexdigest())
    assert set(listed["线索编号"]) == set(again[:6])
    assert set(listed[spot.SEED_ITEM]) | set(sheets["spot_check/盲查名单.csv"][spot.SEED_ITEM]) == {seed}


def test_the_blind_draw_can_be_made_again_from_the_seed(month: MadeMonth) -> None:
    many = [f"P1{n:08d}" for n in range(30)]
    people = pl.read_parquet(month.stage("match") / "people.parquet").row(0, named=True)
    details = pl.read_parquet(month.stage("match") / "person_details.parquet").row(0, named=True)
    month.put("match", t.PEOPLE, [people | {"person_id": key} for key in many])
    month.put("match", t.PERSON_DETAILS, [details | {"person_id": key} for key in many])
    tables = month.tables()
    drawn = spot.draw(spot.population(tables), tables, PARAMETERS, "seed")
    found = spot.blind_draw(tables, month.city("worklists: {blind_sample: 25}\n"), drawn, "seed")
    again = sorted(many, key=lambda key: sha256(f"seed|{key}".encode()).hexdigest())
    assert set(found["person_id"]) == set(again[:25])
    assert len(spot.blind_draw(tables, month.city(), drawn, "seed")) == spot.MIN_BLIND


def test_the_seed_hangs_on_every_input_and_on_the_month_before(month: MadeMonth) -> None:
    files = [{"file_no": n, "source_file": f"roster/{n}.csv", "sha256": str(n)} for n in (1, 2)]
    month.put("ingest", t.FILES, files)
    first = draw_seed(month.tables())
    assert first == draw_seed(month.tables())
    lines = "incoming/202609/roster/1.csv 1\nincoming/202609/roster/2.csv 2\n-\n"
    assert first == f"202609-{sha256(lines.encode()).hexdigest()[:16]}"
    month.put("ingest", t.FILES, [files[0], files[1] | {"sha256": "3"}])
    other = draw_seed(month.tables())
    write_json(month.store.period("202608") / "manifest.json", {"content_sha256": "x", "outputs": []})
    assert len({first, other, draw_seed(month.tables())}) == 3


def test_closed_leads_are_drawn_by_the_township_they_are_counted_in(month: MadeMonth) -> None:
    closed(month, 4)
    history = pl.read_parquet(month.stage("feedback") / "lead_history.parquet").to_dicts()
    month.put("feedback", t.LEAD_HISTORY, [lead | {"township": WEST} for lead in history])
    tables = month.tables()
    drawn = spot.draw(spot.population(tables), tables, PARAMETERS, "seed")
    assert set(drawn.select("township_code", "township", "village").rows()) == {(WEST, "西河镇", "")}
    assert drawn["is_drawn"].sum() == 2
