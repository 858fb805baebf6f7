"""Section 2: what came in, what was thrown out and why, and how it differs from last month."""

from collections import Counter
from collections.abc import Callable

from data_contracts import labels
from data_contracts.layout import layout_title
from data_contracts.tables import EXTRACT_STATUS, FILES, LAST_MONTH, MATCH_COUNTS, MEMBERS, ROW_REMARKS
from flows.deliverables import titles
from flows.deliverables.report import charts
from flows.deliverables.report.blocks import (
    Block,
    Cell,
    Column,
    Figure,
    Fold,
    KeyNumber,
    KeyNumbers,
    Mark,
    Section,
    Table,
    count,
    percent,
    share_of,
)
from flows.deliverables.report.sections.checks import damage, drift
from flows.deliverables.report.sources import Lake, Row
from rules.wholeness import why_not_whole

COUNTS = ("rows_read", "rows_accepted", "rows_rejected", "rows_skipped")
OUTCOMES = ("rows_unauthorised", "rows_linked_auto", "rows_in_review", "rows_new")


def inputs(lake: Lake) -> Section:
    """Per file and extract: rows read, accepted, rejected, skipped by reason; change; damage; validation."""
    files, extracts = lake.all_of(FILES), lake.all_of(EXTRACT_STATUS)
    rejected = lake.rows("rejected_by_reason")
    sums = Counter({name: sum(row[name] or 0 for row in files) for name in COUNTS})
    unbalanced = [row for row in reconciled(lake, files) if row["gap"]]
    absent = [row for row in extracts if row["status"] in ("missing", "rejected")]
    remarked = lake.count(ROW_REMARKS.name)
    return Section(
        "inputs",
        "数据接收与退回",
        _answer(files, sums, unbalanced, absent, remarked),
        [
            _key_numbers(files, sums, unbalanced, absent),
            _extract_figure(extracts, files),
            _rejections(rejected),
            _emptied(lake),
            *_remarks(lake),
            _file_table(files),
            _reconciliation(lake, files),
            *damage(lake),
            drift(lake),
        ],
    )


def _answer(files: list[Row], sums: Counter[str], unbalanced: list[Row], absent: list[Row], remarked: int) -> str:
    balance = "每个文件都对平" if not unbalanced else f"有 {len(unbalanced)} 个文件没有对平"
    gone = f"；未到或整份退回的数据 {len(absent)} 类" if absent else "；应到数据全部到齐"
    skipped = ["标题、表头、合计、空行"]
    for name in ("skipped_joined", "skipped_not_concerned", "skipped_netted", "skipped_erased"):
        skipped += [labels.SKIPPED_ROWS[name]] if sum(row[name] or 0 for row in files) else []
    remarks = f"；另有 {count(remarked)} 处按行说明（采用了，但请核对）" if remarked else ""
    return (
        f"收到 {count(len(_sent(files)))} 个文件、{count(sums['rows_read'])} 行："
        f"采用 {count(sums['rows_accepted'])} 行，"
        f"退回 {count(sums['rows_rejected'])} 行，略过 {count(sums['rows_skipped'])} 行"
        f"（{'、'.join(skipped)}），{balance}{gone}{remarks}。"
    )


def _key_numbers(files: list[Row], sums: Counter[str], unbalanced: list[Row], absent: list[Row]) -> KeyNumbers:
    share = share_of(sums["rows_rejected"], sums["rows_read"] - sums["rows_skipped"])
    return KeyNumbers(
        [
            KeyNumber(
                "文件",
                count(len(_sent(files))),
                f"其中整份退回 {count(sum(row['verdict'] == 'rejected' for row in _sent(files)))}",
            ),
            KeyNumber("采用行", count(sums["rows_accepted"])),
            KeyNumber(
                "退回行", count(sums["rows_rejected"]), f"占数据行 {percent(share, 2)}", "warn" if share else "good"
            ),
            KeyNumber("未到数据", count(len(absent)), "类", "warn" if absent else "good"),
            KeyNumber(
                "对账",
                "对平" if not unbalanced else "不平",
                "读入 = 采用 + 退回 + 略过",
                "bad" if unbalanced else "good",
            ),
        ]
    )


