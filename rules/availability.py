"""Which rules may run this month, and where: missing data must never look like a fact about a person."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from data_contracts import labels
from data_contracts.contract import load_contracts
from rules.catalogue import Rule, load_catalogue
from rules.inputs import Arrivals
from rules.parameters import Parameters
from rules.steps import fact_steps, parameters_of

ROSTER, NO_ROSTER = "roster", "roster_not_whole"
EVERYWHERE = "*"
ELSEWHERE = "other"
"""People from outside the city, or of a place that is neither urban nor rural on file."""


@dataclass(frozen=True)
class RuleRun:
    """Whether a rule ran in an area ("*" = everywhere): run, run_without (said what was absent) or not_run, and why."""

    rule_id: str
    area: str
    status: str
    reason: str | None = None


def rule_run(rule: Rule, arrivals: Arrivals, parameters: Parameters, city_code: str, as_of: date) -> RuleRun:
    """Decide from what arrived. A rule of disposition 4 needs every extract it reads whole and steady; a rule that
    concludes from the absence of rows needs that extract whole; any other runs on what came of it."""
    strict = rule.spec.disposition == 4
    lacking = [need for need in rule.required if not _is_met(need, rule, arrivals, strict)]
    if strict and not arrivals.is_whole(ROSTER):
        lacking.insert(0, ROSTER)
    if lacking:
        names = "、".join("或".join(arrivals.named(e) for e in need.split("|")) for need in lacking)
        return RuleRun(rule.id, EVERYWHERE, "not_run", f"数据缺失、退回或只收到一部分：{names}")
    unsaid = _unsaid(rule, arrivals)
    if unsaid:
        return RuleRun(rule.id, EVERYWHERE, "not_run", f"送来的文件格式里没有判断要用的列，不能运行：{unsaid}")
    untrusted = _untrusted(rule, arrivals, parameters, city_code, as_of) if strict else None
    if untrusted:
        return RuleRun(rule.id, EVERYWHERE, "not_run", untrusted)
    absent = [e for e in (ROSTER, *rule.extracts) if not arrivals.is_whole(e)]
    if absent:
        names = "、".join(arrivals.named(e) for e in absent)
        hold = roster_hold(rule, arrivals)
        held = f"；{labels.SUPPRESSIONS[hold]}，这条规则的线索全部暂缓下发" if hold else ""
        return RuleRun(rule.id, EVERYWHERE, "run_without", f"缺少或只收到一部分：{names}，按已到的数据判断{held}")
    in_part = _unsaid_in_part(rule, arrivals)
    why = [f"部分文件的格式里没有这些列，那些文件里的人不判断：{in_part}"] if in_part else []
    why += _parts_unsaid(rule, arrivals)
    if why:
        return RuleRun(rule.id, EVERYWHERE, "run_without", "；".join(why))
    return RuleRun(rule.id, EVERYWHERE, "run")


def roster_hold(rule: Rule, arrivals: Arrivals) -> str | None:
    """Why every lead of a rule is held back this month: it says that somebody is not covered, and the roster on which
    they would stand did not come whole. Null where it did, or where the rule says no such thing."""
    return NO_ROSTER if ROSTER in rule.spec.absence and not arrivals.is_whole(ROSTER) else None


def unsaid_rules(arrivals: Arrivals) -> list[tuple[Rule, str]]:
    """Rules that cannot run because no file of an extract has a column they need, each with the columns."""
    found = ((rule, _unsaid(rule, arrivals)) for rule in load_catalogue().values())
    return [(rule, why) for rule, why in found if why]


def partly_unsaid_rules(arrivals: Arrivals) -> list[tuple[Rule, str]]:
    """Rules that run, but not for the people of some files or without a part, for want of a column; each with why."""
    found: list[tuple[Rule, str]] = []
    for rule in load_catalogue().values():
        if not _unsaid(rule, arrivals):
            in_part = _unsaid_in_part(rule, arrivals)
            why = [f"部分文件里没有{in_part}，那些文件里的人不判断"] if in_part else []
            why += _parts_unsaid(rule, arrivals)
            found += [(rule, "；".join(why))] if why else []
    return found


def _parts_unsaid(rule: Rule, arrivals: Arrivals) -> list[str]:
    """A sentence for each part of a rule that alone reads columns which no file of their extract, or only some have."""
    stated = []
    for extract, parts in rule.spec.columns_without.items():
        arrival = arrivals.by_extract.get(extract)
        for columns, how in ((arrival.lacking, "没有"), (arrival.partly, "只有部分有")) if arrival else ():
            of_part: dict[str, list[str]] = {}
            for column, part in parts.items():
                if column in columns:
                    of_part.setdefault(part, []).append(column)
            tail = "" if how == "没有" else "（没有这一列的文件里的人）"
            stated += [
                f"送来的文件{how}{_headings(arrivals, extract, named)}，不看{part}{tail}，其余照看"
                for part, named in of_part.items()
            ]
    return stated


def _unsaid(rule: Rule, arrivals: Arrivals) -> str:
    """The columns a rule needs one of, where no file of an extract has any of them; "" where it can run."""
    for extract, columns in rule.spec.needs_columns.items():
        arrival = arrivals.by_extract.get(extract)
        if arrival and set(columns) <= arrival.lacking:
            return _headings(arrivals, extract, columns)
    return ""


def _unsaid_in_part(rule: Rule, arrivals: Arrivals) -> str:
    """Columns a rule needs that some files of an extract lack."""
    for extract, columns in rule.spec.needs_columns.items():
        arrival = arrivals.by_extract.get(extract)
        lacked = [c for c in columns if arrival and c in arrival.lacking | arrival.partly]
        if lacked:
            return _headings(arrivals, extract, lacked)
    return ""


def _headings(arrivals: Arrivals, extract: str, columns: Iterable[str]) -> str:
    contract = load_contracts()[extract]
    return f"{arrivals.title(extract)}的{'、'.join(f'“{contract.column(c).heading}”' for c in columns)}"


def _is_met(need: str, rule: Rule, arrivals: Arrivals, strict: bool) -> bool:
    """Whether one of the alternatives `a|b` of a need can be relied on."""
    for extract in need.split("|"):
        must_be_whole = strict or extract in rule.spec.absence
        if arrivals.is_whole(extract) if must_be_whole else arrivals.is_there(extract):
            return True
    return False


def _untrusted(rule: Rule, arrivals: Arrivals, parameters: Parameters, city_code: str, as_of: date) -> str | None:
    """Why a rule of disposition 4 must not run on what arrived: numbers that jumped, columns that say nothing."""
    return _swing_reason(rule, arrivals, parameters, city_code, as_of) or _spoilt_reason(rule, arrivals)


def _spoilt_reason(rule: Rule, arrivals: Arrivals) -> str | None:
    """A column that the rule reads was lost, or is suddenly blank or invalid: a car without a price, a pension without
    its basic part or a certificate without a status would otherwise speak against people."""
    contracts = load_contracts()
    named = [
        f"{arrivals.title(extract)}的“{contracts[extract].column(column).heading}”"
        for extract in (ROSTER, *rule.extracts)
        if extract in arrivals.by_extract
        for column in arrivals.by_extract[extract].spoilt
        if column in columns_read(rule, extract)
    ]
    return f"这些列本月没有了，或突然空白、无效，不能当作没有：{'、'.join(named)}" if named else None


def columns_read(rule: Rule, extract: str) -> frozenset[str]:
    """The columns of an extract that a rule's facts read; of the roster, read by all rules, those it names itself."""
    step = next(step for step in fact_steps() if step.name == f"rows_{extract}")
    read = set(re.findall(r"\bcore\.([a-z_0-9]+)", step.sql)) | set(re.findall(r"'%\|([a-z_0-9]+)\|%'", step.sql))
    return frozenset(c for c in read if extract != ROSTER or re.search(rf"\b{c}\b", rule.select))


