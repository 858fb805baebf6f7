"""ID numbers: what was written -> the valid number, or what is still of use of a damaged one; columns in, columns out.

Kinds, and what each keeps, are listed in this package's docstring. Repairs by rule give `id18`; whatever leaves a doubt
(masked, cut, wrong) never does. A number cell of a spreadsheet keeps 15 digits: `id_no_is_numeric` says so even where
the digits after them happen to look right.
"""

from collections.abc import Callable
from datetime import date
from typing import Any

import polars as pl

from data_contracts.plain_text import seen_expr
from matchers.standardise.citizen_id import (
    EARLIEST_YEAR,
    EXACT_DIGITS,
    LENGTH,
    WIDEST_SPACING,
    corrections,
    deletions,
    float_spacing,
    insertions,
    is_plausible,
    is_valid,
    to_digits,
    to_texts,
    unrounded,
    with_check_digit,
)

REPAIRED = ("cosmetic", "valid15", "certificate", "no_check")
_MASK_SIGNS = r"[*＊●•○?#_□█▇■∗✱×]"
_NOISE = r"[\s'\x{22}`‘’“”´′,，;；:：、。()\[\]{}<>/\\|~^\p{Han}\p{Pd}]+"
_EXPONENT = r"^([0-9])(?:\.([0-9]+))?E\+?([0-9]{2})$"
_CERTIFICATE = r"^[0-9]{17}[0-9X][1-7][1-4][0-9A-Z]{0,4}$"
_DOCUMENT = (
    r"^(?:[A-Z]{1,4}[0-9]{6,13}[A-Z0-9]?|[03-9][0-9]{7}(?:[0-9]{2}[A-Z]?)?)$"  # passports, passes, old foreign cards
)
_MADE_UP = r"(?:0{6}|1{6}|2{6}|3{6}|4{6}|5{6}|6{6}|7{6}|8{6}|9{6})"
_ONE_DIGIT_REPEATED = r"^(?:0+|1+|2+|3+|4+|5+|6+|7+|8+|9+)$"
THOUSAND = 1000
_MIN_READABLE = 7  # signs that a masked number must still show to be compared: 369***********1234
COLUMNS = (
    *("id18", "id_kind", "id_is_repaired", "id_text", "id15", "id_is_cut", "id_prefix6", "id_last4"),
    *("id_birth", "id_sex", "id_corrections"),
)


def id_forms(numbers: pl.DataFrame, as_of: date) -> pl.DataFrame:
    """Normal forms beside id_no, id_no_is_numeric, certificate_no; rows and order unchanged.

    Most numbers are right as they stand: they take the short way, by slices; the rest is read with care.
    """
    frame = numbers.with_row_index("row").with_columns(pl.col("id_no_is_numeric").fill_null(False).alias("is_numeric"))
    is_plain = pl.col("id_no").str.contains(r"^[0-9]{17}[0-9X]$") & ~pl.col("is_numeric")
    plain = pl.when(is_plain).then("id_no")
    is_right = _on_present(
        frame.select(plain).to_series(), lambda s: is_valid(to_digits(s), as_of).tolist(), pl.Boolean
    ).fill_null(False)
    is_absent = frame.select(pl.col("id_no").is_null() & pl.col("certificate_no").is_null()).to_series()
    rest = frame.filter(~is_right & ~is_absent)
    done = [_as_they_stand(frame.filter(is_right)), _absent(frame.filter(is_absent))]
    done += [_with_care(rest, as_of)] if rest.height else []
    parts = [part.select("row", *COLUMNS) for part in done]
    return numbers.hstack(pl.concat(parts).sort("row").drop("row"))


def _absent(frame: pl.DataFrame) -> pl.DataFrame:
    known = {"id_kind": pl.lit("blank"), "id_is_cut": pl.lit(False)}
    kinds: dict[str, pl.DataType] = {
        "id_is_repaired": pl.Boolean(),
        "id_birth": pl.Date(),
        "id_corrections": pl.List(pl.String),
    }
    empty = {name: pl.lit(None, dtype=kinds.get(name, pl.String())) for name in COLUMNS if name not in known}
    return frame.with_columns(**known, **empty)


