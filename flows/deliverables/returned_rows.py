"""What a township gets back about what it returned: every row with what became of it, and why; a file per township.

The people it reported itself (新发现人员) are among them. Whose a row is, is said by the list it stood on, else by the
file's name, else by the township that decides its lead; what nobody can place goes to the county.
"""

from pathlib import PurePosixPath

import polars as pl

from data_contracts.forms import form
from data_contracts.labels import NOT_KNOWN
from data_contracts.masks import safe_name
from data_contracts.returned_lists import HEADINGS
from data_contracts.tables import WHOSE_ROW
from flows.deliverables.csv_files import CsvFile
from flows.deliverables.printing import printed_parts
from flows.deliverables.reported_finds import finds_answered
from flows.store.month_tables import MonthTables

REFUSED, UNREADABLE, OF_THE_FILE = "refused", "unreadable", "of_the_file"
RETURNED = form("returned_rows")
COLUMNS = ("source_file", "source_row", "lead_id", "column", "verdict", "reason", *WHOSE_ROW)
ORDER = ("source_file", "source_row", "column", "reason")
CODE = r"^\d{12}$"


def returned_rows(month: MonthTables) -> list[CsvFile]:
    """A file per township, in its own folder: a line for each row that was accepted, for each reason a row was not,
    for each person it reported, and for what is said of a file as a whole; in the order of its files and rows."""
    answered = _answered(month.feedback_accepted, month.feedback_rejected, month.feedback_files)
    rows = pl.concat([_placed(answered, month), finds_answered(month).select(*COLUMNS)])
    rows = rows.with_columns(pl.coalesce("list_township", _of_its_file()).alias("list_township"))
    files = []
    ordered = rows.sort("list_township", *ORDER, nulls_last=True)
    for place, printed in printed_parts(ordered, RETURNED, "list_township").items():
        name = _folder(month.areas, place)
        files.append(CsvFile(f"feedback/{name}/{name}_处理结果.csv", printed))
    return files


def returned_row_files(accepted: pl.DataFrame, rejected: pl.DataFrame, returned: pl.DataFrame) -> list[CsvFile]:
    """The same of FEEDBACK_ACCEPTED, FEEDBACK_REJECTED and FEEDBACK_FILES alone, a file per returned file: what is
    written beside one that came in by itself."""
    rows = _answered(accepted, rejected, returned).with_columns(
        pl.col("source_file").str.replace(r"#.*$", "").alias("of")
    )
    files = []
    for source, printed in printed_parts(rows.sort("of", *ORDER, nulls_last=True), RETURNED, "of").items():
        path = PurePosixPath(str(source))
        name = f"{safe_name(path.stem)}_{path.suffix.removeprefix('.')}_处理结果"
        files.append(CsvFile(f"feedback/{name}.csv", printed))
    return files


def _answered(accepted: pl.DataFrame, rejected: pl.DataFrame, returned: pl.DataFrame) -> pl.DataFrame:
    counted = accepted.with_columns(
        pl.lit("").alias("column"), pl.col("outcome").alias("verdict"), pl.col("remark").alias("reason")
    )
    refused = rejected.with_columns(pl.col("column").replace(HEADINGS), pl.lit(REFUSED).alias("verdict"))
    whole = returned.with_columns(
        pl.lit(None, dtype=pl.Int32).alias("source_row"),
        pl.lit("").alias("lead_id"),
        pl.lit("").alias("column"),
        *(pl.lit(None, dtype=pl.Utf8).alias(name) for name in WHOSE_ROW),
    )
    unread = whole.filter(pl.col("reason").is_not_null()).with_columns(pl.lit(UNREADABLE).alias("verdict"))
    noted = whole.filter(pl.col("reason").is_null() & pl.col("note").is_not_null()).with_columns(
        pl.lit(OF_THE_FILE).alias("verdict"), pl.col("note").alias("reason")
    )
    return pl.concat([part.select(*COLUMNS) for part in (counted, refused, unread, noted)])


def _of_its_file() -> pl.Expr:
    """The township that another row of the same file belongs to: a workbook may be called anything."""
    file = pl.col("source_file").str.replace(r"#.*$", "")
    return pl.col("list_township").drop_nulls().first().over(file)


def _placed(rows: pl.DataFrame, month: MonthTables) -> pl.DataFrame:
    """Rows with the code of their township in `list_township`, null where nobody can say it. Row count unchanged."""
    towns = month.areas.filter(pl.col("area_code") == pl.col("current_code"))
    named = (
        towns.filter(pl.col("level") == "乡")
        .unique("name", keep="none")
        .select("name", pl.col("area_code").alias("code"))
    )
    stem = pl.col("source_file").str.replace(r"#.*$", "").str.extract(r"([^/]+)\.[^./]*$", 1)
    rows = rows.with_columns(stem.alias("stem"))
    rows = rows.join(named.rename({"code": "of_name"}), left_on="list_township", right_on="name", how="left")
    rows = rows.join(named.rename({"code": "of_stem"}), left_on="stem", right_on="name", how="left")
    hosts = month.lead_history.select("lead_id", pl.col("township").alias("of_lead"))
    rows = rows.join(hosts, on="lead_id", how="left")
    code = pl.when(pl.col("list_township").str.contains(CODE)).then("list_township")
    of_file = pl.col("source_file").str.extract(r"(?:^|/)(\d{12})_[^/]*$", 1)
    place = pl.coalesce(code, "of_name", of_file, "of_stem", "of_lead")
    return rows.with_columns(place.alias("list_township")).select(*COLUMNS)


def _folder(areas: pl.DataFrame, code: object) -> str:
    if code is None:
        return NOT_KNOWN["township"]
    names = areas.filter(pl.col("area_code") == code)["name"]
    return f"{code}_{safe_name(names[0])}" if len(names) else str(code)
