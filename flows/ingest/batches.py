"""One batch of a file's rows under a contract: what is skipped, what is rejected, what is taken and typed."""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import date

import polars as pl

from data_contracts.compile import RAW
from data_contracts.contract import Column, Contract, Kind
from data_contracts.masks import hide_numbers
from data_contracts.row_ids import row_id_of
from data_contracts.tables import CORE_COLUMNS
from flows.ingest.cells import DAYS_1904, ColumnReader, Typed, arrow_kind
from flows.ingest.headings import Headings
from flows.ingest.keys import DamagedKeys, is_key
from flows.ingest.raw import Batch
from flows.ingest.reasons import Cell, Row, sentence
from flows.ingest.rows import skipped_kinds

REJECTED_COLUMNS = {"source_row": pl.Int32, "column": pl.String, "reason_code": pl.String, "reason": pl.String}
REJECTED_SCHEMA = {**REJECTED_COLUMNS, "raw": pl.String}
ISSUE_SCHEMA = {"source_row": pl.Int32, "column": pl.String, "reason_code": pl.String, "raw": pl.String}
_PROBLEM = "\x00problem:"
PARALLEL_FROM = 20_000


@dataclass(frozen=True)
class FileReading:
    """How a file's rows are to be read.

    `numbers`: contract column -> whether each row's cell is a number; `without_zero`: see `codes_without_zero`.
    """

    contract: Contract
    found: Headings
    as_of: date
    source_file: str
    file_no: int
    slips: bool
    is_1904: bool
    numbers: Mapping[str, pl.Series]
    readers: Mapping[str, ColumnReader]
    without_zero: frozenset[str] = frozenset()
    damaged: DamagedKeys = field(default_factory=DamagedKeys)


@dataclass(frozen=True)
class BatchResult:
    """What became of a batch.

    `accepted`: rows in the core table's columns, with the content columns of `content` beside, row by row
    (duplicates are not yet out). `rejected`, `issues`: see REJECTED_SCHEMA, ISSUE_SCHEMA. `refused`: the rejected rows
    in the core table's columns, as far as they could be read. `skipped`: rows by kind.
    `cells`: the accepted rows as they came, for those that turn out to be duplicates.
    """

    accepted: pl.DataFrame
    content: pl.DataFrame
    cells: pl.DataFrame
    rejected: pl.DataFrame
    refused: pl.DataFrame
    issues: pl.DataFrame
    skipped: Mapping[str, int]
    read: Mapping[str, Typed]


def read_batch(batch: Batch, reading: FileReading) -> BatchResult:
    """Sort a batch's rows out and type them. Every row ends up in exactly one of skipped, rejected, accepted."""
    kinds = skipped_kinds(batch.cells, batch.first_row, reading.found, reading.contract)
    is_data = kinds.is_null()
    skipped = {str(kind): count for kind, count in kinds.drop_nulls().value_counts().iter_rows()}
    rows = pl.Series("source_row", range(batch.first_row, batch.first_row + batch.cells.height), pl.Int32)
    return read_rows(batch.cells.filter(is_data), rows.filter(is_data), reading, skipped, cut_off=batch.cut_off)


def read_rows(
    cells: pl.DataFrame,
    rows: pl.Series,
    reading: FileReading,
    skipped: Mapping[str, int] | None = None,
    *,
    cut_off: int | None = None,
    beside: pl.DataFrame | None = None,
) -> BatchResult:
    """Type rows of data. `rows`: the number of each. `beside`, row by row: columns that replace our own (joined_file,
    joined_row, `<column>_raw`), and `_unknown`, the columns that the file cannot say of the row (as |a|b|).
    """
    raws = {c.name: cells[str(reading.found.columns[c.name])] for c in _present(reading)}
    read = _with_marked_keys(_read_columns(raws, rows, reading), cells, rows, reading)
    frame = _joined(cells, rows, raws, read, reading)
    if beside is not None:
        frame = _with_beside(frame, beside)
    frame = frame.with_columns(_row_reasons(frame, cut_off, reading))
    bad = frame["reason_code"].is_not_null()
    rejected = frame.filter(bad).select("source_row", "column", "reason_code")
    rejected = rejected.with_columns(raw=row_texts(cells.filter(bad)))
    accepted = frame.filter(~bad) if bad.any() else frame
    return BatchResult(
        accepted=accepted.select(_core_names(reading.contract)),
        content=_content(accepted, reading.contract),
        cells=cells.filter(~bad) if bad.any() else cells,
        rejected=with_sentences(rejected, reading.contract),
        refused=_as_far_as_read(frame.filter(bad), reading.contract),
        issues=_issues(accepted, reading.contract),
        skipped=skipped or {},
        read=read,
    )


