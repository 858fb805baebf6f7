"""The last step of every list: typed columns -> headings and text, as the list's contract says each is written.

    as_printed(leads, form("referrals"))      # deadline: date -> 办结时限: 2026-11-05

Before this step frames have English names and types; behind it everything is text that may leave the house: codes are
labels, numbers of people masked, sensitive words neutral (but in own_text), cells that a spreadsheet would run
neutralised, nothing is null.
"""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import polars as pl

from data_contracts.forms import Form, FormColumn, Written
from data_contracts.masks import mask_id, mask_phone, mask_text, neutralise, one_line
from data_contracts.sensitive import open_texts
from rules.open_sentences import open_rules, open_statement

MASKED, STATEMENT = "_masked", "statement"
YES, NO, UNKNOWN = "是", "否", "不详"
CODES_JOINED = ";"
PART = "_part"


def as_printed(rows: pl.DataFrame, form: Form) -> pl.DataFrame:
    """Rows under the list's headings, in its order, all text and never null. Row count and order unchanged."""
    return with_headings(as_text(rows, form), form)


def as_text(rows: pl.DataFrame, form: Form, keep: Sequence[str] = ()) -> pl.DataFrame:
    """The list's columns as text, still under their English names; `keep`: columns to go along as they are.

    A column somebody else fills is blank. Row count and order unchanged.
    """
    cells = [_cell(column).alias(column.name) for column in form.columns]
    return rows.select(*keep, *cells)


def text_parts(rows: pl.DataFrame, form: Form, by: str) -> dict[object, pl.DataFrame]:
    """`as_text` of the rows of each value of a column, in the order in which the values come; each part counts its own
    rows. All parts are written at once: getting the masks ready for each takes longer than its few rows."""
    counted = [column.name for column in form.columns if column.written is Written.ROW_NUMBER]
    cells = as_text(rows, form).with_columns(rows[by].alias(PART)).with_columns(
        pl.int_range(1, pl.len() + 1).over(PART).cast(pl.Utf8).alias(name) for name in counted
    )  # fmt: skip
    parts = cells.partition_by(PART, as_dict=True, maintain_order=True, include_key=False)
    return {value: part for (value,), part in parts.items()}


def printed_parts(rows: pl.DataFrame, form: Form, by: str) -> dict[object, pl.DataFrame]:
    """`as_printed` of the rows of each value of a column (`text_parts`)."""
    return {value: with_headings(part, form) for value, part in text_parts(rows, form, by).items()}


def with_headings(cells: pl.DataFrame, form: Form, keep: Sequence[str] = ()) -> pl.DataFrame:
    """Text cells (`as_text`) under the headings of their list, behind the columns to `keep`; others are dropped."""
    return cells.select(*keep, *(pl.col(column.name).alias(column.heading) for column in form.columns))


def read_printed(path: Path, form: Form) -> pl.DataFrame:
    """A list read back from its CSV, under English names; counts as numbers, what is blank as null."""
    rows = pl.read_csv(path, infer_schema=False, glob=False)
    return rows.select(
        pl.col(column.heading).cast(pl.Int64 if column.written is Written.INTEGER else pl.Utf8).alias(column.name)
        for column in form.columns
    )


def _cell(column: FormColumn) -> pl.Expr:
    """The cells of one column as they leave the house."""
    if column.filled_by is not None:
        return pl.lit("")
    return WRITERS[column.written](column).fill_null("")


def _text(column: FormColumn) -> pl.Expr:
    text = pl.col(column.name)
    if column.name == STATEMENT:
        text = text.map_batches(open_statements, return_dtype=pl.Utf8)
    return neutralise(one_line(mask_text(open_texts(text))))


def open_statements(sentences: pl.Series) -> pl.Series:
    """Leads' sentences as lists show them that many read; nothing else of them changes. Null stays null."""
    texts = sentences.unique().drop_nulls().to_list()
    changed = {text: shown for text in texts if (shown := open_statement(text)) != text}
    return sentences.replace(changed) if changed else sentences


def _own_text(column: FormColumn) -> pl.Expr:
    return neutralise(one_line(mask_text(pl.col(column.name))))


def _code(column: FormColumn) -> pl.Expr:
    return neutralise(one_line(pl.col(column.name)))


def _rule(column: FormColumn) -> pl.Expr:
    return _code(column).replace(open_rules())


def _masked_id(column: FormColumn) -> pl.Expr:
    return mask_id(pl.col(column.name.removesuffix(MASKED)))


def _masked_phone(column: FormColumn) -> pl.Expr:
    return mask_phone(pl.col(column.name.removesuffix(MASKED)))


def _date(column: FormColumn) -> pl.Expr:
    return pl.col(column.name).cast(pl.Date).dt.to_string("%Y-%m-%d")


def _integer(column: FormColumn) -> pl.Expr:
    return pl.col(column.name).cast(pl.Int64).cast(pl.Utf8)


def _decimal(column: FormColumn) -> pl.Expr:
    return pl.col(column.name).round(1).cast(pl.Utf8)


def _percent(column: FormColumn) -> pl.Expr:
    return pl.format("{}%", (pl.col(column.name) * 100).round(1))


def _yes_no(column: FormColumn) -> pl.Expr:
    flag = pl.col(column.name)
    return pl.when(flag).then(pl.lit(YES)).when(~flag).then(pl.lit(NO))


def _yes_no_unknown(column: FormColumn) -> pl.Expr:
    return _yes_no(column).fill_null(UNKNOWN)


def _label(column: FormColumn) -> pl.Expr:
    return pl.col(column.name).cast(pl.Utf8).replace_strict(dict(column.labels), return_dtype=pl.Utf8)


def _several_labels(column: FormColumn) -> pl.Expr:
    label = pl.element().replace_strict(dict(column.labels), default=pl.element())
    return pl.col(column.name).str.split(CODES_JOINED).list.eval(label).list.join(CODES_JOINED)


def _constant(column: FormColumn) -> pl.Expr:
    return pl.lit(column.choices[0])


def _row_number(column: FormColumn) -> pl.Expr:
    return pl.int_range(1, pl.len() + 1).cast(pl.Utf8)


WRITERS: Mapping[Written, Callable[[FormColumn], pl.Expr]] = {
    Written.TEXT: _text,
    Written.OWN_TEXT: _own_text,
    Written.RULE: _rule,
    Written.CODE: _code,
    Written.MASKED_ID: _masked_id,
    Written.MASKED_PHONE: _masked_phone,
    Written.DATE: _date,
    Written.INTEGER: _integer,
    Written.DECIMAL: _decimal,
    Written.PERCENT: _percent,
    Written.YES_NO: _yes_no,
    Written.YES_NO_UNKNOWN: _yes_no_unknown,
    Written.LABEL: _label,
    Written.LABELS: _several_labels,
    Written.CONSTANT: _constant,
    Written.ROW_NUMBER: _row_number,
}
