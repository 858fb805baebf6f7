"""Tables encrypted at rest: written so that no name is read from the disk, read back by whoever has the key."""

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import duckdb
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from data_contracts import at_rest, mounts, tables
from data_contracts.closed_files import close_file, copy_open, is_closed, opened
from data_contracts.engines import EngineChoice
from data_contracts.errors import StoreError, UsageError
from data_contracts.steps import Step
from matchers.engine import open_engine
from matchers.engine.duck import duck_engine

ROOT = Path(__file__).parents[2]
KEY, OTHER = b"k" * 32, b"o" * 32
NAME = "丁建晓"
ROWS = pa.table(
    {
        "number": pa.array([1, None, 3], pa.int64()),
        "name": [NAME, "", None],
        "lists": pa.array([["甲"], None, []], pa.list_(pa.string())),
        "evidence": pa.array(
            [[{"extract": "roster", "source_row": 2}, None], None, []],
            pa.list_(pa.struct([("extract", pa.string()), ("source_row", pa.int32())])),
        ),
        "is_so": [True, None, False],
        "day": [date(2026, 9, 30), None, None],
        "yuan": pa.array([None, Decimal("1.20"), None], pa.decimal128(12, 2)),
    }
)
DOOR = ("data_contracts/at_rest.py", "data_contracts/synthetic/", "matchers/model/")
ONLY_WITHOUT_KEY = tuple(f"matchers/engine/{name}.py" for name in ("finish", "kept", "names", "numbering", "spark"))
ASKED = mounts.is_memory_or_encrypted
PAST_THE_DOOR = re.compile(r"\bpq\.\w+|ParquetWriter|(?:scan|read|write|sink)_parquet\(|FORMAT parquet")


