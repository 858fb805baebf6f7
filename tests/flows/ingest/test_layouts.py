"""The other shipped layouts: a wide household row, payment lists, the monitoring table, settlements of two systems."""

from pathlib import Path

import polars as pl
import pytest

from data_contracts.contract import load_contracts
from data_contracts.errors import ContractError
from data_contracts.layout import built, load_layouts
from data_contracts.layout_file import LayoutFile
from flows.ingest.stage import IngestSummary
from tests.core_tables import core_rows
from tests.flows.ingest import made_exports as made
from tests.flows.ingest.made import ROSTER, ROSTER_ROWS, csv_text, write_xlsx
from tests.flows.ingest.made_exports import SON, WIFE, WU, YANG, ZHOU

Sheet = list[list[object]]


def take(folder: Path, extract: str, name: str, sheets: dict[str, Sheet]) -> tuple[IngestSummary, pl.DataFrame, Path]:
    drop = folder / "incoming" / "202610"
    (drop / extract).mkdir(parents=True, exist_ok=True)
    write_xlsx(drop / extract / name, sheets)
    if extract != "roster":
        (drop / "roster").mkdir()
        (drop / "roster" / "a.csv").write_text(csv_text([ROSTER, *ROSTER_ROWS]), encoding="utf-8")
    summary, into = made.run(folder, "202610")
    return summary, core_rows(into, extract), into


def balanced(into: Path) -> bool:
    files = pl.read_parquet(into / "files.parquet")
    return files.select(
        (pl.col("rows_read") == pl.col("rows_accepted") + pl.col("rows_rejected") + pl.col("rows_skipped")).all()
    ).item()


WIDE = [
    *("家庭编号", "类别", "姓名(户主)", "身份证号(户主)", "低保证号", "银行账号"),
    *(f"{what}{n}" for n in range(1, 7) for what in ("其他家庭成员姓名", "其他家庭成员身份证号")),
    *("每户保障人口数", "家庭每月收入", "乡镇", "村"),
]


def test_a_wide_row_becomes_a_row_for_each_of_its_people(tmp_path: Path) -> None:
    rest = [""] * 8
    rows: Sheet = [
        list(WIDE),
        ["0012", "农村低保", "吴一", WU, "", "6200", "郑二", WIFE, "吴三", SON, *rest, "3", "900", "城厢镇", "龙湾"],
        ["0013", "城市低保", "周四", ZHOU, "", "6201", "杨五", YANG, "", "", *rest, "1", "900", "城厢", "龙湾村"],
    ]
    summary, core, into = take(tmp_path, "roster", "家庭名册.xlsx", {"Sheet1": rows})
    assert core.sort("source_row", "row_id").select("name", "household_no", "urban_rural", "is_covered").rows() == [
        ("吴一", "0012", "农村", True),
        ("郑二", "0012", "农村", True),
        ("吴三", "0012", "农村", True),
        ("周四", "0013", "城市", None),
        ("杨五", "0013", "城市", None),
    ]
    places = dict(core.select("name", "source_file").iter_rows())
    assert places["吴三"] == "roster/家庭名册.xlsx#成员2" and places["吴一"] == "roster/家庭名册.xlsx"
    assert core.filter(pl.col("name") == "杨五")["emptied"].str.contains(r"\|is_covered\|").all()
    assert set(core["hukou_area"]) == {"369921100201"}
    assert core["income_yuan_month_per_head"].null_count() == core.height
    assert balanced(into)
    assert not any("没有采用的列" in remark for remark in summary.remarks if "家庭名册" in remark)


