"""Whether an extract came whole: only then does "no row" say anything about a person. One definition for the house.

Ingest asks once and keeps the answer in `extract_status.not_whole`; the gate before the matcher, the rules, `check` and
the report read it there.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from data_contracts.labels import NOT_WHOLE, word

SEPARATOR = ";"


@dataclass(frozen=True)
class Limits:
    """In percent: the share of refused rows, and the swing against when it last came whole, that are still borne.

    Null: no value is in force; then that is not judged.
    """

    refused_percent: Decimal | None
    swing_percent: Decimal | None


def not_whole(
    status: str,
    accepted: int,
    refused: int,
    rows_when_whole: int | None,
    limits: Limits,
    *,
    is_part: bool = False,
) -> str | None:
    """Codes of labels.NOT_WHOLE, or null for an extract that came whole. `is_part`: each of its files is of a kind that
    holds only some of its people or kinds.

    `refused`: rows not accepted, repeats apart. A month that was not whole is no measure for the next: what is compared
    is `rows_when_whole`, so that half a roster does not become a whole one by coming twice. More rows are no lack.
    """
    if status in ("missing", "rejected"):
        return "missing" if status == "missing" else "file_refused"
    found = ["file_refused"] if status == "partial" else []
    found += ["only_part"] if is_part else []
    if not accepted:
        found.append("empty")
    if limits.refused_percent is not None and 100 * refused > limits.refused_percent * (accepted + refused):
        found.append("rows_refused")
    if (
        limits.swing_percent is not None
        and rows_when_whole
        and 100 * (rows_when_whole - accepted) > limits.swing_percent * rows_when_whole
    ):
        found.append("shrank")
    return SEPARATOR.join(found) or None


def why_not_whole(row: Mapping[str, Any]) -> str | None:
    """A row of EXTRACT_STATUS -> why it is not whole, in Chinese and with its numbers; null when it is."""
    if not row.get("not_whole"):
        return None
    numbers = {
        "rows_refused": f"（采用 {row['rows_accepted']} 行，退回 {row['rows_refused']} 行）",
        "shrank": f"（上次完整时 {row['rows_when_whole']} 行，本月 {row['rows_accepted']} 行）",
    }
    codes = str(row["not_whole"]).split(SEPARATOR)
    return "；".join(word(NOT_WHOLE, code) + numbers.get(code, "") for code in codes)
