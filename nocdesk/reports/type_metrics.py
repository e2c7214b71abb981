"""The type of reports: Inter in two weights with figures of equal width, as files that are embedded, and its widths."""

from functools import cache
from importlib import resources
from io import BytesIO

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

REGULAR, BOLD = "Inter-Paper-Regular", "Inter-Paper-SemiBold"

ELLIPSIS = "\N{HORIZONTAL ELLIPSIS}"


@cache
def type_of(is_bold: bool) -> TTFont:
    """The font of a weight, known to the writer of PDF from its first use on."""
    name = BOLD if is_bold else REGULAR
    file = resources.files("resources") / "fonts" / f"{name}.ttf"
    font = TTFont(name, BytesIO(file.read_bytes()))
    pdfmetrics.registerFont(font)
    return font


def width_of(text: str, size: float, *, is_bold: bool = False) -> float:
    """How wide a line of text is, in points."""
    return float(type_of(is_bold).stringWidth(text, size))


def wrapped(text: str, size: float, room: float, *, is_bold: bool = False) -> list[str]:
    """The text in lines no wider than the room; a word that is wider by itself is broken."""
    lines: list[str] = []
    for paragraph in text.splitlines() or [""]:
        lines += _paragraph(paragraph, size, room, is_bold)
    return lines


def shortened(text: str, size: float, room: float, *, is_bold: bool = False) -> str:
    """The text, cut where it would be wider than the room."""
    if width_of(text, size, is_bold=is_bold) <= room:
        return text
    while text and width_of(text + ELLIPSIS, size, is_bold=is_bold) > room:
        text = text[:-1]
    return text.rstrip() + ELLIPSIS


def _paragraph(text: str, size: float, room: float, is_bold: bool) -> list[str]:
    if width_of(text, size, is_bold=is_bold) <= room:
        return [text]
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if width_of(longer, size, is_bold=is_bold) <= room:
            lines[-1] = longer
            continue
        lines += _broken(word, size, room, is_bold)
    return [line for line in lines if line]


def _broken(word: str, size: float, room: float, is_bold: bool) -> list[str]:
    parts = [""]
    for character in word:
        if parts[-1] and width_of(parts[-1] + character, size, is_bold=is_bold) > room:
            parts.append("")
        parts[-1] += character
    return parts
