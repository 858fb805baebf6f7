"""The data dictionary, docs/contracts.md, written from the contracts: `python -m data_contracts.dictionary FILE`."""

import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from data_contracts import codes, labels
from data_contracts.contract import Column, Contract, Kind, load_contracts
from data_contracts.expectations import Expectation, compile_suite
from data_contracts.kept import kept_classes
from data_contracts.layout_pages import layout_pages
from data_contracts.odcs import ContractFile, read_shipped

INTRODUCTION = """\
# 数据字典 · Data dictionary

Generated from `data_contracts/extracts` and `data_contracts/outputs` (`make docs`); do not edit.

每一类数据一份合同（Open Data Contract Standard v3）。表头按“表头”或“其他表头”认，空格、全角、`*`、`（元）`、`（必填）`
不影响；列的顺序随意，多出来的列不要紧。本地另有表头或写法的，写在城市文件夹的 `contracts/<数据>.yaml`，不用改程序：

```yaml
aliases: {id_no: [公民号码]}                        # 列: 其他表头
values: {programme: {低保A类: 低保}, is_covered: {保: 是}}   # 列: {写法: 代码}
blanks: {valid_until: [无期限]}                     # 列: 等于空白的写法
```

- **必填 required**：缺表头，整个文件退回；缺值或值无效，这一行退回。选填列的值无效，只清空这一格，并记入
  `tables/cell_issues.parquet`。
- **比对 access**：open 可与任何人比对；authorised 只与在保、渐退、申请中且授权未过期的家庭比对。
- **键 key**：键和内容都相同的行只收一次。**行的日期 own date**：晚于数据期末的行采用、计数、不参与判断。
- **敏感 class**：restricted 能认出人；confidential 个人情况；internal 其他。
"""

LIMITS = ("min_value", "max_value", "mostly", "column_A", "column_B", "column_list")
HEADER = ("列 column", "表头 heading", "其他表头 other headings", "类型 type", "必填", "敏感 class", "说明 meaning")


def data_dictionary() -> str:
    """The whole page as Markdown; the same text for the same contracts."""
    contracts = load_contracts()
    first = next(iter(contracts.values()))
    envelope = [column for column in first.columns if column.identity_of == "self"]
    parts = [
        INTRODUCTION,
        _contents(contracts),
        "## 身份列 · Identity columns\n\n每一类数据都带，下面不再重复。\n\n" + _columns(envelope),
        *(_extract(contract) for contract in contracts.values()),
        layout_pages(contracts),
        "# 交出去的 · What we hand out\n",
        _kept(),
        *(_output(file) for file in read_shipped("outputs")),
        _code_lists(),
    ]
    return "\n".join(part.rstrip() + "\n" for part in parts)


def _contents(contracts: Mapping[str, Contract]) -> str:
    rows = [
        (f"[{name}](#{name})", contract.title, contract.supplier, contract.grain, contract.access)
        for name, contract in contracts.items()
    ]
    headings = ("文件夹 folder", "名称 title", "送数部门 supplier", "一行是 grain", "比对 access")
    return "## 收进来的 · What comes in\n\n" + markdown_table(headings, rows)


def _kept() -> str:
    """How long each class of what is written under out/ is kept."""
    rows = [
        (
            one.title,
            f"`{one.name}`",
            "、".join(f"`{folder}`" for folder in one.folders) or "由 faxian deliver 做成的",
            f"{one.months} 个月" if one.months else "与当期送来的数据中最短的一类相同",
            one.why,
        )
        for one in kept_classes()
    ]
    headings = ("类 class", "名称 name", "文件夹 folders", "保存 kept", "理由 why")
    return (
        "## 保存多久 · How long it is kept\n\n从当期数到最近一期，到期由 `faxian purge --by-policy` 删除并留下凭证；"
        "最近一期、清单文件（manifest）和签名不删。城市可在 city.yaml 的 `kept_months` 里另定（类的 name: 月数）。\n\n"
        + markdown_table(headings, rows)
    )


def _extract(contract: Contract) -> str:
    own = [column for column in contract.columns if column.identity_of != "self"]
    is_whole = len(contract.key) == len(contract.columns)
    facts = [
        ("送数部门 supplier", contract.supplier),
        ("一行是 grain", contract.grain),
        ("用途 purpose", contract.purpose),
        ("用于 used by", contract.usage),
        ("注意 limitations", contract.limitations),
        ("时间范围 window", contract.window),
        ("比对 access", labels.ACCESS[contract.access]),
        ("法律依据 legal basis", contract.legal_basis),
        ("保存 kept", f"{contract.retention_months} 个月" if contract.retention_months else ""),
        ("键 key", "所有列 all columns" if is_whole else ", ".join(f"`{name}`" for name in contract.key)),
        ("行的日期 own date", f"`{contract.own_date}`" if contract.own_date else ""),
        ("没有它 without it", _without(contract)),
    ]
    return "\n".join(
        [
            f'<a id="{contract.extract}"></a>\n',
            f"## {contract.extract} · {contract.title}\n",
            "\n".join(f"- **{name}**：{text}" for name, text in facts if text) + "\n",
            _columns(own),
            _checks(contract),
        ]
    )


