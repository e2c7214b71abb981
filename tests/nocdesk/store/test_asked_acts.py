"""Tokens of acts: known while a desk may send them again, then forgotten."""

from datetime import timedelta

from sqlalchemy import select

from nocdesk.core import Core
from nocdesk.store.asked_acts import KEPT_FOR, AskedAct, forget_asked_acts, is_first_time


def test_a_token_is_known_until_no_desk_sends_it_any_more(core: Core) -> None:
    now = core.clock.now()
    with core.work() as work:
        firsts = [
            is_first_time(work.session, "old", now - KEPT_FOR - timedelta(seconds=1)),
            is_first_time(work.session, "new", now - KEPT_FOR + timedelta(hours=1)),
            is_first_time(work.session, "new", now),
        ]
        work.session.flush()

        forget_asked_acts(work)

        known = list(work.session.scalars(select(AskedAct.token)))
    assert firsts == [True, True, False]
    assert known == ["new"]
