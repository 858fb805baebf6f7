"""The layouts as docs/contracts.md draws them: what is read from where, what is left out, what is not said at all."""

from collections.abc import Iterator, Mapping

from data_contracts.contract import Contract
from data_contracts.labels import LAYOUT_ROLES
from data_contracts.layout import Layout, load_layouts
from data_contracts.layout_file import ValueFile

INTRODUCTION = """\
# 系统导出的文件 · Layouts of exports

文件里没有合同要求的表头时，按下面的格式认：先看标题（“认得出”的列都在），再看文件名。换一个省的系统，只要在城市文件夹的
`layouts/<名称>.yaml` 里写一份同样的格式（同名的代替自带的），不用改程序。格式没有的列一律按不详处理：不算空白，更不算
逾期；要用这些列的规则不运行，`faxian check` 和报告都写明。

只是有几列换了标题的，同名文件里只写别名就行（字段名见 `data_contracts/layouts/`；身份列另认合同里的全部表头）：

```yaml
aliases: {certificate: [救助证编号], head_id: [户主证件号]}     # layouts/tekun_persons.yaml
```
"""


def layout_pages(contracts: Mapping[str, Contract]) -> str:
    """One drawing for each layout that ships, by extract."""
    layouts = [layout for each in load_layouts(None, contracts).values() for layout in each]
    return "\n".join([INTRODUCTION, *(_page(layout) for layout in layouts)])


def _page(layout: Layout) -> str:
    file = layout.file
    given = layout.given()
    lacks = [c.heading for c in layout.contract.columns if c.name not in given and not c.identity_of]
    heads = {column.name: column.heading for column in layout.source.columns}
    named = [f"文件名有“{each.pattern}”：{'、'.join(each.fixed.values())}" for each in file.by_file_name]
    facts = [
        ("一行是 grain", file.grain),
        ("用法 role", LAYOUT_ROLES[file.role]),
        ("认得出 recognised by", "、".join(heads[name] for name in file.needs)),
        ("文件名 file name", f"`{file.file_name}`" if file.file_name else ""),
        ("文件名里的 by file name", "；".join(named)),
        ("工作表 sheets", "每张都读" if file.sheets == "all" else ""),
        ("只有一部分 in part", _in_part(layout)),
        ("有意不用 left out", "；".join(f"{text}（{why}）" for text, why in file.left_out.items())),
        ("没有、按不详 cannot say", "、".join(lacks)),
        ("说明 notes", "；".join(file.notes)),
    ]
    lines = "\n".join(f"- **{name}**：{text}" for name, text in facts if text)
    drawing = "\n".join(_drawing(layout, heads))
    return f"## {file.extract} ← {layout.name} · {file.title}\n\n{lines}\n\n```text\n{drawing}\n```\n"


def _in_part(layout: Layout) -> str:
    tail = "不在里面的不当作没有"
    if layout.file.is_part:
        return f"只有一部分人或项目，{tail}"
    heads = {column.name: column.heading for column in layout.contract.columns}
    values = [f"{heads[name]}里没有一行是{'或'.join(texts)}" for name, texts in layout.file.part_unless.items()]
    return f"{'、'.join(values)}时，{tail}" if values else ""


def _drawing(layout: Layout, heads: Mapping[str, str]) -> Iterator[str]:
    """Arrows from the file's columns to ours."""
    file, ours = layout.file, {column.name: column.heading for column in layout.contract.columns}
    for name, value in layout.fills().items():
        if name in ours:
            yield f"{_from(value, heads)} ─► {ours[name]}"
    for name, area in file.areas.items():
        named = [*area.levels, *(n for n in (area.path, area.address) if n)]
        yield f"{'／'.join(heads[n] for n in named)} ─ 按名称找区划 ─► {ours[name]}"
    if file.household:
        sources = [file.household.certificate, file.household.number, file.household.head, file.household.head_name]
        yield f"{'，没有的按'.join(heads[n] for n in sources if n)} ─ 推出（不可还原） ─► {ours['household_no']}"
    if file.members:
        yield f"{heads[file.members.names]}＋{heads[file.members.ids]} ─ 拆开，人员表没有的人 ─► 另成一行"
    if file.wide:
        yield f"{file.wide.name.format(n='1…')}＋{file.wide.id_no.format(n='1…')} ─ 拆开 ─► 每人一行"
    if file.status_by_comparison:
        yield f"在文件里 ─► {ours['status']}：在保；上月在、本月不在 ─► 停保（到月）"
    yield from _drawn_rows(layout, heads)


def _drawn_rows(layout: Layout, heads: Mapping[str, str]) -> Iterator[str]:
    """What is worked out of several fields, and rows that are not read."""
    file, ours = layout.file, {column.name: column.heading for column in layout.contract.columns}
    if file.own_share:
        minus = "、".join(heads[n] for n in file.own_share.payers)
        own = "＋".join(heads[n] for n in file.own_share.own)
        first = f"{own}，没有的 " if own else ""
        yield f"{first}{heads[file.own_share.total]} 减 {minus} ─► {ours[file.own_share.column]}"
    for name, fields in file.row_number.items():
        yield f"{'＋'.join(heads[n] for n in fields)} ─ 推出（不可还原） ─► {ours[name]}"
    if file.only_where:
        yield f"{heads[file.only_where]} 空白或“无” ─► 不属本类，略过"
    if file.nets_out:
        yield f"{heads[file.nets_out[0]]} 正负相抵、其余相同的两行 ─► 互相冲销，略过"


def _from(value: ValueFile, heads: Mapping[str, str]) -> str:
    between = "；" if value.joined else "，没有的按"
    text = between.join(heads[name] for name in value.fields)
    if value.form == "period" and not value.fields:
        text = "数据期"
    if value.form == "month_end":
        text += "（月末）"
    if value.values:
        text += f"（{'、'.join(f'{spelling}→{ours}' for spelling, ours in list(value.values.items())[:4])} …）"
    if value.over:
        of = "、".join(value.over.of) or "空白"
        text += f"（{of}而{heads[value.over.by]}已到的→{value.over.becomes}）"
    if value.fixed is not None:
        text += ("，没有的" if text else "") + f"“{value.fixed}”"
    return text