def _swing_reason(rule: Rule, arrivals: Arrivals, parameters: Parameters, city_code: str, as_of: date) -> str | None:
    """Why a rule of disposition 4 must not trust an extract whose number of rows jumped."""
    read = [arrivals.by_extract[e] for e in (ROSTER, *rule.extracts) if e in arrivals.by_extract]
    swings = [arrival for arrival in read if arrival.swing_percent is not None]
    if not swings:
        return None
    limit = parameters.lookup("row_swing_percent", city_code, None, as_of)
    if limit is None:
        return "没有设定数据行数波动上限（row_swing_percent），无法判断数据是否正常"
    jumped = [a.title for a in swings if a.swing_percent is not None and abs(a.swing_percent) > limit.value]
    return f"行数比上月变化超过{limit.value.normalize():f}%：{'、'.join(jumped)}" if jumped else None


def places_without_value(
    rule: Rule, values: Sequence[Mapping[str, object]], county_of: Mapping[str, str], parameters: Parameters
) -> list[RuleRun]:
    """Where a rule is not run because a parameter has no value there: one entry per county, or one for everywhere; and
    where it runs without the part that alone needs it (`runs_without`).

    `values` are rows of `local_values` with `area_key`; people whose hukou place lies outside the city's areas, or does
    not say whether it is urban or rural, count as one place.
    """
    in_part = rule.spec.runs_without
    lacking, with_value = _lacking([p for p in parameters_of(rule) if p not in in_part], values, county_of, parameters)
    parts, _ = _lacking(list(in_part), values, county_of, parameters)
    without = [
        RuleRun(rule.id, area, "run_without", f"参数没有生效的值：{_listed(named)}；不看{'、'.join(in_part.values())}")
        for area, named in sorted(parts.items())
        if area not in lacking
    ]
    if not lacking:
        return without
    if not with_value:
        named = {name for names in lacking.values() for name in names}
        return [RuleRun(rule.id, EVERYWHERE, "not_run", f"参数没有生效的值：{_listed(named)}")]
    not_run = [
        RuleRun(rule.id, area, "not_run", f"参数没有生效的值：{_listed(named)}") for area, named in lacking.items()
    ]
    return sorted([*not_run, *without], key=lambda run: run.area)


def _listed(names: Iterable[str]) -> str:
    return "、".join(sorted(names))


def _lacking(
    needed: Sequence[str],
    values: Iterable[Mapping[str, object]],
    county_of: Mapping[str, str],
    parameters: Parameters,
) -> tuple[dict[str, set[str]], int]:
    """County (or ELSEWHERE) -> the parameters without a value there; and how many places have them all."""
    lacking: dict[str, set[str]] = {}
    with_value = 0
    for row in values:
        missing = [p for p in needed if row[p] is None]
        if not missing:
            with_value += 1
            continue
        area, _, urban_rural = str(row["area_key"]).partition("|")
        named = {f"{parameters.definitions[p].title}({urban_rural or '城乡不详'})" for p in missing}
        county = county_of.get(area, ELSEWHERE) if urban_rural else ELSEWHERE
        lacking.setdefault(county, set()).update(named)
    return lacking, with_value
