"""Other departments' rows as their own systems export them: settlements of two systems, the monitoring table, 一卡通.

The same truth under other headings: no household number and no dates of the office's own steps in payments, months for
days in the monitoring table, no number of the settlement and no own share in the city's settlements. Rows that only
such files have are in them too: people who are not monitored, settlements that were taken back.
"""

from collections.abc import Callable, Sequence
from pathlib import Path

import polars as pl

from data_contracts.synthetic.export_files import (
    ALLOWANCE,
    FARM_SUBSIDY,
    IS_ABROAD,
    LEVELS,
    ExportFile,
    Row,
    area_names,
    located,
    write_files,
)
from data_contracts.synthetic.places import Places

CANCELLED = 9
"""Of so many settlements one was first made wrongly and taken back."""
NOT_MONITORED = 40
LEVEL_HEADINGS = dict(zip(LEVELS, ("省", "市", "县", "乡", "村"), strict=True))
MONITORING = (
    *("省", "市", "县", "乡", "村", "户编号", "姓名", "证件号码", "与户主关系", "户类型", "监测对象类别"),
    *(f"致贫/返贫风险{n}" for n in range(1, 6)),
    *("识别监测时间", "风险是否已消除", "民族"),
)
PEOPLE = ("姓名", "身份证号")
PARTICULARS = ("sex", "birth_date", "_birth_text", "phone", "address", "hukou_area", "live_area")
CITY_CLAIMS = (
    *(*PEOPLE, "参保地", "医保就诊类别", "入院时间", "出院时间", "结算时间", "总费用"),
    *("统筹报销金额", "大病报销金额", "医疗救助金额"),
)
NATIONAL_CLAIMS = (
    *("人员姓名", "证件号码", "结算ID", "医疗类别", "开始日期", "结束日期", "结算时间", "医疗费总额", "统筹基金支出"),
    *("大病补充医疗保险基金支出", "医疗救助基金支出", "个人账户支出", "现金支付金额"),
)
ALLOWANCES = ("老人姓名", "身份证号码", "老人联系方式", "户籍地址", "发放金额", "银行卡号", "人员类型")
FARMS = ("乡镇", "行政村名称", "户主", "身份证号", "联系电话", "补贴金额")
WORK = ("省", "市", "县", "乡", "村", "姓名", "证件号码", "是否已务工", "开始时间", "结束时间", "年务工收入（元）")
PAYMENTS = ("序号", *PEOPLE, "补贴项目", "发放月份", "应发金额", "发放金额", "到账日期", "发放状态", "银行账号")


def write_others(folder: Path, extract: str, shown: pl.DataFrame, places: Places, period: str) -> pl.DataFrame:
    """Write an extract's exports of a month; `shown` are its rows with particulars and `_row`. Returns `_row`,
    `source_file`, `source_row`. KeyError for an extract that no system here exports."""
    files = WRITERS[extract](shown.sort("_row"), places, period)
    write_files(folder, files)
    return located([place for file in files for place in file.places])


def as_exported(extract: str, shown: pl.DataFrame) -> pl.DataFrame:
    """Rows with null for each particular of people, and for the household, that an extract's exports do not have."""
    named = {"name", "id_no"} | ({"hukou_area"} if extract in ("rural_monitoring", "employment") else set())
    lacks = [name for name in (*PARTICULARS, "household_no") if name in shown.columns and name not in named]
    is_of_them = is_written_so(extract, shown)
    return shown.with_columns(pl.when(~is_of_them).then(name).alias(name) for name in lacks)


def is_written_so(extract: str, shown: pl.DataFrame) -> pl.Expr:
    """Which of an extract's rows come in its exports; of the labour register none but those of workers away."""
    if extract == "employment":
        return pl.col(IS_ABROAD) if IS_ABROAD in shown.columns else pl.lit(value=False)
    return pl.lit(value=extract in WRITERS)


