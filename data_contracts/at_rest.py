"""The one door to Parquet: every file with persons' rows is written and read here, encrypted where the city wants it.

With a key (`use`), files are written with Parquet modular encryption, footer and columns alike, AES-GCM with 256 bits;
Arrow writes and reads them, for the DuckDB that ships writes none safely. Without a key everything is as ever. The
first key writes, each of them reads: a new key is put in front of the old. What lies plain from before is still read.

A process works for one city, so that what holds is set once, at the doors of the program (flows/store/keys.py).
The nonces of AES-GCM have to be random: two runs on the same input give different bytes, and `content_digest` says
that they hold the same.
"""

import hashlib
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import polars as pl
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from data_contracts import mounts, private
from data_contracts.errors import StoreError, UsageError

KEY_BYTES, NAME_DIGITS = 32, 16
MAGIC_BYTES, ENCRYPTED = 4, b"PARE"
SLICE_ROWS = 65_536
Writer = pq.ParquetWriter
_keys: list[bytes] = []
_spill: list[Path] = []
_opened_by: dict[tuple[str, int, int, int], int] = {}
"""Which key opens a file, asked once as long as it is the same one."""


def use(keys: Sequence[bytes], spill: Path | None = None) -> None:
    """Encrypt with the first key from here on, read with all; no keys: plain. `spill`: where half-made things go."""
    _keys[:], _spill[:] = list(keys), [spill] if spill else []
    _opened_by.clear()


def is_on() -> bool:
    """Whether what is written now is encrypted."""
    return bool(_keys)


def keys_in_use() -> tuple[bytes, ...]:
    """The keys in use, the one that writes first."""
    return tuple(_keys)


def in_use() -> tuple[tuple[bytes, ...], Path | None]:
    """What `use` was told, for another process of the same run."""
    return tuple(_keys), _spill[0] if _spill else None


def workshop(folder: Path) -> Path:
    """Where spill files and halves that belong to `folder` go: there, or on the file system that was set for them."""
    if not _spill:
        return folder
    return _spill[0] / hashlib.sha256(os.fsencode(folder.parent.absolute())).hexdigest()[:16] / folder.name


def must_hold_spill(folder: Path) -> None:
    """UsageError when files are encrypted and this folder, which gets plain rows, lies on a plain disk."""
    if is_on() and not mounts.is_memory_or_encrypted(folder):
        raise UsageError(
            "spill files would lie in plain text on a disk that is not encrypted",
            where=str(folder),
            why="the tables are encrypted, and what does not fit into memory would be written beside them as it is",
            do="name a folder of a memory or dm-crypt file system: encryption: {spill: /dev/shm/faxian}",
        )


def is_encrypted(path: Path) -> bool:
    """Whether a file is Parquet with an encrypted footer."""
    with path.open("rb") as file:
        return file.read(MAGIC_BYTES) == ENCRYPTED


def is_under_first_key(path: Path) -> bool:
    """Whether the key that writes opens an encrypted file; StoreError when no key opens it."""
    return _key_of(path) == 0


def first_key_name() -> str:
    """By what the key that writes is known where it must not be told; empty without one."""
    return hashlib.sha256(b"faxian key name\0" + _keys[0]).hexdigest()[:NAME_DIGITS] if _keys else ""


def write_anew(source: Path, target: Path) -> None:
    """Write what an encrypted file holds under the key that writes, a row group at a time."""
    with (
        pq.ParquetFile(source, decryption_properties=_reading(source)) as file,
        pq.ParquetWriter(target, file.schema_arrow, compression="zstd", encryption_properties=_writing()) as made,
    ):
        for number in range(file.num_row_groups):
            made.write_table(file.read_row_group(number))
    target.chmod(private.FILE)


def read_table(path: Path, columns: list[str] | None = None) -> pa.Table:
    """A Parquet file whole, or some columns of it; StoreError when no key opens it."""
    with pq.ParquetFile(path, decryption_properties=_reading(path)) as file:  # read_table would load pyarrow.dataset
        return file.read(columns)


