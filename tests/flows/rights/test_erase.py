"""One person leaves everything that is kept; figures and everybody else stay, and the record says why."""

import csv
import io
import json
import zipfile
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest
import xlsxwriter
from docx import Document

import flows.rights.erase as erasing
from data_contracts.errors import StoreError, UsageError
from data_contracts.tables import PEOPLE
from flows.audit import erasures
from flows.audit.erasures import erasures_of, finish_erasures, is_unfinished
from flows.audit.predecessors import faults
from flows.audit.replay import replay_month
from flows.audit.signing import new_key, private_key, public_keys
from flows.audit.tombstones import LAID, hash_of, lay, lift, path_of, tombstones_of
from flows.audit.verify import Proofs, verify
from flows.ledger.faults import faults_of_files
from flows.rights.erase import ERASURE_GROUNDS, Wanted, erase, person_of
from flows.rights.scrub import ERASED, ErasedPerson, scrubbed
from flows.settings import RevealLimits
from flows.store.lock import only_run
from flows.store.paths import Store
from tests.flows.two_people import ID, MINE, OTHER, OTHER_ID, PERIOD, published_city

PERSON = ErasedPerson(
    person_ids=frozenset({MINE}),
    names=frozenset({"王大伟"}),
    numbers=frozenset({ID}),
    leads=frozenset({"XS-0"}),
    households=frozenset({"H1"}),
    rows=frozenset({("roster/a.csv", 2)}),
    row_ids=frozenset({100_000_002}),
    named=frozenset({100_000_003}),
    near=frozenset({"XS-1"}),
)


def table_bytes(rows: list[dict[str, Any]]) -> bytes:
    out = io.BytesIO()
    pl.DataFrame(rows).write_parquet(out)
    return out.getvalue()