def _as_they_stand(frame: pl.DataFrame) -> pl.DataFrame:
    number = pl.col("id_no")
    odd = number.str.slice(16, 1).is_in(["1", "3", "5", "7", "9"])
    is_permit = number.str.slice(0, 6).is_in(["810000", "820000", "830000"])
    kind = pl.when(is_permit).then(pl.lit("permit")).when(number.str.starts_with("9")).then(pl.lit("foreign"))
    return frame.with_columns(
        id18=number,
        id_kind=kind.otherwise(pl.lit("valid18")),
        id_is_repaired=pl.lit(False),
        id_text=number,
        id15=number.str.slice(0, EXACT_DIGITS),
        id_is_cut=number.str.ends_with("000"),
        id_prefix6=number.str.slice(0, 6),
        id_last4=number.str.slice(14),
        id_birth=number.str.slice(6, 8).str.to_date("%Y%m%d"),
        id_sex=pl.when(odd).then(pl.lit("男")).otherwise(pl.lit("女")),
        id_corrections=pl.lit(None, dtype=pl.List(pl.String)),
    )


def _with_care(frame: pl.DataFrame, as_of: date) -> pl.DataFrame:
    frame = frame.with_columns(written=cleaned(frame["id_no"]), certificate=cleaned(frame["certificate_no"]))
    frame = frame.with_columns(is_of_certificate=_holds_more(frame, as_of))
    t = pl.when("is_of_certificate").then("certificate").otherwise(pl.coalesce("written", "certificate"))
    is_cell = pl.col("is_numeric") | t.str.contains(_EXPONENT).fill_null(False)
    frame = frame.with_columns(t=_spelled_out(t), is_numeric=is_cell & ~pl.col("is_of_certificate"))
    frame = _with_whole_number(frame.with_columns(shape=_shape()), as_of)
    frame = frame.with_columns(id_kind=_kind())
    frame = _with_corrections(frame.with_columns(id18=_trusted()), as_of)
    frame = frame.with_columns(id_text=_comparable())
    return frame.with_columns(_parts()).with_columns(_personal(as_of))


def _holds_more(frame: pl.DataFrame, as_of: date) -> pl.Series:
    """Whether the certificate's number is to be read: it holds a valid ID and the other is none, or next to nothing."""
    number, certificate = pl.col("written"), pl.col("certificate")
    own_digits = number.str.count_matches(r"[0-9]").fill_null(0)
    is_whole = number.str.contains(r"^[0-9]{17}[0-9X]$") & ~pl.col("is_numeric")
    seen = frame.select(
        own=pl.when(is_whole).then(number),
        held=pl.when(certificate.str.contains(rf"{_CERTIFICATE}|^[0-9]{{17}}[0-9X]$")).then(
            certificate.str.head(LENGTH)
        ),
        is_little=certificate.is_not_null() & (own_digits < 4),
    )
    own, held = (
        _on_present(seen[side], lambda s: is_valid(to_digits(s), as_of).tolist(), pl.Boolean).fill_null(False)
        for side in ("own", "held")
    )
    return (held & ~own) | seen["is_little"]


def cleaned(raw: pl.Series) -> pl.Series:
    """Digits, X, letters and * for hidden signs: full-width, blanks, quotes, hyphens, Chinese words are off.

    Step by step, each on the column that the one before made: as one expression, each would hold the one before as many
    times as it names it, and planning that takes longer than reading a file.
    """
    text = pl.col("text")
    frame = pl.DataFrame({"text": raw})
    for step in (_in_plain_signs(text), _without_point(text), _digits_for_letters(text), _hidden_signs(text)):
        frame = frame.select(step.alias("text"))
    return frame.to_series()


def _in_plain_signs(text: pl.Expr) -> pl.Expr:
    text = seen_expr(text).str.normalize("NFKC").str.to_uppercase().str.replace_all("[ХΧ✕✖]", "X")
    text = text.str.replace_all(r"([0-9])×$", "${1}X").str.replace_all(_MASK_SIGNS, "*").str.replace_all(_NOISE, "")
    return text.str.replace_all(r"^([0-9]+)\.0*$", "${1}")


def _without_point(text: pl.Expr) -> pl.Expr:
    return pl.when(text.str.contains(_EXPONENT)).then(text).otherwise(text.str.replace_all(r"[.+]", ""))


