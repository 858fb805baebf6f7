"""The books: append-only, balanced, and the same however often a month is run."""

from collections.abc import Callable
from pathlib import Path

import polars as pl
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks import clerk_headings as c
from data_contracts.errors import StoreError
from data_contracts.tables import Table
from flows.feedback.stage import accept_file
from flows.ledger import book
from flows.ledger.balance import ledger_balance, wilson
from flows.ledger.state import lead_history
from flows.store import files
from flows.store.paths import Store
from rules.numbers import evidence_hash_of, lead_hash
from tests.flows import made_leads as made
from tests.flows.audit.published import seal_bare
from tests.properties import examples


def bytes_of(root: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in book.files(Store(root / "store"))}


def history(root: Path, period: str) -> pl.DataFrame:
    return pl.DataFrame(pl.from_arrow(lead_history(book.read(Store(root / "store")), period)))


def test_a_published_lead_is_opened_once_and_listed_every_month(tmp_path: Path) -> None:
    rows = made.leads(made.lead("L1"))
    made.publish(tmp_path, "202609", rows)
    made.publish(tmp_path, "202610", rows)
    events = book.read(Store(tmp_path / "store")).events
    assert events.select("period", "event").rows() == [
        ("202609", "opened"),
        ("202609", "published"),
        ("202610", "published"),
        ("202610", "escalated"),
    ]
    assert history(tmp_path, "202611")["months_open"].to_list() == [3]


def test_a_suppressed_lead_is_not_opened(tmp_path: Path) -> None:
    made.publish(tmp_path, "202609", made.leads(made.lead("L1", is_published=False)))
    assert len(history(tmp_path, "202610")) == 0


@pytest.mark.parametrize(("deadline", "escalated"), [((2026, 10, 30), 1), ((2026, 10, 31), 0)])
def test_an_open_lead_escalates_the_day_after_its_deadline(
    tmp_path: Path, deadline: tuple[int, int, int], escalated: int
) -> None:
    from datetime import date

    made.publish(tmp_path, "202609", made.leads(made.lead("L1", deadline=date(*deadline))))
    wanted = made.publish(tmp_path, "202610", made.leads())
    assert wanted.events["event"].to_list().count("escalated") == escalated


def test_running_a_month_again_writes_nothing(tmp_path: Path) -> None:
    rows = made.leads(made.lead("L1"), made.lead("L2"))
    made.publish(tmp_path, "202609", rows)
    before = bytes_of(tmp_path)
    made.publish(tmp_path, "202609", rows)
    assert bytes_of(tmp_path) == before


def test_other_input_for_the_last_month_is_added_and_never_overwrites(tmp_path: Path) -> None:
    made.publish(tmp_path, "202609", made.leads(made.lead("L1"), made.lead("L2")))
    first = bytes_of(tmp_path)
    made.publish(tmp_path, "202609", made.leads(made.lead("L2"), made.lead("L3")))
    second = bytes_of(tmp_path)
    assert first.items() <= second.items()
    assert history(tmp_path, "202610")["lead_id"].to_list() == ["L2", "L3"]
    made.publish(tmp_path, "202609", made.leads(made.lead("L1"), made.lead("L2")))
    assert second.items() <= bytes_of(tmp_path).items()
    assert history(tmp_path, "202610")["lead_id"].to_list() == ["L1", "L2"]
    assert ledger_balance(Store(tmp_path / "store")).is_balanced


def test_other_input_for_a_month_others_stand_on_is_refused(tmp_path: Path) -> None:
    made.publish(tmp_path, "202609", made.leads(made.lead("L1")))
    made.publish(tmp_path, "202610", made.leads(made.lead("L1")))
    before = bytes_of(tmp_path)
    with pytest.raises(StoreError, match="append-only"):
        made.publish(tmp_path, "202609", made.leads(made.lead("L2")))
    assert bytes_of(tmp_path) == before


