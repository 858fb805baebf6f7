"""Fields of a file -> rows of our columns, as text: values, months, areas by name, several people of one row."""

import calendar
import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import polars as pl

from data_contracts.area_names import AreaNames, Place
from data_contracts.contract import normalise_value
from data_contracts.labels import AREA_PROBLEMS
from data_contracts.layout import Layout
from data_contracts.layout_file import OTHER_IDS, OTHER_NAMES, AreaFile, OverFile, ValueFile
from flows.ingest.dates import months_of
from flows.ingest.layouts.amounts import netted, only_concerned, own_share, row_numbers
from flows.ingest.layouts.by_year import AREA, incomes_by_year
from flows.ingest.layouts.physical import ROW, Physical

PART, RAW = "_part", "_raw"
SHOWN = 6
_ROW_NAMED = re.compile(r"第 \d+ 行")
_DAY = r"\d{4}\D\d{1,2}\D\d{1,2}|^\d{8}$"


@dataclass(frozen=True)
class Shaped:
    """Rows of one physical file in our columns. `rows`: source_row, `_part` (0 the row itself, n its n-th further
    person), a text column for each column the layout gives, `<column>_raw` where the text was changed on the way.
    """

    physical: Physical
    rows: pl.DataFrame


def shaped(physical: Physical, names: AreaNames, period: str, key: bytes) -> Shaped:
    """Make our columns. Grain: row of the file; with `wide`, a further row for each further person of it. Rows that are
    none of ours or cancel each other are counted as skipped.
    """
    fields = only_concerned(physical)
    fields = netted(fields, physical)
    columns: dict[str, pl.Series] = {}
    for name, value in physical.layout.fills().items():
        _put(columns, name, *_filled(fields, value, period))
    for name, text in physical.fixed.items():
        given = columns.get(name)
        whole = pl.Series([text] * fields.height, dtype=pl.String)
        columns[name] = (given.fill_null(whole) if given is not None else whole).alias(name)
    for name, area in physical.layout.file.areas.items():
        codes, raw = _areas(fields, area, names, physical, name)
        _put(columns, name, codes, raw)
    own_share(columns, fields, physical)
    physical.yearly = incomes_by_year(fields, columns.get(AREA), physical)
    for name, of in physical.layout.file.row_number.items():
        numbers = row_numbers(fields, of, key)
        columns[name] = (columns[name].fill_null(numbers) if name in columns else numbers).alias(name)
    helpers = [fields[name] for name in _helpers(physical.layout) if name not in columns]
    part = pl.Series(PART, [0] * fields.height, pl.Int32)
    rows = pl.DataFrame([fields[ROW], part, *columns.values(), *helpers])
    return Shaped(physical, _with_further_people(rows, fields, physical))


def _put(columns: dict[str, pl.Series], name: str, values: pl.Series, raw: pl.Series | None) -> None:
    columns[name] = values.alias(name)
    if raw is not None:
        columns[name + RAW] = raw.alias(name + RAW)


def _helpers(layout: Layout) -> list[str]:
    """Fields that later steps ask for beside our own columns."""
    file = layout.file
    named = (
        [file.household.certificate, file.household.number, file.household.head, file.household.head_name]
        if (file.household)
        else []
    )
    if file.wide and file.wide.covered:
        named.append(file.wide.covered)
    if file.members:
        named += [file.members.names, file.members.ids, file.members.covered]
    return list(dict.fromkeys(name for name in named if name))


# ---- values


def _filled(fields: pl.DataFrame, value: ValueFile, period: str) -> tuple[pl.Series, pl.Series | None]:
    """The text of one of our columns, and the text as it came where that is another."""
    count = fields.height
    if value.joined:
        text = fields.select(pl.concat_str([pl.col(f) for f in value.fields], separator="；", ignore_nulls=True))
        raw = text.to_series().replace("", None)
    elif value.fields:
        raw = fields.select(pl.coalesce(value.fields)).to_series()
    else:
        raw = pl.Series([None] * count, dtype=pl.String)
    text_now = raw
    if value.values:
        table = {normalise_value(spelling): ours for spelling, ours in value.values.items()}
        text_now = _mapped(raw, lambda text: table.get(normalise_value(text), None if value.only_listed else text))
    if value.form == "month_end":
        text_now = _month_ends(text_now)
    if value.over:
        text_now = _passed(text_now, fields[value.over.by], value.over, period)
    if value.form == "period":
        text_now = text_now.fill_null(period)
    if value.fixed is not None:
        text_now = text_now.fill_null(value.fixed)
    is_changed = bool(value.values) or value.form != "text" or value.over is not None
    return text_now, raw if is_changed else None


def _mapped(texts: pl.Series, look_up: Callable[[str], str | None]) -> pl.Series:
    """Each distinct text looked up once."""
    distinct = texts.drop_nulls().unique().to_list()
    table = {text: look_up(text) for text in distinct}
    return texts.replace_strict(table, default=None, return_dtype=pl.String) if table else texts


def _passed(texts: pl.Series, months: pl.Series, over: OverFile, period: str) -> pl.Series:
    """What a value becomes where the month beside it has come."""
    month = pl.DataFrame([texts.alias("text"), months.alias("by")]).with_columns(month=months_of(pl.col("by")))
    concerns = pl.col("text").is_in(list(over.of)) if over.of else pl.col("text").is_null()
    has_come = (pl.col("month") <= period).fill_null(value=False)
    return month.select(pl.when(concerns & has_come).then(pl.lit(over.becomes)).otherwise("text")).to_series()