@pytest.fixture(autouse=True)
def in_memory(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(mounts, "is_memory_or_encrypted", lambda folder: True)
    yield
    at_rest.use([])


@pytest.fixture
def closed(tmp_path: Path) -> Path:
    at_rest.use([KEY])
    at_rest.write_table(ROWS, tmp_path / "closed[1].parquet")
    return tmp_path / "closed[1].parquet"


def test_an_encrypted_table_says_no_name_and_reads_back_whole(closed: Path) -> None:
    at_rest.write_table(ROWS, closed.with_name("again.parquet"))
    at_rest.use([])
    plain = closed.with_name("plain.parquet")
    at_rest.write_table(ROWS, plain)
    assert NAME.encode() in plain.read_bytes()
    assert NAME.encode() not in closed.read_bytes() and b"number" not in closed.read_bytes()
    assert closed.read_bytes() != closed.with_name("again.parquet").read_bytes()
    assert closed.stat().st_mode & 0o777 == 0o600
    at_rest.use([OTHER, KEY])
    assert at_rest.read_table(closed).equals(ROWS)
    assert at_rest.read_metadata(closed).num_rows == ROWS.num_rows
    assert at_rest.read_frame(closed, ["name"])["name"].to_list() == [NAME, "", None]
    assert at_rest.scan(closed).filter(pl.col("number") == 3).select("yuan").collect().height == 1


@pytest.mark.parametrize(("keys", "said"), [([], "no key is set"), ([OTHER], "none of the keys opens")])
def test_without_its_key_a_table_is_refused_in_a_sentence(closed: Path, keys: list[bytes], said: str) -> None:
    at_rest.use(keys)
    for ask in (at_rest.read_table, at_rest.read_schema, at_rest.scan, at_rest.read_frame):
        with pytest.raises(StoreError, match=said):
            ask(closed)


def test_a_damaged_table_is_refused_in_a_sentence(closed: Path) -> None:
    closed.write_bytes(closed.read_bytes()[:-2])
    with pytest.raises(StoreError, match="none of the keys"):
        at_rest.read_table(closed)


def test_the_digest_is_of_what_a_table_holds_not_of_how_it_lies(closed: Path) -> None:
    digest = at_rest.content_digest(closed)
    at_rest.use([])
    plain = closed.with_name("plain.parquet")
    pq.write_table(ROWS, plain, row_group_size=1, compression="none")
    assert at_rest.content_digest(plain) == digest
    for column, other in (("name", [NAME, None, None]), ("lists", [["甲"], [], []]), ("number", [1, 0, 3])):
        changed = ROWS.set_column(
            ROWS.schema.get_field_index(column), column, pa.array(other, ROWS.schema.field(column).type)
        )
        at_rest.write_table(changed, plain)
        assert at_rest.content_digest(plain) != digest


def test_the_same_rows_are_the_same_bytes_in_however_many_pieces_they_come(tmp_path: Path) -> None:
    words = pa.array([f"{number * 7919 % 60_000:060d}" for number in range(60_000)])
    rows = pa.table({"number": pa.array(range(60_000)), "word": words})
    pieces = pa.concat_tables([rows.slice(0, 777), rows.slice(777)])
    at_rest.write_table(rows, tmp_path / "one")
    at_rest.write_table(pieces, tmp_path / "two")
    assert pieces["word"].num_chunks == 2
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()
    assert at_rest.bytes_of(rows) == at_rest.bytes_of(pieces)


def test_every_kind_of_column_that_is_exchanged_has_a_digest(tmp_path: Path) -> None:
    """A table without one would be compared as it lies, and no encrypted month would ever replay."""
    at_rest.use([KEY])
    specs = [spec for spec in vars(tables).values() if isinstance(spec, tables.Table)]
    assert len(specs) > 20
    for spec in specs:
        digests = set()
        for name in ("one", "again"):
            at_rest.write_table(spec.schema.empty_table(), tmp_path / name)
            digests.add(at_rest.content_digest(tmp_path / name))
        assert len(digests) == 1, spec.name


def test_duckdb_reads_encrypted_and_plain_files_as_one_and_writes_encrypted(closed: Path, tmp_path: Path) -> None:
    at_rest.use([])
    plain, written = tmp_path / "plain.parquet", tmp_path / "written.parquet"
    at_rest.write_table(ROWS.drop_columns(["day"]), plain)
    at_rest.use([KEY])
    with duck_engine(tmp_path / "spill", memory="200MB", threads=1) as engine:
        engine.read("rows", [plain, closed])
        assert engine.rows("rows") == 2 * ROWS.num_rows
        engine.map_arrow("mapped", "rows", lambda batch: batch.select(["name"]), pa.schema([("name", pa.string())]))
        assert engine.rows("mapped") == 2 * ROWS.num_rows
        of_one = Step("of_one", "SELECT number, name, lists FROM rows WHERE number = $n", "", (), "")
        assert engine.export(of_one, written, {"n": 1}) == 2
    assert at_rest.is_encrypted(written) and written.stat().st_mode & 0o777 == 0o600
    assert at_rest.read_schema(written).field("lists").type == pa.list_(pa.field("element", pa.string()))
    assert at_rest.read_table(written, ["name"]).column("name").to_pylist() == [NAME, NAME]


def test_parts_read_as_one_in_their_order_encrypted_under_either_key_or_plain(tmp_path: Path) -> None:
    parts = [tmp_path / name for name in ("plain", "under the old key", "under the new one", "under the new one, too")]
    for number, (part, keys) in enumerate(zip(parts, ([], [OTHER], [KEY], [KEY]), strict=True)):
        at_rest.use(keys)
        at_rest.write_table(pa.table({"number": [number]}), part)
    at_rest.use([KEY, OTHER])
    assert at_rest.read_frame(parts)["number"].to_list() == [0, 1, 2, 3]
    assert at_rest.scan(parts).collect()["number"].to_list() == [0, 1, 2, 3]
    registered: list[str] = []
    with duckdb.connect() as connection:

        def register(name: str, dataset: object) -> None:
            registered.append(name)
            connection.register(name, dataset)

        rows = at_rest.relation(register, parts)
        assert connection.execute(f"SELECT number FROM {rows} ORDER BY number").fetchall() == [(0,), (1,), (2,), (3,)]
    assert len(registered) == 2, "what one key opens is one dataset"


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_encrypted_files_of_different_columns_lose_none(tmp_path: Path, order: tuple[int, int]) -> None:
    """An older version's file beside a newer one's: a column that only one of them has is null in the other."""
    at_rest.use([KEY])
    files = [tmp_path / name for name in ("older", "newer")]
    at_rest.write_table(pa.table({"number": [0]}), files[0])
    at_rest.write_table(pa.table({"number": [1], "detail": ["x"]}), files[1])
    with duckdb.connect() as connection:
        rows = at_rest.relation(connection.register, [files[place] for place in order])
        found = connection.execute(f"SELECT number, detail FROM {rows} ORDER BY number").fetchall()
    assert found == [(0, None), (1, "x")]


def test_a_spill_on_a_plain_disk_is_refused_where_tables_are_encrypted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mounts, "is_memory_or_encrypted", lambda folder: False)
    with duck_engine(tmp_path / "spill", memory="100MB", threads=1):
        pass
    at_rest.use([KEY])
    with pytest.raises(UsageError, match="spill"), duck_engine(tmp_path / "spill"):
        pass


