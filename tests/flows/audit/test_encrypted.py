"""Manifests of encrypted months: the same input gives the same content hash, and what lies on the disk is sealed."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from data_contracts import at_rest
from flows.audit.anchor import anchor_code, anchor_of
from flows.audit.manifest import Artefact, artefact, as_listed, content_sha256, is_encrypted, outputs_of, seal

ROWS = pa.table({"name": ["丁建晓", None], "number": [1, 2]})


@pytest.fixture(autouse=True)
def encrypted() -> Iterator[None]:
    at_rest.use([b"k" * 32])
    yield
    at_rest.use([])


def table(folder: Path, rows: pa.Table = ROWS) -> Artefact:
    path = folder / "tables" / "people.parquet"
    path.parent.mkdir(exist_ok=True)
    at_rest.write_table(rows, path)
    return artefact(path, "tables/people.parquet")


def manifest(item: Artefact, **other: Any) -> dict[str, Any]:
    return {"period": "202609", "outputs": [as_listed(item)], "stages": {"match": item.sha256}, "timings": {}, **other}


def test_a_table_is_listed_as_it_lies_and_by_what_it_holds(tmp_path: Path) -> None:
    first, again = table(tmp_path), table(tmp_path)
    assert first.sha256 != again.sha256 and first.content == again.content is not None
    assert first.rows == 2
    assert outputs_of(tmp_path) == [again]
    assert table(tmp_path, ROWS.slice(0, 1)).content != first.content


def test_the_content_hash_is_of_what_tables_hold_and_the_seal_of_how_they_lie(tmp_path: Path) -> None:
    first, again = manifest(table(tmp_path)), manifest(table(tmp_path))
    assert is_encrypted(first) and content_sha256(first) == content_sha256(again)
    for one in (first, again):
        one["content_sha256"] = content_sha256(one)
    assert seal(first) != seal(again)
    other = manifest(table(tmp_path, ROWS.slice(0, 1)))
    assert content_sha256(other) != content_sha256(first)


def test_the_code_on_paper_is_the_same_for_the_same_month(tmp_path: Path) -> None:
    first, again = table(tmp_path), table(tmp_path)
    assert anchor_code(None, [], [first]) == anchor_code(None, [], [again])
    assert anchor_code(None, [], [first]) == anchor_of(manifest(first))
    assert anchor_code(None, [], [first]) != anchor_code(None, [], [replace(first, content="0")])


def test_without_the_key_a_table_is_known_as_it_lies_only(tmp_path: Path) -> None:
    first = table(tmp_path)
    at_rest.use([])
    (found,) = outputs_of(tmp_path)
    assert (found.sha256, found.content, found.rows) == (first.sha256, None, None)


def test_of_plain_tables_nothing_is_listed_that_was_not_before(tmp_path: Path) -> None:
    at_rest.use([])
    plain = manifest(table(tmp_path))
    assert sorted(plain["outputs"][0]) == ["bytes", "path", "rows", "sha256"] and not is_encrypted(plain)
    assert content_sha256(plain) != content_sha256({**plain, "stages": {}})
