"""Each gate of the lists can be missed: what it watches for is shown to it once."""

import polars as pl

from benchmarks.lists import ListFigures, figures_of, per_rows, unmarked


def rows(*of: tuple[str, str, str]) -> pl.DataFrame:
    """(visit, household, village) of each row; all of this month, none a reminder."""
    columns = ("visit_no", "household_no", "village")
    made = pl.DataFrame(of, schema=dict.fromkeys(columns, pl.Utf8), orient="row")
    return made.with_columns(
        pl.lit("本月走访").alias("visit_plan"), pl.lit("E08").alias("rule_id"), pl.lit("结转").alias("mark")
    )


def test_a_household_that_is_torn_and_a_village_gone_to_twice_are_seen() -> None:
    good = figures_of("a", rows(("1", "H1", "东"), ("1", "H1", "东"), ("2", "", "东"), ("3", "H3", "西")))
    assert (good.torn, good.village_steps, good.wrong()) == (0, 1, [])
    torn = figures_of("a", rows(("1", "H1", "东"), ("2", "H2", "西"), ("3", "H1", "东")))
    assert torn.wrong() == ["a: 1 households do not stand together", "a: 2 changes of the village, 1 would do"]


def test_what_is_over_is_a_way_of_its_own() -> None:
    both = rows(("1", "H1", "东"), ("2", "H2", "西"), ("3", "H3", "东"))
    later = both.with_columns(pl.Series("visit_plan", ["本月走访", "本月走访", "顺延"]))
    assert figures_of("a", later).wrong() == []


def test_a_reminder_as_a_row_and_an_overdue_lead_without_a_mark_are_seen() -> None:
    listed = rows(("1", "H1", "东")).with_columns(pl.lit("I15").alias("rule_id"), pl.lit("L1").alias("lead_id"))
    assert figures_of("a", listed).wrong() == ["a: 1 rows of reminders"]
    late = pl.DataFrame({"lead_id": ["L1"]})
    assert unmarked([listed], late) == ["1 overdue leads are not marked, such as L1"]
    assert unmarked([listed.with_columns(pl.lit("督办1次，逾期3天").alias("mark"))], late) == []


def test_too_many_pages_are_seen_and_a_short_list_is_not_stretched() -> None:
    assert per_rows(8, 20) == 8
    assert per_rows(30, 160) == 15
    long = ListFigures("a", 80, 0, 0, 0, 0, 0, pages=16, book_pages=20)
    assert long.wrong() == ["a: the list takes 16 pages for 80 rows", "a: the workbook takes 20 pages for 80 rows"]
