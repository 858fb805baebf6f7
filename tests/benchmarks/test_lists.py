"""Each gate of the lists can be missed: what it watches for is shown to it once."""

from pathlib import Path

import polars as pl

from benchmarks.lists import ListFigures, figures_of, per_rows, unmarked
from benchmarks.lists_answers import not_answered
from benchmarks.lists_returns import Expected


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


def test_an_answer_to_a_returned_row_has_to_be_there_in_its_townships_folder_and_say_whose_row_it_is(
    tmp_path: Path,
) -> None:
    says = "填到“线索清单”里"
    cells = [("交回1", "王*伟"), ("交回1", ""), ("交回10", "李四")]
    lines = [
        {"交回文件": f"feedback/{file}.xlsx", "处理": "退回", "原因": says, "姓名": name, "村社区": "东村"}
        for file, name in cells
    ]
    answer = tmp_path / "feedback" / "369802001000_朝阳街道" / "369802001000_朝阳街道_处理结果.csv"
    answer.parent.mkdir(parents=True)
    pl.DataFrame(lines).write_csv(answer)

    def missing(file: str, number: int, town: str = "369802001000") -> list[str]:
        (found,) = not_answered(tmp_path, [Expected("it", town, file, ("退回",), number, "线索清单")])
        return found[1]

    assert missing("交回1", 2) == ["1 do not say whose row it is"]
    assert missing("交回1", 3) == ["2 lines, not 3", "1 do not say whose row it is"]
    assert missing("交回10", 1) == ["1 give the whole name"]
    assert missing("交回1", 2, town="369802002000") == ["0 answers in the folder of 369802002000"]
