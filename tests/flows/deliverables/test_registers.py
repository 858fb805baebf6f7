"""The registers that go out beside the lists: focus groups, staffing, spot check, bulletin, reviews, open leads."""

from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from data_contracts import tables as t
from flows.deliverables.bulletin import bulletin_table
from flows.deliverables.capacity import plan_of, village_table
from flows.deliverables.focus import focus
from flows.deliverables.ledger_sheets import ledger_sheets
from flows.deliverables.open_leads import open_leads
from flows.deliverables.pairs_workbook import pairs_workbook
from flows.deliverables.review_list import review_list
from flows.deliverables.staffing import staffing
from flows.deliverables.worklists import worklist_rows
from flows.feedback.read import PAIRS, read_returned
from flows.ledger import book
from flows.ledger.balance import AGE_NAMES, LedgerReport
from flows.ledger.figures import figures, town_figures
from flows.ledger.month import lists_of
from rules.parameters import Parameters, load_parameters
from tests.flows import made_leads as made
from tests.flows.deliverables.conftest import START, MadeMonth
from tests.flows.made_leads import COUNTY, EAST, WEST, lead
from tests.flows.made_month import CITY, IDS, SOURCE

PACKS = ("jiangxi", "anhui")
PARAMETERS: Parameters = load_parameters(None, packs=PACKS)


def test_the_focus_register_says_who_came_and_went(month: MadeMonth) -> None:
    rows = [("低保", 1, "stay"), ("低保", 2, "in"), ("60岁以上无养老金", 3, "out")]
    groups = [
        {"group": group, "person_id": f"P00000000{n}", "household_no": "H1", "since_period": "202609", "change": change}
        for group, n, change in rows
    ]
    month.put("decide", t.FOCUS_GROUPS, groups)
    files = {file.path: file.rows for file in focus(month.tables())}
    register = files["focus_groups/369921_临江县.csv"]
    assert sorted(register.select("人群类别", "变动").rows()) == [
        ("60岁以上无养老金", "退出"),
        ("低保", "在册"),
        ("低保", "新增"),
    ]
    assert not set(register["证件号码(脱敏)"]) & set(IDS)
    counts = files["focus_groups/各类人数.csv"].filter(pl.col("人群类别") == "低保")
    assert counts.select("本月人数", "新增", "在册", "退出").row(0) == ("2", "1", "1", "0")


def test_the_visit_list_has_the_households_of_every_week_first_and_says_who_waits_too_long(month: MadeMonth) -> None:
    homes = [
        {"household_key": f"H{n}", "household_no": f"H{n}", "person_id": f"P00000000{n}", "visit_class": often}
        | {"reasons": "突发严重困难户", "last_visit": date(2026, 9, 20), "is_overdue": late}
        for n, often, late in ((1, "月", True), (2, "周", False))
    ]
    month.put("decide", t.VISIT_CLASSES, homes)
    files = {file.path: file.rows for file in focus(month.tables())}
    rows = files["focus_groups/探访名单_369921_临江县.csv"]
    told = rows.select("探访类别", "户编号", "上次走访", "已超过探访间隔").rows()
    assert told == [("周", "H2", "2026-09-20", "否"), ("月", "H1", "2026-09-20", "是")]
    assert not set(rows["证件号码(脱敏)"]) & set(IDS)


def test_a_month_without_groups_has_no_register(month: MadeMonth) -> None:
    assert focus(month.tables()) == []


@pytest.mark.parametrize(
    ("population", "assistants"), [(2999, 0), (3000, 1), (5999, 1), (6000, 2), (9000, 3), (30000, 3)]
)
def test_assistants_are_due_by_registered_people_and_at_most_three(
    month: MadeMonth, population: int, assistants: int
) -> None:
    village = {"area_code": "369921101201", "name": "白沟村", "level": "村", "hukou_population": population}
    month.put("ingest", t.AREAS, [village | {"current_code": "369921101201", "township": EAST, "county": COUNTY}])
    rows = village_table(month.tables(), month.city(), PARAMETERS)
    assert rows["assistants"].to_list() == [assistants]


