"""The program that R25 kills: as the engine's login it tells what people's acts on a team store have left."""

from datetime import datetime
from pathlib import Path

from sqlalchemy.orm import configure_mappers

from nocdesk.clock import VirtualClock
from nocdesk.consequences import Consequences
from nocdesk.core import Core, open_core
from nocdesk.people.model import SYSTEM
from nocdesk.requests import left_facts
from nocdesk.requests.left_facts import LeftFacts, facts_waiting
from nocdesk.settings import Settings
from nocdesk.store.base import make_engine
from tests.reliability.forks import serve
from tests.reliability.moments import NEVER, Moments, die_after


def tell(
    url: str, directory: str, at: str, *, killed_at: int = NEVER, after_s: float = 0, is_guarded: bool = True
) -> None:
    """Tell all that waits, at this time, and be killed at a moment of it or, where none is given, after so long."""
    core = open_core(
        Settings(database_url=url, data_dir=Path(directory)), SYSTEM, VirtualClock(datetime.fromisoformat(at))
    )
    Moments(killed_at).watch(core.engine)
    if after_s:
        die_after(after_s)
    if is_guarded:
        Consequences().tell(core)
    else:
        _tell_and_remove(core)


def _tell_and_remove(core: Core) -> None:
    """The same in two transactions each: told first, and removed when that is safe."""
    with core.read() as session:
        waiting = facts_waiting(session)
    for left in waiting:
        with core.work(left.actor) as work:
            for fact in map(left_facts._read, work.session.get_one(LeftFacts, left.id).facts):
                work.happened(fact)
        with core.work(left.actor) as work:
            work.session.delete(work.session.get_one(LeftFacts, left.id))


if __name__ == "__main__":
    make_engine("postgresql+psycopg://").dispose()  # With its driver.
    configure_mappers()
    serve(tell)
