"""What a column of a list shows, sorts by, and how wide it is."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

from PySide6.QtCore import Qt

from nocdesk.instants import zone_word

Row = TypeVar("Row")
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
CENTRE = Qt.AlignmentFlag.AlignCenter


@dataclass(frozen=True, slots=True)
class Column(Generic[Row]):
    """What a column shows and sorts by; `minimum` is how narrow it may get, `drop` the order in which columns go."""

    key: str
    title: str
    width: int
    text: Callable[[Row], str]
    sort: Callable[[Row], Any]
    align: Qt.AlignmentFlag = LEFT
    minimum: int = 0
    stretch: bool = False
    drop: int = 0
    zone_at: Callable[[], datetime] | None = None
    """What time it is, in a column of times: beside the title stands the zone that they are written in."""

    @property
    def heading(self) -> str:
        """The title as it stands above the column."""
        if self.zone_at is None:
            return self.title
        zone = zone_word(self.zone_at())
        return f"{self.title} ({zone})" if self.title else zone