def test_an_allowance_list_under_its_title_row_is_read_as_payments_of_the_month(tmp_path: Path) -> None:
    headings = ["老人姓名", "身份证号码", "老人联系方式", "户籍地址", "发放金额", "银行卡号", "人员类型"]
    rows: Sheet = [["高龄津贴对象名单"], list(headings), ["吴一", WU, "15400000001", "龙湾村", 100, "62", "90-99岁"]]
    summary, core, into = take(tmp_path, "payments", "津贴对象.xlsx", {"Sheet1": rows})
    of = ("payment_kind", "batch_month", "payment_status", "source_row")
    assert core.select(of).rows() == [("高龄津贴", "202610", "成功", 3)]
    assert (str(core["due_yuan"][0]), str(core["paid_yuan"][0])) == ("100.00", "100.00")
    assert summary.status["payments"]["not_whole"] == "only_part"
    assert balanced(into)


def test_farm_subsidies_have_a_sheet_for_each_township_and_all_are_read(tmp_path: Path) -> None:
    headings = ["乡镇", "行政村名称", "户主", "身份证号", "联系电话", "补贴金额"]
    one: Sheet = [list(headings), ["城厢镇", "龙湾村", "吴一", WU, "15400000001", 300.5]]
    two: Sheet = [list(headings), ["城厢镇", "龙弯", "周四", ZHOU, "", 200], ["合计", "", "", "", "", 200]]
    _, core, into = take(tmp_path, "payments", "惠农补贴.xlsx", {"城厢镇": one, "某乡": two})
    assert core.sort("row_id").select("name", "source_file", "hukou_area").rows() == [
        ("吴一", "payments/惠农补贴.xlsx", "369921100201"),
        ("周四", "payments/惠农补贴.xlsx#某乡", "369921100000"),
    ]
    assert set(core["payment_kind"]) == {"惠农补贴"}
    assert core["row_id"].is_unique().all() and balanced(into)


def test_a_card_list_keeps_what_it_says_and_sorts_other_subsidies_apart(tmp_path: Path) -> None:
    rows: Sheet = [
        ["姓名", "身份证号", "补贴项目", "发放月份", "发放金额", "发放状态"],
        ["吴一", WU, "农村低保金", "2026年09月", "800", "发放成功"],
        ["周四", ZHOU, "水库移民补贴", "202609", "50", ""],
        ["杨五", YANG, "农村低保金", "202609", "600", "退票"],
    ]
    _, core, _ = take(tmp_path, "payments", "一卡通.xlsx", {"Sheet1": rows})
    assert core.select("payment_kind", "batch_month", "payment_status").rows() == [
        ("低保金", "202609", "成功"),
        ("其他补贴", "202609", "成功"),
        ("低保金", "202609", "退汇"),
    ]


@pytest.mark.parametrize(("item", "not_whole"), [("农村低保金", None), ("耕地地力保护补贴", "only_part")])
def test_a_card_list_without_a_kind_of_assistance_says_nothing_of_who_was_not_paid(
    tmp_path: Path, item: str, not_whole: str | None
) -> None:
    headings = ["姓名", "身份证号", "补贴项目", "发放月份", "发放金额"]
    rows: Sheet = [list(headings), ["吴一", WU, item, "2026年09月", "80"]]
    summary, _, _ = take(tmp_path, "payments", "一卡通.xlsx", {"Sheet1": rows})
    assert summary.status["payments"]["not_whole"] == not_whole


