"""How a problem is fetched for a change, so that nobody undoes unseen what somebody else did meanwhile."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from nocdesk.errors import NocdeskError
from nocdesk.language import _
from nocdesk.merging import ChangedMeanwhileError, Version, last_act
from nocdesk.people.model import SYSTEM
from nocdesk.problems.model import ProblemState, ServiceProblem
from nocdesk.problems.queries import UnknownProblemError
from nocdesk.problems.states import OPEN, WORDS
from nocdesk.store.unit_of_work import UnitOfWork

_CHANGING = ("own_problem", "change_problem_state", "reopen_problem", "close_settled_problem", "merge_problems")
"""The acts after which a problem is another's, or stands elsewhere in its life."""


@dataclass(frozen=True, slots=True)
class ProblemValues:
    """The part of a problem that people change; what it is made of the rules write, and nobody's act rests on that."""

    state: ProblemState
    owner: str | None


ProblemVersion = Version[ProblemValues]


class ProblemError(NocdeskError):
    """This cannot be done to the problem as it is."""


class ProblemConflictError(ChangedMeanwhileError[ProblemValues]):
    """Somebody else took the problem or moved it on first."""


def problem_to_change(work: UnitOfWork, problem_id: int) -> ServiceProblem:
    """The problem as it is now, kept from other writers; raises UnknownProblemError where there is none."""
    problem = work.to_edit(ServiceProblem, problem_id)
    if problem is None:
        raise UnknownProblemError(
            _("There is no problem {problem_id}: `nocdesk problems` lists those that there are.").format(
                problem_id=problem_id
            )
        )
    return problem


def require_as_seen(work: UnitOfWork, problem: ServiceProblem, seen: ProblemVersion | None) -> None:
    """Raise ProblemConflictError where it does not say any more what its editor saw; None: whatever it says."""
    if seen is not None and values_of(problem) != seen.values:
        raise ProblemConflictError(version_of(work.session, problem))


def require_open(problem: ServiceProblem) -> None:
    """Refuse what may be done only while a problem is worked on."""
    if problem.state not in OPEN:
        raise ProblemError(
            _("{problem} is {state}: take it up again first.").format(
                problem=problem.number, state=WORDS[problem.state]
            )
        )


def values_of(problem: ServiceProblem) -> ProblemValues:
    """What a problem says now."""
    return ProblemValues(problem.state, problem.owner)


def version_of(session: Session, problem: ServiceProblem) -> ProblemVersion:
    """A problem as it was left last, by a person or by the rules."""
    last = last_act(session, ServiceProblem, problem.id, _CHANGING)
    by, at = (last.actor, last.at) if last is not None else (SYSTEM.name, problem.changed_at)
    return Version(problem.number, problem.version, by, at, values_of(problem))
