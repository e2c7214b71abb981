"""Whether everything on the wall can be read: no text over another, none outside, none smaller than 24 pt."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import combinations

import pytest
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QFont, QImage, QPainter

from tests.ui.painted_text import Heard, listening
from tests.ui.wallboard.wall_facts import full_wall
from ui.theme import Theme
from ui.wallboard.layout import PAGE_S, lay_out
from ui.wallboard.pen import unit_of
from ui.wallboard.picture import WallState, pages_of, paint_wall
from ui.wallboard.reads import WallFacts

NOW = datetime(2026, 11, 10, 1, 9, tzinfo=UTC)
SIZES = [(1280, 800), (1920, 1080), (3840, 2160)]
CUT_MAY_BE = (
    "Harbour Logistics and Cold Storage International",
    "Data centre line, availability",
    "Calder Retail Group",
)
LEAST_PT, DOTS_AN_INCH, POINTS_AN_INCH = 24, 96, 72


@dataclass(frozen=True)
class Painted:
    heard: Heard
    sizes: list[int]


def painted(theme: Theme, size: tuple[int, int], state: WallState, monkeypatch: pytest.MonkeyPatch) -> Painted:
    image = QImage(*size, QImage.Format.Format_RGB32)
    sizes: list[int] = []
    set_font = QPainter.setFont

    def listen(painter: QPainter, font: QFont) -> None:
        sizes.append(font.pixelSize())
        set_font(painter, font)

    monkeypatch.setattr(QPainter, "setFont", listen)
    painter = QPainter(image)
    with listening() as heard:
        paint_wall(painter, theme, *size, state)
    painter.end()
    monkeypatch.undo()
    return Painted(heard, sizes)


def states() -> Iterator[WallState]:
    facts = full_wall(NOW)
    for page in range(pages_of(facts)):
        yield WallState(facts, NOW, page * PAGE_S, "Northern Light Telecom")
    yield WallState(full_wall(NOW, read_s_ago=102), NOW, 0, "Northern Light Telecom", error="away")
    yield WallState(WallFacts(), NOW, 0, "")


@pytest.mark.parametrize("size", SIZES)
def test_no_text_lies_over_another_or_outside_the_wall(
    theme: Theme, size: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    wall = QRectF(0, 0, *size)
    for state in states():
        texts = painted(theme, size, state, monkeypatch).heard.texts

        assert texts
        assert [t.text for t in texts if not wall.contains(t.ink)] == []
        assert [(a.text, b.text) for a, b in combinations(texts, 2) if a.ink.intersects(b.ink)] == []


@pytest.mark.parametrize("size", SIZES)
def test_only_names_are_ever_cut(theme: Theme, size: tuple[int, int], monkeypatch: pytest.MonkeyPatch) -> None:
    cuts = {cut.whole for state in states() for cut in painted(theme, size, state, monkeypatch).heard.cuts}

    assert cuts <= set(CUT_MAY_BE)


@pytest.mark.parametrize("size", SIZES[1:])
def test_nothing_on_a_wall_is_smaller_than_24_pt(
    theme: Theme, size: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    sizes = {px for state in states() for px in painted(theme, size, state, monkeypatch).sizes}

    assert min(sizes) >= LEAST_PT * DOTS_AN_INCH / POINTS_AN_INCH


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("has_bar", [False, True])
def test_tiles_neither_touch_one_another_nor_leave_the_wall(size: tuple[int, int], has_bar: bool) -> None:
    unit = unit_of(*size)
    layout = lay_out(size[0] / unit, size[1] / unit, has_bar=has_bar)
    parts = [layout.header, *([layout.bar] if has_bar else []), *layout.tiles, layout.footer]

    assert not any(a.intersects(b) for a, b in combinations(parts, 2))
    assert all(QRectF(0, 0, size[0] / unit + 1, size[1] / unit + 1).contains(part) for part in parts)


def test_the_check_finds_a_text_over_another(theme: Theme) -> None:
    image = QImage(400, 100, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    painter.setFont(theme.font(32))
    with listening() as heard:
        painter.drawText(QPointF(10, 50), "One over")
        painter.drawText(QPointF(30, 55), "the other")
    painter.end()

    assert heard.texts[0].ink.intersects(heard.texts[1].ink)


def test_a_page_lasts_fifteen_seconds(theme: Theme, monkeypatch: pytest.MonkeyPatch) -> None:
    facts = full_wall(NOW)
    pages = []
    for elapsed_s in (0, 14.9, 15, 30, 45):
        state = WallState(facts, NOW + timedelta(), elapsed_s, "")
        texts = [t.text for t in painted(theme, (1920, 1080), state, monkeypatch).heard.texts]
        pages.append(next(text for text in texts if text.endswith(" of 3")))

    assert pages == ["1 of 3", "1 of 3", "2 of 3", "3 of 3", "1 of 3"]