@pytest.mark.parametrize(("covered", "is_due"), [(200, False), (201, True)])
def test_a_station_is_due_above_the_threshold(month: MadeMonth, covered: int, is_due: bool) -> None:
    people = pl.read_parquet(month.stage("match") / "people.parquet")
    details = pl.read_parquet(month.stage("match") / "person_details.parquet")
    many = [f"P1{n:08d}" for n in range(covered)]
    month.put("match", t.PEOPLE, [people.row(0, named=True) | {"person_id": key} for key in many])
    month.put("match", t.PERSON_DETAILS, [details.row(0, named=True) | {"person_id": key} for key in many])
    month.put("decide", t.COVERED_PEOPLE, [{"person_id": key, "covered_since": START} for key in many])
    rows = village_table(month.tables(), month.city(), PARAMETERS).filter(pl.col("name") == "白沟村")
    assert rows.select("covered", "is_station_due").row(0) == (covered, is_due)


@pytest.mark.parametrize(
    ("packs", "population", "assistants"),
    [
        (("jiangxi",), 9000, 1),
        (("hanzhong",), 100, 1),
        (("jiangxi",), None, 1),
        (("anhui",), None, None),
        ((), 9000, None),
    ],
)
def test_assistants_are_what_the_packs_chosen_say_and_unknown_without_one(
    month: MadeMonth, packs: tuple[str, ...], population: int | None, assistants: int | None
) -> None:
    village = {"area_code": "369921101201", "name": "白沟村", "level": "村", "hukou_population": population}
    month.put("ingest", t.AREAS, [village | {"current_code": "369921101201", "township": EAST, "county": COUNTY}])
    rows = village_table(month.tables(), month.city(), load_parameters(None, packs=packs))
    assert rows.select("assistants", "is_station_due").row(0) == (assistants, False if "jiangxi" in packs else None)


@pytest.mark.parametrize(("reached", "is_due"), [(2, True), (3, False)])
def test_a_station_is_due_where_so_many_people_are_reached(
    month: MadeMonth, tmp_path: Path, reached: int, is_due: bool
) -> None:
    people = pl.read_parquet(month.stage("match") / "people.parquet")
    details = pl.read_parquet(month.stage("match") / "person_details.parquet")
    month.put("match", t.PEOPLE, [people.row(0, named=True) | {"person_id": key} for key in ("P1", "P2")])
    month.put("match", t.PERSON_DETAILS, [details.row(0, named=True) | {"person_id": key} for key in ("P1", "P2")])
    month.put("decide", t.COVERED_PEOPLE, [{"person_id": key, "covered_since": START} for key in ("P1", "P2")])
    file = tmp_path / "parameters.yaml"
    line = (
        f'{{id: station_people, area: "*", value: {reached}, from: 2022-06-01, published: 2022-06-01, citation: A12}}'
    )
    file.write_text(f"parameters:\n- {line}\n", encoding="utf-8")
    rows = village_table(month.tables(), month.city(), load_parameters(file)).filter(pl.col("name") == "白沟村")
    assert rows["is_station_due"].to_list() == [is_due]


def townships(month: MadeMonth, settings: str = "", parameters: Parameters = PARAMETERS) -> pl.DataFrame:
    """The sheet of the townships, as printed."""
    tables, city = month.tables(), month.city(settings)
    villages = village_table(tables, city, parameters)
    plan = plan_of(tables, city, parameters, villages)
    return staffing(tables, villages, plan, worklist_rows(tables, lists_of(tables, city.long_code), plan))[1].rows


@pytest.mark.parametrize(
    ("load", "capacity", "overflow"), [("", "50", "0"), ("worklists: {monthly_load: 1}\n", "2", "0")]
)
def test_a_month_holds_what_the_assistants_due_can_visit(
    month: MadeMonth, load: str, capacity: str, overflow: str
) -> None:
    rows = townships(month, load).filter(pl.col("乡镇代码") == EAST)
    found = rows.select("本月线索", "本期新增", "结转", "督办", "每月可走访户数", "顺延户数", "顺延最久月数").row(0)
    assert found == ("2", "2", "0", "0", capacity, overflow, "")