def _with_beside(frame: pl.DataFrame, beside: pl.DataFrame) -> pl.DataFrame:
    """What the file says beside its cells; columns that it cannot say count as emptied: unknown, not blank."""
    given = beside.drop("_unknown", strict=False)
    frame = frame.with_columns(given.get_columns())
    if "_unknown" not in beside.columns:
        return frame
    more = beside["_unknown"].fill_null("")
    frame = frame.with_columns(more.alias("_more"))
    both = pl.col("emptied") + pl.col("_more").str.strip_prefix("|")
    joined = pl.when(pl.col("emptied") == "").then(pl.col("_more")).otherwise(both)
    return frame.with_columns(emptied=joined).drop("_more")


def _read_columns(raws: Mapping[str, pl.Series], rows: pl.Series, reading: FileReading) -> dict[str, Typed]:
    """Read each column; two at a time where there are many rows (polars works outside Python's lock)."""

    def read(column: Column) -> Typed:
        return reading.readers[column.name].read(_by_cell_type(raws[column.name], column, rows, reading))

    columns = _present(reading)
    if rows.len() < PARALLEL_FROM:
        return {column.name: read(column) for column in columns}
    with ThreadPoolExecutor(max_workers=2) as pool:
        return dict(zip((column.name for column in columns), pool.map(read, columns), strict=True))


def _with_marked_keys(
    read: dict[str, Typed], cells: pl.DataFrame, rows: pl.Series, reading: FileReading
) -> dict[str, Typed]:
    """Key columns with a mark behind numbers that lost digits in a spreadsheet."""
    for column in _present(reading):
        if is_key(column):
            flags = reading.numbers.get(column.name)
            is_number = flags.gather(rows - 1) if flags is not None else None
            values = read[column.name].values
            if _may_be_damaged(values, is_number):
                marked = reading.damaged.marked(values, column, is_number, reading.contract, cells)
                read[column.name] = replace(read[column.name], values=marked)
    return read


def _may_be_damaged(values: pl.Series, is_number: pl.Series | None) -> bool:
    """Whether any number of a column may have lost digits: cheap to ask, for hardly any has."""
    as_text = values.str.contains(r"^\d[\d.]*[eE]\+?\d")
    return bool(as_text.any() or (is_number is not None and is_number.any()))


def with_sentences(rejected: pl.DataFrame, contract: Contract) -> pl.DataFrame:
    """Add the sentence of each reason; columns as in REJECTED_SCHEMA."""
    headings = {column.name: column.heading for column in contract.columns}
    pairs = rejected.select("column", "reason_code").unique(maintain_order=True)
    reasons = [sentence(code, headings.get(name) if name else None) for name, code in pairs.iter_rows()]
    known = pairs.with_columns(pl.Series("reason", reasons, pl.String))
    joined = rejected.join(known, on=["column", "reason_code"], how="left", nulls_equal=True, maintain_order="left")
    return joined.select(*REJECTED_SCHEMA)


def whole_file_rejected(batch: Batch) -> tuple[pl.DataFrame, int]:
    """Every row of a file that is not taken, and how many were blank."""
    line = row_texts(batch.cells)
    rows = pl.Series("source_row", range(batch.first_row, batch.first_row + batch.cells.height), pl.Int32)
    filled = line.str.strip_chars(" ,\t\u3000") != ""
    frame = rejected_whole(line.filter(filled), rows.filter(filled))
    return frame, batch.cells.height - frame.height


def rejected_whole(line: pl.Series, rows: pl.Series) -> pl.DataFrame:
    """Rows as REJECTED_SCHEMA has them, all of them for what they are rows of is not taken. `line`: their texts."""
    code = str(Row.FILE_REJECTED)
    frame = pl.DataFrame({"source_row": rows.cast(pl.Int32), "raw": line})
    frame = frame.with_columns(column=pl.lit(None, pl.String), reason_code=pl.lit(code), reason=pl.lit(sentence(code)))
    return frame.select(*REJECTED_SCHEMA)


def _present(reading: FileReading) -> list[Column]:
    return [column for column in reading.contract.columns if column.name in reading.found.columns]


