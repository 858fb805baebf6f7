"""专办 (designated staff): the leads whose reason stands neutral in the lists, in their own words, apart from them.

Prison, drug rehabilitation, HIV and named diagnoses are nobody's business who only has to knock at a door. The list
says 由专人告知; who is designated has this file beside it, one per township and one per department.
"""

from collections.abc import Mapping

import polars as pl

from data_contracts.forms import form
from data_contracts.masks import safe_name
from data_contracts.sensitive import open_texts
from flows.deliverables.csv_files import CsvFile
from flows.deliverables.printing import open_statements, printed_parts
from flows.ledger.routing import LISTED_FOR

FOLDER, SUFFIX = "designated", "专办"
DESIGNATED = form("designated")
BESIDE = ("sources", "verify_items")


def designated(listed: pl.DataFrame, referred: pl.DataFrame, names: Mapping[str, str]) -> list[CsvFile]:
    """One file per township (`listed`: worklist_rows) and per department (`referred`) that has such leads; the order of
    the lists. Grain: lead x list, only those whose words are neutral there. `names`: list -> its name.
    """
    empty = [pl.lit(None, dtype=pl.Utf8).alias(name) for name in BESIDE]
    own = _neutral_there(referred.with_columns(empty))
    towns = printed_parts(_neutral_there(listed), DESIGNATED, LISTED_FOR)
    departments = printed_parts(own, DESIGNATED, "department")
    files = [_file(f"{code}_{safe_name(names[str(code)])}", printed) for code, printed in towns.items()]
    files += [_file(safe_name(str(department)), printed) for department, printed in departments.items()]
    return sorted(files, key=lambda file: file.path)


def _neutral_there(rows: pl.DataFrame) -> pl.DataFrame:
    """The rows whose sentence, sources or things to verify read otherwise in an open list."""
    is_neutral = pl.col("statement").map_batches(open_statements, return_dtype=pl.Utf8).ne_missing(pl.col("statement"))
    for name in BESIDE:
        is_neutral = is_neutral | open_texts(pl.col(name)).ne_missing(pl.col(name))
    return rows.filter(is_neutral)


def _file(stem: str, printed: pl.DataFrame) -> CsvFile:
    return CsvFile(f"{FOLDER}/{stem}_{SUFFIX}.csv", printed)
