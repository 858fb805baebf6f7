"""Names people could have: skewed as real ones are, with single given characters and minority names with a dot."""

from functools import cache
from typing import Any

import numpy as np
from numpy.random import Generator

Texts = np.ndarray[Any, np.dtype[np.object_]]

SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩邓冯曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔"
    "谭陆范汪廖石金韦贾夏付方邹熊白孟秦邱侯江尹薛闫段雷龙黎史陶贺毛郝顾龚邵万覃武钱戴严莫孔向常汤康易乔温庞樊兰殷施洪"
    "翁倪俞季单仇翟区查朴阎傅萧裘褚解盖祝左柳甘管晏岑桑佘郗冼麻卜"
)
COMPOUND_SURNAMES = ("欧阳", "司马", "上官", "诸葛", "皇甫", "尉迟")
SURNAME_SKEW = 1.05  # Zipf exponent that puts about a fifth of people under the first three, as in the census
COMPOUND_SHARE = 0.002

OLD_MEN = "国建明德华志文荣福贵林生根木水金树堂忠义富发有成长清正光才春顺祥海山江东保红旺喜来俊玉庆洪茂万"
OLD_WOMEN = "秀英兰珍芳桂玉梅凤琴素云香淑霞莲芝菊翠花枝娥贞美春金月仙红翠细招银爱巧平华荣慧清小妹根顺冬"
GROWN_MEN = "伟强军磊勇杰涛斌超鹏辉刚飞波平峰建国明志海龙文华林俊宏亮坤凯健鑫旭东成毅洋浩康振宁锋晓根良胜利卫兵"
GROWN_WOMEN = "丽敏静艳娟霞燕红玲芳英梅萍云娜秀琴莉洁颖琳晶雪慧婷倩丹蕾佳欣琼春华小美玉珍兰凤彩媛晓凡亚平利"
YOUNG_MEN = "浩宇子轩博文俊杰泽铭晨奕睿昊天翔宸霖梓豪嘉煜诚航一诺然熙逸辰皓景瑞恒凡烁锦彦哲弘毅宏安乐明远"
YOUNG_WOMEN = "欣怡梓涵诗雨思佳依萱若曦语桐可馨雅静晨萌婉清悦彤妍紫心瑶琪玥雪艺安然嘉宁伊诺米朵沐初夏芷溪乐"
GIVEN_SKEW = 0.55
TWO_CHARACTER_SHARE = {"old": 0.9, "grown": 0.72, "young": 0.93}
GENERATIONS = (("old", 1968), ("grown", 2003), ("young", 9999))
TABLES = {
    ("old", True): OLD_MEN,
    ("old", False): OLD_WOMEN,
    ("grown", True): GROWN_MEN,
    ("grown", False): GROWN_WOMEN,
    ("young", True): YOUNG_MEN,
    ("young", False): YOUNG_WOMEN,
}

MINORITY_MEN = (
    "买买提",
    "艾力",
    "吐尔逊",
    "卡迪尔",
    "阿不都拉",
    "玉素甫",
    "依明",
    "托合提",
    "库尔班",
    "热合曼",
    "木沙",
    "居马",
)
MINORITY_WOMEN = (
    "古丽娜尔",
    "阿依古丽",
    "帕提古丽",
    "热依汗",
    "努尔古丽",
    "玛依拉",
    "阿米娜",
    "茹仙",
    "布威",
    "再娜普",
    "左热",
    "海仁沙",
)
MINORITY_SHARE = 0.004


def _zipf(count: int, exponent: float) -> np.ndarray[Any, np.dtype[np.float64]]:
    weight = 1.0 / np.power(np.arange(count) + 2.5, exponent)
    normed: np.ndarray[Any, np.dtype[np.float64]] = weight / weight.sum()
    return normed


@cache
def _entries(table: str | tuple[str, ...], skew: float) -> tuple[Texts, np.ndarray[Any, np.dtype[np.float64]]]:
    """Distinct entries of a table and how likely each is."""
    entries = np.array(list(dict.fromkeys(table)), dtype=object)
    return entries, _zipf(len(entries), skew)


def draw(rng: Generator, table: str | tuple[str, ...], count: int, skew: float) -> Texts:
    """Draw `count` entries of a table, the earlier ones more often."""
    if count == 0:
        return np.array([], dtype=object)
    entries, weights = _entries(table, skew)
    picked: Texts = rng.choice(entries, size=count, p=weights)
    return picked


def surnames(rng: Generator, count: int) -> Texts:
    """Draw surnames."""
    single = draw(rng, SURNAMES, count, SURNAME_SKEW)
    compound = draw(rng, COMPOUND_SURNAMES, count, 0.3)
    return np.where(rng.random(count) < COMPOUND_SHARE, compound, single)


def given_names(
    rng: Generator, birth_years: np.ndarray[Any, np.dtype[np.int64]], is_male: np.ndarray[Any, np.dtype[np.bool_]]
) -> Texts:
    """Draw given names that fit sex and generation; never two same characters by chance in the old tables."""
    result = np.full(len(birth_years), "", dtype=object)
    generation = np.searchsorted([year for _, year in GENERATIONS[:-1]], birth_years, side="right")
    for (name, male), table in TABLES.items():
        here = (generation == [g for g, _ in GENERATIONS].index(name)) & (is_male == male)
        count = int(here.sum())
        first = draw(rng, table, count, GIVEN_SKEW)
        second = draw(rng, table[::-1], count, GIVEN_SKEW)
        is_double = rng.random(count) < TWO_CHARACTER_SHARE[name]
        result[here] = np.where(is_double, first + second, first)
    return result


def minority_names(rng: Generator, is_male: np.ndarray[Any, np.dtype[np.bool_]]) -> Texts:
    """Draw names of two parts with a dot between them; the second part is the father's name."""
    own = np.where(
        is_male,
        draw(rng, MINORITY_MEN, len(is_male), 0.3),
        draw(rng, MINORITY_WOMEN, len(is_male), 0.3),
    )
    father: Texts = draw(rng, MINORITY_MEN, len(is_male), 0.3)
    named: Texts = own + "·" + father
    return named