def rows_without(name: str, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    changed = scrubbed(name, table_bytes(rows), PERSON)
    return rows if changed is None else pl.read_parquet(io.BytesIO(changed)).to_dicts()


@pytest.mark.parametrize(
    ("rows", "left"),
    [
        ([{"person_id": MINE, "name": "王大伟"}, {"person_id": OTHER, "name": "王大伟"}], [1]),
        ([{"row_id": 100_000_002}, {"row_id": 100_000_003}], [1]),
        ([{"source_file": "roster/a.csv", "source_row": 2}, {"source_file": "roster/a.csv", "source_row": 3}], [1]),
        ([{"lead_id": "XS-0", "facts": "{}"}, {"lead_id": "XS-1", "facts": "{}"}], [1]),
        ([{"person_no": 1}, {"person_no": 2}], [1]),
    ],
)
def test_the_rows_of_the_person_leave_a_table_and_no_others(rows: list[dict[str, Any]], left: list[int]) -> None:
    assert rows_without("periods/202610/match/people.parquet", rows) == [rows[at] for at in left]


def test_what_belongs_to_others_stays_without_the_name() -> None:
    household = {"lead_id": "XS-1", "subject": "household", "person_id": MINE, "household_no": "H1"}
    rows = rows_without("x.parquet", [household | {"statement": "王大伟家三口人"}])
    assert rows == [household | {"person_id": None, "statement": f"{ERASED}家三口人"}]
    child = {"row_id": 100_000_003, "name": "王小明", "guardian_name": "王大伟", "guardian_id_no": ID}
    assert rows_without("x.parquet", [child]) == [child | {"guardian_name": ERASED, "guardian_id_no": ERASED}]
    pair = {"person_id": OTHER, "candidate_person_id": MINE}
    assert rows_without("x.parquet", [pair]) == [{"person_id": OTHER, "candidate_person_id": None}]


def test_a_namesake_of_another_household_keeps_the_name() -> None:
    rows = [{"lead_id": "XS-9", "household_no": "H9", "statement": "王大伟，70岁"}]
    assert scrubbed("x.parquet", table_bytes(rows), PERSON) is None


def test_books_keep_their_entries_and_say_nothing_of_the_person() -> None:
    card = {"lead_id": "XS-0", "rule_id": "E08", "person_id": MINE, "household_no": "H1", "statement": "王大伟，66岁"}
    rows = rows_without("ledger/202610_leads.parquet", [card, card | {"lead_id": "XS-9", "person_id": OTHER}])
    assert rows[0] == {
        "lead_id": "XS-0",
        "rule_id": "E08",
        "person_id": None,
        "household_no": None,
        "statement": ERASED,
    }
    assert rows[1]["person_id"] == OTHER
    entry = {"entry_no": 1, "lead_id": "XS-0", "event": "closed", "person_statement": "他说不要"}
    assert rows_without("ledger/202610_events.parquet", [entry]) == [entry | {"person_statement": None}]
    verdict = [{"lead_id": "XS-0", "person_id": MINE, "verdict": "yes"}]
    assert rows_without("ledger/202610_verdicts.parquet", verdict) == []


def test_a_line_of_a_list_keeps_its_number_and_its_place() -> None:
    text = "清单序号,线索编号,姓名,户编号\r\n1,XS-0,王大伟,H1\r\n2,XS-1,王小明,H1\r\n3,XS-9,王大伟,H9\r\n"
    changed = scrubbed("out/202610/worklists/a.csv", b"\xef\xbb\xbf" + text.encode(), PERSON)
    assert changed is not None
    assert list(csv.reader(io.StringIO(changed.decode("utf-8-sig"))))[1:] == [
        ["", "XS-0", ERASED, ""],
        ["2", "XS-1", "王小明", "H1"],
        ["3", "XS-9", "王大伟", "H9"],
    ]


def test_a_workbook_and_a_form_lose_name_and_particulars_and_still_open(tmp_path: Path) -> None:
    book = xlsxwriter.Workbook(tmp_path / "a.xlsx")
    sheet = book.add_worksheet("清单")
    for at, row in enumerate([["线索编号", "姓名", "年龄"], ["XS-0", "王大伟", 66], ["XS-9", "李红", 40]]):
        sheet.write_row(at, 0, row)
    book.close()
    changed = scrubbed("a.xlsx", (tmp_path / "a.xlsx").read_bytes(), PERSON)
    assert changed is not None
    assert pl.read_excel(io.BytesIO(changed)).rows() == [("XS-0", None, None), ("XS-9", "李红", 40)]
    with zipfile.ZipFile(io.BytesIO(changed)) as parts:
        assert not any("王大伟" in parts.read(name).decode("utf-8", "replace") for name in parts.namelist())
    document = Document()
    document.add_paragraph("王大伟 XS-0 住东山乡")
    document.add_paragraph("李红 XS-9")
    document.save(str(tmp_path / "a.docx"))
    form = scrubbed("a.docx", (tmp_path / "a.docx").read_bytes(), PERSON)
    assert form is not None
    assert [one.text for one in Document(io.BytesIO(form)).paragraphs] == [ERASED, "李红 XS-9"]


def test_a_page_changes_only_where_it_shows_a_lead_of_the_person() -> None:
    assert scrubbed("a.html", "<p>王大伟 XS-9</p>".encode(), PERSON) is None
    assert (
        scrubbed("a.html", f"<p>王大伟 XS-0 {MINE}</p>".encode(), PERSON) == f"<p>{ERASED} XS-0 {ERASED}</p>".encode()
    )


# ---- the whole of it


@pytest.fixture
def city(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A published month of two people; nobody is asked for a second person here (test_reveals.py has them)."""
    monkeypatch.setattr(erasing, "log_reveal", lambda *_: None)
    return published_city(tmp_path)


def erased(root: Path, **more: Any) -> erasing.Erased:
    limits = RevealLimits()
    return erase(Store(root / "store"), root / "out", Wanted(lead_id="XS-0"), 3, "张三申请 2026-1", limits, **more)


def test_verify_says_erased_and_the_next_month_may_stand_on_it(city: Path) -> None:
    store = Store(city / "store")
    done = erased(city)
    assert done.files >= 5 and done.notices == 1
    assert pl.read_parquet(store.table(PERIOD, "match", PEOPLE))["person_id"].to_list() == [OTHER]
    assert pl.read_parquet(city / "out" / PERIOD / "tables" / "leads.parquet")["lead_id"].to_list() == ["XS-1"]
    found = verify(city / "out" / PERIOD, store)
    assert found.findings == () and "依法删除个人信息" in found.render() and "撤回同意" in found.render()
    assert list(faults(store)) == [] and faults_of_files(store) == []
    kept = "".join(path.read_text("utf-8") for path in store.runs().rglob("*") if path.is_file())
    assert ID not in kept and "王大伟" not in kept


def test_what_nobody_erased_is_still_tampering_after_an_erasure(city: Path) -> None:
    erased(city)
    (city / "out" / PERIOD / "report" / "index.html").write_text("other", encoding="utf-8")
    assert [one.path for one in verify(city / "out" / PERIOD, Store(city / "store")).findings] == ["report/index.html"]
    path = next((city / "store" / "runs" / "erasures").glob("*.json"))
    path.write_text(path.read_text("utf-8").replace("root", "nobody") + " ", encoding="utf-8")
    assert any("erasures" in one.path for one in verify(city / "out" / PERIOD, Store(city / "store")).findings)


def test_with_a_key_only_a_signed_erasure_counts(city: Path, tmp_path: Path) -> None:
    secret, public = new_key(tmp_path / "keys")
    store, keys = Store(city / "store"), public_keys([public])
    erased(city, signer=private_key(secret).sign)
    assert len(erasures_of(store, keys)) == 1
    with only_run(store.root):
        erasing.prepare(store, city / "out", OTHER, "0002", ERASURE_GROUNDS[1], None)
        finish_erasures(store)
    assert (len(erasures_of(store)), len(erasures_of(store, keys))) == (2, 1)
    assert any(one.kind == "changed" for one in verify(city / "out" / PERIOD, store, Proofs(keys)).findings)


def test_an_erasure_that_was_killed_is_carried_out_by_the_next_start(
    city: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store, real, left = Store(city / "store"), erasures._replace, [3]

    def dying(*given: Any) -> None:
        left[0] -= 1
        if not left[0]:
            raise KeyboardInterrupt
        real(*given)

    monkeypatch.setattr(erasures, "_replace", dying)
    with pytest.raises(KeyboardInterrupt):
        erased(city)
    monkeypatch.setattr(erasures, "_replace", real)
    assert is_unfinished(store)
    with only_run(store.root):
        assert finish_erasures(store) == ["0001"]
    assert not is_unfinished(store) and not list((store.root / "erased").glob("0*"))
    assert len(list((city / "out" / "erasures" / "0001").iterdir())) == 1, "the notices are written, too"
    assert verify(city / "out" / PERIOD, store).findings == ()
    assert "王大伟" not in str(pl.read_parquet(store.table(PERIOD, "match", PEOPLE)).to_dicts())


def test_a_replay_says_why_it_cannot_give_the_same_bytes(city: Path) -> None:
    erased(city)
    with pytest.raises(StoreError, match="a person was erased from it"):
        replay_month(PERIOD, Store(city / "store"), city / "out", lambda _: None)


def test_the_notice_goes_to_whoever_has_the_list_and_names_nobody(city: Path) -> None:
    path = city / "out" / PERIOD / "worklists" / "369921103000_石桥镇.csv"
    done = erased(city)
    (notice,) = done.folder.iterdir()
    assert notice.name == f"{path.stem}_更正（撤回）通知.csv"
    text = notice.read_text("utf-8-sig")
    assert "XS-0" in text and "XS-1" not in text and "王大伟" not in text


def test_whoever_erases_needs_a_ground_a_known_person_and_a_second_person(city: Path) -> None:
    store = Store(city / "store")
    assert person_of(store, Wanted(number=ID.lower())) == person_of(store, Wanted(person_id=MINE)) == MINE
    with pytest.raises(UsageError, match="no month knows"):
        person_of(store, Wanted(number="369921196001011299"))
    with pytest.raises(UsageError, match="no ground"):
        erase(store, city / "out", Wanted(lead_id="XS-0"), 6, "张三申请", RevealLimits())


def test_without_a_folder_for_requests_nobody_erases_alone(city: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from flows.audit.reveals import log_reveal

    monkeypatch.setattr(erasing, "log_reveal", log_reveal)
    with pytest.raises(UsageError, match="one person may see 0"):
        erased(city)
    assert verify(city / "out" / PERIOD, Store(city / "store")).findings == ()


# ---- who is not taken again


def test_a_tombstone_knows_number_and_particulars_and_holds_neither(tmp_path: Path) -> None:
    store = Store(tmp_path)
    assert tombstones_of(store).numbers == frozenset()
    lay(store, "0001", [ID], ["王大伟|1960-01-01"])
    lay(store, "0001", [OTHER_ID], [])
    stones = tombstones_of(store)
    rows = pl.DataFrame(
        {
            "name": ["王大伟", "王大伟", "王大伟", "李红"],
            "id_no": [ID, None, OTHER_ID, None],
            "birth_date": [date(1960, 1, 1)] * 4,
        }
    )
    assert stones.are_erased(rows).to_list() == [True, True, False, False]
    text = path_of(store).read_text("utf-8")
    assert LAID in text and ID not in text and "王大伟" not in text
    assert (tmp_path / "erased.key").stat().st_mode & 0o777 == 0o600
    assert hash_of(stones.key, ID) != hash_of(b"another", ID)
    lift(store, "0001")
    assert not tombstones_of(store).are_erased(rows).any()
    assert replace(stones, numbers=frozenset()).are_erased(rows).to_list() == [False] * 4


def test_the_record_is_json_that_says_day_ground_and_files(city: Path) -> None:
    erased(city)
    (path,) = (city / "store" / "runs" / "erasures").glob("*.json")
    document = json.loads(path.read_text("utf-8"))
    assert document["ground"] == ERASURE_GROUNDS[3] and all(len(pair) == 2 for pair in document["files"].values())
