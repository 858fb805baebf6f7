"""Help for tests of the matcher: rows as they arrive -> normal forms -> levels."""

import tempfile
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import polars as pl

from data_contracts.fast_yaml import load_yaml
from matchers.compare import LEVELS, compare_frame
from matchers.engine.duck import DuckEngine
from matchers.variants.stage import IDENTITY, standardised

AS_OF = date(2026, 10, 31)
PAIRS_FILE = Path(__file__).with_name("pairs.yaml")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


@cache
def load_pairs() -> list[dict[str, Any]]:
    """The tricky pairs: says, left, right, levels, verdict."""
    pairs: list[dict[str, Any]] = load_yaml(PAIRS_FILE.read_text(encoding="utf-8"))["pairs"]
    return pairs


@cache
def load_areas() -> pl.DataFrame:
    """Their areas in the form of the exchanged table AREAS (the columns that matching reads)."""
    rows = load_yaml(PAIRS_FILE.read_text(encoding="utf-8"))["areas"]
    areas = pl.DataFrame(rows)
    code = pl.col("area_code")
    return areas.with_columns(
        current_code=code,
        township=pl.when(pl.col("level").is_in(["乡", "村"])).then(code.str.slice(0, 9) + pl.lit("000")),
        county=pl.when(pl.col("level") != "市").then(code.str.slice(0, 6) + pl.lit("000000")),
    )


def rows(*identities: dict[str, Any]) -> pl.DataFrame:
    """Identity tuples, one row each, columns that are not given null."""
    return pl.DataFrame([{name: row.get(name) for name in IDENTITY} for row in identities], schema=IDENTITY)


@cache
def scratch_engine() -> DuckEngine:
    """One small engine for all tests of a process: its tables are whatever the last test left."""
    return DuckEngine(Path(tempfile.mkdtemp()), threads=1)


def normal(*identities: dict[str, Any]) -> pl.DataFrame:
    """Normal forms of identity tuples."""
    return normal_of(rows(*identities))


def normal_of(frame: pl.DataFrame) -> pl.DataFrame:
    """Normal forms of identity tuples in columns."""
    return standardised(scratch_engine(), frame, load_areas(), AS_OF)


def side_by_side(left: pl.DataFrame, right: pl.DataFrame) -> pl.DataFrame:
    """Pairs of normal forms, row by row."""
    return left.select(pl.all().name.suffix("_l")).hstack(right.select(pl.all().name.suffix("_r")))


def compared(left: list[dict[str, Any]], right: list[dict[str, Any]]) -> list[dict[str, str]]:
    """Levels of pairs of identities, by feature."""
    levels = compare_frame(side_by_side(normal(*left), normal(*right)))
    return [{feature: row[f"{feature}_level"] for feature in LEVELS} for row in levels.iter_rows(named=True)]


def name_level(left: str, right: str) -> str:
    """Level of two names."""
    return compared([{"name": left}], [{"name": right}])[0]["name"]


def with_check_digit(seventeen: str) -> str:
    """An ID number from its first 17 digits, by the standard's own words (independent of the code under test)."""
    total = sum(int(digit) * weight for digit, weight in zip(seventeen, _WEIGHTS, strict=True))
    return seventeen + "10X98765432"[total % 11]
