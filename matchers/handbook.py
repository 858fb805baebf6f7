"""docs/link_policy.md: levels and link policy as tables for people (`python -m matchers.handbook` renews it)."""

from collections.abc import Sequence
from pathlib import Path

from data_contracts.dictionary import markdown_table
from matchers.compare.levels import FEATURES, NONE
from matchers.decide.policy import COMPARED, Asked, Policy, Row, is_denied, load_policy, named
from matchers.model import Model, load_model

MILLI = 1000
PAGE = Path(__file__).parent.parent / "docs" / "link_policy.md"
HEAD = """# 认人政策 · Link policy

两条记录能不能算同一个人，由三步决定：逐项比对得出等级，等级按评分卡加权求和，下面的政策表决定能否认定、由谁认定。
政策：`matchers/decide/link_policy.yaml`；比对等级：`matchers/compare/levels.yaml`；评分卡：`matchers/model/`。
本页由这些文件生成。

Whether two records are one person is decided in three steps: each feature is compared and gets a level, the levels are
weighed by the scorecard, and the tables below say what the pair may become. This page is generated from those files.
"""
CASES = """## 能否认定 · What a pair may become

自上而下，第一行条件全部符合的为准；最后一行收下其余全部。“理由”是交人工时写在复核表上的话；空白的，理由是分值。
“只是依据不足”的，没有任何一项与候选人相反：等待人工期间，分值够、又没有相近的第二候选人的，可以作启动认定、转介线索的依据，
标注身份待核（[rules.md](rules.md)）。

Read from the top: the first row whose conditions all hold decides; the last takes the rest. The reason is what a clerk
reads; where there is none, the score is the reason. Of a case that only lacks evidence nothing speaks against the
candidate: while a clerk is waited for, such a row may feed leads that help, marked 身份待核.
"""
LEVELS_OF_LINKS = """## 身份等级 · How sure a link is

同样自上而下，第一行符合的为准。各类线索要求的等级见 [rules.md](rules.md)。
"""
QUESTIONS = """## 何时问人工 · When a clerk is asked

对没有自动认定的一对记录，自上而下，第一行符合的为准。
"""


def render_handbook() -> str:
    """The whole page."""
    policy, model = load_policy(), load_model()
    levels = [[row.level] for row in policy.identity_levels]
    asks = [[policy.asks[row.ask].zh] for row in policy.questions]
    parts = [
        HEAD,
        _thresholds(model),
        CASES,
        _rows(policy, policy.cases, ("结果", "理由", "只是依据不足"), _cases(policy)),
    ]
    parts += [LEVELS_OF_LINKS, _rows(policy, policy.identity_levels, ("等级",), levels)]
    parts += [QUESTIONS, _rows(policy, policy.questions, ("何时问",), asks)]
    parts += [_conditions(policy), _reasons(policy), *(_feature(name, model) for name in FEATURES)]
    return "\n".join(parts)


def _thresholds(model: Model) -> str:
    auto, review, margin = (
        value / MILLI for value in (model.thresholds.auto, model.thresholds.review, model.thresholds.margin)
    )
    return (
        f"评分卡 {model.version}：合计 {auto:g} 比特以上且领先第二候选人 {margin:g} 比特以上，可以自动认定；"
        f"{review:g} 比特以上交人工。\n"
    )


def _cases(policy: Policy) -> list[list[str]]:
    return [
        [
            policy.leads_to[row.leads_to].zh,
            policy.reasons[row.reason].zh if row.reason else "",
            "是" if row.only_lacks else "",
        ]
        for row in policy.cases
    ]


def _rows(policy: Policy, rows: Sequence[Row], headings: Sequence[str], results: Sequence[Sequence[str]]) -> str:
    lines = [
        [str(place), f"{row.zh}<br>{row.title}", _when(policy, row), f"`{_code(row)}`" if row.when else "", *result]
        for place, (row, result) in enumerate(zip(rows, results, strict=True), start=1)
    ]
    return markdown_table(("序", "情形 case", "条件", "when", *headings), lines)


def _when(policy: Policy, row: Row) -> str:
    return "；".join(_condition(policy, name, asked) for name, asked in row.when.items()) or "其余全部"


def _condition(policy: Policy, name: str, asked: Asked) -> str:
    if isinstance(asked, bool):
        return policy.conditions[name].zh if asked else f"并非“{policy.conditions[name].zh}”"
    if name in COMPARED:
        stated = "或".join(FEATURES[name].labels_of(value).zh for value in named(asked))
        return f"并非“{stated}”" if is_denied(asked) else stated
    condition = policy.conditions[name]
    return condition.zh + "或".join(condition.values[value].zh for value in named(asked))


def _code(row: Row) -> str:
    return ", ".join(f"{name}: {_value(asked)}" for name, asked in row.when.items())


def _value(asked: Asked) -> str:
    if isinstance(asked, bool):
        return "yes" if asked else "no"
    return asked if isinstance(asked, str) else f"[{', '.join(asked)}]"


def _conditions(policy: Policy) -> str:
    rows = [[f"`{name}`", one.zh, one.title] for name, one in policy.conditions.items()]
    rows += [
        [f"`{name}: {value}`", condition.zh + one.zh, f"{condition.title} {one.title}"]
        for name, condition in policy.conditions.items()
        for value, one in condition.values.items()
    ]
    return "## 条件 · Conditions\n\n" + markdown_table(("条件 condition", "中文", "English"), rows)


def _reasons(policy: Policy) -> str:
    rows = [[f"`{name}`", one.zh, one.title] for name, one in policy.reasons.items()]
    return "## 交人工的理由 · Reasons\n\n" + markdown_table(("理由 reason", "中文", "English"), rows)


def _feature(name: str, model: Model) -> str:
    feature, weights = FEATURES[name], model.weights[name]
    levels = [
        [
            f"`{code}`",
            level.sentence,
            level.title,
            "、".join(f"`{group}`" for group in level.groups),
            "" if code == NONE else f"{weights[code].millibits / MILLI:+g}",
        ]
        for code, level in feature.levels.items()
    ]
    groups = [[f"`{code}`", group.zh, group.title] for code, group in feature.groups.items()]
    lines = [f"## {feature.zh}的等级 · Levels of the {feature.title}", "", "由强到弱，第一个符合的为准。", ""]
    lines += [markdown_table(("等级 level", "中文", "English", "所属的组 groups", "比特 bits"), levels)]
    return "\n".join(lines) + ("\n" + markdown_table(("组 group", "中文", "English"), groups) if groups else "")


if __name__ == "__main__":
    PAGE.write_text(render_handbook(), encoding="utf-8")
