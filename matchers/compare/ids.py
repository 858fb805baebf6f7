"""Levels of two ID numbers. Two valid numbers that differ are two people, however alike they look.

Two damaged numbers contradict each other only when no number could have been damaged in both ways.
"""

import polars as pl
from rapidfuzz.distance import OSA
from rapidfuzz.process import cpdist

from matchers.compare.columns import UNDECIDED, both, chosen, coded, either, fill, level, one_of, same
from matchers.compare.levels import NONE
from matchers.standardise.citizen_id import EXACT_DIGITS, LENGTH, remainder, to_digits

COLUMNS = ("id18", "id_kind", "id_text", "id15", "id_is_repaired", "id_is_cut", "id_corrections")
_WRONG = ("invalid18", "lost_digit", "extra_digit")
_SHORT = ("lost_digit", "no_check")
_SHORT_SPACING = 4  # the same among numbers of 17 digits
_SPACING = 64  # between the float64 numbers that most citizens' numbers lie among
_MIN_READABLE = 8  # signs that both sides must show for a masked number to agree
_MIN_AT_START, _MIN_AT_END = 3, 4  # of a number masked to less: as good as its last signs alone
_PERSONAL = 14  # signs of region and birth date; the sequence and the check digit follow


def levels_of_ids(pairs: pl.DataFrame) -> pl.Series:
    """Levels of `id` in levels.yaml, all but `anothers`; codes, one per pair."""
    is_missing = either(lambda side: pl.col(f"id_text{side}").is_null())
    is_repaired = either(lambda side: pl.col(f"id_is_repaired{side}"))
    is_whole = both(lambda side: pl.col(f"id18{side}").is_not_null())
    is_doubtful = either(lambda side: pl.col(f"id_is_cut{side}") | pl.col(f"id_corrections{side}").is_not_null())
    is_document = either(lambda side: pl.col(f"id_kind{side}") == "document")
    equal = level(
        (is_missing, NONE),
        (is_document & same("id_kind") & same("id_text"), "document"),
        (is_document, NONE),  # renewed, or a number of another kind: not in conflict
        (same("id18") & is_repaired, "repaired"),
        (same("id18"), "equal"),
        (~is_whole | is_doubtful, UNDECIDED),
        otherwise="different",
    )
    levels = chosen(pairs, equal)
    levels = fill(levels, one_of(levels, UNDECIDED), pairs, _of_damaged)
    return fill(levels, one_of(levels, "different") & pairs.select(is_whole).to_series(), pairs, _of_two_valid)


def _of_two_valid(pairs: pl.DataFrame) -> pl.Series:
    """Valid numbers that differ: renumbered, born in one place on one day, or two people."""
    return chosen(pairs, level((_is_renumbered(), "renumbered"), (_part(0, 14), "same_birth"), otherwise="different"))


def _part(start: int, length: int, column: str = "id18") -> pl.Expr:
    left, right = (pl.col(f"{column}{side}").str.slice(start, length) for side in ("_l", "_r"))
    return left == right


def _is_renumbered() -> pl.Expr:
    """Birth and sequence equal (another region), or region and sequence equal (a corrected birth date)."""
    return (_part(14, 3) & (_part(6, 8) | _part(0, 6))).fill_null(False) & ~_part(0, 14).fill_null(False)


def _of_damaged(pairs: pl.DataFrame) -> pl.Series:
    """Pairs of which a side is cut, masked, wrong, only the last six, or repaired on a doubt."""
    frame = pairs.with_columns(*_readable("_l"), *_readable("_r"))
    frame = frame.with_columns(*_overlap())
    agrees = pl.col("is_start_equal") & pl.col("is_end_equal")
    shown = pl.col("start") + pl.col("end")
    is_cut = either(lambda side: pl.col(f"id_is_cut{side}"))
    is_masked = either(lambda side: pl.col(f"id_kind{side}") == "masked")
    is_last6 = either(lambda side: pl.col(f"id_kind{side}") == "last6")
    is_wrong = either(lambda side: pl.col(f"id_kind{side}").is_in(_WRONG))
    decided = level(
        (_is_correction() & is_cut, "truncated"),
        (_is_correction(), "one_edit"),
        (is_cut & ~is_masked & ~is_last6 & ~is_wrong & (pl.col("start") >= 15) & agrees & ~_is_refuted(), "truncated"),
        (is_masked & agrees & (shown >= _MIN_READABLE), "masked"),
        (is_masked & agrees & (pl.col("start") >= _MIN_AT_START) & (pl.col("end") >= _MIN_AT_END), "ending"),
        (is_last6 & ~is_masked & agrees & (pl.col("end") >= 6), "ending"),
        ((is_masked | is_last6) & agrees, NONE),
        (both(lambda side: pl.col(f"id_kind{side}").is_in(_WRONG)), UNDECIDED),
        otherwise="different",
    )
    levels = chosen(frame, decided)
    levels = fill(levels, one_of(levels, UNDECIDED), frame, _of_wrong)
    is_damaged = both(lambda side: pl.col(f"id18{side}").is_null() | pl.col(f"id_corrections{side}").is_not_null())
    in_doubt = one_of(levels, "different") & frame.select(is_damaged).to_series()
    levels = fill(levels, in_doubt, frame, _of_two_damaged)
    is_first_15_shown = both(lambda side: pl.col(f"id15{side}").is_not_null())
    is_differing_cut = (
        one_of(levels, "different") & frame.select((is_cut | either(_is_stored)) & is_first_15_shown).to_series()
    )
    levels = fill(levels, is_differing_cut, frame, _of_cut_and_wrong)
    is_wrong_and_whole = either(lambda side: pl.col(f"id_kind{side}") == "invalid18") & either(
        lambda side: pl.col(f"id18{side}").is_not_null()
    )
    is_differing_wrong = one_of(levels, "different") & frame.select(is_wrong_and_whole).to_series()
    levels = fill(levels, is_differing_wrong, frame, _of_two_edits)
    is_short = either(lambda side: pl.col(f"id_kind{side}").is_in(_SHORT))
    return fill(levels, one_of(levels, "different") & frame.select(is_short).to_series(), frame, _of_short_and_rounded)