def _digits_for_letters(text: pl.Expr) -> pl.Expr:
    as_digits = text.str.replace_all("O", "0", literal=True).str.replace_all("[IL]", "1")
    return pl.when(text.str.contains(r"^[0-9OIL]{14,17}[0-9XOIL]$")).then(as_digits).otherwise(text)


def _hidden_signs(text: pl.Expr) -> pl.Expr:
    body, last = text.str.head(-1).str.replace_all("X", "*", literal=True), text.str.tail(1)
    hidden = pl.when((last == "X") & ~body.str.contains(r"[0-9]$")).then(body + pl.lit("*")).otherwise(body + last)
    return pl.when(text.str.contains(r"^[0-9X*]*X[0-9X*]+$")).then(hidden).otherwise(text)


def _spelled_out(t: pl.Expr) -> pl.Expr:
    """An exponent form that still shows 15 digits (4.31121195908193E+17) as the number it was cut to."""
    digits = t.str.replace_all(r"E.*$", "").str.replace_all(".", "", literal=True)
    is_18, is_15 = t.str.ends_with("E+17"), t.str.ends_with("E+14")
    return (
        pl.when(t.str.contains(_EXPONENT) & is_18 & (digits.str.len_chars() >= EXACT_DIGITS))
        .then(digits.str.pad_end(LENGTH, "0"))
        .when(t.str.contains(_EXPONENT) & is_15 & (digits.str.len_chars() >= 12))
        .then(digits.str.pad_end(EXACT_DIGITS, "0"))
        .otherwise(t)
    )


def _shape() -> pl.Expr:
    t = pl.col("t")
    shapes = {
        "blank": t.is_null() | ~t.str.contains(r"[0-9]"),
        "18": t.str.contains(r"^[0-9]{17}[0-9X]$") & ~t.str.contains(_ONE_DIGIT_REPEATED),
        "garbage": t.str.contains(_ONE_DIGIT_REPEATED),
        "exponent": t.str.contains(_EXPONENT),
        "17": t.str.contains(r"^[0-9]{17}\*?$"),
        "masked": t.str.contains(r"^[0-9]*\*[0-9*]*[0-9X]?$"),
        "15": t.str.contains(r"^[0-9]{15}$"),
        "certificate": t.str.contains(_CERTIFICATE),
        "17X": t.str.contains(r"^[0-9]{16}X$"),
        "19": t.str.contains(r"^[0-9]{18}[0-9X]$"),
        "last6": t.str.contains(r"^[0-9]{5}[0-9X]$"),
        "last4": t.str.contains(r"^[0-9]{3}[0-9X]$"),
        "document": t.str.contains(_DOCUMENT) & ~t.str.contains(_MADE_UP),
        "other": t.str.contains(r"[A-Z]") & (t.str.count_matches(r"[0-9]") >= 6),
    }
    return pl.coalesce(*(pl.when(test).then(pl.lit(shape)) for shape, test in shapes.items()), pl.lit("garbage"))


def _with_whole_number(frame: pl.DataFrame, as_of: date) -> pl.DataFrame:
    """Add c18, the 18 signs that each shape stands for, whether they are valid (is_valid), plausible (is_dated)."""
    shape, t = pl.col("shape"), pl.col("t")
    old = t.str.slice(0, 6) + pl.lit("19") + t.str.slice(6)
    stem = pl.when(shape == "15").then(old).when(shape == "17").then(t.str.slice(0, 17))
    is_cell = (shape == "18") & pl.col("is_numeric")
    first_18 = pl.when(shape.is_in(["18", "certificate"])).then(t.str.slice(0, LENGTH))
    whole = pl.when(is_cell).then(_nearest_15(t)).otherwise(first_18)
    frame = frame.with_columns(stem=stem, c18=whole)
    completed = _on_present(frame["stem"], lambda s: to_texts(with_check_digit(to_digits(s, 17))), pl.String)
    frame = frame.with_columns(c18=pl.coalesce("c18", completed))
    known = _on_present(frame["c18"], lambda s: is_valid(to_digits(s), as_of).tolist(), pl.Boolean)
    dated = _on_present(frame["c18"], lambda s: is_plausible(to_digits(s), as_of).tolist(), pl.Boolean)
    frame = frame.with_columns(is_valid=known, is_dated=dated)
    is_first_15 = (shape == "15") & ~pl.col("is_dated")  # 15 digits that make no old number: the start of a new one
    frame = frame.with_columns(c18=pl.when(is_first_15).then(t.str.pad_end(LENGTH, "0")).otherwise("c18"))
    again = frame.select(pl.when(is_first_15).then("c18")).to_series()
    restarted = _on_present(again, lambda s: is_plausible(to_digits(s), as_of).tolist(), pl.Boolean)
    return frame.with_columns(is_restarted=restarted)