def _by_cell_type(raw: pl.Series, column: Column, rows: pl.Series, reading: FileReading) -> pl.Series:
    """Bring what a cell's type says into its text: 1904 day numbers to 1900, 2026.1 as a number to nothing known."""
    if column.name in reading.without_zero:
        return raw.str.replace(r"^\s*([1-9])(?:\.0)?\s*$", "0${1}")
    flags = reading.numbers.get(column.name)
    if flags is None or column.kind not in (Kind.DATE, Kind.MONTH):
        return raw
    is_number = flags.gather(rows - 1)
    frame = pl.DataFrame({"raw": raw, "is_number": is_number})
    days = pl.col("raw").str.extract(r"^(\d{3,5})(?:\.\d+)?$").cast(pl.Int32)
    text = pl.col("raw")
    if reading.is_1904:
        text = (
            pl.when(pl.col("is_number") & days.is_not_null()).then((days + DAYS_1904).cast(pl.String)).otherwise(text)
        )
    if column.kind is Kind.MONTH:
        lost_zero = pl.col("is_number") & pl.col("raw").str.contains(r"^\d{4}\.1$")
        text = pl.when(lost_zero).then(pl.col("raw") + "?").otherwise(text)
    return frame.select(text.alias("raw")).to_series()


def codes_without_zero(head: pl.DataFrame, found: Headings, contract: Contract) -> frozenset[str]:
    """Relation columns in which 01 and 02 have become 1 and 2, as spreadsheets do: judged by a file's first rows.

    A file with codes from 10 up uses the two-digit list; lone digits in it, and none that begins with 0, lost theirs.
    """
    names = []
    for column in contract.columns:
        if column.kind is Kind.RELATION and column.name in found.columns:
            cells = (
                head[str(found.columns[column.name])].str.strip_chars().str.strip_suffix(".0").drop_nulls().to_list()
            )
            codes = {cell for cell in cells if cell.isdigit()}
            has_fine = any(len(code) == 2 and code[0] != "0" for code in codes)
            has_lone = any(len(code) == 1 and code != "0" for code in codes)
            has_zero = any(code[0] == "0" for code in codes)
            if has_fine and has_lone and not has_zero:
                names.append(column.name)
    return frozenset(names)


def _joined(
    cells: pl.DataFrame,
    rows: pl.Series,
    raws: Mapping[str, pl.Series],
    read: Mapping[str, Typed],
    reading: FileReading,
) -> pl.DataFrame:
    """Core columns and problems side by side. A column that the file lacks is null and no problem."""
    columns: list[pl.Series | pl.Expr] = []
    for column in reading.contract.columns:
        if column.name in read:
            typed = read[column.name]
            columns += [
                typed.values.alias(column.name),
                raws[column.name].alias(column.name + RAW),
                typed.problems.alias(_PROBLEM + column.name),
            ]
        else:
            columns += [
                pl.lit(None, arrow_kind(column.kind)).alias(column.name),
                pl.lit(None, pl.String).alias(column.name + RAW),
                pl.lit(None, pl.String).alias(_PROBLEM + column.name),
            ]
    is_number = reading.numbers.get("id_no")
    frame = rows.to_frame().with_columns(columns)
    return frame.with_columns(
        row_id=row_id_of(pl.lit(reading.file_no, pl.Int64), pl.col("source_row")),
        source_file=pl.lit(reading.source_file),
        emptied=_emptied(frame, reading.contract),
        is_after_as_of=_is_after(reading),
        id_no_is_numeric=is_number.gather(rows - 1) if is_number is not None else pl.lit(False),
        joined_file=pl.lit(None, pl.String),
        joined_row=pl.lit(None, pl.Int32),
        overflow=_overflow(cells, reading),
    )


def _emptied(frame: pl.DataFrame, contract: Contract) -> pl.Expr:
    """ "" or "|column|column|": the optional cells that held something invalid."""
    names = [
        c.name for c in contract.columns if not c.is_required and frame[_PROBLEM + c.name].null_count() < frame.height
    ]
    if not names:
        return pl.lit("")
    parts = [pl.when(pl.col(_PROBLEM + n).is_not_null()).then(pl.lit(n + "|")).otherwise(pl.lit("")) for n in names]
    joined = pl.concat_str(parts)
    return pl.when(joined == "").then(joined).otherwise("|" + joined)