def _claims(shown: pl.DataFrame, _places: Places, period: str) -> Sequence[ExportFile]:
    """Half of those whose own share is what no payer paid are the city system's; all others the national one's."""
    city = ExportFile(f"医疗费用结算明细_{period}.xlsx", CITY_CLAIMS)
    national = ExportFile(f"结算明细查询_{period}.xlsx", NATIONAL_CLAIMS)
    for row in shown.iter_rows(named=True):
        paid = sum(row[name] or 0 for name in ("pooled_yuan", "catastrophic_yuan", "medical_assistance_yuan"))
        if abs(row["total_yuan"] - paid - row["out_of_pocket_yuan"]) >= 0.005 or int(row["claim_no"][-1]) % 2:
            national.add(_national(row), row["_row"])
            continue
        if int(row["claim_no"][-3:]) % CANCELLED == 0:
            wrong = {**row, "total_yuan": row["total_yuan"] + 1000, "pooled_yuan": (row["pooled_yuan"] or 0) + 1000}
            city.add(_city(wrong))
            city.add(_city({n: -v if n.endswith("_yuan") and v else v for n, v in wrong.items()}))
        city.add(_city(row), row["_row"])
    return city, national


def _city(row: Row) -> Row:
    amounts = {
        "总费用": row["total_yuan"],
        "统筹报销金额": row["pooled_yuan"],
        "大病报销金额": row["catastrophic_yuan"],
        "医疗救助金额": row["medical_assistance_yuan"],
    }
    days = {"入院时间": row["admitted_date"], "出院时间": row["discharged_date"], "结算时间": row["settled_date"]}
    kind = {"住院": "普通住院", "门诊": "普通门诊"}.get(row["visit_kind"], row["visit_kind"])
    who = {"姓名": row["name"], "身份证号": row["id_no"], "参保地": "某省", "医保就诊类别": kind}
    return {**who, **{n: f"{day:%Y-%m-%d}" if day else "" for n, day in days.items()}, **_money(amounts)}


def _national(row: Row) -> Row:
    amounts = {
        "医疗费总额": row["total_yuan"],
        "统筹基金支出": row["pooled_yuan"],
        "大病补充医疗保险基金支出": row["catastrophic_yuan"],
        "医疗救助基金支出": row["medical_assistance_yuan"],
        "个人账户支出": 0.0,
        "现金支付金额": row["out_of_pocket_yuan"],
    }
    days = {"开始日期": row["admitted_date"], "结束日期": row["discharged_date"], "结算时间": row["settled_date"]}
    who = {"人员姓名": row["name"], "证件号码": row["id_no"], "结算ID": row["claim_no"], "医疗类别": row["visit_kind"]}
    return {**who, **{n: f"{day:%Y%m%d}" if day else "" for n, day in days.items()}, **_money(amounts)}


def _money(amounts: Row) -> Row:
    return {name: "" if value is None else f"{value:.2f}" for name, value in amounts.items()}


def _monitored(shown: pl.DataFrame, places: Places, period: str) -> Sequence[ExportFile]:
    """The basic table: one row a person, and as many again who are not monitored."""
    file = ExportFile(f"防返贫监测基础信息表_{period}.xlsx", MONITORING)
    for row in shown.iter_rows(named=True):
        first, *rest = (row["risk"] or "").split("、")
        month = row["identified_date"]
        named = {LEVEL_HEADINGS[level]: name for level, name in area_names(row["hukou_area"], places).items()}
        kept = {
            **named,
            **{"户编号": row["monitor_no"], "姓名": row["name"], "证件号码": row["id_no"], "户类型": "脱贫户"},
            **{"监测对象类别": row["monitor_kind"], "致贫/返贫风险1": first, "致贫/返贫风险2": "、".join(rest)},
            "识别监测时间": f"{month:%Y%m}" if month else "",
            "风险是否已消除": {True: "已消除", False: "未消除", None: ""}[row["is_risk_cleared"]],
            "民族": "汉族",
        }
        file.add(kept, row["_row"])
        if row["record_no"] % NOT_MONITORED == 0:
            blank = {name: "" for name in MONITORING if name.startswith("致贫") or name.startswith("识别")}
            file.add({**kept, **blank, "户编号": f"T{row['_row']}", "监测对象类别": "", "风险是否已消除": ""})
    return (file,)


