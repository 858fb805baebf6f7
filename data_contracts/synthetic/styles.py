"""How one file is written: format, encoding, headings, the way dates, money and flags look, and the clutter around."""

from dataclasses import dataclass, field
from datetime import date

import polars as pl
from numpy.random import Generator

from data_contracts.contract import Column, Contract, Kind

ENCODINGS = ("utf-8", "utf-8-sig", "gb18030", "utf-16")
CSV_ENCODINGS, TEXT_ENCODINGS = (0.3, 0.35, 0.35, 0.0), (0.25, 0.2, 0.3, 0.25)  # UTF-16 is Excel's "Unicode text"
DATE_FORMS = ("%Y-%m-%d", "%Y%m%d", "%Y.%-m.%-d", "%Y/%-m/%-d", "%Y年%-m月%-d日")
FLAG_FORMS = (("是", "否"), ("有", "无"), ("1", "0"), ("Y", "N"), ("√", "×"))
MONEY_FORMS = ("plain", "yuan", "sign", "thousands", "short")
EXTRA_COLUMNS = (("序号", None), ("备注", ""), ("填报人", "周敏"), ("年度", "2026"), ("采集批次", "一"))
RELATION_LABELS = {
    "01": "本人", "02": "户主", "11": "夫", "12": "妻", "22": "长子", "23": "次子", "28": "女婿", "32": "长女",
    "33": "次女", "38": "儿媳", "41": "孙子", "42": "孙女", "51": "父亲", "52": "母亲",
}  # fmt: skip


@dataclass(frozen=True)
class Style:
    """One file's looks; the defaults are a clean one."""

    format: str = "csv"  # csv | tsv | txt (tabs) | xlsx | xls
    encoding: str = "utf-8"
    date_form: str = "%Y-%m-%d"  # or "cell": a date in an Excel cell, or "serial": its bare number
    flag_form: tuple[str, str] = ("是", "否")
    money_form: str = "plain"
    sex_codes: bool = False
    relation_form: str = "two"  # two | one digit | label
    areas_as_numbers: bool = False
    ids_as_numbers: bool = False
    keys_as_numbers: bool = False  # household numbers: zeros in front are lost
    titles: tuple[str, ...] = ()
    has_band: bool = False  # a merged row of column groups above the headings
    blank_after_heading: bool = False
    footers: tuple[str, ...] = ()
    has_total: bool = False
    extra_columns: tuple[tuple[str, str | None], ...] = ()
    headings: tuple[tuple[str, str], ...] = field(default=())  # column -> heading, in the order they are written
    notes_sheet: str = ""  # "" | before | after: a sheet of instructions beside the data

    @property
    def is_excel(self) -> bool:
        """Whether cells have types."""
        return self.format in ("xlsx", "xls")


def clean(contract: Contract) -> Style:
    """Canonical headings in the contract's order."""
    return Style(headings=tuple((c.name, c.heading) for c in contract.columns))


def draw(rng: Generator, contract: Contract, place: str, period: str, *, missing_heading: bool) -> Style:
    """Draw how an office writes its file this month."""
    chance = rng.random(24)
    file_format = str(rng.choice(["csv", "xlsx", "xls", "tsv", "txt"], p=[0.45, 0.3, 0.1, 0.05, 0.1]))
    excel = file_format in ("xlsx", "xls")
    columns = list(contract.columns)
    if chance[0] < 0.6:
        columns = [columns[i] for i in rng.permutation(len(columns))]
    columns = _left_out(rng, columns)
    if missing_heading:
        required = [c for c in columns if c.is_required]
        columns = [c for c in columns if c is not required[int(rng.integers(0, len(required)))]]
    date_forms: tuple[str, ...] = (*DATE_FORMS, "cell", "serial") if excel else DATE_FORMS
    titles = [f"{place}{contract.title}"] if chance[1] < 0.45 else []
    if titles and chance[2] < 0.3:
        titles.append(f"填报单位：{contract.supplier}　　数据期：{period}")
    footers = (
        ["制表人：孙倩　　审核人：马科长", "", f"注：数据截至{period[:4]}年{int(period[4:])}月末"]
        if chance[3] < 0.3
        else []
    )
    return Style(
        format=file_format,
        encoding=str(rng.choice(ENCODINGS, p=TEXT_ENCODINGS if file_format == "txt" else CSV_ENCODINGS)),
        date_form=str(rng.choice(date_forms)),
        flag_form=FLAG_FORMS[int(rng.integers(0, len(FLAG_FORMS)))],
        money_form=str(rng.choice(MONEY_FORMS, p=[0.5, 0.14, 0.12, 0.12, 0.12])),
        sex_codes=bool(chance[4] < 0.35),
        relation_form=str(rng.choice(["two", "one", "label"], p=[0.5, 0.2, 0.3])),
        areas_as_numbers=excel and bool(chance[5] < 0.4),
        ids_as_numbers=excel and bool(chance[6] < 0.06),
        titles=tuple(titles),
        has_band=excel and bool(chance[7] < 0.12),
        blank_after_heading=bool(chance[8] < 0.08),
        footers=tuple(footers),
        has_total=bool(chance[9] < 0.25),
        extra_columns=tuple(e for e in EXTRA_COLUMNS if rng.random() < 0.13),
        headings=tuple((c.name, _heading(rng, c)) for c in columns),
        notes_sheet=str(rng.choice(["before", "after", ""], p=[0.06, 0.06, 0.88])) if excel else "",
    )