def read_metadata(path: Path) -> Any:
    """The footer of a Parquet file; StoreError when no key opens it."""
    return pq.read_metadata(path, decryption_properties=_reading(path))


def read_schema(path: Path) -> pa.Schema:
    """The schema of a Parquet file; StoreError when no key opens it."""
    return pq.read_schema(path, decryption_properties=_reading(path))


def table_of(content: bytes) -> pa.Table:
    """The table that the bytes of a file hold; StoreError when no key opens them."""
    if not content.startswith(ENCRYPTED):
        return pq.read_table(pa.BufferReader(content))
    for key in _keys:
        try:
            return pq.read_table(pa.BufferReader(content), decryption_properties=_by(key))
        except OSError:
            continue
    raise not_opened(Path("table"))


def bytes_of(table: pa.Table) -> bytes:
    """A table as the bytes of a file; the same for the same rows, see `write_table`."""
    sink = pa.BufferOutputStream()
    pq.write_table(table.combine_chunks(), sink, compression="zstd", encryption_properties=_writing())
    return bytes(sink.getvalue())


def scan(path: Path | Sequence[Path]) -> pl.LazyFrame:
    """A Parquet file, or several of the same columns, as a lazy frame, names taken as they stand; StoreError when no
    key opens one."""
    paths = _listed(path)
    if _are_plain(paths):
        return pl.scan_parquet(paths, glob=False)
    return pl.concat([pl.scan_pyarrow_dataset(_dataset([one])) for one in paths])


def read_frame(path: Path | Sequence[Path], columns: list[str] | None = None) -> pl.DataFrame:
    """A Parquet file, or several of the same columns, or some columns of them, as a frame; StoreError when no key opens
    one."""
    paths = _listed(path)
    if _are_plain(paths):
        return pl.read_parquet(paths, columns=columns, glob=False)
    return pl.concat([pl.DataFrame(pl.from_arrow(read_table(one, columns))) for one in paths])


def writer(path: Path, schema: pa.Schema, **options: Any) -> pq.ParquetWriter:
    """What writes a file of the owner's batch by batch."""
    made = pq.ParquetWriter(path, schema, compression="zstd", encryption_properties=_writing(), **options)
    path.chmod(private.FILE)
    return made


def write_table(rows: pa.Table, path: Path) -> None:
    """Write a table as a file of the owner's. The same rows are the same bytes, in however many pieces they come: pages
    end where a piece does, and engines hand rows out in pieces of their own.
    """
    pq.write_table(rows.combine_chunks(), path, compression="zstd", encryption_properties=_writing())
    path.chmod(private.FILE)


def relation(register: Callable[[str, Any], object], paths: Sequence[Path]) -> str:
    """Parquet files as a relation in SQL, columns by their names.

    `register` makes an Arrow dataset known to the connection under a name: encrypted files come through Arrow, so that
    DuckDB never has the key (and 1.5 misreads them with filters, lists or union_by_name: duckdb#21508 and others).
    """
    plain = [path for path in paths if _key_of(path) is None]
    closed: dict[tuple[int, str], list[Path]] = {}  # a dataset has the columns of its first file: only like with like
    for path in paths:
        if (key := _key_of(path)) is not None:
            closed.setdefault((key, read_schema(path).to_string()), []).append(path)
    parts = []
    if plain or not closed:
        listing = ", ".join(_quoted(path) for path in plain)
        parts.append(f"read_parquet([{listing}], union_by_name = true)")
    for together in closed.values():
        name = f"encrypted_{hashlib.sha256(b'/'.join(map(os.fsencode, together))).hexdigest()[:16]}"
        register(name, _dataset(together))
        parts.append(name)
    if len(parts) == 1:
        return parts[0]
    return f"({' UNION ALL BY NAME '.join(f'SELECT * FROM {part}' for part in parts)})"