def test_rows_that_are_not_monitored_are_skipped_and_cleared_ones_say_so(tmp_path: Path) -> None:
    risks = [f"致贫/返贫风险{n}" for n in range(1, 6)]
    headings = [
        "户编号",
        "姓名",
        "证件号码",
        "与户主关系",
        "户类型",
        "监测对象类别",
        *risks,
        "识别监测时间",
        "风险是否已消除",
        "村",
    ]
    rows: Sheet = [
        list(headings),
        ["J1", "吴一", WU, "户主", "脱贫户", "突发严重困难户", "因病", "因残", "", "", "", "202603", "否", "龙湾村"],
        ["J2", "周四", ZHOU, "户主", "脱贫户", "", "", "", "", "", "", "", "", "龙湾村"],
        ["J3", "杨五", YANG, "户主", "一般户", "边缘易致贫户", "缺劳力", "", "", "", "", "202201", "是", "龙湾村"],
    ]
    _, core, into = take(tmp_path, "rural_monitoring", "监测.xlsx", {"Sheet1": rows})
    assert core.select("monitor_no", "monitor_kind", "risk", "is_risk_cleared").rows() == [
        ("J1", "突发严重困难户", "因病；因残", False),
        ("J3", "边缘易致贫户", "缺劳力", True),
    ]
    assert (str(core["identified_date"][0]), core["identified_date_raw"][0]) == ("2026-03-31", "202603")
    files = pl.read_parquet(into / "files.parquet").filter(pl.col("extract") == "rural_monitoring")
    assert files["skipped_not_concerned"].to_list() == [1] and balanced(into)


@pytest.mark.parametrize(
    ("cleared", "month", "is_cleared"),
    [("", "202610", True), ("", "202611", None), ("", "", None), ("否", "202601", False), ("已消除", "", True)],
)
def test_a_risk_whose_clearing_month_has_come_is_cleared_where_the_table_does_not_say(
    tmp_path: Path, cleared: str, month: str, is_cleared: bool | None
) -> None:
    headings = ["户编号", "姓名", "证件号码", "监测对象类别", "识别监测时间", "消除监测时间", "风险是否已消除"]
    rows: Sheet = [list(headings), ["J1", "吴一", WU, "突发严重困难户", "202503", month, cleared]]
    _, core, _ = take(tmp_path, "rural_monitoring", "监测.xlsx", {"Sheet1": rows})
    assert core["is_risk_cleared"].to_list() == [is_cleared]


def test_the_work_table_of_the_monitoring_system_is_part_of_the_labour_extract(tmp_path: Path) -> None:
    """Who is not in it may be anywhere: the extract is not whole."""
    headings = ["村", "姓名", "证件号码", "是否已务工", "开始时间", "结束时间", "务工企业", "年务工收入（元）"]
    rows: Sheet = [
        list(headings),
        ["龙湾村", "吴一", WU, "是", "2026年03月", "", "某厂", "36000"],
        ["龙湾村", "郑二", WIFE, "是", "2026年03月", "2026年08月", "某厂", "15000"],
        ["龙湾村", "吴三", SON, "否", "", "", "", ""],
    ]
    summary, core, into = take(tmp_path, "employment", "务工情况.xlsx", {"Sheet1": rows})
    assert core.select("name", "employment_status", "employer", "hukou_area").rows() == [
        ("吴一", "灵活就业", "某厂", "369921100201"),
        ("郑二", "未就业", "某厂", "369921100201"),
        ("吴三", "未就业", None, "369921100201"),
    ]
    for name in ("wage_base_yuan_month", "is_returnee", "insurance_kind"):
        assert core[name].null_count() == 3 and core["emptied"].str.contains(f"|{name}|", literal=True).all()
    assert (summary.status["employment"]["status"], summary.status["employment"]["not_whole"]) == (
        "arrived",
        "only_part",
    )
    assert balanced(into)


CITY = [
    *("姓名", "身份证号", "参保地", "就诊医疗机构名称", "医保就诊类别", "入院时间", "出院时间", "结算时间"),
    *("总费用", "医保政策范围内费用", "统筹报销金额", "大额报销金额", "大病报销金额", "医疗救助金额"),
]


def stay(name: str, id_no: str, total: str, *paid: str, settled: str = "2026-09-09") -> list[object]:
    days = ["2026-09-01", "2026-09-08", settled]
    return [name, id_no, "样例市", "县医院", "普通住院", *days, total, total, *paid]


