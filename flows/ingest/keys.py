"""Keys that a spreadsheet turned into numbers: digits after the 15th are lost, and so are zeros in front.

A damaged number that names its own row (a settlement, a ticket, a certificate) no longer tells rows apart: each row
gets a mark behind it, so that two settlements are not taken for one. A damaged household number is looked up among the
roster's: the one household it can be, else nobody's, which is told cell by cell and is not a blank.
"""

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from data_contracts import at_rest
from data_contracts.compile import RAW
from data_contracts.contract import Column, Contract, Kind

MARK = "~"
HOUSEHOLD = "household_no"
ROSTER = "roster"
EXACT_DIGITS = 15
_TOO_LONG = r"^\d{16,}$"
_SCIENTIFIC = r"^\d(?:\.\d+)?[eE]\+?\d{1,2}$"
_MARKED = rf"^(.+){MARK}[0-9a-f]{{8}}(?:-\d+)?$"
_KEY_ENDINGS = ("_no", "_code")


def is_key(column: Column) -> bool:
    """Whether a column numbers something: a text column of numbers, not an ID or a phone."""
    return column.kind is Kind.TEXT and column.name.endswith(_KEY_ENDINGS)


def row_key(contract: Contract) -> str | None:
    """The column that alone names a row, if there is one."""
    return contract.key[0] if len(contract.key) == 1 else None


@dataclass
class DamagedKeys:
    """Of one file: how many cells of each key column lost digits, and how often each whole row came."""

    cells: Counter[str] = field(default_factory=Counter)
    rows: Counter[str] = field(default_factory=Counter)

    def marked(
        self, values: pl.Series, column: Column, is_number: pl.Series | None, contract: Contract, cells: pl.DataFrame
    ) -> pl.Series:
        """Values with a mark behind those that lost digits, where rows are told apart by them. The mark is the same
        when the file is sent again, and another for the second of two equal rows. `cells`: the rows as they came.
        """
        is_damaged = values.str.contains(_SCIENTIFIC).fill_null(False)
        if is_number is not None:
            is_damaged |= is_number & values.str.contains(_TOO_LONG).fill_null(False)
        at = is_damaged.arg_true()
        if not at.len():
            return values
        self.cells[column.name] += at.len()
        is_household = column.name == HOUSEHOLD and contract.extract != ROSTER
        if column.name != row_key(contract) and not is_household:
            return values
        rows = cells[at].select(pl.concat_str(pl.all().fill_null(""), separator="\x1f")).to_series()
        marked = [f"{value}{MARK}{self._mark(row)}" for value, row in zip(values[at], rows, strict=True)]
        return values.clone().scatter(at, pl.Series(marked, dtype=pl.String))  # the raw texts may be these very ones

    def _mark(self, text: str) -> str:
        digest = hashlib.sha256(text.encode("utf-8", errors="replace")).hexdigest()[:8]
        self.rows[digest] += 1
        return digest if self.rows[digest] == 1 else f"{digest}-{self.rows[digest]}"

    def notes(self, contract: Contract) -> list[str]:
        """A sentence for each damaged column."""
        hints = []
        for name, count in self.cells.items():
            if name == row_key(contract):
                what = "各行按不同的号计，不会合并"
            elif name == HOUSEHOLD and contract.extract != ROSTER:
                what = "按花名册里唯一对得上的户编号认，认不出的不算任何一户"
            else:
                what = "号相同的行可能不是同一个，用到它的判断不可靠"
            hints.append(
                f"“{contract.column(name).heading}”有 {count} 格被表格软件存成了数字，末几位已经丢失：{what}；"
                "请以文本格式重报"
            )
        return hints


@dataclass(frozen=True)
class Resolved:
    """What became of one extract's household numbers that are not on the roster as they stand. Grain of `lost`: cell
    that could be several households or none: row_id, source_file, source_row, raw. `found`: source file -> cells that
    were given their number.
    """

    lost: pl.DataFrame
    found: Mapping[str, int]


