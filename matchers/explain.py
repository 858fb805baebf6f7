"""Explain a link: its evidence line by line, in plain Chinese, with the bits each line gave. No value of a person."""

from collections.abc import Mapping

from matchers.compare import LEVELS, sentence

TITLES = {
    "id": "证件号码",
    "name": "姓名",
    "birth": "出生日期",
    "phone": "联系电话",
    "address": "住址",
    "head": "户主",
    "sex": "性别",
}
MILLI = 1000
_DECISIONS = {"auto": "自动认定", "review": "交人工复核", "new": "认定为新的人员"}


def explain_link(evidence: Mapping[str, object]) -> list[str]:
    """Lines of a link's waterfall from its row of `link_evidence` (and, where given, `level` and `decision`).

    Order: what is known of nobody (prior), then each feature that said something, the cap, the total, the runner-up.
    """
    lines = [f"起点：在全体人员中随意两条记录为同一人的可能 {_bits(evidence, 'prior_millibits')}"]
    for feature in LEVELS:
        level = str(evidence[f"{feature}_level"])
        if level != "--":
            told = f"{TITLES[feature]}（{level}）：{sentence(feature, level)}"
            lines.append(f"{told} {_bits(evidence, f'{feature}_millibits')}")
    if evidence.get("cap_millibits"):
        lines.append(f"同住家庭共有的依据（电话、住址、户主）合计封顶 {_bits(evidence, 'cap_millibits')}")
    lines.append(f"合计 {_bits(evidence, 'total_millibits')}{_verdict(evidence)}")
    return [*lines, _runner_up(evidence)]


def _verdict(evidence: Mapping[str, object]) -> str:
    decision = _DECISIONS.get(str(evidence.get("decision")))
    return f"，{decision}（{evidence.get('level')}级）" if decision else ""


def _runner_up(evidence: Mapping[str, object]) -> str:
    if evidence.get("runner_up_person_id") is None:
        return "没有其他候选人"
    why = evidence.get("why_not_runner_up") or "分值低于首选"
    return f"其次候选人 {evidence['runner_up_person_id']} {_bits(evidence, 'runner_up_millibits')}：{why}"


def _bits(evidence: Mapping[str, object], column: str) -> str:
    value = evidence.get(column)
    return f"{int(str(value)) / MILLI:+.1f} 位" if value is not None else "不计"
