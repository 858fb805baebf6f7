"""身份核对清单: pairs of rows the matcher would not decide, for a clerk. One list per county, CSV and workbook alike.

A clerk sees both sides as a worklist shows a person: masked numbers, age in place of the birth date, what agrees and
what does not.
"""

from collections.abc import Iterator

import polars as pl
import pyarrow.parquet as pq

from data_contracts import worklist_form as c
from data_contracts.masks import mask_id, mask_phone, safe_name
from data_contracts.tables import ROW_ID_STRIDE
from flows.deliverables.csv_files import CsvFile
from flows.deliverables.persons import age_at, blank, numbered, person_cells, text
from flows.store.month_tables import MonthTables

NO_COUNTY = "未知县区"
NAMED_BY_ROLE = {
    "self": ("name", "id_no"),
    "guardian": ("guardian_name", "guardian_id_no"),
    "spouse": ("spouse_name", "spouse_id_no"),
}
OWN_COLUMNS = {"sex": pl.Utf8, "birth_date": pl.Date, "phone": pl.Utf8, "address": pl.Utf8}
SIDE = {"row_id": pl.Int64, "role": pl.Utf8, "name": pl.Utf8, "id_no": pl.Utf8, **OWN_COLUMNS}


def review_list(month: MonthTables) -> list[CsvFile]:
    """One file per county of the candidate. Grain: pair waiting for a clerk, the likeliest first."""
    if month.reviews.is_empty():
        return []
    row_id = pl.col("file_no").cast(pl.Int64) * ROW_ID_STRIDE + pl.col("source_row")
    pairs = month.reviews.join(month.files.select("source_file", "file_no"), on="source_file", how="left")
    pairs = pairs.with_columns(row_id.alias("row_id"))
    pairs = pairs.join(pl.concat(list(_sides(month, pairs))), on=["row_id", "role"], how="left")
    people = person_cells(month.people(pairs["candidate_person_id"]), month.areas, month.context.as_of)
    rows = pairs.join(people, left_on="candidate_person_id", right_on="person_id", how="left")
    rows = rows.join(month.extract_status.select("extract", "supplier", "title"), on="extract", how="left")
    rows = rows.sort("county", pl.col("bits") * -1, "review_id", nulls_last=True)
    told = rows.select("county", *_cells(month))
    files = []
    for (county,), part in told.partition_by("county", as_dict=True, maintain_order=True).items():
        name = f"{str(county)[:6]}_{part['县区'][0]}" if county else NO_COUNTY
        files.append(CsvFile(f"reviews/{safe_name(name)}.csv", numbered(part.drop("county"))))
    return files


def _cells(month: MonthTables) -> list[pl.Expr]:
    candidate = [
        pl.col(name).fill_null("").alias(f"对方{name}")
        for name in ("姓名", "性别", "年龄", "证件号码(脱敏)", "联系电话(脱敏)")
    ]
    return [
        pl.col("review_id").alias(c.REVIEW_ID),
        pl.lit(month.context.period).alias(c.PERIOD),
        text(pl.concat_str("supplier", "title", separator="·", ignore_nulls=True)).alias("数据"),
        text(pl.col("source_file")).alias("文件"),
        pl.col("source_row").cast(pl.Utf8).alias("行号"),
        text(pl.col("name")).alias("姓名"),
        pl.col("sex").fill_null("").alias("性别"),
        age_at(pl.col("birth_date"), month.context.as_of).cast(pl.Utf8).fill_null("").alias("年龄"),
        mask_id(pl.col("id_no")).alias("证件号码(脱敏)"),
        mask_phone(pl.col("phone")).alias("联系电话(脱敏)"),
        text(pl.col("address")).alias("住址"),
        *candidate,
        *[pl.col(name).fill_null("") for name in ("县区", "乡镇代码", "乡镇", "村社区")],
        pl.col("level").fill_null("").alias("身份比对等级"),
        pl.col("bits").round(1).cast(pl.Utf8).fill_null("").alias("匹配权重"),
        text(pl.col("why")).alias("为什么要人看"),
        *blank(c.PAIR_ANSWERS),
    ]


def _sides(month: MonthTables, pairs: pl.DataFrame) -> Iterator[pl.DataFrame]:
    """What the source rows of the pairs say about who they are, extract by extract."""
    yield pl.DataFrame(schema=SIDE)
    for (extract, role), part in pairs.partition_by("extract", "role", as_dict=True, maintain_order=True).items():
        path = month.ingest / f"core_{extract}.parquet"
        if not path.exists():
            continue
        name, id_no = NAMED_BY_ROLE[str(role)]
        own = OWN_COLUMNS if role == "self" else {}
        there = pq.read_schema(path).names
        shown = [
            pl.col(source).cast(dtype).alias(target) if source in there else pl.lit(None, dtype=dtype).alias(target)
            for target, source, dtype in [("name", name, pl.Utf8), ("id_no", id_no, pl.Utf8)]
            + [(column, column if column in own else "", dtype) for column, dtype in OWN_COLUMNS.items()]
        ]
        wanted = part.select("row_id").unique().lazy()
        rows = pl.scan_parquet(path, glob=False).join(wanted, on="row_id", how="semi")
        yield rows.select("row_id", pl.lit(role).alias("role"), *shown).collect().select(list(SIDE))
