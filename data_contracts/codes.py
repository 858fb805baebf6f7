"""Code lists: one place for what a coded cell may say and what it means. Plain mappings, spelling -> canonical.

Spellings are written as `contract.normalise_value` leaves them: width folded (NFKC), no blanks around; Latin letters
in any case are listed where they occur. A spelling that is in none of these tables is an invalid value.
"""

from collections.abc import Iterable, Mapping
from types import MappingProxyType

BLANKS = frozenset(
    {"", "-", "--", "---", "—", "——", "–", "/", "//", "\\", "\\N", ".", "、", "*"}
    | {"null", "NULL", "Null", "(null)", "(NULL)", "[null]", "<null>", "none", "None", "NONE", "nil", "NIL"}
    | {"nan", "NaN", "NAN", "<NA>", "空", "(空)", "空白", "(空白)"}
)
"""Spellings of an empty cell, in every column. `无` is not one of them: in many columns it is a value.

Excel's error values (#N/A, #REF! …) and words that say "not known" (不详, 待定, 无数据) are not blanks either:
something was meant to be there. In a typed column they are invalid values, so the cell is emptied and named, and no
rule takes it for an absence.
"""

UNKNOWN_TEXTS = frozenset(
    {"#N/A", "#N/A N/A", "#NA", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#####", "########"}
    | {
        "N/A",
        "n/a",
        "NA",
        "无数据",
        "暂无数据",
        "无此数据",
        "无记录",
        "不详",
        "未知",
        "不明",
        "不清楚",
        "未填",
        "未填写",
    }
    | {"未采集", "未登记", "暂缺", "缺失", "待定", "待核实", "待补充", "待完善", "?", "??", "???"}
)
"""Spellings that say "there is something, but not what": never a value; in a text column they carry nothing."""

_YES = "是 有 1 1.0 Y y YES Yes yes T TRUE True true V v √ ✓ ✔ ☑ 对 真"
_NO = "否 无 0 0.0 N n NO No no F FALSE False false × x X ✗ ✘ ✕ ☒ ╳ Χ х 没有 不是 错 假"
FLAG: Mapping[str, bool] = MappingProxyType(dict.fromkeys(_YES.split(), True) | dict.fromkeys(_NO.split(), False))
"""Yes and no as departments write them."""

_MALE = "男 男性 男子 1 1.0 M m Male male MALE (1)男 1男 1-男"
_FEMALE = "女 女性 女子 2 2.0 F f Female female FEMALE (2)女 2女 2-女"
_SEX_UNSTATED = "0 0.0 9 9.0 未知 未知的性别 未说明 未说明的性别 不详"
SEX: Mapping[str, str | None] = MappingProxyType(
    dict.fromkeys(_MALE.split(), "男")
    | dict.fromkeys(_FEMALE.split(), "女")
    | dict.fromkeys(_SEX_UNSTATED.split(), None)
)
"""GB/T 2261.1: 1 男, 2 女, 0 not known, 9 not stated. The last two are valid and say nothing: null, no cell issue."""

_RELATION_1 = ("本人或户主", "配偶", "子", "女", "孙子女或外孙子女", "父母", "祖父母或外祖父母", "兄弟姐妹", "其他")

RELATION_LABEL: Mapping[str, str] = MappingProxyType(
    {str(digit): label for digit, label in enumerate(_RELATION_1)}
    | {"01": "本人", "02": "户主"}
    | {"10": "配偶", "11": "夫", "12": "妻"}
    | {"20": "子", "21": "独生子", "22": "长子", "23": "次子", "24": "三子", "25": "四子", "26": "五子"}
    | {"27": "养子或继子", "28": "女婿", "29": "其他儿子"}
    | {"30": "女", "31": "独生女", "32": "长女", "33": "次女", "34": "三女", "35": "四女", "36": "五女"}
    | {"37": "养女或继女", "38": "儿媳", "39": "其他女儿"}
    | {"40": "孙子、孙女或外孙子、外孙女", "41": "孙子", "42": "孙女", "43": "外孙子", "44": "外孙女"}
    | {"45": "孙媳妇或外孙媳妇", "46": "孙女婿或外孙女婿", "47": "曾孙子或外曾孙子", "48": "曾孙女或外曾孙女"}
    | {"49": "其他孙子、孙女或外孙子、外孙女"}
    | {"50": "父母", "51": "父亲", "52": "母亲", "53": "公公", "54": "婆婆", "55": "岳父", "56": "岳母"}
    | {"57": "继父或养父", "58": "继母或养母", "59": "其他父母关系"}
    | {"60": "祖父母或外祖父母", "61": "祖父", "62": "祖母", "63": "外祖父", "64": "外祖母"}
    | {"65": "配偶的祖父母或外祖父母", "66": "曾祖父", "67": "曾祖母", "68": "配偶的曾祖父母或外曾祖父母"}
    | {"69": "其他祖父母或外祖父母关系"}
    | {"70": "兄弟姐妹", "71": "兄", "72": "嫂", "73": "弟", "74": "弟媳", "75": "姐姐", "76": "姐夫", "77": "妹妹"}
    | {"78": "妹夫", "79": "其他兄弟姐妹"}
    | {"80": "其他", "81": "伯父", "82": "伯母", "83": "叔父", "84": "婶母", "85": "舅父", "86": "舅母", "87": "姨父"}
    | {"88": "姨母", "89": "姑父", "90": "姑母", "91": "堂兄弟、堂姐妹", "92": "表兄弟、表姐妹", "93": "侄子"}
    | {"94": "侄女", "95": "外甥", "96": "外甥女", "97": "其他亲属", "98": "非亲属", "99": "其他关系"}
)
"""GB/T 4761 family relations: code -> label. One digit is the coarse list, two digits the fine one."""

HEAD, COARSE_HEAD = "02", "0"
HEADS = (HEAD, COARSE_HEAD, "01")
"""Codes of who stands for a household (户主, 本人或户主 of the coarse list, 本人), the surest first."""
IN_FORCE, TAPERING, APPLYING = "在保", "渐退", "申请中"
ACTIVE = (IN_FORCE, TAPERING)
"""Standing on the roster of households that receive something."""
AUTHORISING = (*ACTIVE, APPLYING)
"""Standing of households whose property and income may be looked at, as long as their authorisation has not ended."""


def as_set(codes: Iterable[str]) -> str:
    """Codes as one value of a SQL step, which asks `$codes LIKE '%|' || code || '|%'`."""
    return f"|{'|'.join(codes)}|"


SQL_CODES: Mapping[str, str] = MappingProxyType(
    {
        **{"in_force": IN_FORCE, "tapering": TAPERING, "applying": APPLYING},
        **{"active_statuses": as_set(ACTIVE), "authorising_statuses": as_set(AUTHORISING)},
        **{"head": HEAD, "coarse_head": COARSE_HEAD, "head_codes": as_set(HEADS)},
        **{"male_codes": as_set(_MALE.split()), "female_codes": as_set(_FEMALE.split())},
    }
)
"""Codes that several SQL steps ask for, under the names with which they do (`$in_force`)."""

_RELATION_SPELLINGS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "01": ("自己", "申请人", "申请人本人"),
        "02": ("本人(户主)", "户主本人", "户主(本人)"),
        "10": ("夫妻", "爱人", "配偶关系", "伴侣"),
        "11": ("丈夫", "夫君", "老公"),
        "12": ("妻子", "老婆"),
        "20": ("儿子", "子女(男)", "男孩", "亲生子"),
        "21": ("独子", "独生儿子"),
        "22": ("大儿子", "大儿", "大子", "长男"),
        "23": ("二子", "二儿子", "二儿", "次男"),
        "24": ("三儿子", "三儿"),
        "25": ("四儿子", "四儿"),
        "26": ("五儿子", "五儿"),
        "27": ("养子", "继子", "养子女(男)"),
        "28": ("女婿(姑爷)", "婿", "姑爷"),
        "29": ("六子", "七子", "八子", "小儿子", "幼子"),
        "30": ("女儿", "子女(女)", "女孩", "亲生女", "闺女"),
        "31": ("独女", "独生女儿"),
        "32": ("大女儿", "大女"),
        "33": ("二女", "二女儿"),
        "34": ("三女儿",),
        "35": ("四女儿",),
        "36": ("五女儿",),
        "37": ("养女", "继女", "养子女(女)"),
        "38": ("儿媳妇", "长媳", "次媳", "儿媳(媳妇)"),
        "39": ("六女", "七女", "八女", "小女儿", "幼女"),
        "40": ("孙子女", "孙", "孙辈", "外孙子女", "孙子或孙女", "孙子女或外孙子女"),
        "41": ("孙儿", "长孙", "次孙", "孙男"),
        "42": ("孙女儿", "长孙女", "次孙女"),
        "43": ("外孙", "外孙儿"),
        "44": ("外孙女儿",),
        "45": ("孙媳", "孙媳妇", "外孙媳妇", "外孙媳"),
        "46": ("孙女婿", "外孙女婿"),
        "47": ("曾孙子", "曾孙", "重孙", "重孙子", "外曾孙子", "外曾孙"),
        "48": ("曾孙女", "重孙女", "外曾孙女"),
        "50": ("父母亲", "双亲"),
        "51": ("父", "爸爸", "爸", "爹"),
        "52": ("母", "妈妈", "妈", "娘"),
        "53": ("公", "夫之父", "家公"),
        "54": ("婆", "夫之母", "家婆"),
        "55": ("妻之父", "丈人"),
        "56": ("妻之母", "丈母娘"),
        "57": ("继父", "养父"),
        "58": ("继母", "养母"),
        "60": ("祖父母", "外祖父母"),
        "61": ("爷爷",),
        "62": ("奶奶", "奶"),
        "63": ("外公", "姥爷"),
        "64": ("外婆", "姥姥"),
        "65": ("配偶的祖父母",),
        "70": ("兄弟", "姐妹", "姊妹", "兄弟姊妹", "兄、弟、姐、妹"),
        "71": ("哥哥", "哥", "兄长"),
        "72": ("嫂子", "嫂嫂"),
        "73": ("弟弟",),
        "74": ("弟妹", "弟媳妇"),
        "75": ("姐", "姊"),
        "77": ("妹",),
        "80": ("其它",),
        "81": ("伯伯", "大伯"),
        "83": ("叔叔", "叔"),
        "84": ("婶婶", "婶"),
        "85": ("舅舅", "舅"),
        "86": ("舅妈",),
        "88": ("姨妈", "姨"),
        "90": ("姑姑", "姑妈"),
        "91": ("堂兄弟姐妹", "堂兄", "堂弟", "堂姐", "堂妹"),
        "92": ("表兄弟姐妹", "表兄", "表弟", "表姐", "表妹"),
        "93": ("侄儿", "侄"),
        "97": ("其他亲戚", "亲戚", "亲属"),
        "98": ("无亲属关系", "朋友", "保姆", "同事", "邻居"),
    }
)


def _relations() -> dict[str, str]:
    codes = {code: code for code in RELATION_LABEL}
    labels = {label: code for code, label in RELATION_LABEL.items() if len(code) == 2}
    spellings = {word: code for code, spelled in _RELATION_SPELLINGS.items() for word in spelled}
    floats = {f"{code}.0": code for code in RELATION_LABEL if code[0] != "0" or len(code) == 1}
    return codes | labels | spellings | floats


RELATION: Mapping[str, str] = MappingProxyType(_relations())
"""Relation to the head, any spelling -> its code. Two digits stay two, one digit stays one; labels give two digits.

A spreadsheet that keeps codes as numbers has lost the leading zero of 01 and 02: whether a lone 1 or 2 is that or the
coarse list's 配偶 and 子 can only be told from the whole file (a file with any code from 10 up uses two digits).
"""
