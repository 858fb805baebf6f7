"""Was everything that came back answered by name? What the 处理结果 of a month say, beside what they have to say."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import polars as pl

from benchmarks.lists_returns import Expected


def not_answered(deliverables: Path, expected: Sequence[Expected]) -> Iterator[tuple[Expected, list[str]]]:
    """Each thing that had to be answered, and a sentence for each way in which it was not."""
    for one in expected:
        yield one, _missing(deliverables, one)


def _missing(deliverables: Path, one: Expected) -> list[str]:
    answers = [
        path for path in (deliverables / "feedback").rglob("*_处理结果.csv") if path.parent.name[:12] == one.town
    ]
    if len(answers) != 1:
        return [f"{len(answers)} answers in the folder of {one.town}"]
    rows = pl.read_csv(answers[0], infer_schema=False, glob=False).fill_null("")
    file = pl.col("交回文件").str.contains(f"feedback/{one.file}.", literal=True)
    lines = rows.filter(
        file
        & pl.col("处理").is_in(one.verdicts)
        & pl.col("原因").str.contains(one.says, literal=True)
        & pl.col("交回文件").str.contains(one.sheet, literal=True)
    )
    wrong = [] if len(lines) == one.lines else [f"{len(lines)} lines, not {one.lines}"]
    nameless = lines.filter((pl.col("姓名") == "") | (pl.col("村社区") == "")) if one.names else lines.head(0)
    whole = lines.filter(~pl.col("姓名").str.contains("*", literal=True) & (pl.col("姓名") != ""))
    wrong += [f"{len(nameless)} do not say whose row it is"] if len(nameless) else []
    return wrong + ([f"{len(whole)} give the whole name"] if len(whole) else [])


def finds_as_leads(leads: pl.DataFrame) -> int:
    """How many people reported by a township are a published lead of their own."""
    rests = pl.col("evidence").list.eval(pl.element().struct.field("extract") == "new_finds").list.any()
    return leads.filter(pl.col("is_published") & rests)["person_id"].n_unique()
