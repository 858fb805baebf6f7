"""更正（撤回）通知: what a township is told when a month's lists go out anew: which leads are gone, which are new."""

from collections.abc import Mapping

import polars as pl

from data_contracts.forms import Form, form
from data_contracts.masks import safe_name
from flows.deliverables.csv_files import CsvFile
from flows.deliverables.printing import as_printed, printed_parts, text_parts, with_headings
from flows.deliverables.quick_workbook import QuickWorkbook
from flows.deliverables.sheet_parts import ALLOWED, Formats, print_set_up, write_column_heads
from flows.deliverables.wrapping import row_heights
from flows.ledger.book import read
from flows.ledger.editions import LISTS, Edition
from flows.ledger.routing import LISTED_FOR, list_names
from flows.store.month_tables import MonthTables

NOTICE_SHEET = "更正（撤回）通知"
NOTICE: Form = form("correction_notice")
GONE, NEW = "gone", "new"
WHAT_TO_DO: Mapping[str, str] = {
    GONE: "这条线索撤回：没有核查的不用再核查，也不算销号；已经核查的，结果照样交回、照样记账。",
    NEW: "上一版没有这条线索，请按新一版清单核实。",
}
ANSWERED = "这条线索已按交回的核查结果办结，不再列在清单上，不用再核查。"
"""Of a lead that is gone because an answer to it was accepted in the meantime: nothing is withdrawn."""
HEADING_POINTS, NOTE_POINTS = 30, 36


def notice_rows(month: MonthTables, edition: Edition, cards: pl.DataFrame, listed: pl.DataFrame) -> pl.DataFrame:
    """Rows of NOTICE with `listed_for`, by township, change, village and lead. None in the first edition.

    `cards`: LEDGER_LEADS of all editions; `listed`: lead_id, listed_for of this one. Grain: list x lead.
    """
    lists = pl.concat([edition.gone.select("lead_id", pl.col(name).alias(LISTED_FOR)) for name in LISTS])
    gone = lists.filter(pl.col(LISTED_FOR).is_not_null()).with_columns(pl.lit(GONE).alias("change"))
    new = listed.select("lead_id", LISTED_FOR).join(edition.new, on="lead_id", how="semi")
    both = pl.concat([gone, new.with_columns(pl.lit(NEW).alias("change"))]).unique(maintain_order=True)
    stated = pl.concat(
        [part.select("lead_id", "person_id", "disposition", "statement") for part in (month.leads, cards)]
    )
    both = both.join(stated.unique("lead_id", keep="first", maintain_order=True), on="lead_id", how="left")
    people = month.people(both["person_id"].drop_nulls().unique()).select("person_id", "name", "live_area")
    villages = month.areas.select(pl.col("area_code").alias("live_area"), pl.col("village_name").alias("village"))
    rows = both.join(people, on="person_id", how="left").join(villages, on="live_area", how="left")
    is_answered = (pl.col("change") == GONE) & pl.col("lead_id").is_in(_closed(month, edition).implode())
    rows = rows.with_columns(
        pl.lit(edition.issue).alias("edition"),
        pl.when(is_answered).then(pl.lit(ANSWERED)).otherwise(pl.col("change").replace(dict(WHAT_TO_DO)))
        .alias("what_to_do"),
    )  # fmt: skip
    return rows.sort(LISTED_FOR, "change", "village", "lead_id", nulls_last=True)


def _closed(month: MonthTables, edition: Edition) -> pl.Series:
    """lead_id of what answers closed in this month, those of files accepted by themselves with them."""
    if not edition.is_corrected:
        return pl.Series(dtype=pl.Utf8)
    events = pl.concat([month.answers, read(month.store).events])
    return events.filter((pl.col("event") == "closed") & (pl.col("period") == month.period))["lead_id"]


def notice_files(month: MonthTables, rows: pl.DataFrame, edition: Edition, city: tuple[str, str]) -> list[CsvFile]:
    """A notice per township, and the sums of the whole month; none in the first edition. `city`: its code and name."""
    if not edition.is_corrected:
        return []
    names = list_names(month.areas, rows[LISTED_FOR], *city)
    files = [CsvFile("notices/更正情况.csv", as_printed(_sums(rows, edition, names), form("correction_counts")))]
    for code, printed in printed_parts(rows, NOTICE, LISTED_FOR).items():
        name = f"{code}_{safe_name(names[str(code)])}"
        files.append(CsvFile(f"notices/{name}_{NOTICE_SHEET}.csv", printed))
    return files


def notice_cells(rows: pl.DataFrame) -> dict[str, pl.DataFrame]:
    """Township -> the rows of its notice as text."""
    return {str(code): part for code, part in text_parts(rows, NOTICE, LISTED_FOR).items()}


def _sums(rows: pl.DataFrame, edition: Edition, names: Mapping[str, str]) -> pl.DataFrame:
    """A line for the month (no township), then one per township whose list changed: how many leads are gone and new."""
    counts = [(pl.col("change") == change).sum().cast(pl.Int64).alias(change) for change in (GONE, NEW)]
    by_town = rows.group_by(LISTED_FOR, maintain_order=True).agg(counts).sort(LISTED_FOR)
    by_town = by_town.with_columns(
        pl.col(LISTED_FOR).replace_strict(dict(names), default=None, return_dtype=pl.Utf8).alias("township"),
        pl.lit(None, dtype=pl.Int64).alias("before"),
        pl.lit(None, dtype=pl.Int64).alias("now"),
    )
    whole = pl.DataFrame(
        {
            LISTED_FOR: [""],
            GONE: [len(edition.gone)],
            NEW: [len(edition.new)],
            "township": ["合计（线索）"],
            "before": [edition.before],
            "now": [edition.now],
        },
        schema=by_town.schema,
    )
    return pl.concat([whole, by_town]).with_columns(pl.lit(edition.issue).alias("edition"))


def write_notice(book: QuickWorkbook, formats: Formats, list_name: str, rows: pl.DataFrame) -> None:
    """Add the notice to a township's workbook; nothing in it can be changed."""
    sheet = book.add_worksheet(NOTICE_SHEET)
    widths = write_column_heads(sheet, formats, NOTICE, HEADING_POINTS)
    printed = with_headings(rows, NOTICE)
    styles = [formats["centred" if column.is_centred else "text"] for column in NOTICE.columns]
    for number, (row, height) in enumerate(
        zip(printed.iter_rows(), row_heights(printed, widths), strict=True), start=1
    ):
        sheet.set_row(number, height)
        sheet.write_line(number, row, styles)
    sheet.freeze_panes(1, 0)
    sheet.protect("", ALLOWED)
    print_set_up(sheet, f"{list_name} 线索清单更正（撤回）通知")
    sheet.fit_to_pages(1, 0)