def test_a_township_that_says_what_it_can_visit_is_believed_and_the_rest_is_counted_and_stays(month: MadeMonth) -> None:
    said = (
        f'- {{id: township_visits, area: "{EAST}", value: 1, from: 2026-01-01, published: 2026-01-01, citation: 台账}}'
    )
    file = month.root / "own.yaml"
    file.write_text(f"parameters:\n{said}\n", encoding="utf-8")
    month.put("decide", t.LEADS, [lead("L1"), lead("L2", household_no="H2", urgency="yellow", case_no="C2")])
    rows = townships(month, parameters=load_parameters(file, packs=PACKS)).filter(pl.col("乡镇代码") == EAST)
    found = rows.select("本月线索", "需走访户数", "核对材料户数", "每月可走访户数", "顺延户数", "顺延最久月数").row(0)
    assert found == ("2", "2", "0", "1", "1", "1")


def gone_from_every_file(month: MadeMonth, person_id: str = "P000000001") -> None:
    """This month's people without one of them, whom the matcher still knows."""
    people = pl.read_parquet(month.stage("match") / "people.parquet")
    details = pl.read_parquet(month.stage("match") / "person_details.parquet")
    known = people.drop("township").join(
        details.select("person_id", "phone", "live_area", "hukou_area"), on="person_id"
    )
    known.write_parquet(month.stage("match") / "known_people.parquet")
    month.put("match", t.PEOPLE, people.filter(pl.col("person_id") != person_id).to_dicts())
    month.put("match", t.PERSON_DETAILS, details.filter(pl.col("person_id") != person_id).to_dicts())


def test_a_person_in_no_file_of_this_month_is_told_as_last_known(month: MadeMonth) -> None:
    before = month.tables().people(pl.Series(["P000000001", "P000000002"]))
    gone_from_every_file(month)
    assert month.tables().people(pl.Series(["P000000001", "P000000002"])).equals(before)
    (month.stage("match") / "known_people.parquet").unlink()
    assert month.tables().people(pl.Series(["P000000001", "P000000002"]))["person_id"].to_list() == ["P000000002"]


def test_a_lead_of_somebody_nobody_knows_any_more_stays_with_its_list(month: MadeMonth) -> None:
    lead = {"lead_id": "C0", "rule_id": "E08", "person_id": "P999999999", "township": EAST, "disposition": 1}
    lead |= {"is_open": True, "opened_period": "202608", "months_open": 2}
    month.put("feedback", t.LEAD_HISTORY, [lead])
    month.put("feedback", t.LEDGER, [{"entry_no": 1, "lead_id": "C0", "period": "202609", "event": "visited"}])
    row = open_leads(month.tables())[0].rows.row(0, named=True)
    assert (row["县区"], row["乡镇代码"], row["乡镇"]) == ("临江县", EAST, "东山乡")
    visited = made.table(
        t.LEDGER,
        [{"entry_no": 1, "lead_id": "C0", "period": "202609", "event": "visited", "township": EAST, "rule_id": "E08"}],
    )
    found = figures_with(month, visited)
    assert dict(found.select("name", "visited").iter_rows()) == {"临江县": 1, "全市": 1}


def figures_with(month: MadeMonth, events: pl.DataFrame) -> pl.DataFrame:
    tables, nothing = month.tables(), book.no_entries()
    towns = town_figures(tables, book.Book(events, nothing.leads, nothing.verdicts))
    return figures(towns, tables.areas, CITY)


def covered_month(month: MadeMonth) -> pl.DataFrame:
    month.put(
        "decide",
        t.COVERED_PEOPLE,
        [
            {"person_id": "P000000001", "household_no": "H1", "covered_since": date(2026, 9, 1)},
            {"person_id": "P000000002", "household_no": "H1", "covered_since": date(2026, 8, 31)},
        ],
    )
    pushed = [("L1", "opened"), ("L1", "published"), ("L2", "published"), ("I9", "opened"), ("I9", "published")]
    pushed += [("L2", "escalated")]
    events = [
        {"entry_no": number, "lead_id": lead, "period": "202609", "event": event, "township": EAST}
        | {"rule_id": "I15" if lead == "I9" else "E08"}
        for number, (lead, event) in enumerate(pushed, start=1)
    ]
    return figures_with(month, made.table(t.LEDGER, events))


def test_the_bulletin_counts_what_was_pushed_and_who_is_covered(month: MadeMonth) -> None:
    found = covered_month(month).row(-1, named=True)
    assert (found["name"], found["pushed"], found["visited"], found["confirmed"]) == ("全市", 2, 0, 0)
    assert (found["new"], found["carried"], found["reminded"]) == (1, 1, 1)
    assert (found["new_households"], found["new_people"]) == (1, 1)
    assert (found["covered_households"], found["covered_people"]) == (1, 2)


