"""Build glyphs.tsv: characters that look alike when they are drawn; offline, by hand, never at run time.

    python -m matchers.tables.glyphs --fonts /usr/share/fonts/opentype/noto

Draws every standard character in a sans and a serif face, notes which way the strokes run in each of 16 x 16 cells, and
compares: whole characters, and halves or more that two characters share (清请, 思恩, 会合). Likeness is a correlation:
1 is the same picture, 0 as alike as any two characters. The thresholds were set by reading ranked samples and asking
whether a clerk or a scanner takes one for the other; NEVER is what a reader cut from the pairs of the 230 commonest
surnames and some 800 characters of given names. Takes a minute and 2 GB. Read the diff, then run tests/matchers/tables.
"""

import argparse
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import product
from pathlib import Path

import numpy as np
import numpy.typing as npt

from matchers.tables import hard_fold, shape_rows
from matchers.tables.build import write
from matchers.tables.rendering import SIZE, Pictures, pictures

Maps = npt.NDArray[np.float32]
Flags = npt.NDArray[np.bool_]
Rows = npt.NDArray[np.int64]

FACES = ("NotoSansCJK-Regular.ttc", "NotoSerifCJK-Regular.ttc")
CELLS = 16
_DIRECTIONS = 4
_EDGE, _CELL = 1.0, 2.5  # how far a pixel and a stroke are smeared, in pixels
_SHIFTS = ((0, 0), (0, 1), (0, -1), (1, 0), (-1, 0))  # of a cell: parts never stand at quite the same place
_MIN = 0.46  # whole likeness below which no rule looks at a pair
_CHUNK = 20_000
_PARTS = frozenset("丨丬丶丿亠冖凵匚卩厶囗夂宀廴彐彡攴攵灬疒纟肀虍讠辶钅饣髟")  # in GB 2312, no characters
_RIGHT_RADICALS = ("颂项", "放敬", "邻邱", "刘利", "欣歌", "鸿鸭", "助勃")  # two characters with each
# Pairs that the rules find and no reader confuses, as groups: the first with each of the others.
NEVER = """
    王士芏 吴美旱臭呈 朱宋来呆先耒 何问 宋未末禾来耒夫 冯玛码吗妈 曾胃胄晋音 田阳 董量 余金杂亲 于丁十宁了天 丁工卞
    任汪 卢点 姜妻差娄委妾 夏真 韦耒 白口 秦素 毛宅 莫臭臬 孔儿 牛平芊 俞命 单草 齐芥 关失矢芙美夫 鲁眚箐 童量 卜个
    车丰 宁干午千十子 霍瞿翟 毕半丰 项坝 查萱 辛丰半竿 宫言宜 艾又 官盲言富宜 志吉 文父 丽而 平千子芊 荣未呆朵采 光米
    天禾厌干 昊皇是 子干千宇芊手芋 美昊芙 一十 宇丰手芊 紫素 米末 月旦 水木 木大太犬 来末米 开歼汗扦仟杆 养乔 为力
    升计 合告吉 士七 夫去 巨目 旦目 星皇昱 晋旨音 果男 火人欠 百目首 笑芙 育盲宵膏青 芊丰午干半 菁臂 菲罪 西四 言盲吉
    跃跌 音旨盲 幸丰 胥臂膏 从认 丰手韦半竿罕 十卡 义文 先光 同回 壮社 岩若 朝朗期 用甲 睿蓉 秀香 起超 斐雯 国圆 意慧
    惹慧 娟媚 理瑾 雄雅 蒙豪 案秦 萱壹 柴茱 佘合 匡国 文艾 都郁郜
"""


def standard_characters() -> list[str]:
    """Characters that names are written with: GB 2312 and what our tables know as standard; none that folds."""
    national = [bytes(code).decode("gb2312", "ignore") for code in product(range(0xB0, 0xF8), range(0xA1, 0xFF))]
    known = {*filter(None, national), *hard_fold().values(), *(char for _, chars in shape_rows() for char in chars)}
    return sorted(known - set(hard_fold()) - _PARTS)


