"""Section 9: what this report cannot say, so that nobody reads more into it than there is."""

from data_contracts import labels
from data_contracts.tables import BLOCKS, EXTRACT_STATUS, PROFILE, RULE_RUNS
from flows.deliverables import titles
from flows.deliverables.report.blocks import Column, Prose, Section, Table, count
from flows.deliverables.report.sections.measures import checked_by_month, drift_gaps
from flows.deliverables.report.sources import Lake

STANDING = (
    ("抽样核对有误差", "查准率、查全率由抽中的行推到全部，区间的宽窄取决于核对了多少行；模型推算只供参考。"),
    ("从未比较过的配对", "两行若没有任何分块键相同，就不会被比较；查全率只算比较过的。"),
    ("没有线索的人", "规则看不到的困难不会出现在这里；盲样抽查（无线索人员）才能估计漏了多少。"),
    ("公平性表看的是差别，不是原因", "群体之间的比率不同，可能因为需要不同，也可能因为数据不同；标出的差别要人去查。"),
    ("证件号码前六位不代表住地", "按登记的居住地、户籍地归乡镇；两者都不明的列入县级名单。"),
    ("跨月的金额不折算", "各月金额逐月比较，从不年化或平均，因此季度、年度发放的收入可能只在到账月出现。"),
)


def known_gaps(lake: Lake) -> Section:
    """Standing limits, this month's gaps, and the city's own."""
    month = _this_month(lake)
    columns = [Column("缺口", lambda gap: gap[0]), Column("说明", lambda gap: gap[1])]
    own = [("本地说明", text) for text in lake.sources.gaps]
    answer = f"本月特有的缺口 {count(len(month))} 项；另有 {len(STANDING)} 项是这套办法本身的限度。"
    return Section(
        "gaps",
        "已知不足",
        answer,
        [
            Table("本月的缺口", columns, month + own, empty="本月没有特有的缺口。"),
            Table("这套办法的限度", columns, STANDING),
            Prose(["发现线索不等于认定；线索仅供核查，不得据此停发或认定。"]),
        ],
    )


def _this_month(lake: Lake) -> list[tuple[str, str]]:
    return [*_missing_data(lake), *_not_checked(lake), *drift_gaps(lake), *_not_done(lake)]


def _not_checked(lake: Lake) -> list[tuple[str, str]]:
    if any(one.checked for strata in checked_by_month(lake).values() for one in strata):
        return []
    return [("认人的准确程度未经核对", "还没有交回身份核对抽样（identity_sample/）；查准率、查全率因此没有数")]


def _missing_data(lake: Lake) -> list[tuple[str, str]]:
    absent = [
        (f"{row['title']}（{row['extract']}）", labels.word(labels.EXTRACT_STATUSES, row["status"]))
        for row in lake.all_of(EXTRACT_STATUS)
        if row["status"] != "arrived"
    ]
    damaged = [
        (
            f"{row['source_file']} 的“{titles.heading(row['extract'], row['column'])}”列损坏",
            row["disables"] or labels.word(labels.DAMAGES, row["measure"]),
        )
        for row in lake.all_of(PROFILE)
        if row["is_damaged"]
    ]
    return absent + damaged


def _not_done(lake: Lake) -> list[tuple[str, str]]:
    gaps = []
    not_run = sorted({row["rule_id"] for row in lake.all_of(RULE_RUNS) if row["status"] == "not_run"})
    if not_run:
        gaps.append(("有规则没有运行（或在部分地区没有运行）", "、".join(not_run)))
    skipped = sum(row["skipped_rows"] or 0 for row in lake.all_of(BLOCKS))
    if skipped:
        gaps.append(("过大的块被略过", f"{count(skipped)} 行没有经该分块键比较，见第 3 节分块表"))
    nowhere = lake.count("leads", "township IS NULL")
    if nowhere:
        gaps.append(("线索没有可归的乡镇", f"{count(nowhere)} 条，列入县级名单"))
    return gaps