def _of_short_and_rounded(pairs: pl.DataFrame) -> pl.Series:
    """Missing where a number lost a digit before a cell rounded it to what is left of the other; else different."""
    lost = [_is_left_of(pairs, *sides) for sides in (("_l", "_r"), ("_r", "_l"))]
    frame = pairs.with_columns(may_be_it=lost[0] | lost[1])
    return chosen(frame, level((pl.col("may_be_it"), NONE), otherwise="different"))


def _is_left_of(pairs: pl.DataFrame, short: str, whole: str) -> pl.Series:
    """Whether 15 digits of a short number that float64 may have given back are 16 of a valid one, less one."""
    text = pl.col(f"id_text{short}").str.head(LENGTH - 1)
    is_stored = pl.col(f"id_kind{short}").is_in(_SHORT) & (text.cast(pl.Int64, strict=False) % _SHORT_SPACING == 0)
    sides = pairs.select(
        short=pl.when(is_stored).then(text.str.head(EXACT_DIGITS)).fill_null(""),
        whole=pl.col(f"id18{whole}").str.head(EXACT_DIGITS + 1).fill_null(""),
    )
    apart = cpdist(sides["short"].to_list(), sides["whole"].to_list(), scorer=OSA.distance, score_cutoff=1)
    return pl.Series(apart.tolist(), dtype=pl.Int64) == 1


def _is_stored(side: str) -> pl.Expr:
    """A wrong number where float64 has one: a number cell may have given it back, whatever the file's type says."""
    number = pl.col(f"id_text{side}").cast(pl.Int64, strict=False)
    return (pl.col(f"id_kind{side}") == "invalid18") & (number % _SPACING == 0)


def _of_cut_and_wrong(pairs: pl.DataFrame) -> pl.Series:
    """Missing where a side was cut and the rest has one wrong digit, or two swapped, too; else different.

    A sequence alone that differs is a conflict: twins share all that stands before it.
    """
    apart = cpdist(pairs["id15_l"].to_list(), pairs["id15_r"].to_list(), scorer=OSA.distance, score_cutoff=1)
    frame = pairs.with_columns(apart=pl.Series(apart.tolist(), dtype=pl.Int64))
    return chosen(frame, level(((pl.col("apart") <= 1) & ~_part(0, 14, "id15"), NONE), otherwise="different"))


def _of_two_edits(pairs: pl.DataFrame) -> pl.Series:
    """Missing where one fails the checksum, two edits from a valid one, not both after the birth date; else different.

    Twins' numbers differ in two signs of that end at least: with one wrong digit more they are three edits apart.
    """
    fails = [pl.Series((remainder(to_digits(pairs[f"id_text{side}"])) != 1).tolist()) for side in ("_l", "_r")]
    apart = cpdist(pairs["id_text_l"].to_list(), pairs["id_text_r"].to_list(), scorer=OSA.distance, score_cutoff=2)
    frame = pairs.with_columns(apart=pl.Series(apart.tolist(), dtype=pl.Int64), is_wrong=fails[0] | fails[1])
    is_near = (pl.col("apart") <= 2) & ~_part(0, _PERSONAL, "id_text")
    return chosen(frame, level((pl.col("is_wrong") & is_near, NONE), otherwise="different"))


def _of_two_damaged(pairs: pl.DataFrame) -> pl.Series:
    """Missing where one number could have been damaged in both ways, else different."""
    sides = [
        pairs.select(*(f"{column}{side}" for column in ("id_kind", "id_text", "id18", "id_corrections"))).rows()
        for side in ("_l", "_r")
    ]
    return coded([NONE if _may_be_one(own, other) else "different" for own, other in zip(*sides, strict=True)])


