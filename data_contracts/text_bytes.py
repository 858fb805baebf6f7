"""Bytes that people wrote -> text, a line at a time: files are pasted together and saved by every kind of editor.

A line is UTF-8 when it decodes as that (chance hardly ever makes Chinese in GBK do so), else GB18030. Departments'
files, returned lists and the city folder are all read by it.
"""

import codecs

from data_contracts.plain_text import without_unseen

BROKEN = "\ufffd"
MAX_BYTES = 64 << 20
_WIDE = ((codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))


def line_text(line: bytes, usual: str = "utf-8") -> tuple[str, str]:
    """A line's encoding (utf-8 or gb18030) and text; what is neither keeps U+FFFD for each byte nobody can read, in the
    encoding that has fewer of them, in doubt the `usual` one.
    """
    try:
        return "utf-8", line.decode("utf-8")
    except UnicodeDecodeError:
        as_utf8 = line.decode("utf-8", errors="replace")
    try:  # CESU-8: characters beyond U+FFFF written as two surrogates
        return "utf-8", line.decode("utf-8", "surrogatepass").encode("utf-16", "surrogatepass").decode("utf-16")
    except UnicodeDecodeError:
        pass
    if sum(sign > "\u07ff" and sign != BROKEN for sign in as_utf8) > 2 * as_utf8.count(BROKEN):
        return "utf-8", as_utf8  # UTF-8 of which a byte was lost
    try:
        return "gb18030", line.decode("gb18030")
    except UnicodeDecodeError:
        as_gb = line.decode("gb18030", errors="replace")
    is_utf8 = (as_utf8.count(BROKEN), usual != "utf-8") < (as_gb.count(BROKEN), usual != "gb18030")
    return ("utf-8", as_utf8) if is_utf8 else ("gb18030", as_gb)


def whole_text(content: bytes) -> str:
    """A settings file's text, without marks and signs that nobody sees.

    ValueError, with words that name the line, where it is no text, holds a zero byte before its end, or is larger than
    settings can be.
    """
    if len(content) > MAX_BYTES:
        raise ValueError("the file is too large for settings")
    for mark, name in _WIDE:
        if content.startswith(mark):
            text = content[len(mark) :].decode(name, errors="replace")
            break
    else:
        text = "\n".join(line_text(line)[1] for line in content.split(b"\n"))
    if BROKEN in text:
        raise ValueError(f"line {text[: text.index(BROKEN)].count(chr(10)) + 1} is neither UTF-8 nor GB18030 text")
    zero = text.rstrip("\x00 \r\n").find("\x00")
    if zero >= 0:
        raise ValueError(f"line {text[:zero].count(chr(10)) + 1} holds a zero byte: it was not saved whole")
    return without_unseen(text)