def _without(contract: Contract) -> str:
    if contract.is_occasional:
        return "等于没有上报 nothing was reported"
    return "当月不能运行 no run" if contract.is_required_for_run else ""


def _columns(columns: Iterable[Column]) -> str:
    rows = [
        (
            f"`{column.name}`",
            column.heading,
            "、".join(column.aliases),
            _kind(column),
            "是" if column.is_required else "",
            column.sensitivity,
            column.description,
        )
        for column in columns
    ]
    return markdown_table(HEADER, rows)


def _kind(column: Column) -> str:
    meaning = labels.COLUMN_KINDS[column.kind]
    if column.kind is Kind.ENUM:
        meaning += "：" + " / ".join(column.values)
    if column.minimum is not None or column.maximum is not None:
        low = "" if column.minimum is None else f"{column.minimum:g}"
        high = "" if column.maximum is None else f"{column.maximum:g}"
        meaning += f" {low}…{high}"
    if column.value_map:
        meaning += "；另认 " + "、".join(f"{text}→{value}" for text, value in column.value_map.items())
    if column.blanks:
        meaning += "；等于空白：" + "、".join(column.blanks)
    return meaning


def _checks(contract: Contract) -> str:
    """The rules of the file itself; what columns state by themselves is in their table."""
    own = {rule.quality.id for rule in contract.rules}
    lines = [_check(expectation) for expectation in compile_suite(contract) if expectation.id in own]
    return "校验 Checks:\n\n" + "\n".join(lines) + "\n"


def _check(expectation: Expectation) -> str:
    limits = ", ".join(
        f"{key} {_limit(key, value)}" for key, value in sorted(expectation.kwargs.items()) if key in LIMITS
    )
    place = f"`{expectation.column}` " if expectation.column else ""
    named = f"{expectation.id}: {limits}" if limits else expectation.id
    return f"- {expectation.severity} · {place}{expectation.description}（{named}）"


def _limit(key: str, value: object) -> str:
    if isinstance(value, list):
        return " + ".join(str(part) for part in value)
    return f"{value:.0%}" if key == "mostly" and isinstance(value, float) else str(value)


def _output(file: ContractFile) -> str:
    table = file.tables[0]
    rows = [
        (
            f"`{column.name}`",
            column.heading,
            (column.physical_type or column.logical_type)
            + ("：" + " / ".join(value.value for value in column.enum) if column.enum else ""),
            "是" if column.required else "",
            column.classification,
            column.description,
        )
        for column in table.properties
    ]
    headings = ("列 column", "表头 heading", "类型 type", "必有", "敏感 class", "说明 meaning")
    facts = (
        f"- **文件 file**：`{table.physical_name}`\n- **一行是 grain**：{table.grain}\n"
        f"- **用途 purpose**：{file.description.purpose}\n- **用于 use**：{file.description.usage}\n"
        f"- **注意 limitations**：{file.description.limitations}\n"
    )
    return f"## {file.name}\n\n{facts}\n{markdown_table(headings, rows)}"


def _code_lists() -> str:
    relations = [(f"`{code}`", label) for code, label in sorted(codes.RELATION_LABEL.items(), key=_by_length)]
    yes = "、".join(f"`{text}`" for text, value in codes.FLAG.items() if value)
    no = "、".join(f"`{text}`" for text, value in codes.FLAG.items() if not value)
    sexes = "、".join(f"`{text}`→{value or '不知道'}" for text, value in codes.SEX.items())
    return (
        "# 代码表 · Code lists\n\n"
        f"- **是 yes**：{yes}\n- **否 no**：{no}\n- **性别 sex**（GB/T 2261.1）：{sexes}\n\n"
        "## 与户主关系 · Relation to the head (GB/T 4761)\n\n"
        + markdown_table(("代码 code", "关系 relation"), relations)
    )


def _by_length(item: tuple[str, str]) -> tuple[int, str]:
    return len(item[0]), item[0]


def markdown_table(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table of a generated page."""
    lines = [headings, ["---"] * len(headings), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines) + "\n"


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(data_dictionary(), encoding="utf-8")
