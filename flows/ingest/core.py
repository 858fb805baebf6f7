"""The core table of an extract, written as batches come: typed columns, raw text beside, in the order of row_id."""

from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from types import TracebackType

import polars as pl

from data_contracts import at_rest
from data_contracts.compile import RAW, core_schema
from data_contracts.contract import Contract, Kind

ROW_GROUP = 65_536


class CoreWriter:
    """Collects small batches into row groups and writes them in a thread beside the reading of the next."""

    def __init__(self, path: Path, contract: Contract) -> None:
        self.path = path
        self.schema = core_schema(contract)
        self._few_values = ["source_file", "emptied", *_columns_of_few_values(contract)]
        self._waiting: list[pl.DataFrame] = []
        self._rows = 0
        self._pool = ThreadPoolExecutor(max_workers=1)
        self._job: Future[None] | None = None
        self._writer: at_rest.Writer | None = None

    def __enter__(self) -> "CoreWriter":
        self._writer = at_rest.writer(
            self.path,
            self.schema,
            use_dictionary=self._few_values,
            write_statistics=["row_id", "source_row"],
        )
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if kind is None:
                self._flush()
            if self._job:
                self._job.result()
        finally:
            self._pool.shutdown()
            if self._writer:
                self._writer.close()

    def add(self, rows: pl.DataFrame) -> None:
        """Take rows in; their columns are those of the schema."""
        self._waiting.append(rows)
        self._rows += rows.height
        if self._rows >= ROW_GROUP:
            self._flush()

    def _flush(self) -> None:
        if not self._rows:
            return
        rows = pl.concat(self._waiting)
        self._waiting, self._rows = [], 0
        if self._job:
            self._job.result()
        self._job = self._pool.submit(self._write, rows)

    def _write(self, rows: pl.DataFrame) -> None:
        table = rows.select(self.schema.names).to_arrow(compat_level=pl.CompatLevel.oldest())
        assert self._writer is not None
        self._writer.write_table(table.cast(self.schema), row_group_size=2 * ROW_GROUP)


def _columns_of_few_values(contract: Contract) -> list[str]:
    """Columns worth a dictionary: not numbers, phones and addresses, which hardly repeat."""
    names = [c.name for c in contract.columns if c.kind not in (Kind.TEXT, Kind.ID) or c.name == "name"]
    return [text for name in names for text in (name, name + RAW)]