def _left_out(rng: Generator, columns: list[Column]) -> list[Column]:
    """Offices leave out an identity column now and then, never the name or the number."""
    optional = ("birth_date", "hukou_area", "sex", "phone")
    if rng.random() > 0.12:
        return columns
    gone = str(rng.choice(optional))
    return [c for c in columns if c.name != gone]


def _heading(rng: Generator, column: Column) -> str:
    heading = str(rng.choice(list(column.aliases))) if column.aliases and rng.random() < 0.25 else column.heading
    return heading + " " if rng.random() < 0.06 else heading


def texts(frame: pl.DataFrame, contract: Contract, style: Style) -> pl.DataFrame:
    """A frame of truth values as the text (or, for Excel, typed) cells of a file, in the file's column order."""
    by_name = {c.name: c for c in contract.columns}
    return frame.select(
        *[c for c in frame.columns if c.startswith("_")],
        *[_cells(frame, by_name[name], style) for name, _ in style.headings],
    )


def _cells(frame: pl.DataFrame, column: Column, style: Style) -> pl.Expr:
    cell, kind = pl.col(column.name), column.kind
    dtype = frame.schema[column.name]
    if dtype == pl.Date:
        return _date_cells(column.name, style)
    if dtype == pl.Boolean:
        yes, no = style.flag_form
        return pl.when(cell).then(pl.lit(yes)).when(~cell).then(pl.lit(no)).alias(column.name)
    if kind is Kind.YUAN:
        return _money_cells(column.name, style)
    if kind in (Kind.SEX, Kind.RELATION):
        return _coded_cells(cell, kind, style)
    return cell if style.is_excel and dtype.is_numeric() else cell.cast(pl.String)


def _coded_cells(cell: pl.Expr, kind: Kind, style: Style) -> pl.Expr:
    """Sex as 1 and 2; relations with two digits, one, or in words."""
    if kind is Kind.SEX:
        return cell.replace({"男": "1", "女": "2"}) if style.sex_codes else cell
    if style.relation_form == "label":
        return cell.replace(RELATION_LABELS)
    return cell.str.slice(0, 1) if style.relation_form == "one" else cell


def _date_cells(name: str, style: Style) -> pl.Expr:
    """Dates as text, as date cells, or as the numbers of days that Excel counts."""
    if style.date_form == "cell":
        return pl.col(name)
    if style.date_form == "serial":
        return (pl.col(name) - pl.lit(date(1899, 12, 30))).dt.total_days().alias(name)
    return pl.col(name).dt.strftime(style.date_form)


def _money_cells(name: str, style: Style) -> pl.Expr:
    cell = pl.col(name)
    fen = (cell * 100).round(0).cast(pl.Int64)
    whole, rest = (fen.abs() // 100).cast(pl.String), (fen.abs() % 100).cast(pl.String).str.zfill(2)
    sign = pl.when(fen < 0).then(pl.lit("-")).otherwise(pl.lit(""))
    plain = sign + whole + "." + rest
    if style.money_form == "plain":
        return (cell if style.is_excel else plain).alias(name)
    if style.money_form == "yuan":
        return (plain + "元").alias(name)
    if style.money_form == "sign":
        return ("￥" + plain).alias(name)
    if style.money_form == "thousands":
        grouped = whole.str.reverse().str.replace_all(r"(\d{3})(\d)", "$1,$2").str.reverse()
        return (sign + pl.when(fen.abs() >= 100_000_000).then(whole).otherwise(grouped) + "." + rest).alias(name)
    return (sign + pl.when(fen % 100 == 0).then(whole).otherwise(whole + "." + rest)).alias(name)
