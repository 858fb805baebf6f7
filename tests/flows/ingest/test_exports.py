"""The ten files of a county's system as they come: joined, numbered, compared; what does not fit is told by row."""

import shutil
import stat
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from data_contracts.errors import StoreError
from flows.ingest.layouts.compare import last_roster
from flows.ingest.layouts.keyed import holds_an_id, whole_id
from flows.ingest.row_counts import count_extracts
from flows.ingest.stage import IngestSummary
from flows.ingest.validate import Delivery, ExtractValidation
from flows.setup.check import check_drop
from tests.core_tables import core_rows
from tests.flows.ingest import made_exports as made
from tests.flows.ingest.made_exports import (
    EDGE_HOUSEHOLDS,
    EDGE_PEOPLE,
    HOUSEHOLDS,
    PEOPLE,
    SON,
    WIFE,
    WU,
    YANG,
    ZHOU,
    edge_household,
    edge_person,
    files,
    household,
    person,
)


def core(into: Path) -> pl.DataFrame:
    return core_rows(into, "roster")


def row(into: Path, name: str) -> dict[str, object]:
    found = core(into).filter(pl.col("name") == name)
    assert found.height == 1
    return found.row(0, named=True)


def told(into: Path) -> list[tuple[int, str]]:
    return [(r["source_row"], r["remark"]) for r in pl.read_parquet(into / "row_remarks.parquet").iter_rows(named=True)]


def month(folder: Path, period: str, previous: Path | None = None, **given: list[dict[str, str]]) -> Path:
    made.write(folder, period, files(**given))
    return made.run(folder, period, previous)[1]


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, IngestSummary, Path]:
    folder = tmp_path_factory.mktemp("exports")
    made.write(folder, "202609", files())
    summary, into = made.run(folder, "202609")
    return into, summary, folder


def test_people_are_rows_of_the_roster_with_what_their_household_file_says(
    first: tuple[Path, IngestSummary, Path],
) -> None:
    wu, wife = row(first[0], "吴一"), row(first[0], "郑二")
    said = ("programme", "urban_rural", "status", "is_covered", "household_no", "hukou_area")
    assert [wu[name] for name in said] == ["低保", "农村", "在保", True, "低0001", "369921100201"]
    assert (str(wu["benefit_yuan_month"]), str(wu["start_date"]), wu["start_date_raw"]) == (
        "800.00",
        "2025-03-31",
        "202503",
    )
    assert (wu["phone"], wife["phone"]) == ("15400000001", None)
    assert (wu["source_file"], wu["source_row"]) == ("roster/农村低保人员查询_1.xlsx", 2)
    assert (wu["joined_file"], wu["joined_row"]) == ("roster/农村低保家庭查询_1.xlsx", 2)
    assert wu["live_area"] == "369921100201"


def test_a_member_whom_only_the_households_cell_names_is_a_row_that_is_not_covered(
    first: tuple[Path, IngestSummary, Path],
) -> None:
    son = row(first[0], "吴三")
    assert (son["source_file"], son["source_row"]) == ("roster/农村低保家庭查询_1.xlsx#成员3", 2)
    assert (son["is_covered"], son["household_no"], son["id_no"]) == (False, "低0001", SON)


def test_what_the_files_cannot_say_is_unknown_and_not_blank(first: tuple[Path, IngestSummary, Path]) -> None:
    wu, zhou = row(first[0], "吴一"), row(first[0], "周四")
    for name in ("last_review_date", "authorised_until", "is_single_cover", "income_yuan_month_per_head"):
        assert wu[name] is None
        assert f"|{name}|" in str(wu["emptied"])
    assert "|benefit_yuan_month|" not in str(wu["emptied"])
    assert "|benefit_yuan_month|" in str(zhou["emptied"])


def test_of_people_that_validation_refuses_no_row_is_accepted_and_each_is_told(tmp_path: Path) -> None:
    refused = "roster/农村低保家庭查询_1.xlsx#成员3"

    def validating(deliveries: Iterable[Delivery], spill: Path) -> tuple[ExtractValidation, ...]:
        counted = count_extracts(deliveries, spill)
        return tuple(replace(one, rejected_files={refused: "不要"} if refused in one.files else {}) for one in counted)

    made.write(tmp_path, "202609", files())
    _, into = made.run(tmp_path, "202609", validating=validating)
    assert core(into).filter(pl.col("name") == "吴三").is_empty()
    table = pl.read_parquet(into / "files.parquet").filter(pl.col("source_file") == refused)
    assert (table["rows_accepted"][0], table["rows_rejected"][0]) == (0, table["rows_read"][0])
    assert table["rows_read"][0] > 0
    rejected = pl.read_parquet(into / "rejected.parquet").filter(pl.col("source_file") == refused)
    assert rejected["reason_code"].unique().to_list() == ["file_rejected"]