@pytest.mark.parametrize(
    ("words", "score", "is_unknown"),
    [
        ("具备生活自理能力", 0, False),
        ("半自理", 1, False),
        ("完全丧失", 4, False),
        ("", None, True),
        ("一般", None, True),
    ],
)
def test_the_words_for_self_care_become_the_lowest_score_of_their_band(
    tmp_path: Path, words: str, score: int | None, is_unknown: bool
) -> None:
    headings = ["姓名", "身份证号", "与户主关系", "供养方式", "低保（特困）证号", "最初享受月份", "生活自理能力"]
    rows: Sheet = [list(headings), ["吴一", WU, "户主", "分散供养", "特0001", "202503", words]]
    _, core, _ = take(tmp_path, "roster", "特困人员人员查询_1.xlsx", {"Sheet1": rows})
    assert core["selfcare_score"].to_list() == [score]
    assert ("|selfcare_score|" in core["emptied"][0]) is is_unknown


def test_a_citys_settlements_net_out_and_the_own_share_is_what_no_payer_paid(tmp_path: Path) -> None:
    rows: Sheet = [
        list(CITY),
        stay("吴一", WU, "10000", "5000", "1000", "500", "500"),
        stay("周四", ZHOU, "8000", "4000", "", "", ""),
        stay("周四", ZHOU, "-8000", "-4000", "", "", "", settled="2026-09-12"),
        stay("周四", ZHOU, "8000", "6000", "", "", "", settled="2026-09-12"),
        stay("杨五", YANG, "700", "见附件", "", "", ""),
        stay("郑二", WIFE, "-50", "0", "", "", ""),
    ]
    summary, core, into = take(tmp_path, "medical_claims", "结算.xlsx", {"Sheet1": rows})
    counted = core.select("name", pl.col("total_yuan").cast(pl.String), pl.col("out_of_pocket_yuan").cast(pl.String))
    assert counted.rows() == [
        ("吴一", "10000.00", "3000.00"),
        ("周四", "8000.00", "2000.00"),
        ("郑二", "-50.00", "-50.00"),
    ]
    assert core["claim_no"].is_unique().all() and not core["claim_no"].str.contains(WU[:6]).any()
    files = pl.read_parquet(into / "files.parquet").filter(pl.col("extract") == "medical_claims")
    assert files.select("skipped_netted", "rows_rejected").rows() == [(2, 1)] and balanced(into)
    assert any("1 笔结算被后面的负数行冲销" in remark for remark in summary.remarks)
    assert any("“总费用”减去" in remark for remark in summary.remarks)


def test_the_national_headings_give_cash_and_own_account(tmp_path: Path) -> None:
    headings = [
        "人员姓名",
        "证件号码",
        "结算ID",
        "医疗类别",
        "结算时间",
        "医疗费总额",
        "统筹基金支出",
        "医疗救助基金支出",
        "个人账户支出",
        "现金支付金额",
    ]
    rows: Sheet = [
        list(headings),
        ["吴一", WU, "A1", "普通住院", "2026-09-09 10:11:12", "9000", "5000", "1000", "200", "2500"],
        ["周四", ZHOU, "A2", "普通门诊", "2026-09-10", "300", "100", "", "", ""],
    ]
    _, core, _ = take(tmp_path, "medical_claims", "结算.xlsx", {"Sheet1": rows})
    assert core.select("claim_no", "visit_kind", pl.col("out_of_pocket_yuan").cast(pl.String)).rows() == [
        ("A1", "住院", "2700.00"),
        ("A2", "门诊", "200.00"),
    ]


OWN = """
extract: petition
title: 本市信访导出
grain: 每件一行
needs: [name, matter, day]
fields: {name: 来信人, id_no: 来信人证件, matter: 编号, day: 来信时间, village: 村居}
columns: {matter_no: matter, registered_date: day}
areas: {hukou_area: {levels: [village]}}
"""


