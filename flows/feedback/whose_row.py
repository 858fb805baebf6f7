"""By what a township finds a returned row again that we speak of: its list, the masked name, the village."""

import polars as pl

from data_contracts.masks import mask_name, mask_text, one_line
from data_contracts.tables import FEEDBACK_REJECTED
from flows.feedback.read import Returned
from flows.feedback.reasons import STRAYS
from flows.feedback.values import given
from flows.store.frames import empty_frame, filled_up, typed_frame

CODE_OF_FILE = r"(?:^|/)(\d{12})_[^/]*$"


def code_of_file() -> pl.Expr:
    """The code of the township that a file is named for, or null."""
    return pl.col("source_file").str.extract(CODE_OF_FILE, 1)


def whose_row() -> list[pl.Expr]:
    """WHOSE_ROW of returned rows; the printed cells are asked, then the file's name."""
    town = pl.col("township").str.strip_chars()
    return [
        pl.coalesce(_code_printed(), code_of_file(), pl.when(town != "").then(town)).alias("list_township"),
        given(mask_name(pl.col("name"))).alias("name_masked"),
        given(one_line(mask_text(pl.col("village")))).alias("village"),
    ]


def stray_rows(read: Returned, source_file: str, sha256: str) -> pl.DataFrame:
    """FEEDBACK_REJECTED of what was written where nobody reads it; of another sheet under `file#sheet`.

    Whose it is the printed rows of the same file say, else its name.
    """
    strays = read.strays
    if not strays:
        return empty_frame(FEEDBACK_REJECTED)
    rows = pl.DataFrame(
        {
            "source_file": [f"{source_file}#{stray.sheet}" if stray.sheet else source_file for stray in strays],
            "source_row": [stray.row for stray in strays],
            "reason_code": [stray.code for stray in strays],
            "reason": [STRAYS[stray.code] for stray in strays],
            "name": [stray.name for stray in strays],
            "village": [stray.village for stray in strays],
        }
    )
    rows = rows.with_columns(
        pl.coalesce(pl.lit(_printed_code(read.rows)), pl.lit(source_file).str.extract(CODE_OF_FILE, 1)).alias(
            "list_township"
        ),
        given(mask_name(pl.col("name"))).alias("name_masked"),
        given(one_line(mask_text(pl.col("village")))).alias("village"),
        pl.lit(sha256).alias("source_sha256"),
        pl.lit("").alias("lead_id"),
        pl.lit("").alias("column"),
    )
    return typed_frame(filled_up(rows, FEEDBACK_REJECTED).to_arrow(), FEEDBACK_REJECTED)


def _printed_code(rows: pl.DataFrame) -> str | None:
    """The code of the township that most rows of a file are printed with; of the first of two alike."""
    if "township_code" not in rows.columns:
        return None
    codes = rows.select(_code_printed().alias("code")).drop_nulls()
    most = codes.group_by("code", maintain_order=True).len().sort("len", descending=True, maintain_order=True)
    return str(most["code"][0]) if len(most) else None


def _code_printed() -> pl.Expr:
    return pl.col("township_code").fill_null("").str.replace_all(r"[\s']|\.0+$", "").str.extract(r"^(\d{12})$", 1)