_Number = tuple[str, str, str | None, list[str] | None]


def _may_be_one(own: _Number, other: _Number) -> bool:
    """Whether a number that one side may have been is one that the other may have been; false where neither is told."""
    left, right = _originals(own), _originals(other)
    if left and right:
        return not left.isdisjoint(right)
    listed, shown = (left, other) if left else (right, own)
    return any(_may_show(number, shown) for number in listed)


def _originals(number: _Number) -> set[str]:
    """The numbers that a wrong one may have been; none where they are too many to list."""
    _, _, whole, corrections = number
    return {*(corrections or ()), *((whole,) if whole else ())}


def _may_show(whole: str, number: _Number) -> bool:
    """Whether a whole number may be this one, of which only some signs are left; false where all are there.

    Sign by sign, and no pattern: hardly two pairs have the same, and getting one ready takes longer than the rest.
    """
    kind, text, *_ = number
    if kind == "masked" and len(text) == LENGTH:
        return len(whole) == LENGTH and all(sign in ("*", other) for sign, other in zip(text, whole, strict=True))
    if kind == "masked":
        start, _, end = text.partition("*")
        return len(whole) > len(start) + len(end) and whole.startswith(start) and whole.endswith(end)
    if kind == "last6":
        return len(whole) == LENGTH and whole.endswith(text)
    return kind == "truncated" and len(whole) == LENGTH and whole.startswith(text[:EXACT_DIGITS])


def _is_correction() -> pl.Expr:
    """The other side's valid number is one that this wrong or rounded one may have been."""
    here = pl.col("id_corrections_l").list.contains(_as_it_stands("_r"))
    there = pl.col("id_corrections_r").list.contains(_as_it_stands("_l"))
    return here.fill_null(False) | there.fill_null(False)


def _as_it_stands(side: str) -> pl.Expr:
    """The valid number; also of one that may have been rounded, but need not."""
    text = pl.col(f"id_text{side}")
    return pl.coalesce(f"id18{side}", pl.when(pl.col(f"id_corrections{side}").list.contains(text)).then(text))


def _is_refuted() -> pl.Expr:
    """A rounded number that no rounding makes the other side's valid one: a twin, not the person."""

    def refuted(side: str, other: str) -> pl.Expr:
        return (pl.col(f"id_kind{side}") == "rounded") & pl.col(f"id18{other}").is_not_null()

    return (refuted("_l", "_r") | refuted("_r", "_l")).fill_null(False)


def _readable(side: str) -> tuple[pl.Expr, pl.Expr]:
    """What can be read from the start, and from the end, of a number."""
    text, kind = pl.col(f"id_text{side}"), pl.col(f"id_kind{side}")
    is_misplaced = kind.is_in(["lost_digit", "extra_digit"])
    cut = pl.col(f"id_is_cut{side}").fill_null(False)
    start = pl.when((kind == "last6") | is_misplaced).then(pl.lit("")).when(cut).then(text.str.slice(0, 15))
    end = pl.when(cut | is_misplaced).then(pl.lit(""))
    return (
        start.otherwise(text.str.extract(r"^([0-9X]*)")).alias(f"first{side}"),
        end.otherwise(text.str.extract(r"([0-9X]*)$")).alias(f"last{side}"),
    )


def _overlap() -> tuple[pl.Expr, ...]:
    """Signs both sides show from the start and from the end (not counted twice), and whether they agree."""
    start = pl.min_horizontal(pl.col("first_l").str.len_chars(), pl.col("first_r").str.len_chars())
    end = pl.min_horizontal(pl.col("last_l").str.len_chars(), pl.col("last_r").str.len_chars())
    is_start_equal = pl.col("first_l").str.slice(0, start) == pl.col("first_r").str.slice(0, start)
    is_end_equal = pl.col("last_l").str.tail(end) == pl.col("last_r").str.tail(end)
    return (
        start.alias("start"),
        end.alias("end"),
        is_start_equal.alias("is_start_equal"),
        is_end_equal.alias("is_end_equal"),
    )


def _of_wrong(pairs: pl.DataFrame) -> pl.Series:
    """Two wrong numbers: one edit apart, or wrong in two ways that one number explains (weight 0), or in conflict."""
    apart = cpdist(pairs["id_text_l"].to_list(), pairs["id_text_r"].to_list(), scorer=OSA.distance, score_cutoff=1)
    shared = pl.col("id_corrections_l").list.set_intersection("id_corrections_r").list.len() > 0
    frame = pairs.with_columns(apart=pl.Series(apart.tolist(), dtype=pl.Int64))
    return chosen(frame, level((pl.col("apart") <= 1, "one_edit"), (shared, NONE), otherwise="different"))
