"""Days as people write them in a returned worklist."""

import polars as pl

FIRST_SERIAL, LAST_SERIAL = 36_526, 73_050  # Excel's numbers of 2000-01-01 and 2099-12-31
SERIAL_ZERO = 25_569  # 1970-01-01
PARTS = r"^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[ T].*)?$"
COMPACT = r"^((?:19|20)\d{2})(\d{2})(\d{2})$"


def day_of(text: pl.Expr) -> pl.Expr:
    """The day a cell names (2026-11-05, 2026/11/5, 2026.11.5, 2026年11月5日, 20261105, Excel's number); else null."""
    plain = text.str.strip_chars().str.replace_all(r"\s*([-/.年月日])\s*", "$1")
    written = pl.coalesce(_joined(plain, PARTS), _joined(plain, COMPACT)).str.to_date("%Y-%m-%d", strict=False)
    number = plain.str.extract(r"^(\d{5})(?:\.0+)?$", 1).cast(pl.Int32, strict=False)
    is_serial = number.is_between(FIRST_SERIAL, LAST_SERIAL)
    return pl.coalesce(written, pl.when(is_serial).then((number - SERIAL_ZERO).cast(pl.Date)))


def _joined(text: pl.Expr, pattern: str) -> pl.Expr:
    parts = [text.str.extract(pattern, group) for group in (1, 2, 3)]
    return pl.concat_str(parts[0], parts[1].str.zfill(2), parts[2].str.zfill(2), separator="-")


def month_end(period: pl.Expr) -> pl.Expr:
    """Last day of a YYYYMM period."""
    return pl.concat_str(period, pl.lit("01")).str.to_date("%Y%m%d", strict=False).dt.month_end()