def _month_ends(texts: pl.Series) -> pl.Series:
    """Months as their last day; a whole day stays, and so does what is no month: the cell's own reader judges that."""
    distinct = texts.drop_nulls().unique().alias("text").to_frame()
    months = distinct.with_columns(value=months_of(pl.col("text")))
    found = {
        text: f"{month[:4]}-{month[4:]}-{calendar.monthrange(int(month[:4]), int(month[4:]))[1]}"
        for text, month in months.filter(~pl.col("text").str.contains(_DAY)).select("text", "value").iter_rows()
        if month
    }
    return texts.replace(found) if found else texts


# ---- areas


def _areas(
    fields: pl.DataFrame, area: AreaFile, names: AreaNames, physical: Physical, column: str
) -> tuple[pl.Series, pl.Series]:
    """Codes of the areas that rows name, null where none is sure, and the names as they came."""
    texts = fields.select(
        pl.concat_str([pl.col(n) for n in area.levels], separator="/", ignore_nulls=True) if area.levels else pl.lit("")
    ).to_series()
    raw = texts.replace("", None)
    for other in (area.path, area.address):
        if other:
            raw = raw.fill_null(fields[other])
    tuples = list(fields.select(area.levels).iter_rows()) if area.levels else [()] * fields.height
    paths = (fields[area.path] if area.path else fields[ROW].cast(pl.String).replace_strict({}, default=None)).to_list()
    addresses = fields[area.address].to_list() if area.address else [None] * fields.height
    places: list[Place | None] = []
    for levels, path, address in zip(tuples, paths, addresses, strict=True):
        if any(levels):
            places.append(names.of_levels(levels))
        elif path or address:
            place = names.of_path(path or address, is_whole=bool(path))
            is_plain_address = address and not path and place.problem == "unknown"
            places.append(None if is_plain_address else place)
        else:
            places.append(None)
    _tell(places, fields[ROW].to_list(), physical, column, names)
    return pl.Series([place.code if place else None for place in places], dtype=pl.String), raw


def _tell(places: list[Place | None], rows: list[int], physical: Physical, column: str, names: AreaNames) -> None:
    """How far the names of a file led, and by row those that led nowhere or not to their end."""
    given = [place for place in places if place is not None]
    if not given:
        return
    heading = physical.layout.contract.column(column).heading
    levels = Counter(names.by_code[p.code].level if p.code else "" for p in given)
    sure = "、".join(f"{levels[level]} 行到{level}" for level in ("村", "乡", "县") if levels[level])
    lost = f"，{levels['']} 行没有认出" if levels[""] else ""
    share = (len(given) - levels[""]) / len(given)
    physical.notes.append(f"“{heading}”按名称认：{len(given)} 行里认出 {share:.0%}（{sure or '无'}）{lost}")
    for row, place in zip(rows, places, strict=True):
        if place is not None and place.problem:
            near = f"，最接近的是{'、'.join(place.near)}" if place.near else ""
            kept = f"；按{names.by_code[place.code].name}算" if place.code else ""
            physical.remarks.append((row, f"“{heading}”的“{place.name}”{AREA_PROBLEMS[place.problem]}{near}{kept}"))


# ---- several people of one row


def _with_further_people(rows: pl.DataFrame, fields: pl.DataFrame, physical: Physical) -> pl.DataFrame:
    """The further people of a wide row, each a row with the household's columns and nothing of the head."""
    own = {column.name for column in physical.layout.contract.columns if column.identity_of}
    shared = [name for name in rows.columns if name.removesuffix(RAW) not in own or name in ("hukou_area",)]
    parts = [rows]
    for n in physical.layout.people_of:
        people = fields.select(ROW, name=OTHER_NAMES.format(n=n), id_no=OTHER_IDS.format(n=n)).filter(
            pl.col("name").is_not_null() | pl.col("id_no").is_not_null()
        )
        of_row = rows.select(shared).drop("relation", strict=False)
        further = people.join(of_row, on=ROW, how="left", maintain_order="left").with_columns(
            pl.lit(n, pl.Int32).alias(PART)
        )
        parts.append(further)
    whole = pl.concat(parts, how="diagonal") if len(parts) > 1 else rows
    wide = physical.layout.file.wide
    return whole.with_columns(_is_covered(whole, wide.covered)) if wide else whole


def _is_covered(rows: pl.DataFrame, counted_in: str | None) -> pl.Expr:
    """是 where as many are covered as the row names; else nobody can say who is: null."""
    if counted_in is None:
        return pl.lit(None, pl.String).alias("is_covered")
    given = pl.col(counted_in).str.extract(r"^(\d+)(?:\.0)?人?$").cast(pl.Int64, strict=False)
    return pl.when(given >= pl.len().over(ROW)).then(pl.lit("是")).alias("is_covered")


def counted(remarks: Sequence[tuple[int, str]]) -> list[str]:
    """A sentence for each kind of remark, with its first rows; remarks that only name other rows are of one kind."""
    kinds: dict[str, list[tuple[int, str]]] = {}
    for row, sentence in remarks:
        kinds.setdefault(_ROW_NAMED.sub("第 … 行", sentence), []).append((row, sentence))
    sentences = []
    for kind, each in kinds.items():
        first = "、".join(str(row) for row, _ in each[:SHOWN])
        text = each[0][1] if len(each) == 1 else kind
        sentences.append(f"第 {first} 行{'等' if len(each) > SHOWN else ''}共 {len(each)} 行：{text}")
    return sentences
