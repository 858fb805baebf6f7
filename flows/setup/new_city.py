"""`faxian new-city DIR --name 某市 --code 369900`: a commented city folder, with blanks for what only the city knows.

What is set nation-wide (rules/parameters.yaml) or by the packs chosen (rules/packs/) is not repeated; every other
parameter gets a line to fill in, behind a # where a city may do without.
`faxian check --city DIR` tells what is still blank, and what is wrong, as often as one likes.
"""

from collections.abc import Iterator, Sequence
from importlib import resources
from pathlib import Path

from data_contracts.areas import AREA_DIGITS
from data_contracts.city import CITY_FILE
from data_contracts.errors import UsageError
from flows.store.files import write_bytes
from rules.catalogue import load_catalogue
from rules.packs import all_packs, checked_names, derived
from rules.parameters import Definition, load_parameters, significant
from rules.steps import parameters_of
from rules.values import SWITCH

FOLDERS = {
    "contracts": "各部门表头和写法与通用合同不同时用：<数据编号>.yaml；本市自己的数据用 <名称>.odcs.yaml。",
    "texts": "规则引用的本地文件：<编号>.md，第一行是题名，下面是正文。",
    "rules": "本市自己的规则：<编号>_<名称>.sql，用例放在旁边的 cases/<编号>.yaml。先试行，再正式。",
    "layouts": "业务系统直接导出的表：<名称>.yaml。",
}
BY_PLACE = ("dibao_standard",)
"""Parameters that are set apart for towns and villages."""
ONLY_SOMETIMES = (
    "event_mode", "township_visits", "tekun_multiple", "review_months_tekun", "pay_day_roster", "pay_day_allocate",
    "pay_day_credit", "visit_days", "visit_days_week", "station_threshold", "station_people", "helper_per_people",
    "helper_max", "helper_min",
)  # fmt: skip
"""Parameters that a city may do without: their line stands behind a #."""
CODE_DIGITS = 6


def make_city(folder: Path, name: str, code: str, policy: Sequence[str] | None = None) -> tuple[Path, ...]:
    """Write the folder; its files in order. UsageError for a code that is none, or a folder that holds anything.

    `policy`: packs to go by, null: those of its place by its code; CityError for a pack that there is not.
    """
    if not (len(code) == CODE_DIGITS and code.isascii() and code.isdigit()):
        raise UsageError(f"'{code[:12]}' is not the code of a city", do="give its six digits, for example 369900")
    if not name.strip():
        raise UsageError("the city has no name", do="give the name as it is printed on lists")
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UsageError(
            "there is something already", where=str(folder), why="nothing that was filled in is overwritten",
            do="give a folder that is not there yet",
        )  # fmt: skip
    parameters = folder / "parameters.yaml"
    packs = derived(code, parameters).names if policy is None else checked_names(policy, "--policy")
    values = {"name": name.strip(), "code": code, "long_code": code.ljust(AREA_DIGITS, "0"), "folder": str(folder)}
    values |= {"policy": ", ".join(packs), "packs": _packs_text()}
    texts = {path: _filled(path, values) for path in ("README.md", CITY_FILE, "areas.csv")}
    texts["parameters.yaml"] = parameters_text(name.strip(), code, packs)
    texts |= {f"{sub}/README.md": f"{about}\n" for sub, about in FOLDERS.items()}
    for path, text in texts.items():
        write_bytes(folder / path, text.encode("utf-8-sig" if path.endswith(".csv") else "utf-8"))
    return tuple(folder / path for path in texts)


def _packs_text() -> str:
    return "\n".join(f"#   {pack.name}：{pack.about}" for pack in all_packs().values())


def parameters_text(name: str, code: str, packs: Sequence[str] = ()) -> str:
    """A parameters.yaml with a blank line for every parameter that has no value nation-wide or in the packs chosen."""
    return "\n".join([*_head(name), *_pack_lines(packs), "parameters:", *_blank_lines(code, packs), ""])


def _pack_lines(packs: Sequence[str]) -> Iterator[str]:
    """What the packs chosen set, for reading."""
    parameters = load_parameters(None, packs=packs)
    for name in packs:
        yield f"# {all_packs()[name].title}政策包（{all_packs()[name].about}）定了，不用抄；本市不同的才写："
        values = [v for same in parameters.values.values() for v in same if v.origin == name]
        for value in sorted(values, key=lambda v: v.line):
            title = parameters.definitions[value.id].title
            area = f"，{value.area.ljust(CODE_DIGITS, '0')}" if value.area else ""
            yield f"#   {value.id} {title}{area}：{value.value.normalize():f}（{value.citation}）"


def _head(name: str) -> Iterator[str]:
    yield f"# {name}的政策数字。全国统一的数、政策包里的数在 faxian 里，不用抄；这里只写本市、本县自己定的，或不同的。"
    yield "# 每个数：value 数值，from 施行日期，published 公布日期，citation 文号或出处。四样都要有，缺一样不能运行。"
    yield "# area 写六位或十二位区划代码：县里另有标准就再写一行县的代码，离得近的先用。"
    yield "# urban_rural 写 城市 或 农村，不分就不写。"
    yield "# 政策变了就加一行，旧行不改不删：重跑旧月份要用当时公布的数。"
    yield "# 没有的数就在行首加 #：要用它的规则不运行，报告里会写明。"


def _blank_lines(code: str, packs: Sequence[str]) -> Iterator[str]:
    shipped = load_parameters(None, packs=packs)
    with_value = {parameter for parameter, area, _ in shipped.values if significant(code).startswith(area)}
    users = {rule.id: parameters_of(rule) for rule in load_catalogue().values()}
    for parameter, definition in shipped.definitions.items():
        if parameter in with_value or definition.unit == SWITCH:
            continue
        rules = "、".join(rule for rule, used in users.items() if parameter in used)
        yield f"# {definition.title}，单位 {definition.unit}" + (f"；用它的规则：{rules}" if rules else "")
        yield from _lines_of(parameter, definition, code)


def _lines_of(parameter: str, definition: Definition, code: str) -> Iterator[str]:
    mark = "# " if parameter in ONLY_SOMETIMES else ""
    for place in ("城市", "农村") if parameter in BY_PLACE else ("",):
        split = f", urban_rural: {place}" if place else ""
        yield (
            f'{mark}- {{id: {parameter}, unit: {definition.unit}, area: "{code}"{split},'
            " value: , from: , published: , citation: }"
        )


def _filled(path: str, values: dict[str, str]) -> str:
    text = (resources.files("flows.setup") / "template" / path).read_text(encoding="utf-8")
    for key, value in values.items():
        text = text.replace("{" + key + "}", value)
    return text