def _nearest_15(t: pl.Expr) -> pl.Expr:
    """A number cell that lies where float64 puts a number cut to 15 digits (…161984 of …162000): that cut number."""
    number = t.cast(pl.Int64, strict=False)
    cut = (number + THOUSAND // 2) // THOUSAND * THOUSAND
    return pl.when((number - cut).abs() <= WIDEST_SPACING // 2).then(cut.cast(pl.String)).otherwise(t)


def _on_present(texts: pl.Series, work: Callable[[pl.Series], list[Any]], kind: type[pl.DataType]) -> pl.Series:
    """`work` on the values that are there, null elsewhere."""
    present = texts.is_not_null()
    filled = pl.Series([None], dtype=kind).new_from_index(0, texts.len())
    return (
        filled.scatter(present.arg_true(), pl.Series(work(texts.filter(present)), dtype=kind))
        if present.any()
        else filled
    )


def _kind() -> pl.Expr:
    shape, c18 = pl.col("shape"), pl.col("c18")
    is_whole = shape.is_in(["18", "certificate"])
    ends_000 = c18.str.ends_with("000")
    as_it_stands = pl.col("id_no") == c18
    return (
        pl.when(is_whole & ends_000 & (pl.col("is_numeric") | ~pl.col("is_valid")))
        .then(pl.lit("truncated"))
        .when(is_whole & pl.col("is_numeric"))
        .then(pl.lit("rounded"))
        .when(is_whole & ~pl.col("is_valid"))
        .then(pl.lit("invalid18"))
        .when(shape == "certificate")
        .then(pl.lit("certificate"))
        .when(is_whole & c18.str.contains(r"^8[123]0000"))
        .then(pl.lit("permit"))
        .when(is_whole & c18.str.starts_with("9"))
        .then(pl.lit("foreign"))
        .when(is_whole)
        .then(pl.when(as_it_stands).then(pl.lit("valid18")).otherwise(pl.lit("cosmetic")))
        .when((shape == "15") & pl.col("is_dated"))
        .then(pl.lit("valid15"))
        .when((shape == "15") & pl.col("is_restarted"))
        .then(pl.lit("truncated"))
        .when((shape == "17") & pl.col("is_dated"))
        .then(pl.lit("no_check"))
        .otherwise(shape.replace({"17": "lost_digit", "17X": "lost_digit", "19": "extra_digit", "15": "garbage"}))
    )


def _trusted() -> pl.Expr:
    return pl.when(pl.col("id_kind").is_in(["valid18", "permit", "foreign", *REPAIRED])).then("c18")


def _with_corrections(frame: pl.DataFrame, as_of: date) -> pl.DataFrame:
    """Add id_corrections, sorted: what a number that is not right may have been."""
    kind, t = pl.col("id_kind"), pl.col("t")
    wrong = frame.filter(kind == "invalid18")
    short = frame.filter(kind.is_in(["no_check", "lost_digit"])).with_columns(t=t.str.strip_chars("*"))
    long = frame.filter(kind == "extra_digit")
    may_be_stored = kind.is_in(["invalid18", "rounded"]) | ((kind == "truncated") & pl.col("is_numeric"))
    stored = frame.filter(may_be_stored & t.str.contains(r"^[0-9]{18}"))
    numbers = [int(text[:LENGTH]) for text in stored["t"]]
    is_grid = pl.Series([n % float_spacing(n) == 0 for n in numbers], dtype=pl.Boolean)
    found = [
        _at(wrong, corrections(to_digits(wrong["c18"]), as_of)),
        _at(short, insertions(to_digits(short["t"], LENGTH - 1), as_of)),
        _at(long, deletions(to_digits(long["t"], LENGTH + 1), as_of)),
        _at(
            stored.filter(is_grid),
            unrounded([n for n, on_grid in zip(numbers, is_grid, strict=True) if on_grid], as_of),
        ),
    ]
    listed = pl.concat(found).unique().sort("row", "number").group_by("row", maintain_order=True).agg("number")
    frame = frame.join(listed, on="row", how="left", maintain_order="left")
    return frame.rename({"number": "id_corrections"})


def originals(numbers: pl.DataFrame, as_of: date) -> pl.DataFrame:
    """Beside valid numbers `id18`: `id_corrections`, the valid numbers that a number cell stores as this, itself too.

    Rows and order unchanged; null where no number cell gives such a number.
    """
    frame = numbers.with_row_index("row")
    stored = frame.filter([int(text) % float_spacing(int(text)) == 0 for text in frame["id18"]])
    found = unrounded([int(text) for text in stored["id18"]], as_of)
    listed = found.with_columns(stored["row"].gather(found["row"])).group_by("row").agg(pl.col("number").sort())
    listed = listed.rename({"number": "id_corrections"})
    return frame.join(listed, on="row", how="left", maintain_order="left").drop("row")


def _at(rows: pl.DataFrame, found: pl.DataFrame) -> pl.DataFrame:
    """Positions within `rows` as rows of the whole frame; a number that is trusted already is not a correction."""
    here = found.with_columns(rows["row"].gather(found["row"]).alias("row"), own=rows["id18"].gather(found["row"]))
    return here.filter(pl.col("own").ne_missing(pl.col("number"))).select("row", "number")


def _comparable() -> pl.Expr:
    t, kind = pl.col("t"), pl.col("id_kind")
    readable = t.str.count_matches(r"[0-9X]")
    masked = pl.when(t.str.len_chars() == LENGTH).then(t).otherwise(t.str.replace_all(r"\*.*\*|\*", "*"))
    return (
        pl.when(kind == "masked")
        .then(pl.when(readable >= _MIN_READABLE).then(masked))
        .when(kind.is_in(["last6", "lost_digit", "extra_digit", "document"]))
        .then(t.str.strip_chars("*"))
        .when(kind.is_in(["blank", "garbage", "other", "exponent", "last4"]).not_())
        .then("c18")
    )


def _parts() -> list[pl.Expr]:
    t, kind, text = pl.col("t"), pl.col("id_kind"), pl.col("id_text")
    is_whole = ~kind.is_in(["masked", "last6", "lost_digit", "extra_digit", "document"])
    is_cut = kind.is_in(["truncated", "rounded"])
    end = pl.when(kind == "last4").then(t).when(~is_cut & (kind != "document")).then(text)
    start = pl.when(kind == "exponent").then(t.str.replace_all(".", "", literal=True)).otherwise(text)
    return [
        pl.when(pl.col("id18").is_not_null()).then(pl.col("id18").ne_missing(pl.col("id_no"))).alias("id_is_repaired"),
        pl.when(is_whole).then(text.str.slice(0, EXACT_DIGITS)).alias("id15"),
        (is_cut | text.str.ends_with("000") & pl.col("id18").is_not_null()).fill_null(False).alias("id_is_cut"),
        pl.when(~kind.is_in(["last6", "document"])).then(start.str.extract(r"^([0-9]{6})")).alias("id_prefix6"),
        end.str.extract(r"([0-9]{3}[0-9X])$").alias("id_last4"),
    ]


def _personal(as_of: date) -> list[pl.Expr]:
    kind, text = pl.col("id_kind"), pl.col("id_text")
    is_placed = ~kind.is_in(["last6", "lost_digit", "extra_digit", "document"])
    born = pl.when(is_placed).then(text.str.extract(r"^[0-9]{6}([0-9]{8})")).str.to_date("%Y%m%d", strict=False)
    has_sequence = ~kind.is_in(["truncated", "rounded", "lost_digit", "extra_digit", "document"])
    odd = pl.when(has_sequence).then(text.str.extract(r"([0-9])[0-9X]$")).cast(pl.Int8).mod(2)
    return [
        pl.when(born.is_between(date(EARLIEST_YEAR, 1, 1), as_of)).then(born).alias("id_birth"),
        pl.when(odd == 1).then(pl.lit("男")).when(odd == 0).then(pl.lit("女")).alias("id_sex"),
    ]
