"""Pictures of characters, drawn by the system's FreeType through ctypes; for glyphs.py only, never at run time.

`pictures(characters, font)` gives one grey picture per character, SIZE x SIZE, 0 paper to 255 ink, unhinted, on the em
square. A character that the font lacks is an error: the table would silently miss it.
"""

import ctypes
from collections.abc import Sequence
from ctypes import (
    POINTER,
    Structure,
    byref,
    c_char_p,
    c_int,
    c_long,
    c_short,
    c_ubyte,
    c_uint,
    c_ulong,
    c_ushort,
    c_void_p,
)
from pathlib import Path

import numpy as np
import numpy.typing as npt

SIZE = 64
SIMPLIFIED = 2  # the face with mainland forms in a collection of Noto CJK
_ASCENT = 0.88  # of the em square, in every CJK font of Noto
_NO_HINTING, _RENDER = 1 << 1, 1 << 2

Pictures = npt.NDArray[np.uint8]


class _Bitmap(Structure):
    _fields_ = (
        ("rows", c_uint),
        ("width", c_uint),
        ("pitch", c_int),
        ("buffer", POINTER(c_ubyte)),
        ("num_grays", c_ushort),
        ("pixel_mode", c_ubyte),
        ("palette_mode", c_ubyte),
        ("palette", c_void_p),
    )


class _Slot(Structure):
    _fields_ = (
        ("owners", c_void_p * 3),
        ("glyph_index", c_uint),
        ("generic", c_void_p * 2),
        ("metrics", c_long * 8),
        ("linear_advance", c_long * 2),
        ("advance", c_long * 2),
        ("format", c_int),
        ("bitmap", _Bitmap),
        ("left", c_int),
        ("top", c_int),
    )


class _Face(Structure):
    _fields_ = (
        ("counts", c_long * 5),
        ("family", c_char_p),
        ("style", c_char_p),
        ("num_fixed_sizes", c_int),
        ("sizes", c_void_p),
        ("num_charmaps", c_int),
        ("charmaps", c_void_p),
        ("generic", c_void_p * 2),
        ("bbox", c_long * 4),
        ("measures", c_short * 8),
        ("glyph", POINTER(_Slot)),
    )


def pictures(characters: Sequence[str], font: Path) -> Pictures:
    """One picture per character, in their order."""
    library = ctypes.CDLL("libfreetype.so.6")
    handle, face = c_void_p(), POINTER(_Face)()
    _check(library.FT_Init_FreeType(byref(handle)), "FreeType does not start")
    _check(library.FT_New_Face(handle, str(font).encode(), c_long(SIMPLIFIED), byref(face)), f"cannot read {font}")
    _check(library.FT_Set_Pixel_Sizes(face, 0, SIZE), f"{font} has no size of {SIZE}")
    drawn = np.zeros((len(characters), SIZE, SIZE), dtype=np.uint8)
    for at, char in enumerate(characters):
        index = library.FT_Get_Char_Index(face, c_ulong(ord(char)))
        _check(index == 0, f"{font} has no {char}")
        _check(library.FT_Load_Glyph(face, index, _NO_HINTING | _RENDER), f"{font} cannot draw {char}")
        _place(drawn[at], face.contents.glyph.contents)
    library.FT_Done_FreeType(handle)
    return drawn


def _place(picture: Pictures, slot: _Slot) -> None:
    """Copy a drawn bitmap to where it stands in the em square; what sticks out is cut."""
    bitmap = slot.bitmap
    ink = np.ctypeslib.as_array(bitmap.buffer, (bitmap.rows, bitmap.pitch))[:, : bitmap.width]
    top, left = round(SIZE * _ASCENT) - slot.top, slot.left
    rows = slice(max(top, 0), min(top + bitmap.rows, SIZE))
    columns = slice(max(left, 0), min(left + bitmap.width, SIZE))
    picture[rows, columns] = ink[rows.start - top : rows.stop - top, columns.start - left : columns.stop - left]


def _check(error: int, message: str) -> None:
    if error:
        raise SystemExit(message)