def test_a_citys_own_layout_is_read_from_its_folder(tmp_path: Path) -> None:
    (tmp_path / "city" / "layouts").mkdir(parents=True)
    (tmp_path / "city" / "layouts" / "letters.yaml").write_text(OWN, encoding="utf-8")
    rows: Sheet = [["来信人", "来信人证件", "编号", "来信时间", "村居"], ["吴一", WU, "X1", "2026-10-03", "龙湾村"]]
    _, core, _ = take(tmp_path, "petition", "a.xlsx", {"Sheet1": rows})
    assert core.select("name", "matter_no", "hukou_area").rows() == [("吴一", "X1", "369921100201")]


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"needs": ["name", "nothing"]}, "no field nothing"),
        ({"columns": {"nowhere": "matter"}}, "no column nowhere"),
        ({"columns": {}}, "nothing fills"),
        ({"left_out": {"编号": "不用"}}, "left out and taken"),
        ({"extract": "letters"}, "no extract letters"),
        ({"file_name": "("}, "pattern"),
    ],
)
def test_a_layout_that_contradicts_itself_or_its_contract_is_refused(change: dict[str, object], problem: str) -> None:
    given = {
        "extract": "petition",
        "title": "信访",
        "grain": "每件一行",
        "needs": ["name", "matter"],
        "fields": {"name": "来信人", "matter": "编号", "day": "来信时间"},
        "columns": {"matter_no": "matter", "registered_date": "day"},
    }
    contracts = load_contracts()
    assert built("letters", LayoutFile.model_validate(given), contracts).given() >= {"name", "matter_no"}
    with pytest.raises(ContractError, match=problem):
        built("letters", LayoutFile.model_validate({**given, **change}), contracts)


TEKUN: Sheet = [
    ["姓名", "公民身份证号码", "与户主关系", "供养方式", "救助证编号", "最初享受月份"],
    ["吴一", WU, "户主", "分散供养", "特0001", "202503"],
]


def test_a_file_that_is_nearly_in_a_layout_is_told_what_it_lacks_for_that(tmp_path: Path) -> None:
    drop = tmp_path / "incoming" / "202610" / "roster"
    drop.mkdir(parents=True)
    write_xlsx(drop / "特困人员人员查询_1.xlsx", {"Sheet1": TEKUN})
    summary, _ = made.run(tmp_path, "202610")
    assert "像是“特困人员查询”，但没有“低保（特困）证号”，而“救助证编号”认不出" in summary.remarks[0]
    assert "layouts/tekun_persons.yaml 里写 aliases" in summary.remarks[0]


def test_a_city_adds_headings_to_a_shipped_layout_by_aliases_alone(tmp_path: Path) -> None:
    made.write_city(tmp_path / "city")
    own = tmp_path / "city" / "layouts" / "tekun_persons.yaml"
    own.parent.mkdir(parents=True)
    own.write_text("aliases: {certificate: [救助证编号]}\n", encoding="utf-8")
    _, core, _ = take(tmp_path, "roster", "特困人员人员查询_1.xlsx", {"Sheet1": TEKUN})
    assert core.select("name", "id_no", "household_no", "care_mode").rows() == [("吴一", WU, "特0001", "分散")]