def test_the_table_compares_with_a_year_ago_only_when_somebody_kept_it(month: MadeMonth) -> None:
    now = covered_month(month)
    assert bulletin_table(now, now.clear())["同比"][-1] == ""
    before = now.with_columns(pl.lit(4, dtype=pl.Int64).alias("covered_people"))
    assert bulletin_table(now, before)["同比"][-1] == "-50.0%"


def test_the_books_name_townships_and_rules() -> None:
    balance = {
        "township": [EAST, None],
        "rule_id": ["E08", "E08"],
        "opened": [2, 1],
        "closed": [1, 0],
        "open": [1, 1],
        "withdrawn": [0, 1],
    }
    books = pl.DataFrame(balance | {"balances": [True, True]})
    ages = pl.DataFrame({"rule_id": ["E08"], **{name: [0] for name in ("未结", *AGE_NAMES, "最长月数")}})
    yields = pl.DataFrame({"rule_id": ["E08"], "visited": [2], "confirmed": [1], "share": [0.5], "lower": [0.1]})
    yields = yields.with_columns(pl.lit(0.9).alias("upper"), pl.lit(False).alias("is_below_floor"))
    areas = pl.DataFrame({"area_code": [EAST], "name": ["东山乡"]})
    sheets = [file.rows for file in ledger_sheets(LedgerReport("202609", books, ages, yields), areas)]
    assert sheets[0].select("乡镇代码", "乡镇").rows() == [(EAST, "东山乡"), ("", "")]
    assert all(sheet["规则"][0] for sheet in sheets)


def test_a_clerk_sees_both_sides_of_a_pair_masked(month: MadeMonth) -> None:
    columns: dict[str, Any] = {"row_id": [100_000_002], "name": ["王玮"], "id_no": [IDS[0]], "sex": ["男"]}
    columns |= {"birth_date": [date(1960, 1, 1)], "phone": ["15499999999"], "address": ["白沟村 电话15499999999"]}
    pl.DataFrame(columns).write_parquet(month.stage("ingest") / "core_medical_claims.parquet")
    review = {"review_id": "R1", "extract": "medical_claims", "source_file": SOURCE, "source_row": 2, "role": "self"}
    month.put("match", t.REVIEWS, [review | {"candidate_person_id": "P000000001", "bits": 11.3, "why": "姓名一字之差"}])
    file = review_list(month.tables())[0]
    row = file.rows.row(0, named=True)
    assert file.path == "reviews/369921_临江县.csv"
    assert (row["姓名"], row["对方姓名"], row["年龄"], row["匹配权重"]) == ("王玮", "王伟", "66", "11.3")
    text = str(row)
    assert IDS[0] not in text
    assert "15499999999" not in text


def test_the_workbook_of_pairs_comes_back_as_a_form(month: MadeMonth, tmp_path: Path) -> None:
    month.put(
        "match", t.REVIEWS, [{"review_id": "R1", "extract": "medical_claims", "source_file": SOURCE, "source_row": 2}]
    )
    rows = review_list(month.tables())[0].rows
    path = tmp_path / "pairs.xlsx"
    path.write_bytes(pairs_workbook("临江县", "202609", rows))
    assert path.read_bytes() == pairs_workbook("临江县", "202609", rows)
    back = read_returned(path)
    assert (back.kind, back.rows["review_id"].to_list()) == (PAIRS, ["R1"])


def test_an_open_lead_stays_in_sight_when_its_evidence_has_gone(month: MadeMonth) -> None:
    lead = {"person_id": "P000000001", "rule_id": "E08", "disposition": 1, "is_open": True, "has_feedback": False}
    lead |= {"deadline": date(2026, 9, 20), "opened_period": "202608", "months_open": 2, "statement": "自付高"}
    month.put("feedback", t.LEAD_HISTORY, [lead | {"lead_id": "L1"}, lead | {"lead_id": "L0"}])
    rows = open_leads(month.tables())[0].rows
    assert rows.select("线索编号", "逾期天数", "在本月清单").rows() == [("L0", "10", "否"), ("L1", "10", "是")]


def test_the_other_township_of_a_lead_is_counted_in_its_load(month: MadeMonth) -> None:
    assert townships(month).filter(pl.col("乡镇代码") == WEST)["本月线索"].to_list() == ["1"]