def strokes(drawn: Pictures) -> Maps:
    """How much outline runs in each of four directions, by picture, direction, and row and column of cells."""
    found = np.empty((len(drawn), _DIRECTIONS, CELLS, CELLS), dtype=np.float32)
    every = slice(SIZE // CELLS // 2, None, SIZE // CELLS)
    for start in range(0, len(drawn), 512):
        ink = _smeared(drawn[start : start + 512].astype(np.float32) / np.float32(255), _EDGE)
        down, along = np.gradient(ink, axis=1), np.gradient(ink, axis=2)
        strength = np.hypot(down, along).astype(np.float32)
        angle = (np.arctan2(down, along) % np.pi) / np.pi * _DIRECTIONS
        for direction in range(_DIRECTIONS):
            off = np.abs(angle - direction)
            share = np.clip(1 - np.minimum(off, _DIRECTIONS - off), 0, None).astype(np.float32)
            found[start : start + 512, direction] = _smeared(strength * share, _CELL)[:, every, every]
    return np.sqrt(found)


def _smeared(values: Maps, width: float) -> Maps:
    reach = int(3 * width + 0.5)
    bell = np.exp(-(np.arange(-reach, reach + 1) ** 2) / (2 * width**2)).astype(np.float32)
    bell /= bell.sum()
    for axis in (1, 2):
        border = [(0, 0), (0, 0), (0, 0)]
        border[axis] = (reach, reach)
        wide, size = np.pad(values, border), values.shape[axis]
        values = sum(weight * np.take(wide, range(at, at + size), axis=axis) for at, weight in enumerate(bell))
    return values


def _unit(maps: Maps) -> Maps:
    flat = maps.reshape(len(maps), -1)
    unit: Maps = flat / np.maximum(np.linalg.norm(flat, axis=1, keepdims=True), np.float32(1e-6))
    return unit


class Likeness:
    """How alike pairs of characters are; `left` < `right` are their rows, one pair at each place of every array."""

    def __init__(self, maps: Maps) -> None:
        self._ink = (maps**2).sum(axis=1)
        self._maps = maps - maps.mean(axis=0)
        unit = _unit(self._maps)
        whole = np.maximum.reduce([unit @ _unit(np.roll(self._maps, shift, (2, 3))).T for shift in _SHIFTS])
        whole = np.triu(np.maximum(whole, whole.T), 1)
        self.left, self.right = np.nonzero(whole >= _MIN)
        self.whole: Maps = whole[self.left, self.right]

    def shared(self, side: str, *cuts: int) -> Maps:
        """How alike the best of some parts is: what is to that side of a cut, in cells from the left or the top."""
        best: Maps = np.maximum.reduce([self._part(_area(side, cut)) for cut in cuts])
        return best

    def _part(self, area: tuple[slice, ...]) -> Maps:
        best = np.full(len(self.whole), -1, dtype=np.float32)
        still = _unit(self._maps[area])
        for shift in _SHIFTS:
            moved = _unit(np.roll(self._maps, shift, (2, 3))[area])
            for start in range(0, len(best), _CHUNK):
                at = slice(start, start + _CHUNK)
                for one, other in ((self.left[at], self.right[at]), (self.right[at], self.left[at])):
                    best[at] = np.maximum(best[at], np.einsum("ij,ij->i", still[one], moved[other]))
        return best

    def simpler(self) -> Maps:
        """Rank of the simpler one among all characters, 0 to 1: where strokes are few, one more says much."""
        rank = np.argsort(np.argsort(self._ink.sum(axis=(1, 2)), kind="stable")) / len(self._ink)
        return np.minimum(rank[self.left], rank[self.right]).astype(np.float32)

    def drawn_on_the_right(self) -> Maps:
        """Share of the strokes right of cell 7, the smaller of the two: 计 and 什 share little."""
        share = self._ink[:, :, 7:].sum(axis=(1, 2)) / self._ink.sum(axis=(1, 2))
        smaller: Maps = np.minimum(share[self.left], share[self.right])
        return smaller

    def same_right_radical(self, examples: Iterable[list[int]]) -> Flags:
        """Whether both have one radical that stands on the right (页, 阝): it gathers characters unlike otherwise."""
        ends = _unit(self._maps[_area("right", 9)])
        found = np.zeros(len(self.whole), dtype=np.bool_)
        for rows in examples:
            has = (ends @ ends[rows].T).max(axis=1) >= 0.80
            found |= has[self.left] & has[self.right]
        return found


def _area(side: str, cut: int) -> tuple[slice, ...]:
    everywhere, before, after = slice(None), slice(0, cut), slice(cut, None)
    rows, columns = {
        "left": (everywhere, before),
        "right": (everywhere, after),
        "top": (before, everywhere),
        "bottom": (after, everywhere),
    }[side]
    return everywhere, everywhere, rows, columns


def confusable(pairs: Likeness, radicals: Flags) -> Flags:
    """Which pairs look alike: as a whole, or because they share half or more and the rest is not quite unlike."""
    whole, simpler = pairs.whole, pairs.simpler()
    right, left = pairs.shared("right", 5, 6, 7), pairs.shared("left", 9, 10)
    bottom, top = pairs.shared("bottom", 5, 6, 7), pairs.shared("top", 9, 10, 11)
    halves = [pairs.shared("right", 8), pairs.shared("left", 8), pairs.shared("bottom", 8), pairs.shared("top", 8)]
    half = np.maximum.reduce([right, left, bottom, top, *halves])
    is_alike = (
        (whole >= 0.80) | ((whole >= 0.76) & (simpler >= 0.02)) | ((whole >= 0.72) & (simpler >= 0.5) & ~radicals)
    )
    is_alike |= (whole >= 0.70) & (half >= 0.92) & (simpler >= 0.05) & ~(radicals & (whole < 0.74))
    is_right = ((whole >= 0.60) & (right >= 0.88)) | ((whole >= 0.52) & (right >= 0.90)) | (right >= 0.92)
    is_alike |= is_right & ~radicals & ((pairs.drawn_on_the_right() >= 0.50) | (whole >= 0.70))
    is_alike |= ((whole >= 0.64) & (bottom >= 0.94)) | ((whole >= 0.58) & (bottom >= 0.96))
    is_alike |= ((whole >= 0.64) & (left >= 0.91)) | ((whole >= 0.58) & (left >= 0.93))
    is_alike |= ((whole >= 0.64) & (top >= 0.93)) | ((whole >= 0.56) & (top >= 0.95))
    return is_alike


def rows(fonts: Path) -> Iterator[tuple[str]]:
    """A character, then those after it that it looks like."""
    characters = standard_characters()
    maps = np.concatenate([strokes(pictures(characters, fonts / face)) for face in FACES], axis=1)
    pairs = Likeness(maps)
    examples = [[characters.index(char) for char in group] for group in _RIGHT_RADICALS]
    kept = np.flatnonzero(confusable(pairs, pairs.same_right_radical(examples)))
    never = {frozenset((group[0], other)) for group in NEVER.split() for other in group[1:]}
    near: defaultdict[str, str] = defaultdict(str)
    for one, other in zip(pairs.left[kept].tolist(), pairs.right[kept].tolist(), strict=True):
        if frozenset((characters[one], characters[other])) not in never:
            near[characters[one]] += characters[other]
    for char in sorted(near):
        yield (char + near[char],)


def main() -> None:
    """Draw, compare and write the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--fonts", type=Path, required=True, help=f"the folder of {' and '.join(FACES)}")
    asked = parser.parse_args()
    write("glyphs.tsv", "Built by glyphs.py. The first looks, when drawn, like each of the others.", rows(asked.fonts))


if __name__ == "__main__":
    main()