def _payments(shown: pl.DataFrame, places: Places, period: str) -> Sequence[ExportFile]:
    """The card's list; allowances of the old and farm subsidies in lists of their offices."""
    file = ExportFile(f"一卡通发放清单_{period}.xlsx", PAYMENTS)
    allowances = ExportFile(f"津贴对象_{period}.xlsx", ALLOWANCES, title="高龄津贴发放对象名单")
    farms: dict[str, ExportFile] = {}
    outcomes = {"成功": "发放成功", "退汇": "退汇", "未发": "未发"}
    for row in shown.iter_rows(named=True):
        if row["payment_kind"] == ALLOWANCE:
            allowances.add(_allowance(row), row["_row"])
            continue
        if row["payment_kind"] == FARM_SUBSIDY:
            names = area_names(row["hukou_area"], places)
            town = names["所属街道"] or "未写乡镇"
            if town not in farms:
                farms[town] = ExportFile(f"惠农补贴_{period}.xlsx", FARMS, sheet=town if farms else None)
            farms[town].add(_farm(row, names), row["_row"])
            continue
        day = row["credited_date"]
        file.add(
            {
                **{"姓名": row["name"], "身份证号": row["id_no"], "补贴项目": row["payment_kind"]},
                "发放月份": f"{row['batch_month'][:4]}年{int(row['batch_month'][4:])}月",
                **_money({"应发金额": row["due_yuan"], "发放金额": row["paid_yuan"]}),
                "到账日期": f"{day:%Y-%m-%d}" if day else "",
                "发放状态": outcomes[row["payment_status"]],
                "银行账号": "6200000000",
            },
            row["_row"],
        )
    return (file, *(each for each in (allowances, *farms.values()) if each.rows))


def _allowance(row: Row) -> Row:
    kind = f"{int(row['due_yuan'])}元档"
    who = {
        "老人姓名": row["name"],
        "身份证号码": row["id_no"],
        "老人联系方式": row["phone"],
        "户籍地址": row["address"],
    }
    return {**who, **_money({"发放金额": row["due_yuan"]}), "银行卡号": "6200000000", "人员类型": kind}


def _farm(row: Row, names: Row) -> Row:
    place = {"乡镇": names["所属街道"], "行政村名称": names["所属社区"]}
    who = {"户主": row["name"], "身份证号": row["id_no"], "联系电话": row["phone"]}
    return {**place, **who, **_money({"补贴金额": row["due_yuan"]})}


def _work(shown: pl.DataFrame, places: Places, period: str) -> Sequence[ExportFile]:
    """The monitoring system's table of who works away."""
    file = ExportFile(f"务工情况_{period}.xlsx", WORK)
    for row in shown.iter_rows(named=True):
        works = row["employment_status"] == "灵活就业"
        names = area_names(row["hukou_area"], places)
        file.add(
            {
                **{LEVEL_HEADINGS[level]: name for level, name in names.items()},
                **{"姓名": row["name"], "证件号码": row["id_no"], "是否已务工": "是" if works else "否"},
                "开始时间": f"{period[:4]}年01月" if works else "",
                "年务工收入（元）": "12000" if works else "",
            },
            row["_row"],
        )
    return (file,) if file.rows else ()


WRITERS: dict[str, Callable[[pl.DataFrame, Places, str], Sequence[ExportFile]]] = {
    "medical_claims": _claims,
    "rural_monitoring": _monitored,
    "payments": _payments,
    "employment": _work,
}
