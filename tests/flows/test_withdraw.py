"""The last month can be taken back whole, and nothing else; what lies in the store can be asked, and not changed."""

from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from data_contracts.core_parts import part_path
from data_contracts.errors import FaxianError, StoreError, UsageError
from flows.audit.history import history
from flows.audit.journal import read
from flows.audit.purge import purge_before
from flows.audit.reveals import log_of
from flows.explain.query import ask, tables_of
from flows.settings import RevealLimits
from flows.store.paths import Store
from flows.withdraw import withdraw

MONTHS = ("202608", "202609", "202610")


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """Three published months, each with a lead, its books, and what was laid out."""
    store = Store(tmp_path / "store")
    for number, period in enumerate(MONTHS):
        (store.stage(period, "match")).mkdir(parents=True)
        leads = pl.DataFrame({"lead_id": [f"E01-{number}"], "rule_id": ["E01"], "sentence": ["赵一"]})
        store.stage(period, "decide").mkdir()
        leads.write_parquet(store.stage(period, "decide") / "leads.parquet")
        store.ledger().mkdir(exist_ok=True)
        for kind in ("events", "leads"):
            pl.DataFrame({"period": [period], "event": ["opened"]}).write_parquet(
                store.ledger() / f"{period}_{kind}.parquet"
            )
        (store.period(period) / "manifest.json").write_text("{}", encoding="utf-8")
        (tmp_path / "out" / period).mkdir(parents=True)
        (tmp_path / "out" / period / "list.csv").write_text("x", encoding="utf-8")
    return store


def everything(folder: Path) -> dict[str, bytes]:
    files = (path for path in folder.rglob("*") if path.is_file() and path.name != ".lock")
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def test_the_last_month_is_taken_back_and_the_months_before_it_are_as_they_were(store: Store, tmp_path: Path) -> None:
    before = everything(tmp_path)
    taken = withdraw("202610", store, tmp_path / "out")
    after = everything(tmp_path)
    assert (taken.last, taken.books, store.periods()) == ("202609", 2, ["202608", "202609"])
    gone = {name for name in before if name not in after}
    assert gone == {name for name in before if "202610" in name}
    assert {name: after[name] for name in before if name not in gone} == {n: before[n] for n in before if n not in gone}
    kept = everything(store.root / "withdrawn" / "202610_1")
    assert sorted(kept.values()) == sorted(before[name] for name in gone), "nothing is thrown away"
    assert "已收回" in history(store)
    assert "202609" in taken.render()


def test_a_month_is_taken_back_a_second_time_beside_the_first(store: Store, tmp_path: Path) -> None:
    withdraw("202610", store, tmp_path / "out")
    store.period("202610").mkdir(parents=True)
    (store.period("202610") / "manifest.json").write_text("{}", encoding="utf-8")
    assert withdraw("202610", store, tmp_path / "out").kept.name == "202610_2"