def content_digest(path: Path) -> str:
    """A hash over what a Parquet file holds: names, types and values in their order, however it was written.

    Of each column and slice of 65,536 rows: which are null, then the values; of texts and lists lengths first, of
    structs each field.
    """
    digest = hashlib.sha256()
    rows = read_table(path)
    for name, column in zip(rows.schema.names, rows.columns, strict=True):
        digest.update(f"{name}\0{column.type}\0{rows.num_rows}\0".encode())
        for start in range(0, rows.num_rows, SLICE_ROWS):
            part = column.slice(start, SLICE_ROWS).combine_chunks()
            _digest_values(part.combine_chunks() if isinstance(part, pa.ChunkedArray) else part, digest.update)
    return digest.hexdigest()


def _digest_values(values: pa.Array, update: Callable[[bytes], object]) -> None:
    """Tell the values of one array; what lies under a null is not looked at."""
    update(_numbers(pc.cast(values.is_valid(), pa.uint8())))
    kind = values.type
    if pa.types.is_list(kind) or pa.types.is_large_list(kind):
        update(_numbers(pc.fill_null(pc.cast(pc.list_value_length(values), pa.int64()), -1)))
        _digest_values(pc.list_flatten(values), update)
    elif pa.types.is_struct(kind):
        for part in values.flatten():
            _digest_values(part, update)
    elif pa.types.is_floating(kind) or pa.types.is_integer(kind):
        update(_numbers(pc.fill_null(values, 0)))
    elif pa.types.is_boolean(kind):
        update(_numbers(pc.cast(pc.fill_null(values, False), pa.uint8())))
    elif pa.types.is_date32(kind) or pa.types.is_timestamp(kind):
        whole = pc.cast(values, pa.int32() if pa.types.is_date32(kind) else pa.int64())
        update(_numbers(pc.fill_null(whole, 0)))
    else:
        texts = pc.fill_null(pc.cast(values, pa.large_string()), "")
        update(_numbers(pc.cast(pc.binary_length(texts), pa.int64())))
        update("".join(texts.to_pylist()).encode("utf-8", "surrogatepass"))


def _numbers(values: pa.Array) -> bytes:
    return bytes(values.to_numpy(zero_copy_only=False).tobytes())


def _writing() -> Any:
    if not _keys:
        return None
    from pyarrow.parquet.encryption import create_encryption_properties

    return create_encryption_properties(footer_key=_keys[0])


def _by(key: bytes) -> Any:
    from pyarrow.parquet.encryption import create_decryption_properties

    return create_decryption_properties(footer_key=key)


def _reading(path: Path) -> Any:
    key = _key_of(path)
    return None if key is None else _by(_keys[key])


def _key_of(path: Path) -> int | None:
    """Which key opens a file; null for a plain one. StoreError when none does."""
    if not path.is_file() or not is_encrypted(path):
        return None
    there = path.stat()
    asked = (str(path), there.st_ino, there.st_size, there.st_mtime_ns)
    if asked not in _opened_by:
        _opened_by[asked] = _found_key(path)
    return _opened_by[asked]


def _found_key(path: Path) -> int:
    for number, key in enumerate(_keys):
        try:
            pq.read_metadata(path, decryption_properties=_by(key))
        except (OSError, pa.ArrowInvalid):  # another key's, or damaged
            continue
        return number
    raise not_opened(path)


def not_opened(path: Path) -> StoreError:
    """The sentence for a file that no key opens."""
    return StoreError(
        "none of the keys opens this file" if _keys else "this file is encrypted, and no key is set",
        where=str(path),
        why="what the city keeps encrypted is read with its key alone",
        do="set the key it was written with: encryption: {key_file: …} in faxian.yaml; an old one behind the new",
    )


def _dataset(paths: list[Path]) -> Any:
    """Files that one key opens."""
    import pyarrow.dataset as ds  # half a second, and only for what is encrypted

    options = ds.ParquetFragmentScanOptions(decryption_properties=_reading(paths[0]))
    return ds.dataset(paths, format=ds.ParquetFileFormat(default_fragment_scan_options=options))


def _listed(path: Path | Sequence[Path]) -> list[Path]:
    return [path] if isinstance(path, Path) else list(path)


def _are_plain(paths: Sequence[Path]) -> bool:
    return all(_key_of(path) is None for path in paths)


def _quoted(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"
