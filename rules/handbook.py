"""docs/rules.md: the catalogue for people, written from the rules themselves (`python -m rules.handbook` renews it)."""

from collections.abc import Mapping
from pathlib import Path

from data_contracts.contract import load_contracts
from data_contracts.labels import (
    DISPOSITIONS,
    EXEMPTIONS,
    PARAMETER_SCOPES,
    RULE_TRAITS,
    SUBJECTS,
    SUPPRESSIONS,
    UNITS,
    UNPROVEN_USES,
    URGENCIES,
)
from rules.catalogue import FOLDERS, IDENTITY_FLOOR, FrontMatter, Rule, load_catalogue
from rules.dated import Value
from rules.packs import Pack, all_packs, origin_title, source_of
from rules.parameter_files import CONVENTIONS, SHIPPED
from rules.parameters import load_parameters
from rules.populations import of_whom
from rules.steps import parameters_of
from rules.unproven import kind_of, second_reading

PAGE = Path(__file__).parent.parent / "docs" / "rules.md"
COUNTY_DIGITS = 6
PACKS_PAGE = PAGE.with_name("policy_packs.md")


def render_handbook() -> str:
    """The whole page."""
    lines = [_text("head")]
    lines += [f"| `{code}` | {reason} |" for code, reason in SUPPRESSIONS.items() if code not in EXEMPTIONS]
    lines += ["", "身份要求：" + "；".join(f"{DISPOSITIONS[d]} L{floor} 及以上" for d, floor in IDENTITY_FLOOR.items())]
    lines += ["", _text("unproven"), ""]
    lines += ["终止复核：一个直接证据，或两个独立的间接证据（另一条规则的另一种数据，或上个月也命中），才发出。", ""]
    lines += [
        "线索编号 = 规则、对象和证据的指纹：证据不变，编号不变；证据变了，是新线索。下面“同一线索”一项写明看哪些证据。",
        "",
    ]
    for disposition, label in DISPOSITIONS.items():
        rules = [rule for rule in load_catalogue().values() if rule.spec.disposition == disposition]
        lines += [f"## {disposition} {label}（{len(rules)} 条）", ""]
        for rule in rules:
            lines += _rule(rule)
    lines += [_text("groups"), ""]
    lines += _parameters()
    return "\n".join(lines) + "\n"


def _text(part: str) -> str:
    return (Path(__file__).parent / f"handbook_{part}.txt").read_text(encoding="utf-8").rstrip("\n")


def _needed_columns(spec: FrontMatter, titles: Mapping[str, str]) -> list[str]:
    """What a file's layout must say, or the rule is not run."""
    contracts = load_contracts()
    named = [
        f"{titles[extract]}的{'或'.join(f'“{contracts[extract].column(c).heading}”' for c in columns)}"
        for extract, columns in spec.needs_columns.items()
    ]
    lines = [f"- 必需的列：{'；'.join(named)}。送来的文件格式里没有的，规则不运行"] if named else []
    parts: dict[tuple[str, str], list[str]] = {}
    for extract, columns in spec.columns_without.items():
        for column, part in columns.items():
            parts.setdefault((extract, part), []).append(f"“{contracts[extract].column(column).heading}”")
    return lines + [
        f"- 送来的文件里没有{titles[extract]}的{'、'.join(columns)}时，不看{part}，其余照看"
        for (extract, part), columns in parts.items()
    ]


def _rule(rule: Rule) -> list[str]:
    spec, titles = rule.spec, {name: contract.title for name, contract in load_contracts().items()}
    urgency = URGENCIES[spec.urgency] + (f"；{spec.urgency_note}" if spec.urgency_note else "")
    needs = "；".join("或".join(titles[e] for e in need.split("|")) for need in rule.required) or "只需花名册"
    lines = [f"### {spec.id} {spec.title}", "", f"{spec.statement}。", ""]
    lines += [f"- 对象：{SUBJECTS[spec.subject]}；紧急程度：{urgency}；依据：{'、'.join(spec.cites)}"]
    lines += [f"- 看谁：{spec.candidate}", "- 条件："]
    lines += [f"  {number}. {text}" for number, text in enumerate(spec.conditions.values(), start=1)]
    if spec.exemptions:
        lines += ["- 豁免："] + [f"  - `{name}` {text}" for name, text in spec.exemptions.items()]
    if spec.holds:
        lines += ["- 先扣住："] + [f"  - `{name}` {text}" for name, text in spec.holds.items()]
    if spec.evidence_class:
        lines += [f"- 证据：{'直接' if spec.evidence_class == 'direct' else '间接'}"]
    lines += [f"- 必需数据：{needs}"]
    lines += _needed_columns(spec, titles)
    if spec.absence:
        lines += [f"- “没有记录”只对谁说：{'；'.join(of_whom(spec.absence))}"]
    lines += ["- 身份：只看一行或按户编号连接，不问等级"] if spec.identity == "not_needed" else []
    lines += [f"- 身份待复核：{UNPROVEN_USES[kind_of(rule)]}"] if second_reading(rule) else []
    if needed := parameters_of(rule):
        definitions = load_parameters(None).definitions
        lines += [f"- 参数：{'、'.join(f'{definitions[p].title}(`{p}`)' for p in needed)}"]
        lines += [f"- 没有“{definitions[p].title}”的地方不看{x}，其余照看" for p, x in spec.runs_without.items()]
    lines += [f"- 转介部门：{spec.refer_to}"] if spec.refer_to else []
    lines += [f"- 可能适用：{spec.programme}"] if spec.programme else []
    lines += [f"- 核实：{spec.verify}", f"- 建议：{spec.action}"]
    bands = "".join(f"（`{column}` 升高才算变）" for column in spec.bands)
    lines += [f"- 同一线索：{'、'.join(f'`{k}`' for k in spec.evidence_key) or '情形不变就是同一条'}{bands}"]
    lines += [f"- 特别：{RULE_TRAITS[trait]}" for trait in sorted(spec.traits)]
    lines += [f"- 必访类别：{spec.key_group}"] if spec.key_group else []
    lines += [f"- 关注群体：{spec.focus_group}"] if spec.focus_group else []
    lines += [f"- 批次：{titles[spec.batch]}里没有上月批次的任何记录时，不运行"] if spec.batch else []
    lines += [f"- 答复管 {spec.answer_months} 个月"] if spec.answer_months else []
    lines += [f"- 说明：{spec.reading}"] if spec.reading else []
    return [*lines, f"- 文件：`rules/{rule.file}`", ""]


