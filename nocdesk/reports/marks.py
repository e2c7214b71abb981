"""What stands on a sheet of paper, placed: texts, boxes and lines, in points from the upper left corner."""

from dataclasses import dataclass, replace
from enum import StrEnum

A4_WIDTH, A4_HEIGHT = 595.28, 841.89
"""In points of 1/72 inch (ISO 216: 210 x 297 mm)."""


class Ink(StrEnum):
    """The colours of paper, by what they say; each is told apart by a shape or a word as well."""

    TEXT = "#16191D"
    MUTED = "#4A525B"
    RULE = "#6F7882"
    GRID = "#D3D7DB"
    GROUND = "#F3F4F6"
    CURVE = "#3E5E7E"
    BAND = "#D5DFEA"
    GOOD = "#B9C2CB"
    WARN = "#665200"
    WARN_GROUND = "#FBE65A"
    BAD = "#9B0A1D"
    BAD_GROUND = "#A8071A"
    PAPER = "#FFFFFF"


@dataclass(frozen=True, slots=True)
class TextMark:
    """A line of text from its left end on its base line."""

    x: float
    y: float
    text: str
    size: float = 8.0
    is_bold: bool = False
    ink: Ink = Ink.TEXT


@dataclass(frozen=True, slots=True)
class BoxMark:
    """A rectangle, filled (with an ink, or a tint `#RRGGBB` of one), hatched, outlined, or several of these."""

    x: float
    y: float
    width: float
    height: float
    fill: str | None = None
    outline: str | None = None
    is_hatched: bool = False


@dataclass(frozen=True, slots=True)
class LineMark:
    """Points joined by a line; a closed one is filled instead."""

    points: tuple[tuple[float, float], ...]
    ink: Ink = Ink.RULE
    width: float = 0.5
    is_dashed: bool = False
    is_filled: bool = False


Mark = TextMark | BoxMark | LineMark

HATCH_STEP = 3.0


def moved(mark: Mark, dx: float, dy: float) -> Mark:
    """The mark elsewhere."""
    if isinstance(mark, LineMark):
        return replace(mark, points=tuple((x + dx, y + dy) for x, y in mark.points))
    return replace(mark, x=mark.x + dx, y=mark.y + dy)


def tint(ink: Ink, share: float) -> str:
    """An ink thinned with white: all of it at 1, white at 0."""
    parts = (int(ink[place : place + 2], 16) for place in (1, 3, 5))
    return "#" + "".join(f"{round(255 + (part - 255) * share):02X}" for part in parts)


def hatch(box: BoxMark) -> tuple[LineMark, ...]:
    """The strokes of a hatched box, rising to the right, within its borders."""
    strokes = []
    offset = HATCH_STEP
    while offset < box.width + box.height:
        left, right = max(0.0, offset - box.height), min(offset, box.width)
        low, high = min(offset, box.height), max(0.0, offset - box.width)
        strokes.append(LineMark(((box.x + left, box.y + low), (box.x + right, box.y + high)), Ink.MUTED, 0.4))
        offset += HATCH_STEP
    return tuple(strokes)


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page, finished; `number` counts from 1."""

    number: int
    marks: tuple[Mark, ...]
