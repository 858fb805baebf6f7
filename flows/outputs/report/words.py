"""The Chinese words of codes that the tables hold: one place, so that every section says the same."""

import csv
from functools import cache
from importlib import resources

from matchers.compare.levels import NONE, SENTENCES

DISPOSITIONS = {1: "1 启动认定", 2: "2 督办", 3: "3 转介", 4: "4 终止复核"}
URGENCIES = {"red": "红", "orange": "橙", "yellow": "黄"}
SUBJECTS = {"person": "个人", "household": "家庭", "lead": "线索"}
DECISIONS = {"auto": "自动采用", "review": "待人工复核", "new": "新人（无人匹配）", "none": "不采用"}
STATUSES = {"arrived": "到齐", "missing": "未到", "rejected": "整份拒收", "partial": "部分文件拒收"}
VERDICTS = {"accepted": "接受", "accepted_with_rejections": "接受（有拒收行）", "rejected": "整份拒收"}
RUNS = {"run": "已运行", "not_run": "未运行", "run_without": "缺部分数据运行"}
LEVELS = {
    "L1": "证件号码有效且相同，姓名一致",
    "L2": "证件号码有效且相同，姓名写法有出入",
    "L3": "证件号码按规则修复后相同，姓名相符",
    "L4": "证件号码残缺、有误或脱敏，加姓名与出生日期或乡镇",
    "L5": "没有证件号码：姓名加出生日期，加电话或住址",
}
LEVEL_USES = {
    "L1": "四类线索都可用",
    "L2": "启动认定、督办、转介可用；终止复核先核身份",
    "L3": "启动认定、督办、转介可用；终止复核先核身份",
    "L4": "启动认定、转介可用；督办不用；终止复核压下",
    "L5": "启动认定、转介可用（标注身份待核）；督办不用；终止复核压下",
}
FEATURES = {
    "id": "证件号码",
    "name": "姓名",
    "birth": "出生日期",
    "phone": "电话",
    "address": "住址",
    "head": "户主",
    "sex": "性别",
    "cap": "同户证据封顶",
    "prior": "先验",
}
DRIFTS = {
    "new_column": "新增列",
    "lost_column": "缺少列",
    "renamed_column": "改名列",
    "new_value": "新出现的取值",
    "row_swing": "行数大幅变动",
}
EVENTS = {"new": "新建", "merged_into": "并入他人", "split_from": "由他人拆出"}


@cache
def cited_texts() -> dict[str, str]:
    """Code of a cited text (J, DB, N83 …) -> its title and number."""
    text = resources.files("flows.outputs").joinpath("policy_texts.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(text.splitlines())
    return {row["code"]: f"《{row['title']}》{row['number']}" for row in rows}


def cited_text(code: str) -> tuple[str, str]:
    """The text an item code such as `J9(3)` or `DB14` belongs to, and the item within it."""
    texts = cited_texts()
    for key in sorted(texts, key=len, reverse=True):
        if code.startswith(key):
            item = code.removeprefix(key)
            number, _, part = item.partition("(")
            return texts[key], f"第 {number} 条" + (f"({part}" if part else "") if number else item or "全文"
    return "", ""


def level_words(feature: str, level: str | None) -> str:
    """What a level of evidence means in plain Chinese; a missing one says so and weighs nothing."""
    said = SENTENCES.get(feature, {})
    return said.get(level or NONE, level or "缺失，不计")


def word(words: dict[str, str], code: object) -> str:
    """The word of a code; the code itself when it has none, a dash for null."""
    return "—" if code is None else words.get(str(code), str(code))
