"""Labels of a chart, cut to the room there is by counting characters; no two of one chart alike."""

from collections.abc import Sequence


def pixels(text: str) -> int:
    """About how wide a text is, counted in characters: what a font would measure differs between machines."""
    return sum(13 if ord(mark) > 0xFF else 8 for mark in text)


def _short(text: object, room: int) -> str:
    """A label cut to about so many pixels; Vega itself would cut it by the fonts it finds."""
    label = str(text)
    if pixels(label) <= room:
        return label
    while label and pixels(label) > room - 13:
        label = label[:-1]
    return f"{label}…"


def labels_in(texts: Sequence[str], room: int) -> dict[str, str]:
    """Each text as it is shown in so many pixels: cut at its end, and where two would then be one, at its beginning.

    Lines of a chart are told apart by their labels: two that looked the same would be drawn over each other.
    """
    shown: dict[str, str] = {}
    for text in dict.fromkeys(texts):
        ways = (_short(text, room), _short(text.rpartition("：")[2], room), _ending(text, room))
        shown[text] = next((way for way in ways if way not in shown.values()), text)
    return shown


def _ending(text: str, room: int) -> str:
    return f"…{_short(text[::-1], room)[::-1].removeprefix('…')}"