def killed_before_events(monkeypatch: pytest.MonkeyPatch, publish: Callable[[], object]) -> None:
    whole = files.write_table

    def killed(path: Path, rows: pa.Table, spec: Table) -> None:
        if "_events" in path.name:
            raise KeyboardInterrupt
        whole(path, rows, spec)

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(files, "write_table", killed)
        publish()


def test_a_month_killed_while_it_is_put_down_counts_for_nothing_until_it_is_run_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = Store(tmp_path / "store")
    killed_before_events(monkeypatch, lambda: made.publish(tmp_path, "202609", made.leads(made.lead("L1"))))
    assert (store.ledger() / "202609_leads.parquet").exists()
    assert (book.last_period(store), len(book.read(store).leads)) == (None, 0)
    made.publish(tmp_path, "202609", made.leads(made.lead("L2")))
    assert history(tmp_path, "202610")["lead_id"].to_list() == ["L2"]
    report = ledger_balance(store)
    assert (report.exit_code, report.faults) == (0, ())


def test_a_second_run_killed_while_it_is_put_down_is_made_whole_by_a_third(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = made.leads(made.lead("L1")), made.leads(made.lead("L2"))
    made.publish(tmp_path, "202609", rows[0])
    first = bytes_of(tmp_path)
    killed_before_events(monkeypatch, lambda: made.publish(tmp_path, "202609", rows[1]))
    assert history(tmp_path, "202610")["lead_id"].to_list() == ["L1"]
    made.publish(tmp_path, "202609", rows[1])
    assert history(tmp_path, "202610")["lead_id"].to_list() == ["L2"]
    assert first.items() <= bytes_of(tmp_path).items()
    assert ledger_balance(Store(tmp_path / "store")).exit_code == 0


def test_a_closed_lead_that_is_published_again_is_reopened_and_the_books_balance(tmp_path: Path) -> None:
    made.publish(tmp_path, "202609", made.leads(made.lead("L1")))
    accept_file(made.returned_csv(tmp_path / "a.csv", [made.answer("L1")]), Store(tmp_path / "store"))
    made.publish(tmp_path, "202610", made.leads(made.lead("L1")))
    state = history(tmp_path, "202611").row(0, named=True)
    assert (state["is_open"], state["opened_period"], state["has_feedback"]) == (True, "202610", False)
    assert state["last_result"] == "enrolled"
    report = ledger_balance(Store(tmp_path / "store"))
    assert report.balance.select("opened", "closed", "open").row(0) == (2, 1, 1)
    assert report.is_balanced


def test_a_lead_about_an_overdue_lead_closes_with_it(tmp_path: Path) -> None:
    made.publish(tmp_path, "202609", made.leads(made.lead("L1")))
    made.publish(tmp_path, "202610", made.leads(made.lead("L1")))
    store = Store(tmp_path / "store")
    about = made.table(book.LEDGER_LEADS, [made.lead("L2", "I15", period="202610", about_lead_id="L1", row_keys=[])])
    opened = made.table(
        book.LEDGER,
        [
            {
                "entry_no": 90,
                "period": "202610",
                "lead_id": "L2",
                "event": "opened",
                "rule_id": "I15",
                "township": made.EAST,
            }
        ],
    )
    book.write_table(store.ledger() / "202610_leads.2.parquet", about.to_arrow(), book.LEDGER_LEADS)
    book.write_table(store.ledger() / "202610_events.2.parquet", opened.to_arrow(), book.LEDGER)
    seal_bare(store, "202610")
    accept_file(made.returned_csv(tmp_path / "a.csv", [made.answer("L1", **{c.VISITED: "2026-11-10"})]), store)
    assert history(tmp_path, "202611")["is_open"].to_list() == [False, False]
    assert ledger_balance(store).is_balanced


def reminded(root: Path, rule_id: str = "E08") -> str:
    """A lead L1 that was reminded of; the number of the reminder."""
    made.publish(root, "202609", made.leads(made.lead("L1", rule_id)))
    key = evidence_hash_of(())
    reminder = lead_hash("I15", "L1", key)
    again = made.leads(made.lead("L1", rule_id), made.lead(reminder, "I15", subject="lead"))
    made.publish(root, "202610", again, evidence_key=key, about="L1")
    return reminder


def test_a_result_on_the_reminder_is_one_for_the_lead_it_is_about(tmp_path: Path) -> None:
    reminder = reminded(tmp_path)
    store = Store(tmp_path / "store")
    accept_file(made.returned_csv(tmp_path / "a.csv", [made.answer(reminder, **{c.VISITED: "2026-11-10"})]), store)
    state = {row["lead_id"]: row for row in history(tmp_path, "202611").iter_rows(named=True)}
    assert (state["L1"]["is_open"], state["L1"]["last_result"], state["L1"]["has_feedback"]) == (
        False,
        "enrolled",
        True,
    )
    assert [state[name]["settled_period"] for name in ("L1", reminder)] == ["202610", "202610"]
    report = ledger_balance(store)
    assert report.is_balanced
    assert report.yields.select("rule_id", "visited", "confirmed").rows() == [("E08", 1, 1), ("I15", 1, 1)]


def test_a_lead_answered_beside_its_reminder_keeps_its_own_answer(tmp_path: Path) -> None:
    reminder = reminded(tmp_path)
    store = Store(tmp_path / "store")
    rows = [
        made.answer(reminder, **{c.VISITED: "2026-11-10"}),
        made.answer("L1", **{c.VISITED: "2026-11-10", c.RESULT: "查无此人", c.IS_TRUE: "否"}),
    ]
    accept_file(made.returned_csv(tmp_path / "a.csv", rows), store)
    events = book.read(store).events.filter(pl.col("lead_id") == "L1")
    assert events.filter(pl.col("event") == "result")["result"].to_list() == ["not_found"]
    assert events["event"].to_list().count("closed") == 1
    assert ledger_balance(store).is_balanced


@pytest.mark.parametrize("side", [c.HOST_ZH, c.ASSISTING_ZH])
def test_a_visit_on_the_reminder_is_feedback_on_the_lead_it_is_about(tmp_path: Path, side: str) -> None:
    reminder = reminded(tmp_path)
    store = Store(tmp_path / "store")
    row = made.answer(
        reminder, **{c.VISITED: "2026-11-10", c.SIDE: side} | ({c.RESULT: ""} if side == c.HOST_ZH else {})
    )
    accept_file(made.returned_csv(tmp_path / "a.csv", [row]), store)
    state = {row["lead_id"]: row for row in history(tmp_path, "202611").iter_rows(named=True)}
    assert [state[name]["has_feedback"] for name in ("L1", reminder)] == [True, True]
    assert [state[name]["is_open"] for name in ("L1", reminder)] == [True, True]
    assert made.publish(tmp_path, "202611", made.leads()).events.filter(pl.col("event") == "escalated").is_empty()
    assert ledger_balance(store).exit_code == 0


def test_a_word_on_the_reminder_is_about_the_rows_of_the_lead_it_is_about(tmp_path: Path) -> None:
    made.publish(tmp_path, "202609", made.leads(made.lead("L1")))
    key = evidence_hash_of(())
    reminder = lead_hash("I15", "L1", key)
    store = Store(tmp_path / "store")
    made.publish(
        tmp_path,
        "202610",
        made.leads(made.lead(reminder, "I15", subject="lead")),
        evidence_key=key,
        rows_of=False,
        about="L1",
    )
    row = made.answer(reminder, **{c.VISITED: "2026-11-10", c.IS_PERSON: "否", c.RESULT: "查无此人", c.IS_TRUE: "否"})
    accept_file(made.returned_csv(tmp_path / "a.csv", [row]), store)
    told = book.read(store).verdicts.select("lead_id", "row_key", "extract", "verdict").rows()
    assert told == [(reminder, "row-L1", "medical_claims", "different")]
    assert "没有可以改判" not in (tmp_path / "a_csv_处理结果.csv").read_text(encoding="utf-8-sig")


def test_a_note_on_the_reminder_is_no_feedback_on_the_lead_it_is_about(tmp_path: Path) -> None:
    reminder = reminded(tmp_path)
    row = {c.LEAD_ID: reminder, c.NOT_CHECKED: "外出务工"}
    accept_file(made.returned_csv(tmp_path / "a.csv", [row]), Store(tmp_path / "store"))
    assert history(tmp_path, "202611")["has_feedback"].to_list() == [False, False]


def test_a_visit_on_the_reminder_beside_one_on_the_lead_is_booked_once(tmp_path: Path) -> None:
    reminder = reminded(tmp_path)
    store = Store(tmp_path / "store")
    rows = [made.answer(name, **{c.VISITED: "2026-11-10", c.RESULT: ""}) for name in (reminder, "L1")]
    accept_file(made.returned_csv(tmp_path / "a.csv", rows), store)
    visits = book.read(store).events.filter(pl.col("event") == "visited")
    assert sorted(visits["lead_id"].to_list()) == sorted([reminder, "L1"])


@pytest.mark.parametrize(
    ("rule_id", "filled", "is_open"),
    [
        ("X05", {c.RESULT: "维持", c.CHECKER_TWO: ""}, True),
        ("X05", {c.RESULT: "维持"}, False),
        ("E08", {c.RESULT: "无需处置"}, True),
        ("E08", {c.RESULT: "无需处置", c.NOTIFIED: "2026-11-11"}, False),
        ("I01", {c.RESULT: "无需处置", c.CHECKER_TWO: ""}, False),
        ("E08", {c.RESULT: ""}, True),
    ],
)
def test_a_result_on_a_reminder_meets_the_demands_of_the_lead_it_is_about(
    tmp_path: Path, rule_id: str, filled: dict[str, str], is_open: bool
) -> None:
    row = made.answer(reminded(tmp_path, rule_id), **{c.VISITED: "2026-11-10", **filled})
    accept_file(made.returned_csv(tmp_path / "a.csv", [row]), Store(tmp_path / "store"))
    assert history(tmp_path, "202611")["is_open"].to_list() == [is_open, is_open]


@pytest.mark.parametrize(
    ("is_true", "result", "confirmed"),
    [("是", "查无此人", 0), ("是", "数据有误", 0), ("是", "维持", 1), ("部分", "数据有误", 1), ("", "已纳入", 1)],
)
def test_a_lead_whose_result_denies_it_is_not_confirmed(
    tmp_path: Path, is_true: str, result: str, confirmed: int
) -> None:
    made.publish(tmp_path, "202609", made.leads(made.lead("L1", "I01")))
    row = made.answer("L1", **{c.IS_TRUE: is_true, c.RESULT: result})
    accept_file(made.returned_csv(tmp_path / "a.csv", [row]), Store(tmp_path / "store"))
    found = ledger_balance(Store(tmp_path / "store")).yields.row(0, named=True)
    assert (found["visited"], found["confirmed"]) == (1, confirmed)


def test_a_lead_closed_twice_by_hand_shows_as_out_of_balance(tmp_path: Path) -> None:
    made.publish(tmp_path, "202609", made.leads(made.lead("L1")))
    store = Store(tmp_path / "store")
    twice = [
        {"entry_no": n, "period": "202609", "lead_id": "L1", "event": "closed", "rule_id": "E08", "township": made.EAST}
        for n in (50, 51)
    ]
    book.write_table(store.ledger() / "202609_events.9.parquet", made.table(book.LEDGER, twice).to_arrow(), book.LEDGER)
    report = ledger_balance(store)
    assert report.exit_code == 1
    assert "不平" in report.render()


def test_an_empty_ledger_balances_and_says_so(tmp_path: Path) -> None:
    report = ledger_balance(Store(tmp_path / "store"))
    assert report.exit_code == 0
    assert "空" in report.render()


def test_yield_counts_confirmed_among_visited_and_flags_a_rule_surely_below_the_floor(tmp_path: Path) -> None:
    names = [f"L{number}" for number in range(30)]
    made.publish(tmp_path, "202609", made.leads(*[made.lead(name) for name in names]))
    rows = [made.answer(name, **{c.IS_TRUE: "否", c.RESULT: "查无此人"}) for name in names[:-1]]
    accept_file(made.returned_csv(tmp_path / "a.csv", [*rows, made.answer(names[-1])]), Store(tmp_path / "store"))
    found = ledger_balance(Store(tmp_path / "store"), floor=0.5).yields.row(0, named=True)
    assert (found["visited"], found["confirmed"], found["is_below_floor"]) == (30, 1, True)
    assert ledger_balance(Store(tmp_path / "store")).yields["is_below_floor"].to_list() == [None]


@pytest.mark.parametrize(("confirmed", "is_below"), [(0, True), (1, False)])
def test_a_rule_is_flagged_when_even_the_upper_end_of_its_interval_is_below_the_floor(
    tmp_path: Path, confirmed: int, is_below: bool
) -> None:
    """10 visits: nobody confirmed reaches 27.75 % at the upper end, one confirmed 40.42 %; the floor is 30 %."""
    names = [f"L{number}" for number in range(10)]
    made.publish(tmp_path, "202609", made.leads(*[made.lead(name, "I01") for name in names]))
    said = {True: {c.IS_TRUE: "是", c.RESULT: "已落实"}, False: {c.IS_TRUE: "否", c.RESULT: "无需处置"}}
    rows = [made.answer(name, **said[place < confirmed]) for place, name in enumerate(names)]
    store = Store(tmp_path / "store")
    accept_file(made.returned_csv(tmp_path / "a.csv", rows), store)
    report = ledger_balance(store, floor=0.3)
    assert report.yields["is_below_floor"].to_list() == [is_below]
    assert "低于县定底线" in report.render()
    assert "低于县定底线" not in ledger_balance(store).render()


def test_a_rule_nobody_visited_has_no_figure(tmp_path: Path) -> None:
    made.publish(tmp_path, "202609", made.leads(made.lead("L1", "I01"), made.lead("L2", "E08")))
    store = Store(tmp_path / "store")
    row = {c.LEAD_ID: "L1", c.NOT_CHECKED: "外出务工"}
    accept_file(made.returned_csv(tmp_path / "a.csv", [row, made.answer("L2")]), store)
    report = ledger_balance(store, floor=0.9)
    assert report.yields["rule_id"].to_list() == ["E08"]
    assert report.ageing["rule_id"].to_list() == ["I01"]


@pytest.mark.parametrize(
    ("hits", "tries", "low", "high"),
    [(0, 10, 0.0, 0.2775), (5, 10, 0.2366, 0.7634), (10, 10, 0.7225, 1.0), (0, 0, 0, 1)],
)
def test_wilson_is_the_score_interval(hits: int, tries: int, low: float, high: float) -> None:
    assert wilson(hits, tries) == pytest.approx((low, high), abs=1e-4)


MONTHS = ("202609", "202610", "202611")


@examples(15)
@given(
    published=st.lists(st.frozensets(st.sampled_from("ABCDE")), min_size=3, max_size=3),
    answered=st.lists(st.frozensets(st.sampled_from("ABCDE")), min_size=3, max_size=3),
)
def test_the_books_balance_whatever_is_published_and_answered(
    tmp_path_factory: pytest.TempPathFactory, published: list[frozenset[str]], answered: list[frozenset[str]]
) -> None:
    root = tmp_path_factory.mktemp("books")
    store = Store(root / "store")
    for period, leads, answers in zip(MONTHS, published, answered, strict=True):
        made.publish(root, period, made.leads(*[made.lead(name) for name in sorted(leads)]))
        day = {"202609": "2026-10-20", "202610": "2026-11-20", "202611": "2026-12-20"}[period]
        rows = [made.answer(name, **{c.VISITED: day}) for name in sorted(answers)]
        accept_file(made.returned_csv(root / "a.csv", rows), store) if rows else None
        report = ledger_balance(store)
        assert report.is_balanced
        state = history(root, period)
        assert set(state.filter("is_open")["lead_id"]) <= set("ABCDE")