def test_every_physical_row_balances(first: tuple[Path, IngestSummary, Path]) -> None:
    table = pl.read_parquet(first[0] / "files.parquet")
    counted = table.select(pl.col("rows_accepted") + pl.col("rows_rejected") + pl.col("rows_skipped")).to_series()
    assert table["rows_read"].to_list() == counted.to_list()
    of_households = table.filter(pl.col("source_file") == "roster/农村低保家庭查询_1.xlsx")
    assert of_households.select("rows_read", "skipped_joined").rows() == [(2, 1)]
    assert table["file_no"].is_unique().all()
    assert core(first[0])["row_id"].is_unique().all()


def test_the_first_month_says_that_nobody_can_be_seen_to_have_left(first: tuple[Path, IngestSummary, Path]) -> None:
    told_once = [remark for remark in first[1].remarks if "没有上月的名单可比：上月以来谁停保不详" in remark]
    assert [remark.split("：")[0] for remark in told_once] == [
        "roster/低保边缘人员查询_1.xlsx",
        "roster/农村低保人员查询_1.xlsx",
    ]


def test_columns_that_no_rule_may_use_are_named_as_left_out_on_purpose(
    first: tuple[Path, IngestSummary, Path],
) -> None:
    assert any("有意不采用的列：民族" in remark for remark in first[1].remarks)
    assert not any("没有采用的列" in remark and "民族" in remark for remark in first[1].remarks)


def test_no_number_of_a_household_is_an_id_or_leads_to_one(first: tuple[Path, IngestSummary, Path]) -> None:
    numbers = core(first[0])["household_no"].unique().to_list()
    drawn = str(row(first[0], "周四")["household_no"])
    assert drawn == row(first[0], "杨五")["household_no"] != "低0001"
    assert not any(holds_an_id(number) for number in numbers)
    assert not any(part in drawn for part in (ZHOU[:6], ZHOU[6:14], ZHOU[-4:]))
    key = first[2] / "store" / "household_numbers.key"
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    assert len(key.read_bytes()) == 32


def test_check_names_the_rules_that_these_files_cannot_answer(first: tuple[Path, IngestSummary, Path]) -> None:
    result = check_drop(first[2] / "city", first[2] / "incoming", "202609")
    assert {text.split()[0] for text in result.rules_not_run} == {"I06", "I07", "I13", "X05", "X06", "X07", "X08"}
    assert result.cannot_run is None


def test_who_left_is_stopped_in_the_month_and_a_new_head_keeps_the_number(tmp_path: Path) -> None:
    one = month(tmp_path, "202609")
    number = row(one, "周四")["household_no"]
    two = month(
        tmp_path,
        "202610",
        one,
        people=[person("郑二", WIFE, "", "户主", "低0001")],
        households=[household("郑二", WIFE, "低0001", {"郑二": WIFE, "吴三": SON}, 保障人口数="1")],
        edge_people=[edge_person("杨五", YANG, "", "户主")],
        edge_households=[edge_household("杨五", YANG, {"杨五": YANG})],
    )
    wu = row(two, "吴一")
    assert (wu["status"], str(wu["status_date"]), wu["is_covered"]) == ("停保", "2026-10-01", False)
    assert (wu["source_file"], wu["source_row"]) == ("202609/roster/农村低保人员查询_1.xlsx", 2)
    assert row(two, "郑二")["status"] == "在保"
    assert row(two, "杨五")["household_no"] == number
    assert sorted(told(two)) == [(2, "这一户上月的户主是另一个人，户编号不变")] * 2
    three = month(
        tmp_path,
        "202611",
        two,
        people=[person("郑二", WIFE, "", "户主", "低0001"), person("吴一", WU, WIFE, "夫", "低0001")],
        households=[household("郑二", WIFE, "低0001", {"郑二": WIFE, "吴一": WU, "吴三": SON}, 保障人口数="2")],
        edge_people=[edge_person("杨五", YANG, "", "户主")],
        edge_households=[edge_household("杨五", YANG, {"杨五": YANG})],
    )
    assert row(three, "吴一")["status"] == "在保"
    assert row(three, "杨五")["household_no"] == number
    assert str(row(three, "周四")["status_date"]) == "2026-10-01"
    assert told(three) == []


def test_who_left_is_found_beside_a_month_of_an_earlier_version_with_one_file(
    first: tuple[Path, IngestSummary, Path], tmp_path: Path
) -> None:
    """The roster of the month before as one file says what its parts say."""
    into = first[0]
    (tmp_path / "202609").mkdir()
    core_rows(into, "roster").write_parquet(tmp_path / "202609" / "core_roster.parquet")
    shutil.copy(into / "files.parquet", tmp_path / "202609")
    today, then = (last_roster(folder, "202609") for folder in (into, tmp_path / "202609"))
    assert today is not None and then is not None
    assert then.rows.equals(today.rows) and then.rows.height > 0
    assert (then.kinds, then.hashes) == (today.kinds, today.hashes)


def test_in_the_first_month_nobody_has_left_and_a_kind_of_file_that_is_missing_says_nothing(tmp_path: Path) -> None:
    one = month(tmp_path, "202609")
    assert set(core(one)["status"]) == {"在保"}
    rest = {name: rows for name, rows in files().items() if "农村低保" not in name}
    made.write(tmp_path, "202610", rest)
    summary, two = made.run(tmp_path, "202610", one)
    assert set(core(two)["name"]) == {"周四", "杨五"}
    assert sum("本月没有：不知道里面的人是否还在保" in remark for remark in summary.remarks) == 2
    status = pl.read_parquet(two / "extract_status.parquet").filter(pl.col("extract") == "roster")
    assert status["status"].to_list() == ["partial"]


