"""A long list is read page by page: the worst first, news in between, and at the end exactly what is open."""

from collections.abc import Collection

import pytest
from pytestqt.qtbot import QtBot

from nocdesk.alarms.commands import acknowledge_alarm, clear_alarm_of
from nocdesk.boards.queries import alarm_rows
from nocdesk.core import Core
from nocdesk.people.model import SYSTEM
from nocdesk.severity import PerceivedSeverity
from tests.ui.builders import raise_one
from ui.background import Background
from ui.change_feed import Changes
from ui.theme import Theme
from ui.views import console_reading, console_reads
from ui.views.alarm_list import AlarmList
from ui.views.console_reading import ConsoleReading
from ui.views.console_reads import AlarmAnswer, ConsoleReads


class Watched(ConsoleReads):
    """Notes how many alarms each page asked for."""

    def __init__(self, core: Core) -> None:
        super().__init__(core)
        self.pages: list[int] = []

    def alarms(
        self, ids: Collection[int] | None = None, problem_ids: Collection[int] = (), *, but: Collection[int] = ()
    ) -> AlarmAnswer:
        answer = super().alarms(ids, problem_ids, but=but)
        self.pages.append(len(answer.rows))
        return answer


@pytest.fixture
def alarms(shift_core: Core, alarm_ids: dict[str, int], theme: Theme, qtbot: QtBot) -> AlarmList:
    assert alarm_ids
    alarms = AlarmList(theme, shift_core.clock, "ann")
    qtbot.addWidget(alarms)
    return alarms


@pytest.fixture
def reads(shift_core: Core, monkeypatch: pytest.MonkeyPatch) -> Watched:
    for module in (console_reads, console_reading):
        monkeypatch.setattr(module, "PAGE", 3)
    monkeypatch.setattr(console_reads, "SCREENFUL", 2)
    return Watched(shift_core)


def open_ids(core: Core) -> set[int]:
    with core.read() as session:
        return {row.id for row in alarm_rows(session, now=core.clock.now())}


def test_the_worst_comes_first_and_in_the_end_everything_is_there(
    shift_core: Core, alarms: AlarmList, reads: Watched, background: Background, qtbot: QtBot
) -> None:
    firsts: list[PerceivedSeverity] = []
    alarms.model.rowsInserted.connect(lambda *_: firsts.append(alarms.model.shown_rows[0].severity))

    ConsoleReading(reads, background, alarms).reload()
    qtbot.waitUntil(lambda: set(alarms.model.ids) == open_ids(shift_core) and not alarms.is_filling)

    assert firsts[0] is PerceivedSeverity.CRITICAL
    assert reads.pages[0] == 2
    assert max(reads.pages) == 3
    assert not alarms._flashes, "what is read for the first time is nothing new"


def test_what_changes_while_the_list_is_filled_is_read_before_the_rest_of_it(
    shift_core: Core, alarms: AlarmList, reads: Watched, background: Background, qtbot: QtBot
) -> None:
    reading = ConsoleReading(reads, background, alarms)
    reading.reload()
    new = raise_one(shift_core, resource="LINK-9", text="Link down", severity=PerceivedSeverity.WARNING)
    reading.on_changes(Changes({"alarm": frozenset((new,))}))

    qtbot.waitUntil(lambda: alarms.model.row(new) is not None)
    loaded = len(alarms.model.rows)
    qtbot.waitUntil(lambda: set(alarms.model.ids) == open_ids(shift_core))

    assert loaded < len(open_ids(shift_core))


def test_reading_everything_again_drops_what_is_closed(
    shift_core: Core,
    alarm_ids: dict[str, int],
    alarms: AlarmList,
    reads: Watched,
    background: Background,
    qtbot: QtBot,
) -> None:
    reading = ConsoleReading(reads, background, alarms)
    reading.reload()
    qtbot.waitUntil(lambda: set(alarms.model.ids) == open_ids(shift_core) and not alarms.is_filling)
    with shift_core.work() as work:
        acknowledge_alarm(work, alarm_id=alarm_ids["silent"])
    with shift_core.work(SYSTEM) as work:
        clear_alarm_of(work, key="deviceSilent:cpe-dunlow", ended_at=work.now)

    reading.on_changes(Changes(has_gap=True))

    qtbot.waitUntil(lambda: set(alarms.model.ids) == open_ids(shift_core) and not alarms.is_filling)
    assert alarm_ids["silent"] not in alarms.model.ids
