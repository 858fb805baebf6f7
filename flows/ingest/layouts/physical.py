"""A sheet under its layout as text cells by field, every physical row accounted for."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import polars as pl

from data_contracts.contract import Kind, normalise_heading
from data_contracts.layout import Layout
from data_contracts.plain_text import seen_column
from flows.ingest.batches import row_texts
from flows.ingest.cells import cleaned
from flows.ingest.headings import Headings, check_headings
from flows.ingest.layouts.recognise import Recognised
from flows.ingest.merged import filled_down
from flows.ingest.problems import FileProblem
from flows.ingest.raw import Batch
from flows.ingest.reasons import File, Row
from flows.ingest.rows import skipped_kinds

ROW = "source_row"


@dataclass
class Physical:
    """The rows of one sheet. `fields`: source_row and a text column for each field of the layout, blank = null; rows
    that are titles, totals and the like are counted in `skipped`, those that have slipped are in `rejected`.
    `remarks`: (row, sentence) for everything that has to be said of a row. `yearly`: incomes by the year (by_year.py).
    """

    layout: Layout
    source_file: str
    file_no: int
    fixed: Mapping[str, str]
    found: Headings
    fields: pl.DataFrame
    numbers: Mapping[str, pl.Series]
    is_1904: bool
    rows_read: int
    skipped: Counter[str]
    rejected: pl.DataFrame
    raw: pl.DataFrame
    notes: list[str] = field(default_factory=list)
    remarks: list[tuple[int, str]] = field(default_factory=list)
    yearly: pl.DataFrame | None = None

    @property
    def label(self) -> str:
        """What kind of file this is: its layout, and what the name said."""
        return " ".join([self.layout.name, *self.fixed.values()])

    @property
    def group(self) -> tuple[str, ...]:
        """Files of one group belong together: a household file and a person file of one programme."""
        return (self.layout.file.family or self.layout.name, *(f"{k}={v}" for k, v in sorted(self.fixed.items())))

    def texts(self, rows: pl.Series) -> pl.Series:
        """The rows as they came, for those that are rejected later."""
        return rows.to_frame(ROW).join(self.raw, on=ROW, how="left", maintain_order="left")["raw"]


def read_physical(
    one: Recognised, batches: Iterator[Batch], source_file: str, file_no: int, file_name: str
) -> Physical:
    """Read a sheet to its end. FileProblem when its headings contradict each other, or the layout has to know
    something that neither its columns nor the file's name say.
    """
    layout, sheet = one.layout, one.sheet
    where = f"工作表“{sheet.sheet}”" if sheet.sheet else ""
    found = check_headings(one.found, layout.source, where)
    fixed = layout.fixed_by(file_name)
    unknown = [name for name in layout.file.must_know if name not in fixed]
    if unknown:
        headings = "、".join(layout.contract.column(name).heading for name in unknown)
        kinds = "、".join(value for each in layout.file.by_file_name for value in each.fixed.values())
        why = f"像是“{layout.file.title}”，但看不出{headings}（{kinds}）；请保留系统导出时的文件名后重报"
        raise FileProblem(File.UNKNOWN_KIND, why)
    down = filled_down(sheet.merged, found, layout.source)
    parts, rejected, raws = [], [], []
    skipped: Counter[str] = Counter()
    rows_read = 0
    for batch in batches:
        rows_read += batch.cells.height
        data, refused = _sorted_out(down.fill(batch), found, layout, sheet.slips, skipped)
        parts.append(data)
        rejected.append(refused)
        raws.append(pl.DataFrame({ROW: data[ROW], "raw": row_texts(data.drop(ROW))}))
    cells = pl.concat(parts, how="diagonal") if parts else pl.DataFrame({ROW: []}, schema={ROW: pl.Int32})
    empty = pl.DataFrame(schema={ROW: pl.Int32, "column": pl.String, "reason_code": pl.String, "raw": pl.String})
    return Physical(
        layout=layout,
        source_file=source_file,
        file_no=file_no,
        fixed=fixed,
        found=found,
        fields=_by_field(cells, found, layout),
        numbers=_numbers(one),
        is_1904=sheet.is_1904,
        rows_read=rows_read,
        skipped=skipped,
        rejected=pl.concat([empty, *rejected]),
        raw=pl.concat([pl.DataFrame(schema={ROW: pl.Int32, "raw": pl.String}), *raws]),
        notes=[*layout.file.notes, *down.notes, *sheet.notes],
    )


def not_read(physical: Physical) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Headings that the layout does not know, and those it leaves out on purpose because no rule may use them."""
    heads = physical.layout.heads
    on_purpose = {normalise_heading(text) for text in physical.layout.file.left_out}
    unknown = tuple(text for text in physical.found.extra if normalise_heading(text) not in heads)
    left = tuple(text for text in physical.found.extra if normalise_heading(text) in on_purpose)
    return unknown, left