def reconciled(lake: Lake, files: list[Row]) -> list[Row]:
    """Each file's rows and where they went; `gap` is what does not add up (0 = balanced)."""
    counts = {row["source_file"]: row for row in lake.all_of(MATCH_COUNTS)}
    rows = []
    for file in files:
        went = counts.get(file["source_file"], {})
        row = {name: file[name] or 0 for name in COUNTS} | {name: went.get(name) or 0 for name in OUTCOMES}
        read_gap = row["rows_read"] - row["rows_accepted"] - row["rows_rejected"] - row["rows_skipped"]
        linked_gap = row["rows_accepted"] - sum(row[name] for name in OUTCOMES) if counts else 0
        rows.append(
            {"extract": file["extract"], "source_file": file["source_file"], **row, "gap": read_gap or linked_gap}
        )
    return rows


def _extract_figure(extracts: list[Row], files: list[Row]) -> Figure:
    read: Counter[str] = Counter()
    rejected: Counter[str] = Counter()
    for file in files:
        read[file["extract"]] += file["rows_accepted"] or 0
        rejected[file["extract"]] += file["rows_rejected"] or 0
    bars = []
    for row in sorted(extracts, key=lambda row: -(row["rows_accepted"] or 0)):
        name = f"{row['title']}（{row['supplier']}）"
        bars.append({"name": name, "rows": row["rows_accepted"] or 0, "kind": "采用", "kind_order": 0})
        bars.append({"name": name, "rows": rejected[row["extract"]], "kind": "退回", "kind_order": 1})
    columns = [
        Column("数据", "title"),
        Column("代号", "extract", "code"),
        Column("送数部门", "supplier"),
        Column("状态", lambda row: _status(row["status"])),
        Column("采用行", "rows_accepted", "count"),
        Column("退回行", lambda row: rejected[row["extract"]], "count"),
        Column("上月采用行", "rows_last_period", "count"),
        Column("变化", lambda row: None if row["swing_percent"] is None else row["swing_percent"] / 100, "percent"),
    ]
    if any(row["not_whole"] for row in extracts):
        columns.append(Column("不全：没有的行不作依据", why_not_whole))
    table = Table(
        "各类数据的行数与上月相比",
        columns,
        extracts,
        note="“仅授权”数据只与已授权且在授权期内的家庭比对。"
        "变化超过参数“数据行数波动上限”的数据，不用于终止复核类线索。",
    )
    svg = charts.grouped_bars(bars, ["采用", "退回"], "行数") if bars else ""
    return Figure("各类数据的行数", "条越长行越多；橙色是退回。", svg, table)


def _status(status: str) -> Mark:
    tone = {"arrived": "good", "missing": "warn", "rejected": "bad", "partial": "warn"}.get(status, "plain")
    return Mark(labels.word(labels.EXTRACT_STATUSES, status), tone)


def _rejections(rejected: list[Row]) -> Table:
    per_reason: Counter[tuple[str, str, str, str]] = Counter()
    for row in rejected:
        per_reason[row["extract"], row["column"] or "", row["reason_code"], row["reason"] or ""] += row["rows"]
    found = [
        {"extract": extract, "column": column or None, "code": code, "reason": reason, "rows": rows}
        for (extract, column, code, reason), rows in sorted(per_reason.items(), key=lambda item: (-item[1], item[0]))
    ]
    return Table(
        "退回的行，按原因",
        [
            Column("数据", lambda row: titles.extract_title(row["extract"])),
            Column("列", lambda row: titles.heading(row["extract"], row["column"])),
            Column("原因", "reason"),
            Column("原因代码", "code", "code"),
            Column("行", "rows", "count"),
        ],
        found,
        note="每一行的原文在 tables/rejected.parquet，可据“来源文件＋行号”回到原件；一行有几处错误时各计一次。",
    )


