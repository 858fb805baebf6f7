"""The levels of each comparison, strongest first, and the sentence that says what agreed: never a value."""

NONE = "--"

SENTENCES: dict[str, dict[str, str]] = {
    "id": {
        "I1": "证件号码一致，两边均通过校验",
        "I2": "证件号码按规则修复后一致（15位升18位、残疾人证号、补校验位或格式问题）",
        "I3": "一边证件号码末位因表格软件丢失，前15位一致",
        "I4": "一边证件号码被遮盖，可见部分一致",
        "I5": "证件号码后六位一致（一边只有后六位）",
        "I6": "证件号码只差一处，且至少一边校验不通过，应为录入错误",
        "I7": "证件号码疑似换号：出生日期与顺序码一致，或地区码与顺序码一致",
        "I8": "两个有效证件号码地区和出生日期相同、顺序码不同，近乎不能作为依据",
        "I0": "证件号码不一致",
        NONE: "证件号码缺失或不可用，不计",
    },
    "name": {
        "N1": "姓名一致",
        "N2": "姓名一致（繁简、异体字或间隔点写法不同）",
        "N3": "姓名相符（通用字、缺字占位、拼音代字、长名截断或曾用名）",
        "N4": "姓名有一字为同音字",
        "N5": "姓名有一字为近音字或形近字",
        "N6": "姓名多一字、少一字、字序颠倒或有两字音形相近",
        "N7": "姓氏和一个名字用字相同，其余不同",
        "N8": "仅姓氏相同",
        "N0": "姓名不同，或一边写的是亲属称谓（某人之子女等）",
        NONE: "姓名缺失，不计",
    },
    "birth": {
        "B1": "出生日期一致",
        "B2": "一边出生日期按农历换算后一致",
        "B3": "出生日期月、日颠倒",
        "B4": "出生日期月日相同，年份差一年",
        "B5": "出生日期只差一个数字",
        "B6": "一边只有出生年月，年月一致",
        "B7": "出生年份一致，一边没有月日或写作1月1日",
        "B8": "出生日期不一致，年份相差不超过两年",
        "B0": "出生日期不一致",
        "BI": "出生日期相符，但已含在证件号码依据内，不重复计",
        NONE: "出生日期缺失，不计",
    },
    "phone": {
        "P1": "联系电话一致",
        "P2": "联系电话只差一处",
        "P0": "联系电话不一致",
        NONE: "联系电话缺失或无效，不计",
    },
    "address": {
        "A1": "住址或户籍地在同一村（社区）",
        "A2": "住址或户籍地在同一乡镇（街道）",
        "A0": "住址和户籍地都不在同一乡镇（街道）",
        NONE: "住址缺失或不能识别，不计",
    },
    "head": {
        "H1": "户主姓名一致",
        "H0": "户主姓名不一致",
        NONE: "户主姓名缺失或本人即户主，不计",
    },
    "sex": {
        "S1": "性别一致",
        "S0": "性别不一致",
        "SI": "性别一致，但已含在证件号码依据内，不重复计",
        NONE: "性别缺失，不计",
    },
}

LEVELS: dict[str, tuple[str, ...]] = {feature: tuple(levels) for feature, levels in SENTENCES.items()}
LEVEL_COLUMNS: tuple[str, ...] = tuple(f"{feature}_level" for feature in LEVELS)


def sentence(feature: str, level: str) -> str:
    """Plain Chinese for what a level says; KeyError for a feature or level that does not exist."""
    return SENTENCES[feature][level]
