"""What the tests of returned lists share: a drop of lists, the stage over it, and what came of it."""

from pathlib import Path

import polars as pl

from flows.feedback.stage import FeedbackSummary, feedback
from flows.store.paths import Store
from tests.flows import made_leads as made


def feedback_of(root: Path, period: str = "202610") -> tuple[FeedbackSummary, dict[str, pl.DataFrame]]:
    into = root / f"feedback-{period}"
    into.mkdir(exist_ok=True)
    summary = feedback(made.context(root, period), Store(root / "store"), into)
    return summary, {path.stem: pl.read_parquet(path) for path in sorted(into.glob("*.parquet"))}


def drop(root: Path, *rows: dict[str, str], name: str = "a.csv", encoding: str = "utf-8-sig") -> Path:
    return made.returned_csv(root / "incoming" / "202610" / "feedback" / name, list(rows), encoding)


def reasons(tables: dict[str, pl.DataFrame]) -> list[tuple[str, str]]:
    return [(row["lead_id"], row["reason_code"]) for row in tables["feedback_rejected"].iter_rows(named=True)]


def outcomes(tables: dict[str, pl.DataFrame]) -> dict[str, str]:
    return dict(tables["feedback_accepted"].select("lead_id", "outcome").iter_rows())


def state(tables: dict[str, pl.DataFrame], lead_id: str) -> dict[str, object]:
    return tables["lead_history"].row(by_predicate=pl.col("lead_id") == lead_id, named=True)
