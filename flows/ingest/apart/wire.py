"""What passes between a run and the child that parses: a short JSON, then the bytes of its frames.

Frames are Arrow streams of text cells. Neither side believes a length beyond bounds.
"""

import json
import os
import select
import struct
import time
from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import Any

import polars as pl

from flows.ingest.raw import no_texts

_LENGTHS = struct.Struct("<IQ")
MAX_HEADER, MAX_BODY = 256 << 20, 4 << 30
PARTS = "parts"
BLOCK = 1 << 20

Message = dict[str, Any]


class Overdue(Exception):  # noqa: N818
    """Nothing came within the time."""


def send(handle: int, message: Mapping[str, Any], parts: Sequence[bytes | memoryview] = ()) -> None:
    """Write one message and the bytes that belong to it; OSError when nobody is there to read it."""
    header = json.dumps({**message, PARTS: [len(part) for part in parts]}, ensure_ascii=True).encode()
    for data in (_LENGTHS.pack(len(header), sum(map(len, parts))), header, *parts):
        view = memoryview(data)
        while view:
            view = view[os.write(handle, view[:BLOCK]) :]


def receive(handle: int, seconds: float | None = None) -> tuple[Message, list[memoryview]]:
    """Read one message with its parts. EOFError when the other side is gone, Overdue after `seconds` without an end."""
    until = time.monotonic() + seconds if seconds is not None else None
    header_length, body_length = _LENGTHS.unpack(_exactly(handle, _LENGTHS.size, until))
    if header_length > MAX_HEADER or body_length > MAX_BODY:
        raise EOFError
    message: Message = json.loads(bytes(_exactly(handle, header_length, until)))
    body = _exactly(handle, body_length, until)
    parts, start = [], 0
    for length in message.pop(PARTS):
        parts.append(body[start : start + length])
        start += length
    return message, parts


def frame_bytes(frame: pl.DataFrame) -> memoryview:
    """A frame of cells as bytes. A column of which no cell is filled goes as its name alone."""
    empty = [series.name for series in frame.get_columns() if series.null_count() == frame.height]
    nothing = pl.repeat(None, frame.height, dtype=pl.Null, eager=True)
    stream = BytesIO()
    sent = frame.with_columns(nothing.alias(name) for name in empty)
    sent.write_ipc_stream(stream, compat_level=pl.CompatLevel.oldest())
    return stream.getbuffer()


def frame_of(part: memoryview) -> pl.DataFrame:
    """The frame that `frame_bytes` made bytes of."""
    frame = pl.read_ipc_stream(BytesIO(part))
    empty = [name for name, kind in frame.schema.items() if kind == pl.Null]
    nothing = no_texts(frame.height)
    return frame.with_columns(nothing.alias(name) for name in empty)


def _exactly(handle: int, length: int, until: float | None) -> memoryview:
    data = bytearray(length)
    view, at = memoryview(data), 0
    while at < length:
        if until is not None:
            ready, _, _ = select.select([handle], [], [], max(until - time.monotonic(), 0))
            if not ready:
                raise Overdue
        read = os.readv(handle, [view[at : at + BLOCK]])
        if read == 0:
            raise EOFError
        at += read
    return view
