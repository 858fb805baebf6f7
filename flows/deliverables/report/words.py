"""The Chinese words of codes that the tables hold: one place, so that every section says the same."""

import csv
from functools import cache
from importlib import resources

from data_contracts.contract import Contract, load_contracts
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
    "untaken_column": "未采用的列",
    "file_remark": "文件里的问题",
    "lost_column": "缺少列",
    "renamed_column": "改名列",
    "new_value": "新出现的取值",
    "row_swing": "行数大幅变动",
}
EVENTS = {"new": "新建", "merged_into": "并入他人", "split_from": "由他人拆出"}

UNITS = {
    "yuan": "元",
    "yuan/month": "元/月",
    "yuan/12 months": "元/12 个月",
    "yuan/person/month": "元/人·月",
    "x dibao_standard": "倍低保标准",
    "x dibao_standard x persons": "倍低保标准 × 人数",
    "months": "个月",
    "days": "天",
    "day": "天",
    "working days": "个工作日",
    "day of the month after the batch month": "日（批次次月）",
    "percent": "%",
    "share of work income": "（占务工收入）",
    "dwellings": "套",
    "covered people per village": "名救助对象/村",
    "registered people per assistant": "名户籍人口/协理员",
    "area in force": "（该地区实行）",
}
BLOCK_KEYS = {
    "exact": "证件号码有效且相同，姓名相符，不经打分",
    "repaired": "证件号码按规则修复后相同，姓名相符",
    "none": "没有找到候选",
    "K1": "同一有效证件号码",
    "K2": "错一处可成同一证件号码，或两边错得一样",
    "K3": "一边被表格软件截断：证件号码前 15 位与姓氏",
    "K4": "一边被脱敏：证件号码前六位、末四位与姓氏",
    "K5": "一边损坏：证件号码末四位与姓名",
    "K6": "出生日期与姓名",
    "K6l": "按农历换算的出生日期与姓名",
    "K7": "电话与姓氏",
    "K8": "姓名与乡镇，出生年相差不超过一年或不明",
    "K9": "出生日期、姓氏与乡镇",
    "K10": "姓名与户主（户主是另一人）",
    "K11": "出生日期、姓氏与名中一字（证件号码少时用）",
    "K12": "姓名、出生年与性别（证件号码少时用）",
    "K13": "姓名与性别，只用于仍无候选的",
    "K14": "户主、乡镇、出生年与性别（证件号码少时用）",
    "K16": "出生日期与电话、村或损坏号码的末四位，不问姓名",
}
DAMAGES = {
    "ids_end_000": "证件号码末三位成 000",
    "ids_numeric": "证件号码存成数字",
    "ids_scientific": "证件号码成科学计数",
    "ids_masked": "证件号码脱敏",
    "ids_15_digits": "15 位旧证件号码",
    "wrong_content": "串列",
    "mojibake": "乱码",
    "invalid": "无效值多",
    "blank_surge": "空白骤增",
}


def unit_words(unit: object) -> str:
    """A parameter's unit in Chinese; one with a remark behind it is told by how it begins."""
    text = str(unit or "")
    begins = [known for known in UNITS if text == known or text.startswith(f"{known} ")]
    return UNITS[max(begins, key=len)] if begins else text


@cache
def _contracts() -> dict[str, Contract]:
    return load_contracts()


def extract_title(extract: str | None) -> str:
    """What departments call an extract; its code when there is no contract for it."""
    contract = _contracts().get(extract or "")
    return contract.title if contract else (extract or "—")


def heading(extract: str | None, column: str | None) -> str | None:
    """A column as its department heads it; its own name when the contract does not have it, null for none."""
    contract = _contracts().get(extract or "")
    headings = {one.name: one.heading for one in contract.columns} if contract else {}
    return headings.get(column or "", column)


@cache
def cited_texts() -> dict[str, str]:
    """Code of a cited text (J, DB, N83 …) -> its title and number, and that nobody read them in the text itself."""
    text = resources.files("flows.deliverables").joinpath("policy_texts.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(text.splitlines())
    return {row["code"]: f"《{row['title']}》{row['number']}{_doubt(row['checked'])}" for row in rows}


def _doubt(checked: str) -> str:
    return "（文号、日期未核实）" if checked == "未核实" else ""


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