def _sorted_out(
    batch: Batch, found: Headings, layout: Layout, slips: bool, skipped: Counter[str]
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Data rows with their number, and rows that have slipped; what is skipped is counted."""
    kinds = skipped_kinds(batch.cells, batch.first_row, found, layout.source)
    skipped.update({str(kind): count for kind, count in kinds.drop_nulls().value_counts().iter_rows()})
    rows = pl.Series(ROW, range(batch.first_row, batch.first_row + batch.cells.height), pl.Int32)
    data = batch.cells.with_columns(rows).filter(kinds.is_null())
    beyond = [name for name in batch.cells.columns if int(name) >= found.width]
    has_slipped = pl.any_horizontal([pl.col(n).str.strip_chars().ne("").fill_null(False) for n in beyond] or [False])
    is_cut = (pl.col(ROW) == batch.cut_off) if batch.cut_off is not None else pl.lit(False)
    bad = data.with_columns(has_slipped=has_slipped & slips, is_cut=is_cut)
    refused = bad.filter(pl.col("has_slipped") | pl.col("is_cut"))
    why = pl.when(pl.col("has_slipped")).then(pl.lit(str(Row.TOO_MANY_FIELDS))).otherwise(pl.lit(str(Row.CUT_OFF)))
    rejected = refused.select(ROW, column=pl.lit(None, pl.String), reason_code=why).with_columns(
        raw=row_texts(refused.drop(ROW, "has_slipped", "is_cut"))
    )
    return data.join(refused.select(ROW), on=ROW, how="anti", maintain_order="left"), rejected


def _by_field(cells: pl.DataFrame, found: Headings, layout: Layout) -> pl.DataFrame:
    """Text cells by field, tidied; null where the file has no such column or the cell is blank."""
    columns = [cells[ROW]]
    for column in layout.source.columns:
        at = found.columns.get(column.name)
        if at is None:
            columns.append(pl.Series(column.name, [None] * cells.height, pl.String))
            continue
        raw = seen_column(cells[str(at)]).alias("raw").to_frame()
        columns.append(raw.select(cleaned(pl.col("raw"))).to_series().alias(column.name))
    return pl.DataFrame(columns)


def _numbers(one: Recognised) -> dict[str, pl.Series]:
    """Which cells are numbers: of fields that are IDs, and of those that fill a date or a month."""
    kinds = {column.name: column.kind for column in one.layout.contract.columns}
    wanted = {"head_id"} | {column.name for column in one.layout.source.columns if column.kind is Kind.ID}
    for name, value in one.layout.fills().items():
        if kinds.get(name) in (Kind.DATE, Kind.MONTH):
            wanted |= set(value.fields)
    wanted |= {name for name in one.found.columns if name.startswith("other_id_no_")}
    there = [name for name in one.found.columns if name in wanted]
    flags = one.sheet.numbers([one.found.columns[name] for name in there])
    return {name: flags[one.found.columns[name]] for name in there if one.found.columns[name] in flags}
