"""A value of one person is put right for all later deliveries, on record and with a second person; and ends again."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import polars as pl
import pyarrow as pa
import pytest

import flows.rights.correct as correcting
import flows.rights.erase as erasing
from data_contracts.errors import UsageError
from data_contracts.tables import (
    CELL_ISSUES,
    CORRECTED_CELLS,
    CORRECTIONS_READ,
    EXTRACT_STATUS,
    LEDGER_LEADS,
    REJECTED,
    Table,
)
from flows.audit import corrected as correction_files
from flows.audit import journal
from flows.audit.corrected import altered_corrections, corrections_of, hashed
from flows.audit.manifest import inputs_of
from flows.audit.predecessors import faults
from flows.audit.reveals import log_of
from flows.audit.tombstones import lay, tombstones_of
from flows.audit.verify import verify
from flows.deliverables.corrections import corrections
from flows.options import Lifted
from flows.rights.correct import Right, correct, lift
from flows.rights.erase import Wanted
from flows.settings import RevealLimits
from flows.store.files import write_table
from flows.store.frames import empty_frame
from flows.store.month_tables import MonthTables
from flows.store.paths import Store
from tests.flows.audit.published import context_of, publish_into
from tests.flows.two_people import ID, MINE, OTHER, OTHER_ID, PERIOD, published_city

DAY = date(2026, 11, 3)
NEED = Right("petition", "诉求类别", "住房", "户口簿第3页")


@pytest.fixture
def city(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A published month of two people, whose own rows carry two numbers; nobody is asked for a second person."""
    root = published_city(tmp_path)
    rows = [
        {"source_file": "roster/a.csv", "source_row": 2, "id_no": "369921196001011000", "name": "王大伟"},
        {"source_file": "roster/a.csv", "source_row": 3, "id_no": OTHER_ID, "name": "李红"},
    ]
    core = Store(root / "store").stage(PERIOD, "ingest") / "core_petition.parquet"
    pl.DataFrame(rows).with_columns(birth_date=pl.lit(None, pl.Date)).write_parquet(core)
    for module in (correcting, erasing):
        monkeypatch.setattr(module, "log_reveal", lambda *_: None)
    return root


def corrected(root: Path, right: Right = NEED, person: str = MINE) -> str:
    return correct(Store(root / "store"), Wanted(person_id=person), right, DAY, "张三申请 2026-1", RevealLimits())


def test_a_correction_knows_the_person_by_all_numbers_and_is_nowhere_in_clear_but_in_its_file(city: Path) -> None:
    store = Store(city / "store")
    assert "第 0001 号" in corrected(city) and "诉求类别" in corrected(city)
    (one,) = corrections_of(store)
    assert (one.extract, one.column, one.text, one.made_on) == ("petition", "need", "住房", DAY)
    assert one.hashes == hashed(store, [ID, "369921196001011000", "王大伟|1960-01-01"])
    on_record = "".join(path.read_text("utf-8") for path in store.runs().rglob("*.jsonl"))
    assert "correction_made" in on_record and "住房" not in on_record and MINE not in on_record
    assert verify(city / "out" / PERIOD, store).findings == ()


def test_a_number_that_is_somebody_elses_is_not_taken_for_the_persons(city: Path) -> None:
    core = Store(city / "store").stage(PERIOD, "ingest") / "core_petition.parquet"
    pl.read_parquet(core).with_columns(id_no=pl.lit(OTHER_ID)).write_parquet(core)
    corrected(city)
    store = Store(city / "store")
    assert not corrections_of(store)[0].hashes & hashed(store, [OTHER_ID])


@pytest.mark.parametrize(
    ("right", "what"),
    [
        (Right("petitions", "need", "住房", "户口簿"), "no extract petitions"),
        (Right("petition", "属相", "住房", "户口簿"), "no column 属相"),
        (Right("petition", "need", "待定", "户口簿"), "no value of 诉求类别"),
        (Right("petition", "birth_date", "2055-01-01", "户口簿"), "no value of 出生日期"),
        (Right("petition", "matter_no", "", "户口簿"), "no value of 信访件号"),
        (Right("petition", "need", "住房", "。。"), "for a reason of at least"),
    ],
)
def test_what_no_delivery_could_say_is_no_correction(city: Path, right: Right, what: str) -> None:
    with pytest.raises(UsageError, match=what):
        corrected(city, right)
    assert corrections_of(Store(city / "store")) == []


