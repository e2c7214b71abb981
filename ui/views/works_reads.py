"""What the screen of planned works reads, on a pool thread."""

from nocdesk.boards.work_board import scope_choices, work_detail, work_rows
from nocdesk.boards.work_rows import WorkBoardRow, WorkDetail, WorkService
from nocdesk.core import Core


def read_works(core: Core) -> tuple[WorkBoardRow, ...]:
    """Every work on the board."""
    with core.read() as session:
        return tuple(work_rows(session, core.clock.now()))


def read_work(core: Core, work_id: int) -> WorkDetail | None:
    """Everything about one work."""
    with core.read() as session:
        return work_detail(session, work_id, core.clock.now())


def read_scope_choices(core: Core) -> tuple[WorkService, ...]:
    """All services that work may take down."""
    with core.read() as session:
        return tuple(scope_choices(session))
