"""Plain forms of text: width folded (NFKC) and signs taken off, in one text and in a column.

A plain form is a fixed point: taken twice it is the same. NFKC alone is; NFKC followed by taking signs off is not, for
`U¯` folds to U, a blank and a loose macron, and once the blank is off the two compose to Ū. So every normaliser of the
house that folds widths and takes something off goes through here, where the text is folded again after the taking off.

Here also stands the house's one list of signs that nobody sees (`UNSEEN`), the wrapper ="…" and the radicals.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from types import MappingProxyType

import polars as pl


def fixed_point(step: Callable[[str], str], text: str) -> str:
    """`step` over `text` until it changes nothing more; for steps that only ever fold, lower or shorten."""
    while (changed := step(text)) != text:
        text = changed
    return text


def folded(text: str) -> str:
    """Width folded, outer blanks off."""
    return fixed_point(lambda once: unicodedata.normalize("NFKC", once).strip(), text)


def folded_without(text: pl.Expr, signs: str) -> pl.Expr:
    """A column of texts, width folded, with everything off that the regular expression `signs` matches; null is null.

    One more folding is enough: the text between the two holds no sign that NFKC takes apart, so the second only joins
    letters to their marks, and no such join is a blank, a dash or another sign anybody takes off.
    """
    return text.str.normalize("NFKC").str.replace_all(signs, "").str.normalize("NFKC")


# ---- what nobody sees, and what only looks like a character

_UNSEEN_RANGES = (
    *((0x00, 0x08), (0x0B, 0x0C), (0x0E, 0x1F), (0x7F, 0x84), (0x86, 0x9F)),  # controls that are no white space
    *((0xAD, 0xAD), (0x034F, 0x034F), (0x061C, 0x061C), (0x180B, 0x180F)),  # soft hyphen, joiners, an Arabic mark
    *((0x200B, 0x200F), (0x202A, 0x202E), (0x2060, 0x206F)),  # zero width; marks of the direction of writing
    *((0x115F, 0x1160), (0x3164, 0x3164), (0xFFA0, 0xFFA0)),  # Hangul fillers
    *((0xFE00, 0xFE0F), (0xFEFF, 0xFEFF), (0xFFF9, 0xFFFB)),  # variation selectors, BOM, annotations
    *((0xE0000, 0xE0FFF),),  # tags and further variation selectors
)
UNSEEN = "[" + "".join(f"{chr(first)}-{chr(last)}" for first, last in _UNSEEN_RANGES) + "]"
"""One sign that shows nothing and means nothing, as a class of a regular expression (of `re`, polars and DuckDB): the
house's only list. White space is not in it, for it parts words.
"""

WRAPPED = r"^=\s*\x22([^\x22]*)\x22$"
"""A text that a program wrapped so that a spreadsheet keeps it as text: ="3699…"."""

_RADICALS = (
    "⺁厂⺂乛⺃乚⺄乙⺅亻⺆冂⺇𠘨⺈刀⺉刂⺊卜⺋㔾⺌小⺍小⺎兀⺏尣⺐尢⺑𡯂⺒巳⺓幺⺔彑⺕彐⺖忄⺗心⺘扌⺙攵⺛旡⺜日⺝月⺞歺⺟母⺠民⺡氵⺢氺⺣灬⺤爫⺥爫⺦丬⺧牛⺨犭⺩王"
    "⺪𤴔⺫目⺬示⺭礻⺮𥫗⺯糹⺰纟⺱罓⺲罒⺳㓁⺴冗⺵𦉫⺶羊⺷𦍌⺸𦍋⺹耂⺺肀⺻聿⺼肉⺽𦥑⺾艹⺿艹⻀艹⻁虎⻂衤⻃覀⻄西⻅见⻆角⻇𧢲⻈讠⻉贝⻊𧾷⻋车⻌辶⻍辶⻎辶⻏邑⻐钅⻑長"
    "⻒镸⻓长⻔门⻕𨸏⻖阝⻗雨⻘青⻙韦⻚页⻛风⻜飞⻝食⻞𩙿⻟飠⻠饣⻡𩠐⻢马⻣骨⻤鬼⻥鱼⻦鸟⻧卤⻨麦⻩黄⻪黾⻫斉⻬齐⻭歯⻮齿⻯竜⻰龙⻱龜⻲亀⻳龟"
)
_SUPPLEMENT = "".join(_RADICALS)
RADICALS: Mapping[str, str] = MappingProxyType(
    dict(zip(_SUPPLEMENT[::2], _SUPPLEMENT[1::2], strict=True))
    | {chr(code): unicodedata.normalize("NFKC", chr(code)) for code in range(0x2F00, 0x2FD6)}
)
"""Radicals, as text copied out of a PDF has them -> the characters they are (Unicode's equivalent ideographs). NFKC
knows only those of 2F00-2FD5.
"""

RADICAL = "[\u2e81-\u2ef3\u2f00-\u2fd5]"
_TRANSLATED = str.maketrans(dict(RADICALS))
_UNSEEN, _WRAPPED = re.compile(UNSEEN), re.compile(WRAPPED)
PECULIAR = UNSEEN[:-1] + RADICAL[1:-1] + "=]"
"""One sign without which a text is what a person sees of it."""


def seen(text: str) -> str:
    """What a person sees of a text: without unseen signs and wrapper, radicals as the characters they are."""
    return _WRAPPED.sub(r"\1", _UNSEEN.sub("", text).translate(_TRANSLATED).strip())


def without_unseen(text: str) -> str:
    """A text of many lines without unseen signs; wrappers and radicals stay, for they are parts of cells."""
    return _UNSEEN.sub("", text)


def seen_column(text: pl.Series) -> pl.Series:
    """`seen` for a column; null is null. Outer blanks stay unless a wrapper was around. Cheap where nothing is odd."""
    if not text.str.contains(PECULIAR).any():
        return text
    return text.to_frame("text").select(seen_expr(pl.col("text"))).to_series().alias(text.name)


def seen_expr(text: pl.Expr) -> pl.Expr:
    """`seen` as an expression, for columns of a lazy frame; null is null."""
    bare = text.str.replace_all(UNSEEN, "").str.replace_many(list(RADICALS), list(RADICALS.values()))
    return (
        pl.when(bare.str.contains(r"^\s*=\s*\x22"))
        .then(bare.str.strip_chars().str.replace(WRAPPED, "${1}"))
        .otherwise(bare)
    )
