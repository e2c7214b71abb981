"""S7: whatever is typed into the filters, tabs and searches of the desk, none of it reaches the database as SQL."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from pytestqt.qtbot import QtBot
from sqlalchemy import Engine, event, func, select, text

from nocdesk.alarms.model import Alarm
from nocdesk.core import Core
from nocdesk.model import Base
from nocdesk.people.model import Role
from nocdesk.tickets.commands import open_ticket
from nocdesk.views.list_views import SEEN_BY, ListViewWish, keep_list_view
from tests.reliability.record import Telling
from tests.ui.desk_parts import OpenDesk
from ui.widgets.row_list import RowList

pytestmark = pytest.mark.chaos
MARK = "zq7"
CORPUS = [
    f"{MARK}' OR '1'='1",
    f"{MARK}'; DROP TABLE alarm; --",
    f'{MARK}"; DELETE FROM alarm; --',
    f"{MARK}') UNION SELECT 1--",
    f"{MARK}%' OR 1=1 --",
    f"{MARK}\\'; SELECT pg_sleep(9)--",
    f"{MARK};ATTACH 'x' AS y",
    *(f"{MARK}{end}" for end in (":x", "%(x)s", "?")),
]


WATCHED = ("alarm", "trouble_ticket", "customer", "service")


@dataclass(slots=True)
class Heard:
    """What the driver was given: the statements, and whether the texts were among their parameters."""

    as_sql: list[str] = field(default_factory=list)
    as_values: int = 0

    def hear(self, _connection: object, _cursor: object, statement: str, parameters: object, *_rest: object) -> None:
        if MARK in statement:
            self.as_sql.append(statement)
        self.as_values += MARK in repr(parameters)


@pytest.fixture
def heard() -> Iterator[Heard]:
    found = Heard()
    event.listen(Engine, "before_cursor_execute", found.hear)
    yield found
    event.remove(Engine, "before_cursor_execute", found.hear)


def counts(core: Core) -> dict[str, int]:
    """How many rows the tables have in which nobody works."""
    with core.read() as session:
        tables = [table for table in Base.metadata.sorted_tables if table.name in WATCHED]
        return {table.name: session.scalar(select(func.count()).select_from(table)) or 0 for table in tables}


def typed(rows: RowList) -> Iterator[str]:  # type: ignore[type-arg]
    """Each text as a bare word and as the value of each field, and as the name of a field."""
    for said in CORPUS:
        quoted = '"' + said.replace('"', '""') + '"'
        yield quoted
        yield f"{said}:x"
        yield from (f"{name}:{quoted}" for name in rows._filter._words.fields)


def test_nothing_that_is_typed_at_the_desk_is_run(
    shift_core: Core, open_desk: OpenDesk, qtbot: QtBot, heard: Heard, promise: Telling
) -> None:
    desk = open_desk(shift_core, role=Role.SUPERVISOR)
    before, injected = counts(shift_core), 0

    for name in desk.window.screens.names:
        desk.window.show_screen(name)
        qtbot.waitUntil(lambda: desk.background.waiting == 0)
        screen = desk.window.screens.screen(name)
        assert screen is not None
        for rows in screen.findChildren(RowList):
            for said in typed(rows):
                rows.set_filter(said)
                injected += 1
            rows.set_filter("")
    for said in CORPUS:
        injected += 2
        with shift_core.work() as work:
            keep_list_view(work, wish=ListViewWish(next(iter(SEEN_BY)), said[:20], said))
            open_ticket(work, customer_id=1, service_id=None, text=said)
    qtbot.waitUntil(lambda: desk.background.waiting == 0)

    after = counts(shift_core)
    assert heard.as_values >= len(CORPUS), "they came to the database, as values"
    assert after == before | {"trouble_ticket": before["trouble_ticket"] + len(CORPUS)}
    promise.kept("S7", "hostile texts in every filter and list of the desk", injected=injected, wrong=len(heard.as_sql))


def test_control_a_query_with_the_text_in_it_gives_every_row(shift_core: Core, heard: Heard, promise: Telling) -> None:
    said = CORPUS[0]
    with shift_core.read() as session:
        found = session.execute(text(f"SELECT id FROM alarm WHERE text = '{said}'")).all()
        all_alarms = session.scalar(select(func.count(Alarm.id)))

    assert len(heard.as_sql) == 1
    assert len(found) == all_alarms
    promise.control("S7", f"a query with the text in it: gives all {len(found)} alarms")