def test_the_same_head_has_the_same_number_and_without_the_key_the_month_stops(tmp_path: Path) -> None:
    one = month(tmp_path, "202609")
    two = month(tmp_path, "202610", one)
    numbers = [dict(core(into).select("name", "household_no").iter_rows()) for into in (one, two)]
    assert numbers[0] == numbers[1]
    (tmp_path / "store" / "household_numbers.key").unlink()
    made.write(tmp_path, "202611", files())
    with pytest.raises(StoreError, match="key"):
        made.run(tmp_path, "202611", two)


def test_a_person_without_household_and_a_household_without_people_are_told_and_kept(tmp_path: Path) -> None:
    into = month(
        tmp_path,
        "202609",
        people=[*PEOPLE, person("孙六", "369921198806066789", "", "户主", "低0002")],
        households=[*HOUSEHOLDS, household("钱七", "369921198707077890", "低0003", {"钱七": "369921198707077890"})],
    )
    assert row(into, "孙六")["household_no"] == "低0002"
    assert row(into, "钱七")["household_no"] == "低0003"
    assert "|is_covered|" in str(row(into, "钱七")["emptied"])
    sentences = told(into)
    assert (4, "家庭表里没有这一户（证号和户主都对不上），只按人员表采用") in sentences
    assert (3, "人员表里没有这一户的人，按家庭表的户主和成员采用") in sentences


def test_two_heads_two_programmes_and_members_that_disagree_are_told(tmp_path: Path) -> None:
    into = month(
        tmp_path,
        "202609",
        people=[*PEOPLE, person("周四", ZHOU, WU, "户主", "低0001")],
        households=[
            household("吴一", WU, "低0001", {"吴一": WU, "郑二": WIFE}, 保障人口数="2"),
            household("吴一", WU, "低0001", {"吴一": WU}, 保障人口数="1"),
        ],
    )
    sentences = [text for _, text in told(into)]
    assert "同一户有两个户主，请核对户主身份证号和与户主关系" in sentences
    assert any("同时在两类救助里（" in text for text in sentences)
    assert "人员表第 4 行的人不在“家庭成员”格里" in sentences
    assert "“保障人口”与人员表的人数不同（3 人）" in sentences
    rejected = pl.read_parquet(into / "rejected.parquet")
    assert rejected.select("source_row", "reason_code").rows() == [(3, "household_twice")]


def test_members_cells_of_unequal_length_are_told_and_not_guessed(tmp_path: Path) -> None:
    broken = {**HOUSEHOLDS[0], "家庭成员身份证号": f"{WU}、{WIFE}"}
    into = month(tmp_path, "202609", households=[broken])
    assert "吴三" not in core(into)["name"].to_list()
    assert (2, "“家庭成员”格里有 3 个姓名、2 个证件号码，对不上，没有采用这两格") in told(into)


def test_an_edge_file_whose_name_does_not_say_its_kind_is_sent_back_in_a_sentence(tmp_path: Path) -> None:
    made.write(tmp_path, "202609", {"农村低保人员查询.xlsx": PEOPLE, "导出1.xlsx": EDGE_PEOPLE})
    summary, _ = made.run(tmp_path, "202609")
    assert any("看不出救助类别" in remark and "导出1.xlsx" in remark for remark in summary.remarks)


def test_cut_headings_and_one_path_in_a_text_are_read_as_well(tmp_path: Path) -> None:
    cut = {"所属区县": "所属区", "所属街道": "所属街", "所属社区": "所属社"}
    people = [{cut.get(heading, heading): text for heading, text in one.items()} for one in PEOPLE]
    path = [
        {**{h: t for h, t in one.items() if not h.startswith("所属")}, "所属区划": "样例市临江县城厢镇龙湾村"}
        for one in EDGE_PEOPLE
    ]
    into = month(tmp_path, "202609", people=people, edge_people=path, edge_households=EDGE_HOUSEHOLDS)
    assert set(core(into)["hukou_area"]) == {"369921100201"}


def test_an_area_that_is_not_known_is_told_and_the_person_keeps_the_finest_sure_one(tmp_path: Path) -> None:
    into = month(tmp_path, "202609", people=[{**PEOPLE[0], "所属社区": "龙弯村"}, PEOPLE[1]])
    assert row(into, "吴一")["hukou_area"] == "369921100000"
    assert (2, "“户籍地区划”的“龙弯村”没有这个名字，最接近的是龙湾村；按城厢镇算") in told(into)


def test_an_old_number_and_a_certificate_with_an_id_in_it() -> None:
    assert whole_id("369921600101123") == "369921196001011237"
    assert whole_id("3.69921E+17") is None
    assert holds_an_id("D369921196001011234") and not holds_an_id("低0001234567")
