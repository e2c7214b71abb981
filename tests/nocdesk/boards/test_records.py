"""What programs read: the documented fields, and everything that a run has seen."""

import json
from pathlib import Path

import pytest

from nocdesk.alarms.commands import Trouble, raise_alarm
from nocdesk.alarms.model import Condition
from nocdesk.boards.queries import alarm_rows, service_rows, sla_rows, ticket_rows
from nocdesk.boards.records import alarm_records, proposal_records, service_records, sla_records, ticket_records
from nocdesk.boards.summary import summary
from nocdesk.core import Core
from nocdesk.network.topology import Touch
from nocdesk.people.model import SYSTEM
from nocdesk.requests.model import CollectorStatus
from nocdesk.severity import PerceivedSeverity
from nocdesk.sla.evaluation import evaluate_agreements
from nocdesk.tickets.commands import open_ticket
from tests.nocdesk.provider_builder import Provider, make_provider

DOCUMENT = (Path(__file__).parents[3] / "docs" / "cli.md").read_text(encoding="utf-8")


@pytest.fixture
def troubled(core: Core) -> Provider:
    """A failed test, a caller about it, service levels, and a collector that polled."""
    provider = make_provider(core)
    with core.work(SYSTEM) as work:
        trouble = Trouble("k", Condition.TEST_FAILED, PerceivedSeverity.CRITICAL, "VOICE test", "No answer at all")
        touches = [Touch(provider.voice, "measured on it"), Touch(provider.access, "rides on it")]
        raise_alarm(work, trouble=trouble, began_at=work.now, touches=touches)
        status = CollectorStatus(
            source="s", started_at=work.now, beat_at=work.now, polls_sent=7, answered=5, timed_out=2
        )
        status.samples = 31
        work.session.add(status)
    with core.work() as work:
        open_ticket(work, customer_id=provider.customer, service_id=provider.voice, text="No dial tone")
    with core.work(SYSTEM) as work:
        evaluate_agreements(work)
    return provider


@pytest.mark.usefixtures("troubled")
def test_every_field_stands_in_the_document(core: Core) -> None:
    with core.read() as session:
        records = [
            *alarm_records(alarm_rows(session, now=core.clock.now())),
            *service_records(service_rows(session)),
            *ticket_records(ticket_rows(session)),
            *proposal_records(session),
            *sla_records(sla_rows(session)),
            summary(session, core.clock.now()),
        ]

    fields = {field for record in records for field in record}
    assert {field for field in fields if f"`{field}`" not in DOCUMENT} == set()


@pytest.mark.usefixtures("troubled")
def test_a_summary_says_what_a_run_has_seen(core: Core) -> None:
    with core.read() as session:
        seen = summary(session, core.clock.now())

    assert seen["polls"] == {"sent": 7, "answered": 5, "timed_out": 2}
    assert (seen["samples"], seen["devices"], seen["services"], seen["customers"]) == (31, 2, 2, 1)
    assert [alarm["severity"] for alarm in seen["alarms"]] == ["critical"]
    assert len(seen["alarms"][0]["services"]) == 2
    assert seen["alarms"][0]["state"] == "active"
    assert seen["tickets"][0]["status"] == "acknowledged"
    assert (seen["proposals"][0]["ticket"], seen["proposals"][0]["alarm"]) == (1, 1)
    assert seen["proposals"][0]["reasons"]
    assert {row["objective"] for row in seen["sla"]} >= {"availability"}


@pytest.mark.usefixtures("troubled")
def test_a_summary_is_plain_json(core: Core) -> None:
    with core.read() as session:
        seen = summary(session, core.clock.now())

    assert json.loads(json.dumps(seen, allow_nan=False)) == seen
