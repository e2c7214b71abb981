"""Another process with some desks in it that nobody looks at: each with the console's reads, its list and its feed."""

import json
import sys
import time
from collections.abc import Collection, Iterable, Sequence
from pathlib import Path
from threading import Thread
from typing import Any

from PySide6.QtCore import QObject, Signal
from sqlalchemy import Engine, event

from nocdesk.boards.rows import AlarmRow, ProblemLine
from nocdesk.core import Core, open_core
from nocdesk.people.model import Actor, Role
from nocdesk.settings import Settings
from tests.bench.overlap_reader import AskingCore
from tests.bench.waiting import wait_for
from ui.application import make_application
from ui.background import Background
from ui.change_feed import ChangeFeed, Changes
from ui.theme import Theme, load_themes
from ui.views.alarm_list import AlarmList
from ui.views.console_reading import ConsoleReading
from ui.views.console_reads import ConsoleReads

PATIENCE_S = 120.0


class WatchedList(AlarmList):
    """Notes when an alarm's newest text was in its model: the alarm, the number in its text, the instant."""

    def __init__(self, theme: Theme, core: Core) -> None:
        super().__init__(theme, core.clock, core.actor.name)
        self.noted: list[tuple[int, int, float]] = []
        self._newest: dict[int, int] = {}

    def take_problems(
        self, rows: Iterable[AlarmRow], lines: Sequence[ProblemLine], asked: Collection[int] | None = None
    ) -> None:
        rows = list(rows)
        super().take_problems(rows, lines, asked)
        now = time.monotonic()
        for row in rows:
            number = int(row.text.rpartition(" ")[2])
            if self._newest.get(row.id) != number:
                self._newest[row.id] = number
                self.noted.append((row.id, number, now))


class TeamDesk:
    """One desk: it reads what is open and then what changes."""

    def __init__(self, core: Core, theme: Theme) -> None:
        self.core, self.background = core, Background()
        self.list = WatchedList(theme, core)
        self.feed = ChangeFeed(core, self.background)
        self.heard: list[tuple[int, float]] = []
        self._reading = ConsoleReading(ConsoleReads(core), self.background, self.list)
        self.feed.changed.connect(self._on_changes)
        self.feed.start()
        self._reading.reload()

    def _on_changes(self, changes: Changes) -> None:
        now = time.monotonic()
        self.heard += [(number, now) for number in changes.of("samples")]
        self._reading.on_changes(changes)

    def close(self) -> None:
        self.feed.stop()
        self.background.close()
        self.core.close()


class Orders(QObject):
    """What the parent writes, line by line."""

    came = Signal(str)

    def start(self) -> None:
        Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        for line in sys.stdin:
            self.came.emit(line.strip())


def main(url: str, data_dir: str, way: str, count: int, alarms: int) -> None:
    """Say `ready`; at `count` say how many statements were sent so far; at `end` say what was noted."""
    application = make_application()
    statements = [0]

    def on_statement(*_: Any) -> None:
        statements[0] += 1

    event.listen(Engine, "before_cursor_execute", on_statement)
    theme = load_themes()["light"]
    desks = [TeamDesk(_core(url, data_dir, way, place), theme) for place in range(count)]
    wait_for(lambda: all(len(desk.list.model.rows) == alarms for desk in desks), PATIENCE_S)
    orders = Orders()
    orders.came.connect(lambda order: print(statements[0], flush=True) if order == "count" else application.quit())
    print("ready", flush=True)
    orders.start()
    application.exec()
    print(json.dumps([(desk.list.noted, desk.heard) for desk in desks]), flush=True)
    for desk in desks:
        desk.close()


def _core(url: str, data_dir: str, way: str, place: int) -> Core:
    core = open_core(Settings(database_url=url, data_dir=Path(data_dir)), Actor(f"ann {place}", Role.ENGINEER))
    return core if way == "told" else AskingCore(core.engine, core.settings, core.actor, core.clock)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4]), int(sys.argv[5]))
