"""The table of characters that look alike when drawn, and the measures that it is built with."""

from itertools import product
from pathlib import Path

import numpy as np
import pytest

from matchers import tables
from matchers.tables import glyphs, hard_fold, look_alikes, readings
from matchers.tables.rendering import SIZE, Pictures, pictures

TABLE = Path(tables.__file__).parent / "glyphs.tsv"
FONT = Path("/usr/share/fonts/opentype/noto") / glyphs.FACES[0]
COMMONEST_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马胡朱郭何林罗高郑梁谢宋唐许邓韩冯曹彭曾肖田董潘袁蔡蒋余于杜叶程苏魏吕丁任沈"
    "姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤"
)
ALIKE = "夏复 万方 白自 江汪 任仕 样祥 洋详 检险 锦绵 泽释 说脱 会余 丹舟 固国 贷货 未末"
UNALIKE = "张李 王李 刘陈 赵周 杨林 黄陈 孙吴 王陈 宋朱 于宁 何问 任汪 田阳 邓郑 颂颖 敏放 莲萍 国华 秀香 义文"


def drawn_rows() -> list[str]:
    return [line for line in TABLE.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]


def drawn_pairs() -> set[str]:
    return {"".join(sorted(pair)) for row in drawn_rows() for pair in product(row[0], row[1:])}


@pytest.mark.parametrize("pair", ALIKE.split())
def test_characters_that_are_drawn_alike_are_look_alikes(pair: str) -> None:
    assert "".join(sorted(pair)) in drawn_pairs()
    assert (min(pair), max(pair)) in look_alikes()


@pytest.mark.parametrize("pair", UNALIKE.split())
def test_characters_that_share_little_or_only_a_radical_are_no_look_alikes(pair: str) -> None:
    assert (min(pair), max(pair)) not in look_alikes()


def test_what_a_reader_cut_is_not_in_the_table() -> None:
    cut = {"".join(sorted((group[0], other))) for group in glyphs.NEVER.split() for other in group[1:]}
    assert len(cut) > 150
    assert not cut & drawn_pairs()


def test_of_the_commonest_surnames_only_these_are_drawn_alike() -> None:
    joined = {pair for pair in drawn_pairs() if set(pair) <= set(COMMONEST_SURNAMES)}
    assert joined == {"万方", "曹曾", "杨汤", "江汪"}


def test_the_table_is_ordered_and_says_each_pair_once() -> None:
    rows = drawn_rows()
    assert [row[0] for row in rows] == sorted({row[0] for row in rows})
    assert not [row for row in rows if list(row) != sorted(set(row)) or len(row) < 2]


def test_the_table_has_standard_characters_with_a_reading_only() -> None:
    characters = {char for row in drawn_rows() for char in row}
    assert not characters & set(hard_fold())
    assert characters <= set(readings())


def test_the_tables_of_shapes_stay_small() -> None:
    assert TABLE.stat().st_size < 100_000
    assert len(look_alikes()) < 60_000
    assert all(one < other for one, other in look_alikes())


def picture(*bars: tuple[int, int, int, int]) -> Pictures:
    """Bars of ink on paper: top, bottom, left, right."""
    drawn = np.zeros((SIZE, SIZE), dtype=np.uint8)
    for top, bottom, left, right in bars:
        drawn[top:bottom, left:right] = 255
    return drawn


def crowd() -> list[Pictures]:
    """Other characters: likeness is measured against what any two have in common."""
    draw = np.random.default_rng(7)
    corners = draw.integers(2, 46, size=(24, 5, 2)).tolist()
    return [
        picture(*((y, y + (4 if at % 2 else 16), x, x + (16 if at % 2 else 4)) for at, (y, x) in enumerate(bars)))
        for bars in corners
    ]


def measured(one: Pictures, other: Pictures) -> tuple[glyphs.Likeness, int]:
    """Likeness of two pictures among others, and the place of the pair."""
    pairs = glyphs.Likeness(glyphs.strokes(np.stack([one, other, *crowd()])))
    (at,) = np.flatnonzero((pairs.left == 0) & (pairs.right == 1))
    return pairs, int(at)


LEFT_BARS = ((8, 12, 4, 24), (28, 32, 4, 24), (48, 52, 4, 24))
OTHER_LEFT_BARS = ((20, 24, 4, 24), (38, 42, 4, 24))
RIGHT_PART = ((8, 56, 34, 38), (8, 56, 44, 48), (8, 56, 56, 60), (8, 12, 34, 60), (30, 34, 34, 60), (52, 56, 34, 60))


def test_strokes_know_lying_from_standing() -> None:
    lying, standing = glyphs.strokes(np.stack([picture((30, 34, 4, 60)), picture((4, 60, 30, 34))]))
    assert lying.shape == (4, glyphs.CELLS, glyphs.CELLS)
    assert lying.sum(axis=(1, 2)).argmax() != standing.sum(axis=(1, 2)).argmax()
    np.testing.assert_allclose(lying.sum(), standing.sum(), rtol=0.01)


def test_a_picture_moved_by_one_cell_is_still_the_same() -> None:
    cell = SIZE // glyphs.CELLS
    moved = np.roll(picture(*LEFT_BARS, *RIGHT_PART), cell, axis=0)
    pairs, at = measured(picture(*LEFT_BARS, *RIGHT_PART), moved)
    assert pairs.whole[at] > 0.99


def test_a_part_that_two_pictures_share_is_found_and_the_rest_told_apart() -> None:
    pairs, at = measured(picture(*LEFT_BARS, *RIGHT_PART), picture(*OTHER_LEFT_BARS, *RIGHT_PART))
    assert pairs.shared("right", 8)[at] > 0.95
    assert pairs.shared("left", 8)[at] < 0.5
    assert pairs.shared("left", 8)[at] < pairs.whole[at] < pairs.shared("right", 8)[at]


def test_the_simpler_of_two_has_the_fewer_strokes() -> None:
    few, many = picture(*LEFT_BARS[:2]), picture(*LEFT_BARS)
    one_few, at_few = measured(few, many)
    both_many, at_many = measured(picture(*LEFT_BARS, *RIGHT_PART), picture(*LEFT_BARS, *RIGHT_PART))
    assert one_few.simpler()[at_few] == 0
    assert both_many.simpler()[at_many] > 0.5


@pytest.mark.skipif(not FONT.exists(), reason="the fonts are needed for a rebuild only")
def test_a_character_is_drawn_where_it_stands_in_the_em_square() -> None:
    one, two = pictures("一丨", FONT)
    rows, columns = np.nonzero(one > 128)
    assert 28 <= rows.mean() <= 36
    assert columns.max() - columns.min() > SIZE * 0.8
    assert np.ptp(np.nonzero(two > 128)[0]) > np.ptp(np.nonzero(two > 128)[1])


@pytest.mark.skipif(not FONT.exists(), reason="the fonts are needed for a rebuild only")
def test_a_character_that_the_font_lacks_stops_the_build() -> None:
    with pytest.raises(SystemExit, match="has no"):
        pictures("\ue1a4", FONT)