def _emptied(lake: Lake) -> Table:
    columns = [
        Column("数据", lambda row: titles.extract_title(row["extract"])),
        Column("列", lambda row: titles.heading(row["extract"], row["column"])),
        Column("原因", lambda row: labels.INGEST_REASONS.get(row["reason_code"], row["reason_code"])),
        Column("单元格", "cells", "count"),
    ]
    return Table(
        "清空的单元格（非必填列的无效值），按原因",
        columns,
        lake.rows("emptied_by_reason"),
        note="清空 = 不知道，不等于空白：行保留，该格不喂给终止复核类规则。明细在 tables/cell_issues.parquet。",
    )


def _sent(files: list[Row]) -> list[Row]:
    """What somebody sent this month: not the further people of a file's rows, nor those of last month's files."""
    return [row for row in files if MEMBERS not in row["source_file"] and row["layout"] != LAST_MONTH]


def _remarks(lake: Lake) -> list[Block]:
    """What has to be told of rows that were accepted from a system's own files; nothing where there were none."""
    rows = lake.rows("remarks_by_kind")
    columns = [
        Column("数据", lambda row: titles.extract_title(row["extract"])),
        Column("说明", "kind"),
        Column("处", "remarks", "count"),
        Column("文件", "files", "count"),
        Column("第一处", lambda row: f"{row['first_file']} 第 {row['first_row']} 行"),
    ]
    title = "按系统原格式送来的行：采用了，但连不上、对不齐或认不全的"
    note = "逐行见 tables/row_remarks.parquet；各文件的前几行在 faxian check 里。"
    return [Table(title, columns, rows, note=note)] if rows else []


def _file_table(files: list[Row]) -> Fold:
    columns = [
        Column("来源文件", "source_file"),
        Column("读取格式", lambda row: layout_title(row["layout"])),
        Column("格式", lambda row: " ".join(str(part) for part in (row["format"], row["encoding"]) if part)),
        Column("结论", _verdict),
        Column("读入", "rows_read", "count"),
        Column("采用", "rows_accepted", "count"),
        Column("退回", "rows_rejected", "count"),
        *(Column(f"略过：{title}", _zero_for_null(name), "count") for name, title in labels.SKIPPED_ROWS.items()),
        Column("sha256", lambda row: (row["sha256"] or "")[:16], "code"),
    ]
    table = Table(
        "每个文件", columns, files, note="sha256 只印前 16 位，全长见 manifest.json。", is_wide=True, has_filter=True
    )
    return Fold(f"逐个文件：{len(_sent(files))} 个", [table])


def _zero_for_null(name: str) -> Callable[[Row], int]:
    return lambda row: row[name] or 0


def _verdict(row: Row) -> Mark:
    tone = {"accepted": "good", "rejected": "bad"}.get(row["verdict"], "warn")
    reason = f"：{row['reason']}" if row["reason"] else ""
    return Mark(labels.word(labels.FILE_VERDICTS, row["verdict"]) + reason, tone)


def _reconciliation(lake: Lake, files: list[Row]) -> Fold:
    found = reconciled(lake, files)
    total = {"source_file": "合计", "gap": None} | {name: sum(row[name] for row in found) for name in COUNTS + OUTCOMES}
    table = Table(
        "对账：读入 = 采用 + 退回 + 略过；采用 = 自动 + 待人工 + 新人 + 未授权",
        [
            Column("来源文件", "source_file"),
            Column("读入", "rows_read", "count"),
            Column("采用", "rows_accepted", "count"),
            Column("退回", "rows_rejected", "count"),
            Column("略过", "rows_skipped", "count"),
            Column("未授权不比对", "rows_unauthorised", "count"),
            Column("自动比对", "rows_linked_auto", "count"),
            Column("待人工", "rows_in_review", "count"),
            Column("新人", "rows_new", "count"),
            Column("对平", lambda row: _even(row["gap"])),
        ],
        found,
        total=total,
        is_wide=True,
        has_filter=True,
    )
    return Fold("逐个文件对账", [table])


def _even(gap: int | None) -> Cell:
    if gap is None:
        return ""
    return Mark(f"差 {gap}", "bad") if gap else Mark("平", "good")