def _is_after(reading: FileReading) -> pl.Expr:
    own = reading.contract.own_date
    return (pl.col(own) > reading.as_of).fill_null(False) if own else pl.lit(False)


def _overflow(cells: pl.DataFrame, reading: FileReading) -> pl.Series:
    """Whether something stands right of the last heading: in a text file the row has slipped."""
    beyond = [name for name in cells.columns if int(name) >= reading.found.width]
    if not reading.slips or not beyond:
        return pl.repeat(False, cells.height, eager=True)
    anything = [pl.col(name).str.strip_chars().ne("").fill_null(False) for name in beyond]
    return cells.select(pl.any_horizontal(anything)).to_series()


def _row_reasons(frame: pl.DataFrame, cut_off: int | None, reading: FileReading) -> list[pl.Series]:
    """For each row the first reason why it cannot be taken, and the column it lies in; null when it can."""
    required = [column.name for column in reading.contract.columns if column.is_required]
    found: list[tuple[pl.Expr, pl.Expr, pl.Expr]] = [
        (pl.col("overflow"), pl.lit(None, pl.String), pl.lit(str(Row.TOO_MANY_FIELDS)))
    ]
    if cut_off is not None:
        found.append((pl.col("source_row") == cut_off, pl.lit(None, pl.String), pl.lit(str(Row.CUT_OFF))))
    for name in required:
        problem = pl.col(_PROBLEM + name)
        found.append((problem.is_not_null(), pl.lit(name), problem))
        found.append((pl.col(name).is_null(), pl.lit(name), pl.lit(str(Cell.MISSING_VALUE))))
    where, what = pl.lit(None, pl.String), pl.lit(None, pl.String)
    for holds, column, code in reversed(found):
        where = pl.when(holds).then(column).otherwise(where)
        what = pl.when(holds).then(code).otherwise(what)
    reasons = frame.select(where.alias("column"), what.alias("reason_code"))
    return reasons.get_columns()


def row_texts(cells: pl.DataFrame) -> pl.Series:
    """The rows as text, cells joined by commas."""
    return (
        cells.select(pl.concat_str(pl.all().fill_null(""), separator=",").str.strip_chars_end(","))
        .to_series()
        .alias("raw")
    )


def _as_far_as_read(refused: pl.DataFrame, contract: Contract) -> pl.DataFrame:
    """Rejected rows in the core table's columns. In a row that slipped or broke off no required cell is sure to be its
    column's, but for the name: null."""
    unsure = pl.col("reason_code").is_in([str(Row.TOO_MANY_FIELDS), str(Row.CUT_OFF)])
    names = [column.name for column in contract.columns if column.is_required and not column.identity_of]
    blanked = [pl.when(~unsure).then(pl.col(name)).alias(name) for name in names]
    return refused.with_columns(blanked).select(_core_names(contract))


def _core_names(contract: Contract) -> list[str]:
    names = [str(name) for name in CORE_COLUMNS.names]
    for column in contract.columns:
        names += [column.name, column.name + RAW]
    return names


def _content(accepted: pl.DataFrame, contract: Contract) -> pl.DataFrame:
    """What makes two rows the same: the typed cells, and the raw text of those that were emptied or are partial. Always
    the same columns, whatever else is in the batch: rows are held against those of other batches and files.
    """
    columns: list[pl.Expr] = []
    for column in contract.columns:
        columns.append(pl.col(column.name))
        if column.kind not in (Kind.TEXT, Kind.ID):
            emptied = pl.when(pl.col(column.name).is_null()).then(pl.col(column.name + RAW))
            has_any = accepted[column.name].null_count() > 0
            columns.append((emptied if has_any else pl.lit(None, pl.String)).alias(column.name + RAW))
    return accepted.select(columns)


def _issues(accepted: pl.DataFrame, contract: Contract) -> pl.DataFrame:
    """One row per emptied cell of an accepted row, its raw text masked."""
    found = [pl.DataFrame(schema=ISSUE_SCHEMA)]
    for column in contract.columns:
        problem = _PROBLEM + column.name
        bad = (
            accepted.filter(pl.col(problem).is_not_null()) if accepted[problem].null_count() < accepted.height else None
        )
        if bad is not None:
            found.append(
                bad.select(
                    "source_row",
                    column=pl.lit(column.name),
                    reason_code=problem,
                    raw=hide_numbers(pl.col(column.name + RAW)),
                )
            )
    return pl.concat(found)