@pytest.mark.parametrize(
    ("name", "text", "problem"),
    [
        ("tekun_people", "aliases: {certificate: [救助证编号]}", "no shipped layout is called tekun_people"),
        ("tekun_persons", "aliases: {certificat: [救助证编号]}", "there is no field certificat"),
        ("tekun_persons", "aliases: {certificate: [姓名]}", "claimed by"),
    ],
)
def test_aliases_for_what_is_not_there_are_refused(tmp_path: Path, name: str, text: str, problem: str) -> None:
    (tmp_path / f"{name}.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(ContractError, match=problem):
        load_layouts(tmp_path, load_contracts())


def test_every_shipped_layout_fits_its_contract() -> None:
    layouts = load_layouts(None, load_contracts())
    assert {extract: len(each) for extract, each in layouts.items()} == {
        "employment": 1,
        "medical_claims": 2,
        "payments": 4,
        "roster": 7,
        "rural_monitoring": 1,
    }


def monitored(name: str, id_no: str, kind: str, per_head: str) -> list[object]:
    place = ["样例市", "临江县", "城厢镇", "龙湾村"]
    return [*place, "JC01", name, id_no, kind, "因病", "202601", "未消除", per_head, "6,000", "1200"]


YEARLY = [
    *("市", "县", "乡", "村", "户编号", "姓名", "证件号码", "监测对象类别", "致贫/返贫风险1", "识别监测时间"),
    *("风险是否已消除", "人均纯收入（元）", "工资性收入", "转移性收入"),
]


@pytest.mark.parametrize(
    ("lines", "told", "below"),
    [
        ("parameters: []\n", "没有设定年收入线（income_line_year），没有与任何标准比", [None, None]),
        (
            'parameters:\n- {id: income_line_year, area: "369921", value: 8500, from: 2026-01-01, '
            "published: 2025-12-01, citation: 测试}\n",
            "低于当地年收入线的 1 户",
            [True, False],
        ),
    ],
)
def test_incomes_by_the_year_are_kept_by_the_year_and_compared_with_a_yearly_line_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lines: str, told: str, below: list[bool | None]
) -> None:
    rows: Sheet = [
        list(YEARLY),
        monitored("吴一", WU, "脱贫不稳定户", "8,499.99"),
        monitored("郑二", WIFE, "脱贫不稳定户", "8500"),
        monitored("周四", ZHOU, "脱贫不稳定户", "不详"),
        monitored("杨五", YANG, "", "1"),
    ]
    city = made.write_city(tmp_path / "city")
    (city / "parameters.yaml").write_text(lines, encoding="utf-8")
    monkeypatch.setattr(made, "write_city", lambda _: city)
    summary, core, into = take(tmp_path, "rural_monitoring", "监测.xlsx", {"Sheet1": rows})
    kept = pl.read_parquet(into / "yearly_incomes.parquet")
    per_head = kept.filter(pl.col("kind") == "per_head")
    assert [str(value) for value in per_head["yuan_year"]] == ["8499.99", "8500.00"]
    assert per_head["source_row"].to_list() == [2, 3] and per_head["is_under_line"].to_list() == below
    assert kept.filter(pl.col("kind") == "wages")["line_yuan_year"].null_count() == 3
    assert any(told in remark and "家庭年人均收入 2 个" in remark for remark in summary.remarks)
    assert any("“人均纯收入（元）”不是金额" in remark for remark in summary.remarks)
    assert not [name for name in core.columns if "income" in name and not name.endswith("_raw")]


def test_a_list_of_land_contracts_is_known_and_nothing_of_it_is_taken(tmp_path: Path) -> None:
    rows: Sheet = [
        ["承包方代表姓名", "证件号码", "承包面积（亩）", "乡镇"],
        ["吴一", WU, 3.2, "城厢镇"],
        ["周四", ZHOU, 1, ""],
    ]
    drop = tmp_path / "incoming" / "202610" / "payments"
    drop.mkdir(parents=True)
    write_xlsx(drop / "土地承包.xlsx", {"Sheet1": rows})
    card: Sheet = [["姓名", "身份证号", "补贴项目", "发放月份", "发放金额"], ["吴一", WU, "低保金", "202609", "800"]]
    summary, core, into = take(tmp_path, "payments", "一卡通.xlsx", {"Sheet1": card})
    assert core["source_file"].unique().to_list() == ["payments/一卡通.xlsx"]
    assert any("认出是“土地承包名单”，有意不采用" in remark for remark in summary.remarks)
    file = pl.read_parquet(into / "files.parquet").filter(pl.col("source_file").str.contains("土地承包"))
    assert file["verdict"].to_list() == ["accepted"] and file["skipped_not_concerned"].to_list() == [2]
    assert summary.status["payments"]["not_whole"] is None and balanced(into)