def resolve_households(parts: Sequence[Path], roster: Sequence[Path]) -> Resolved | None:
    """Give damaged household numbers of a core table the roster's number that they can only be, and empty the others
    (null, and named in `emptied`). `parts`, `roster`: the parts of the core table and of the roster's. None when there
    is nothing to do; parts without such a number are not touched.
    """
    if not parts or HOUSEHOLD not in at_rest.read_schema(parts[0]).names:
        return None
    given = at_rest.read_frame(parts, [HOUSEHOLD])[HOUSEHOLD].drop_nulls().unique()
    on_roster = _roster_numbers(roster)
    odd = given.filter(given.str.contains(rf"^\d+$|{_MARKED}") & ~given.is_in(on_roster.implode())).sort()
    answers = _answers(odd, on_roster)
    if not answers:
        return None
    table = pl.DataFrame(
        {"was": list(answers), "now": list(answers.values()), "is_odd": [True] * len(answers)},
        schema={"was": pl.String, "now": pl.String, "is_odd": pl.Boolean},
    )
    resolved = [_resolve_part(part, table) for part in parts]
    lost = pl.concat([one.lost for one in resolved])
    return Resolved(lost, {file: number for one in resolved for file, number in one.found.items()})


def _resolve_part(part: Path, table: pl.DataFrame) -> Resolved:
    """One part with the numbers of `table` (`was`, `now`, `is_odd`); not written where it has none of them."""
    rows = at_rest.read_frame(part)
    rows = rows.join(table, left_on=HOUSEHOLD, right_on="was", how="left", maintain_order="left")
    is_odd = pl.col("is_odd").fill_null(False)
    is_lost = is_odd & pl.col("now").is_null()
    lost = rows.filter(is_lost).select("row_id", "source_file", "source_row", raw=HOUSEHOLD + RAW)
    found = dict(rows.filter(is_odd & ~is_lost)["source_file"].value_counts().iter_rows())
    if not (lost.height or found):
        return Resolved(lost, found)
    prefix = pl.when(pl.col("emptied") == "").then(pl.lit("|")).otherwise(pl.col("emptied"))
    rows = rows.with_columns(
        pl.when(is_odd).then(pl.col("now")).otherwise(pl.col(HOUSEHOLD)).alias(HOUSEHOLD),
        emptied=pl.when(is_lost).then(prefix + HOUSEHOLD + "|").otherwise(pl.col("emptied")),
    )
    schema = at_rest.read_schema(part)
    at_rest.write_table(rows.select(schema.names).to_arrow(compat_level=pl.CompatLevel.oldest()).cast(schema), part)
    return Resolved(lost, found)


def _roster_numbers(roster: Sequence[Path]) -> pl.Series:
    if not roster:
        return pl.Series([], dtype=pl.String)
    return at_rest.read_frame(roster, [HOUSEHOLD])[HOUSEHOLD].drop_nulls().unique().sort()


def _answers(odd: pl.Series, on_roster: pl.Series) -> Mapping[str, str | None]:
    """Damaged number -> the household it can only be, or None. Numbers that are simply not on the roster are left out:
    a household may have left it.
    """
    by_digits = _grouped([(number.lstrip("0"), number) for number in on_roster if number.isdigit()])
    by_start = _grouped([(_start(number.lstrip("0")), number) for number in on_roster if number.isdigit()])
    answers: dict[str, str | None] = {}
    for text in odd:
        if MARK in text:
            digits = _plain_digits(text.split(MARK)[0])
            candidates = by_start.get(_start(digits), ()) if digits else ()
            answers[text] = candidates[0] if len(candidates) == 1 else None
        elif candidates := by_digits.get(text.lstrip("0"), ()):
            answers[text] = candidates[0] if len(candidates) == 1 else None
    return answers


def _start(digits: str) -> tuple[str, int]:
    """What is left of a number of more than 15 digits: those 15, and how many there were."""
    return digits[:EXACT_DIGITS], len(digits)


def _plain_digits(text: str) -> str:
    """The digits of a number; of one in scientific form those it still has are too few to tell anything."""
    return text if text.isdigit() else ""


def _grouped(pairs: Sequence[tuple[object, str]]) -> dict[object, tuple[str, ...]]:
    groups: dict[object, tuple[str, ...]] = {}
    for key, number in pairs:
        groups[key] = (*groups.get(key, ()), number)
    return groups