@pytest.mark.parametrize("moved", [1, 2, 3, 4])
def test_a_withdrawal_that_was_killed_goes_on_where_it_stopped(
    moved: int, store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    left = [moved]

    def killed_after(source: Path, target: Path) -> None:
        if not left[0]:
            raise KeyboardInterrupt
        left[0] -= 1
        source.rename(target)

    monkeypatch.setattr("flows.withdraw.shutil.move", killed_after)
    with pytest.raises(KeyboardInterrupt):
        withdraw("202610", store, tmp_path / "out")
    assert store.previous("202699") == "202609", "from the first step on the month does not count"
    left[0] = 99
    assert withdraw("202610", store, tmp_path / "out").kept.name == "202610_1"
    assert not [
        name for name in everything(tmp_path) if "202610" in name and "202610_1" not in name and "runs/" not in name
    ]


def test_what_was_withdrawn_goes_when_its_month_is_purged(store: Store, tmp_path: Path) -> None:
    withdraw("202610", store, tmp_path / "out")
    withdraw("202609", store, tmp_path / "out")
    for period in ("202610", "202611"):
        store.period(period).mkdir(parents=True)
        (store.period(period) / "manifest.json").write_text("{}", encoding="utf-8")
    purge_before(store, "202610")
    assert [path.name for path in (store.root / "withdrawn").iterdir()] == ["202610_1"]


def accepted(store: Store, tmp_path: Path) -> None:
    pl.DataFrame({"period": ["202610"]}).write_parquet(store.ledger() / "202610_events.accepted_0123456789ab.parquet")


def purged(store: Store, tmp_path: Path) -> None:
    store.stage("202609", "match").rmdir()


def nothing(store: Store, tmp_path: Path) -> None:
    pass


@pytest.mark.parametrize(
    ("period", "made", "reason"),
    [
        ("202609", nothing, "202610 stands on 202609"),
        ("202611", nothing, "not published"),
        ("2026-10", nothing, "not a period"),
        ("202610", accepted, "returned lists were accepted"),
        ("202610", purged, "were purged"),
    ],
)
def test_what_something_stands_on_is_not_taken_back(
    period: str, made: Callable[[Store, Path], None], reason: str, store: Store, tmp_path: Path
) -> None:
    made(store, tmp_path)
    before = everything(tmp_path)
    with pytest.raises(FaxianError, match=reason):
        withdraw(period, store, tmp_path / "out")
    assert everything(tmp_path) == before


def test_a_core_table_is_one_view_whether_a_month_has_parts_or_one_file(store: Store) -> None:
    whole = store.stage("202608", "ingest") / "core_roster.parquet"
    parts = [part_path(store.stage("202610", "ingest"), "roster", number) for number in (2, 10)]
    for path, name in ((whole, "甲"), (parts[0], "乙"), (parts[1], "丙")):
        path.parent.mkdir(parents=True, exist_ok=True)
        pl.DataFrame({"row_id": [1], "name": [name]}).write_parquet(path)
    assert tables_of(store)["core_roster"] == {"202608": (whole,), "202610": tuple(parts)}
    asked = ask(store, "SELECT period, count(*) AS n FROM core_roster GROUP BY period ORDER BY period", "核对数字")
    assert asked.splitlines() == ["period,n", "202608,1", "202610,2"]
    ask(store, "SELECT name FROM core_roster", "核对数字", RevealLimits(alone=100))
    assert read(log_of(store))[-1]["people"] == 3, "a row of each part"


def test_all_months_are_asked_at_once_and_who_asks_is_on_record(store: Store) -> None:
    assert set(tables_of(store)) == {"leads", "ledger_events", "ledger_leads"}
    asked = ask(store, "SELECT period, lead_id FROM leads ORDER BY period DESC", "核对数字")
    assert asked.splitlines() == ["period,lead_id", "202610,E01-2", "202609,E01-1", "202608,E01-0"]
    assert ask(store, "SELECT count(*) AS n FROM ledger_events", "核对数字") == "n\n3"
    (log,) = (store.root / "reveals").glob("*.jsonl")
    assert log.read_text(encoding="utf-8").count("核对数字") == 2
    assert "lead_id" not in log.read_text(encoding="utf-8")


def test_without_a_question_every_table_is_listed_and_nothing_is_logged(store: Store) -> None:
    assert "leads,sentence,VARCHAR" in ask(store, None, None).splitlines()
    assert not (store.root / "reveals").exists()


@pytest.mark.parametrize(
    "question",
    [
        *("DROP VIEW leads", "SELECT 1; SELECT 2", "COPY leads TO 'x.csv'", "not sql", "CREATE TABLE a AS SELECT 1"),
        *(
            "SELECT * FROM read_csv('/etc/passwd')",
            "SELECT nothing FROM leads",
            "ATTACH 'x.db'",
            "SET memory_limit='9GB'",
        ),
        *("SELECT CAST(sentence AS INTEGER) FROM leads"),
    ],
)
def test_nothing_but_reading_the_tables_is_answered(question: str, store: Store) -> None:
    before = {name: body for name, body in everything(store.root).items() if "reveals" not in name}
    with pytest.raises(UsageError) as refused:
        ask(store, question, "核对数字")
    assert "赵一" not in str(refused.value)
    assert {name: body for name, body in everything(store.root).items() if "reveals" not in name} == before


def test_no_question_is_answered_without_a_reason(store: Store) -> None:
    with pytest.raises(UsageError, match="reason"):
        ask(store, "SELECT 1", None)
    with pytest.raises((StoreError, UsageError)):
        ask(Store(store.root / "elsewhere"), None, None)


NINE = 9  # rows of the three tables of three months
COUNTED = [
    ("SELECT period, lead_id FROM leads", 0),
    ("SELECT rule_id, count(*) FROM leads GROUP BY rule_id", 0),
    ("SELECT count(DISTINCT period) * 2 FROM leads", 0),
    ("SELECT sentence FROM leads", 3),
    ("SELECT * FROM leads WHERE period = '202610'", 1),
    ("SELECT a, b, c FROM leads AS renamed(a, b, c) LIMIT 1", 0),
    ("SELECT string_agg(sentence, '') FROM leads", NINE),
    ("SELECT list(sentence) FROM leads", NINE),
    ("SELECT ARRAY(SELECT sentence FROM leads)", NINE),
    ("SELECT repeat(sentence, 201) FROM leads LIMIT 1", 3),
    ("SELECT [sentence, sentence] FROM leads LIMIT 1", 2),
    ("SELECT leads FROM leads LIMIT 1", 0),
]
"""A question, and how many people its answer counts as."""


@pytest.mark.parametrize(("question", "people"), COUNTED)
def test_how_many_people_an_answer_shows_is_on_record(question: str, people: int, store: Store) -> None:
    ask(store, question, "核对数字", RevealLimits(alone=100))
    (entry,) = read(log_of(store))
    assert entry["people"] == people
    assert "sentence" not in entry["which"] and entry["which"].startswith("faxian sql ")


@pytest.mark.parametrize(("question", "people"), COUNTED)
def test_an_answer_that_shows_more_than_one_may_see_needs_a_second_person(
    question: str, people: int, store: Store
) -> None:
    limits = RevealLimits(alone=0)
    if people:
        with pytest.raises(UsageError, match="one person may see 0"):
            ask(store, question, "核对数字", limits)
        assert not log_of(store).exists()
    else:
        assert "赵一" not in ask(store, question, "核对数字", limits)