def test_half_made_things_go_where_they_were_told_to(tmp_path: Path) -> None:
    store = tmp_path / "store" / "tmp" / "match"
    assert at_rest.workshop(store) == store
    at_rest.use([KEY], tmp_path / "memory")
    assert at_rest.workshop(store).name == "match" and tmp_path / "memory" in at_rest.workshop(store).parents
    assert at_rest.workshop(tmp_path / "other" / "tmp" / "match") != at_rest.workshop(store)


def test_spark_is_refused_where_tables_are_encrypted(tmp_path: Path) -> None:
    at_rest.use([KEY])
    with pytest.raises(UsageError, match="encrypted"), open_engine(EngineChoice(engine="spark"), tmp_path / "spill"):
        pass


def test_a_closed_file_says_no_name_and_opens_with_its_key(tmp_path: Path) -> None:
    source, kept, out = tmp_path / "a.csv", tmp_path / "kept.csv", tmp_path / "out.csv"
    source.write_text(f"{NAME},1\n", encoding="utf-8")
    source.chmod(0o640)
    at_rest.use([KEY])
    close_file(source, kept)
    assert is_closed(kept) and NAME.encode() not in kept.read_bytes() and kept.stat().st_mode & 0o777 == 0o640
    copy_open(str(kept), str(out))
    assert out.read_bytes() == source.read_bytes() == opened(source) and out.stat().st_mode & 0o777 == 0o640
    kept.write_bytes(kept.read_bytes()[:-1] + b"\0")
    with pytest.raises(StoreError, match="none of the keys"):
        opened(kept)
    at_rest.use([])
    with pytest.raises(StoreError, match="no key is set"):
        opened(kept)


@pytest.mark.parametrize(
    ("lines", "device", "is_safe"),
    [
        ("tmpfs / tmpfs rw 0 0", None, True),
        ("/dev/sda1 / ext4 rw 0 0", None, False),
        ("overlay / overlay rw 0 0", None, False),
        ("/dev/sda1 / ext4 rw 0 0\nramfs /srv/with\\040blank ramfs rw 0 0", None, True),
        ("/dev/dm-0 / ext4 rw 0 0", "CRYPT-LUKS2-1", True),
        ("/dev/dm-0 / ext4 rw 0 0", "LVM-1", False),
    ],
)
def test_where_a_folder_lies_is_asked_of_the_kernel(
    tmp_path: Path, lines: str, device: str | None, is_safe: bool
) -> None:
    (tmp_path / "mounts").write_text(lines + "\n", encoding="utf-8")
    blocks = tmp_path / "blocks"
    if device:
        (blocks / "dm-0" / "dm").mkdir(parents=True)
        (blocks / "dm-0" / "dm" / "uuid").write_text(device)
    assert ASKED(Path("/srv/with blank/x"), tmp_path / "mounts", blocks) == is_safe


def test_a_volume_on_encrypted_disks_alone_is_encrypted(tmp_path: Path) -> None:
    (tmp_path / "mounts").write_text("/dev/dm-1 / ext4 rw 0 0\n", encoding="utf-8")
    for name, uuid in (("dm-0", "CRYPT-LUKS2-1"), ("dm-1", "LVM-1")):
        (tmp_path / name / "dm").mkdir(parents=True)
        (tmp_path / name / "dm" / "uuid").write_text(uuid)
    (tmp_path / "dm-1" / "slaves" / "dm-0").mkdir(parents=True)
    assert ASKED(Path("/srv"), tmp_path / "mounts", tmp_path)
    (tmp_path / "dm-1" / "slaves" / "sda").mkdir()
    assert not ASKED(Path("/srv"), tmp_path / "mounts", tmp_path)


def test_parquet_is_read_and_written_at_one_door_only() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{number}"
        for folder in ("data_contracts", "flows", "matchers", "rules")
        for path in sorted((ROOT / folder).rglob("*.py"))
        if not path.relative_to(ROOT).as_posix().startswith((*DOOR, *ONLY_WITHOUT_KEY))
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if PAST_THE_DOOR.search(line)
    ]
    assert [place for place in found if not place.startswith("matchers/engine/duck.py")] == []
    assert len(found) == 1  # COPY .. (FORMAT parquet): how the engine writes without a key
