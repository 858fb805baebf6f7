"""The core table of an extract, written as batches come: a part for each file, typed columns with raw text beside, in
the order of row_id.
"""

import shutil
from collections.abc import Collection
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from types import TracebackType

import polars as pl

from data_contracts import at_rest, private
from data_contracts.compile import RAW, core_schema
from data_contracts.contract import Contract, Kind
from data_contracts.core_parts import core_folder, part_path

ROW_GROUP = 65_536
ENOUGH = ROW_GROUP // 2
"""Rows that are a row group of their own: a batch that was gathered, without those of it that were not taken."""


class CoreWriter:
    """Writes the parts of an extract, one file's rows after another's.

    Small batches are collected into row groups, which a thread writes beside the reading of the next.
    """

    def __init__(self, ingest: Path, contract: Contract) -> None:
        self.ingest, self.contract = ingest, contract
        self.schema = core_schema(contract)
        self._few_values = ["source_file", "emptied", *_columns_of_few_values(contract)]
        self._waiting: list[pl.DataFrame] = []
        self._rows = 0
        self._file_no: int | None = None
        self._pool = ThreadPoolExecutor(max_workers=1)
        self._job: Future[None] | None = None
        self._writer: at_rest.Writer | None = None

    def __enter__(self) -> "CoreWriter":
        core_folder(self.ingest, self.contract.extract).mkdir(parents=True, exist_ok=True, mode=private.FOLDER)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if kind is None:
                self._flush()
            self._written()
        finally:
            self._pool.shutdown()
            self._close()

    def add(self, file_no: int, rows: pl.DataFrame) -> None:
        """Take rows of a file in, its first ones after the last of another; their columns are those of the schema."""
        if file_no != self._file_no:
            self._flush()
            self._written()
            self._close()
            self._file_no, self._writer = file_no, self._begun(file_no)
        self._waiting.append(rows)
        self._rows += rows.height
        if self._rows >= ENOUGH:
            self._flush()

    def _begun(self, file_no: int) -> at_rest.Writer:
        return at_rest.writer(
            part_path(self.ingest, self.contract.extract, file_no),
            self.schema,
            use_dictionary=self._few_values,
            write_statistics=["row_id", "source_row"],
        )

    def _flush(self) -> None:
        if not self._rows:
            return
        rows = pl.concat(self._waiting)
        self._waiting, self._rows = [], 0
        self._written()
        self._job = self._pool.submit(self._write, rows)

    def _written(self) -> None:
        """Wait for what the thread writes, and raise what it failed with."""
        job, self._job = self._job, None
        if job:
            job.result()

    def _close(self) -> None:
        writer, self._writer = self._writer, None
        if writer:
            writer.close()

    def _write(self, rows: pl.DataFrame) -> None:
        table = rows.select(self.schema.names).to_arrow(compat_level=pl.CompatLevel.oldest())
        assert self._writer is not None
        self._writer.write_table(table.cast(self.schema), row_group_size=2 * ROW_GROUP)


def settle_parts(ingest: Path, contract: Contract, accepted: Collection[int]) -> None:
    """Once all rows are in: leave a part for each file that was accepted, also one without rows, and no other."""
    folder = core_folder(ingest, contract.extract)
    if not accepted:
        shutil.rmtree(folder, ignore_errors=True)
        return
    keep = {part_path(ingest, contract.extract, file_no) for file_no in accepted}
    for path in {*folder.iterdir()} - keep:
        path.unlink()
    for path in keep:
        if not path.exists():
            at_rest.write_table(core_schema(contract).empty_table(), path)


def write_part(ingest: Path, contract: Contract, file_no: int, rows: pl.DataFrame) -> None:
    """Write one more part whole: rows that came in no file of this month."""
    schema = core_schema(contract)
    table = rows.select(schema.names).to_arrow(compat_level=pl.CompatLevel.oldest())
    at_rest.write_table(table.cast(schema), part_path(ingest, contract.extract, file_no))


def _columns_of_few_values(contract: Contract) -> list[str]:
    """Columns worth a dictionary: not numbers, phones and addresses, which hardly repeat, nor amounts, of which a
    dictionary takes more time and room than the amounts."""
    without = (Kind.TEXT, Kind.ID, Kind.YUAN, Kind.NUM)
    names = [c.name for c in contract.columns if c.kind not in without or c.name == "name"]
    return [text for name in names for text in (name, name + RAW)]
