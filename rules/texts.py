"""Columns of text from columns of facts: each distinct value is put into words once."""

from collections.abc import Callable, Iterable, Mapping
from functools import reduce
from string import Formatter
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

UNKNOWN = "不详"
"""What a text says of a value that a candidate does not have."""
Texts = Mapping[str, pa.Array]
"""Name in a template -> its words, a text for every row."""


def mapped(column: pa.Array, text_of: Callable[[Any], str | None]) -> pa.Array:
    """Every value put through `text_of`, which sees each distinct one once; null stays null."""
    if pa.types.is_nested(column.type):
        return pa.array([None if v is None else text_of(v) for v in column.to_pylist()], pa.string())
    coded = column.dictionary_encode()
    return pa.array(map(text_of, coded.dictionary.to_pylist()), pa.string()).take(coded.indices)


def same(text: str | None, rows: int) -> pa.Array:
    """One text in every row."""
    return pa.repeat(pa.scalar(text, pa.string()), rows)


def filled(template: str, texts: Texts, rows: int) -> pa.Array:
    """The template in every row, its names replaced by their words; a name without words is unknown."""
    pieces: list[pa.Array | str] = [""]
    for literal, name, _, _ in Formatter().parse(template):
        pieces.append(literal)
        if name is not None:
            pieces.append(texts.get(name, UNKNOWN))
    return joined(pieces, rows)


def joined(pieces: Iterable[pa.Array | str], rows: int) -> pa.Array:
    """Texts and columns of text one after the other; none of them null."""
    return pc.binary_join_element_wise(same("", rows), *pieces, "")


def by_value(column: pa.Array, made_of: Callable[[Any], pa.Array]) -> pa.Array:
    """For every row what `made_of` its value of the column gives in that row; asked once for each distinct one."""
    made = [(value, made_of(value)) for value in column.unique().to_pylist()]
    *others, (_, last) = made

    def chosen(so_far: pa.Array, one: tuple[Any, pa.Array]) -> pa.Array:
        value, texts = one
        here = (
            column.is_null() if value is None else pc.fill_null(pc.equal(column, pa.scalar(value, column.type)), False)
        )
        return pc.if_else(here, texts, so_far)

    return reduce(chosen, others, last)