def _stated(value: Value) -> str:
    """Whose value it is, the number, and according to which text."""
    return f"{origin_title(value.origin)} {value.value:f}(自 {value.start}；{source_of(value.citation, value.origin)})"


def _parameters() -> list[str]:
    parameters = load_parameters(None, packs=tuple(all_packs()))
    lines = [
        "## 参数",
        "",
        f"全国的数在 `rules/{SHIPPED.name}`；一地文件定的数在 `rules/packs/`，哪个城市选用（city.yaml 的 `policy`）"
        "哪个城市用，见 [policy_packs.md](policy_packs.md)；没有文件定数、本系统只好自己取的在 "
        f"`rules/{CONVENTIONS.name}`，“参照”的是它所读的段落；本市的数在城市文件夹的 `parameters.yaml`，"
        "写了就以它为准。",
        "",
    ]
    lines += [_text("parameters"), ""]
    lines += ["| 参数 | 含义 | 单位 | 范围 | 取值和依据 |", "|---|---|---|---|---|"]
    for name, definition in parameters.definitions.items():
        values = [v for (key, _, _), same in parameters.values.items() for v in same if key == name]
        shown = "；".join(dict.fromkeys(_stated(value) for value in values)) or "由市县设定"
        scope = PARAMETER_SCOPES[definition.scope]
        lines.append(f"| `{name}` | {definition.title} | {definition.unit} | {scope} | {shown} |")
    folders = "、".join(f"`rules/{folder}/`" for folder in FOLDERS.values())
    return [*lines, "", f"规则文件在 {folders}；共用的事实在 `rules/facts/`，发出与否的步骤在 `rules/leads/`。"]


def with_packs(page: str) -> str:
    """The page on policy packs with what each sets, and what else its text says, between their marks."""
    packs = all_packs().values()
    rows = [row for pack in packs for row in _of_pack(pack)]
    page = _between(page, "packs", ["| 政策包 | 名称 | 文件定了什么 | 依据 |", "|---|---|---|---|", *rows])
    notes = [f"- {pack.title}（{note.citation}）：{note.text}" for pack in packs for note in pack.notes]
    return _between(page, "notes", notes)


def _of_pack(pack: Pack) -> list[str]:
    """A row for each number of a pack: where it holds, since when, and the words of the text."""
    parameters = load_parameters(None, packs=(pack.name,))
    values = [v for same in parameters.values.values() for v in same if v.origin == pack.name]
    places: dict[tuple[str, str, str], list[str]] = {}
    for value in sorted(values, key=lambda v: v.line):
        definition = parameters.definitions[value.id]
        number = f"{definition.title} `{value.id}`：{value.value.normalize():f} {UNITS[definition.unit]}"
        source = f"{value.citation}“{value.wording}”（自 {value.start}）"
        area = value.area.ljust(COUNTY_DIGITS, "0") if value.area else ""
        places.setdefault((value.id, number, source), []).append(area)
    return [
        f"| {pack.title} | `{pack.name}` | {number}{_listed(areas)} | {source} |"
        for (_, number, source), areas in places.items()
    ]


def _listed(areas: list[str]) -> str:
    return f"（{'、'.join(areas)}）" if areas[0] else ""


def _between(page: str, mark: str, lines: list[str]) -> str:
    begin, end = f"<!-- {mark}: begin -->", f"<!-- {mark}: end -->"
    head, _, rest = page.partition(begin)
    return "\n".join([head + begin, "", *lines, "", end + rest.partition(end)[2]])


if __name__ == "__main__":
    PAGE.write_text(render_handbook(), encoding="utf-8")
    PACKS_PAGE.write_text(with_packs(PACKS_PAGE.read_text(encoding="utf-8")), encoding="utf-8")
