"""R17: of supervisors who decide about one breach at the same time one wins, and the others see what was decided."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from sqlalchemy import update

from nocdesk.core import Core
from nocdesk.people.model import Role
from nocdesk.sla.breaches.commands import confirm_breach, dispute_breach
from nocdesk.sla.breaches.editing import BreachConflictError, BreachVersion, version_of
from nocdesk.sla.breaches.model import BreachDecision, BreachState, BreachStep, SlaBreach
from tests.nocdesk.provider_builder import make_provider
from tests.nocdesk.sla.breach_cases import bad, breaches, log, sight
from tests.reliability.figures import figure
from tests.reliability.record import Telling
from tests.reliability.together import PEOPLE, act_together, desks_at, store_of

ROUNDS = figure(15, 200)
pytestmark = pytest.mark.chaos


@dataclass
class Decider:
    """A supervisor who decides each round on what they saw; `lost` are the versions that were first."""

    core: Core
    breach: int
    lost: list[BreachVersion] = field(default_factory=list)
    won: int = 0

    def read(self) -> BreachVersion:
        with self.core.read() as session:
            return version_of(session, session.get_one(SlaBreach, self.breach))

    def decide(self, seen: BreachVersion) -> None:
        """Confirm what is disputed and dispute the rest, once, on the version that was seen."""
        decide = dispute_breach if seen.state is not BreachState.DISPUTED else confirm_breach
        try:
            with self.core.work() as work:
                decide(work, breach_id=self.breach, note=self.core.actor.name, expected_version=seen.version)
            self.won += 1
        except BreachConflictError as conflict:
            self.lost.append(conflict.theirs)

    def decide_unguarded(self, seen: BreachVersion) -> None:
        """The same with the version left out of it."""
        is_disputed = seen.state is BreachState.DISPUTED
        state = BreachState.CONFIRMED if is_disputed else BreachState.DISPUTED
        with self.core.work() as work:
            work.session.execute(
                update(SlaBreach).where(SlaBreach.id == self.breach).values(state=state, version=seen.version + 1)
            )
            step = BreachStep.CONFIRM if is_disputed else BreachStep.DISPUTE
            breach = work.session.get_one(SlaBreach, self.breach)
            entry = BreachDecision(
                breach_id=self.breach, at=work.now, by=work.actor.name, role=work.actor.role, step=step, state=state,
                note=work.actor.name, began_at=breach.began_at, until_at=breach.until_at, bad_s=breach.bad_s,
                breach_version=seen.version + 1,
            )  # fmt: skip
            work.session.add(entry)
        self.won += 1


@pytest.fixture
def deciders(core: Core, database_url: str, tmp_path: Path) -> Iterator[list[Decider]]:
    sight(core, make_provider(core).voice, bad(0, 10), until=30)
    breach = breaches(core)[0].id
    desks = desks_at(core, database_url, tmp_path, Role.SUPERVISOR)
    yield [Decider(desk, breach) for desk in desks]
    for desk in desks:
        desk.close()


@pytest.mark.timeout(figure(600, 3_600))
def test_one_decides_and_the_others_see_both_versions(core: Core, deciders: list[Decider], promise: Telling) -> None:
    act_together(deciders, ROUNDS, Decider.read, Decider.decide)

    assert sum(decider.won for decider in deciders) == ROUNDS
    assert sum(len(decider.lost) for decider in deciders) == ROUNDS * (PEOPLE - 1), "control: they did meet"
    versions = [entry.breach_version for entry in log(core)]
    assert versions == sorted(set(versions))
    assert len(versions) == ROUNDS
    for decider in deciders:
        assert all(theirs.by != decider.core.actor.name and theirs.note == theirs.by for theirs in decider.lost)
    promise.kept("R17", f"{PEOPLE} supervisors decide on one breach, {store_of(core)}", injected=ROUNDS)


@pytest.mark.timeout(figure(600, 3_600))
def test_without_the_version_a_decision_is_overwritten_unseen(
    core: Core, deciders: list[Decider], promise: Telling
) -> None:
    act_together(deciders, ROUNDS, Decider.read, Decider.decide_unguarded)

    assert sum(decider.won for decider in deciders) == ROUNDS * PEOPLE
    versions = [entry.breach_version for entry in log(core)]
    assert len(set(versions)) < len(versions), "control: several decided on the same version"
    unseen = len(versions) - len(set(versions))
    promise.control("R17", f"without the version, {store_of(core)}: {unseen} decisions unseen")