def test_nobody_corrects_or_lifts_alone(city: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from flows.audit.reveals import log_reveal

    corrected(city)
    monkeypatch.setattr(correcting, "log_reveal", log_reveal)
    with pytest.raises(UsageError, match="one person may see 0"):
        corrected(city, NEED, OTHER)
    with pytest.raises(UsageError, match="one person may see 0"):
        lift(Store(city / "store"), Lifted.CORRECTION, "0001", "张三申请 2026-1", RevealLimits())
    assert len(corrections_of(Store(city / "store"))) == 1
    assert journal.read(log_of(Store(city / "store"))) == []


def test_a_tombstone_and_a_correction_can_be_lifted_once_and_only_where_they_stand(city: Path) -> None:
    store = Store(city / "store")
    corrected(city)
    lay(store, "0001", [ID], [])
    for what in Lifted:
        assert "0001" in lift(store, what, "0001", "张三申请 2026-2", RevealLimits())
        with pytest.raises(UsageError, match="stands"):
            lift(store, what, "0001", "张三申请 2026-2", RevealLimits())
    assert corrections_of(store) == [] and tombstones_of(store).numbers == frozenset()


def test_erasing_somebody_takes_what_they_had_put_right_and_leaves_that_of_others(city: Path) -> None:
    store = Store(city / "store")
    corrected(city)
    corrected(city, NEED, OTHER)
    erasing.erase(store, city / "out", Wanted(person_id=MINE), 3, "张三申请 2026-3", RevealLimits())
    assert [one.number for one in corrections_of(store)] == ["0002"]
    assert "住房" not in (store.root / "corrections" / "0001.json").read_text("utf-8")
    assert list(altered_corrections(store)) == []
    assert verify(city / "out" / PERIOD, store).findings == ()


def test_a_second_correction_of_a_value_takes_the_place_of_the_first_in_one_line(city: Path) -> None:
    """Killed between two lines, both would stand, and a month would be read with the one and then the other."""
    store = Store(city / "store")
    corrected(city)
    corrected(city, replace(NEED, text="医疗"))
    assert [(one.number, one.text) for one in corrections_of(store)] == [("0002", "医疗")]
    assert len(journal.read(store.runs() / "corrections.jsonl")) == 2
    assert list(altered_corrections(store)) == []


def test_a_correction_that_stands_is_not_made_a_second_time(city: Path) -> None:
    """A command that was killed when all was done is given again."""
    store = Store(city / "store")
    first = corrected(city)
    kept = sorted(path.name for path in (store.root / "corrections").iterdir())
    assert corrected(city) == first and "第 0001 号" in first
    assert sorted(path.name for path in (store.root / "corrections").iterdir()) == kept
    assert len(journal.read(store.runs() / "corrections.jsonl")) == 1
    assert "第 0002 号" in corrected(city, replace(NEED, basis="户口簿第4页"))


@pytest.mark.parametrize(
    ("gone", "named"),
    [
        ("corrections/0001.json", "corrections/0001.json"),
        ("runs/corrections.jsonl", "corrections/0001.json"),
        ("corrections.key", "corrections.key"),
        ("erased/tombstones.jsonl", "erased/tombstones.jsonl"),
        ("erased.key", "erased.key"),
    ],
)
def test_a_month_does_not_begin_where_what_people_had_asked_for_is_gone(city: Path, gone: str, named: str) -> None:
    """Nobody is read wrongly again, or taken again, because a file went."""
    store = Store(city / "store")
    corrected(city, NEED, OTHER)
    erasing.erase(store, city / "out", Wanted(person_id=MINE), 3, "张三申请 2026-3", RevealLimits())
    assert list(faults(store)) == []
    (store.root / gone).unlink()
    assert [fault.where for fault in faults(store)][:1] == [named]


def test_a_correction_that_was_killed_is_on_record_or_was_not_made(city: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = Store(city / "store")
    for place, stands in ((journal, 0), (correction_files, 1)):
        with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
            name = "append" if place is journal else "put_in_place"
            patched.setattr(place, name, lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
            corrected(city)
        assert len(corrections_of(store)) == stands and list(faults(store)) == []
    assert (store.root / "corrections" / "0001.json").is_file()


# ---- what a month says of the corrections it was read with


def put(store: Store, table: Table, rows: list[dict[str, object]]) -> None:
    filled = [dict.fromkeys(table.schema.names) | row for row in rows]
    write_table(store.table(PERIOD, "ingest", table), pa.Table.from_pylist(filled, schema=table.schema), table)


def test_the_supplier_and_the_manifest_are_told(city: Path) -> None:
    store = Store(city / "store")
    read = {"correction_no": "0001", "made_on": DAY, "basis": "户口簿第3页", "sha256": "ef" * 32}
    cell = {"extract": "petition", "source_file": "petition/a.csv", "source_row": 2, "column": "need"}
    put(store, CORRECTIONS_READ, [read])
    put(store, CORRECTED_CELLS, [cell | {"correction_no": "0001"}])
    put(store, EXTRACT_STATUS, [{"extract": "petition", "supplier": "信访局", "title": "信访事项"}])
    put(store, CELL_ISSUES, [])
    put(store, REJECTED, [])
    (file,) = corrections(MonthTables(store, PERIOD), empty_frame(LEDGER_LEADS))
    text = " ".join(str(value) for row in file.rows.rows() for value in row)
    assert "“诉求类别”与本人申请并经受理的更正不同（2026-11-03 第 0001 号，依据：户口簿第3页）" in text
    told = [item for item in inputs_of(context_of(city, PERIOD)) if item.path.startswith("corrections/")]
    assert [(item.path, item.sha256) for item in told] == [("corrections/0001", "ef" * 32)]
    publish_into(context_of(city, PERIOD), 2)
    assert "个人信息更正：第 0001 号" in verify(city / "out" / PERIOD, store).render()
