"""The names of problems to search for, for those who may see the network: they name what has failed."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from nocdesk.boards.name_board import NameKind, NameRow
from nocdesk.problems.model import ServiceProblem
from nocdesk.problems.states import OPEN, WORDS

MOST_OVER = 300
"""So many of those that are over can be searched for: the latest."""


def problem_name_rows(session: Session) -> list[NameRow]:
    """Every problem that is open and the latest that are over, by number: the newest first."""
    columns = (ServiceProblem.id, ServiceProblem.number, ServiceProblem.text, ServiceProblem.state)
    newest = select(*columns).order_by(ServiceProblem.id.desc())
    open_ones = session.execute(newest.where(ServiceProblem.state.in_(OPEN))).all()
    over = session.execute(newest.where(ServiceProblem.state.not_in(OPEN)).limit(MOST_OVER)).all()
    return [
        NameRow(NameKind.PROBLEM, problem_id, number, text if state in OPEN else f"{text} · {WORDS[state]}")
        for problem_id, number, text, state in (*open_ones, *over)
    ]
