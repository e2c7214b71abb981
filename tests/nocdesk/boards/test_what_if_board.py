"""A threshold tried out on readings that are kept, and an agreement revised to the text that was tried."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from nocdesk.boards.what_if_board import TriedLimits, alarms_tried, what_if_ground
from nocdesk.catalog.model import Measure
from nocdesk.clock import VirtualClock
from nocdesk.core import Core
from nocdesk.customers.model import AgreementVersion
from nocdesk.people.model import Actor, AuditEntry, Role
from nocdesk.people.policy import NotAllowedError
from nocdesk.quality.hysteresis import Limits
from nocdesk.quality.reading import Metric
from nocdesk.quality.trying import times_raised
from nocdesk.sla.agreements import AgreementError
from nocdesk.sla.revising import revise_to
from nocdesk.sla.terms_file import terms_from_toml
from nocdesk.sla.what_if import Span
from tests.conftest import START
from tests.nocdesk.provider_builder import make_provider
from tests.nocdesk.sla.agreed import Agreed

SAM = Actor("sam", Role.SUPERVISOR)


@pytest.fixture
def agreed(sqlite_core: Core, clock: VirtualClock) -> Agreed:
    found = Agreed(sqlite_core, make_provider(sqlite_core))
    clock.at = START + timedelta(days=2)
    return found


def test_a_threshold_is_tried_on_the_readings_that_are_kept(agreed: Agreed) -> None:
    """Above 60 for two readings twice, re-armed at 50 for two; above 80 once."""
    now = agreed.core.clock.now()
    values = [20, 70, 70, 20, 20, 90, 90, 20, 20, 70, 20]
    begin_s = now.timestamp() - 3_600
    agreed.write_samples(Measure.DELAY, [(begin_s + n * 60, float(v)) for n, v in enumerate(values)])
    with agreed.core.read() as session:
        ground = what_if_ground(session, agreed.provider.voice, now)
        rule = ground.rules[Metric.RTT_MS]

        def tried(trigger: float, count: int, span: Span = Span.DAY) -> tuple[int, int]:
            limits = TriedLimits(trigger, 50.0, count)
            return alarms_tried(session, agreed.provider.voice, rule, limits, span, now)

        assert (rule.trigger, rule.rearm, rule.count) == (60.0, 50.0, 2)
        assert tried(80.0, 2) == (2, 1)
        assert tried(60.0, 1) == (2, 3)
        assert tried(60.0, 3) == (2, 0)
        assert tried(60.0, 2, Span.WEEK) == (2, 2)


def test_outside_its_hours_nothing_is_bad() -> None:
    readings = [(at, 90.0) for at in range(10)]

    assert times_raised(readings, Limits.above(60.0, 50.0, 2, 2), lambda at: at > 4) == 1
    assert times_raised(readings, Limits.above(60.0, 50.0, 2, 2), lambda at: at == 4) == 0


def test_an_agreement_is_revised_to_the_text_that_was_tried(agreed: Agreed) -> None:
    now = agreed.core.clock.now()
    with agreed.core.read() as session:
        ground = what_if_ground(session, agreed.provider.voice, now)
    tried = terms_from_toml(ground.text.replace("0.9995", "0.998"))

    with agreed.core.work(SAM) as work:
        number = revise_to(work, agreement_id=ground.agreement_id, terms=tried, reason="as agreed in the meeting")

    with agreed.core.read() as session:
        after = what_if_ground(session, agreed.provider.voice, now)
        version = session.scalars(select(AgreementVersion).order_by(AgreementVersion.number.desc())).first()
        audit = session.scalars(select(AuditEntry).where(AuditEntry.action == "revise_agreement")).one()
    assert (number, after.version) == (2, 2)
    assert terms_from_toml(after.text) == tried
    assert version is not None
    assert (version.valid_from, version.entered_by, version.reason) == (now, "sam", "as agreed in the meeting")
    assert audit.actor == "sam"


def test_what_cannot_be_revised_is_refused(agreed: Agreed) -> None:
    with agreed.core.read() as session:
        ground = what_if_ground(session, agreed.provider.voice, agreed.core.clock.now())
    same = terms_from_toml(ground.text)
    renamed = terms_from_toml(ground.text.replace(ground.agreement, "Another"))

    for terms, reason, actor, error in (
        (same, "why not", SAM, "says this already"),
        (renamed, "why not", SAM, "leave its name"),
        (same, " ", SAM, "needs a reason"),
    ):
        with pytest.raises(AgreementError, match=error), agreed.core.work(actor) as work:
            revise_to(work, agreement_id=ground.agreement_id, terms=terms, reason=reason)
    with pytest.raises(NotAllowedError), agreed.core.work(Actor("ann", Role.ENGINEER)) as work:
        revise_to(work, agreement_id=ground.agreement_id, terms=same, reason="why not")
