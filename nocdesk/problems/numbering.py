"""Opens a problem under a number of its own."""

import uuid
from collections.abc import Mapping
from datetime import datetime

from nocdesk.problems.model import ServiceProblem
from nocdesk.store.unit_of_work import UnitOfWork

FIRST_NUMBER = 1001


def open_problem(work: UnitOfWork, words: Mapping[str, object], *, began_at: datetime) -> ServiceProblem:
    """A new problem with its severity, text, rule, reason and root."""
    problem = ServiceProblem(
        # The real number follows from the id that the store gives.
        number=uuid.uuid4().hex,
        began_at=began_at,
        opened_at=work.now,
        changed_at=work.now,
        **words,
    )
    work.session.add(problem)
    work.session.flush()
    problem.number = f"SP-{FIRST_NUMBER - 1 + problem.id}"
    return problem
