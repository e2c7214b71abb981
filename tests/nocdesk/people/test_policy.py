"""The policy table on real commands: every role with every command of alarms, and what the refusal says."""

import inspect
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from itertools import product

import pytest
from sqlalchemy import func, select

from nocdesk.alarms import attention, commands, out_of_service, shelving, suppressing
from nocdesk.alarms.attention import expire_acknowledgements
from nocdesk.alarms.commands import (
    acknowledge_alarm,
    annotate_alarm,
    clear_alarm,
    clear_alarm_of,
    own_alarm,
    raise_alarm,
    report_alarm,
    report_clear_alarm,
    report_trouble,
    step_alarms,
    unacknowledge_alarm,
)
from nocdesk.alarms.model import AlarmNote
from nocdesk.alarms.out_of_service import take_back_into_service, take_out_of_service
from nocdesk.alarms.reporting import Report
from nocdesk.alarms.resources import Resources
from nocdesk.alarms.shelving import expire_shelves, extend_shelf, second_shelf, shelve_alarm, unshelve_alarm
from nocdesk.alarms.suppressing import follow_works, mark_symptom, unmark_symptom
from nocdesk.clock import VirtualClock
from nocdesk.core import Core
from nocdesk.people.model import Actor, AuditEntry, Role
from nocdesk.people.policy import POLICY, Act, NotAllowedError, may, require
from nocdesk.severity import PerceivedSeverity
from nocdesk.store.unit_of_work import UnitOfWork
from tests.nocdesk.alarms.console import ENGINEER, TROUBLE, Console
from tests.nocdesk.provider_builder import make_provider

Command = Callable[[UnitOfWork, int], object]

# What reliability.md's roles are for, written down once more by hand: who works alarms, and who measures.
REPORTED = Report("acc-5", text="fan")
OPERATE = {Role.ENGINEER, Role.SUPERVISOR, Role.ADMINISTRATOR}
COMMANDS: dict[str, tuple[Command, set[Role]]] = {
    "raise_alarm": (
        lambda work, _: raise_alarm(work, trouble=TROUBLE, began_at=work.now, touches=()),
        {Role.COLLECTOR},
    ),
    "clear_alarm_of": (lambda work, _: clear_alarm_of(work, key=TROUBLE.key, ended_at=work.now), {Role.COLLECTOR}),
    "step_alarms": (lambda work, _: step_alarms(work, after=work.now, step_s=60.0), {Role.COLLECTOR}),
    "report_trouble": (
        lambda work, _: report_trouble(work, trouble=TROUBLE, began_at=work.now, touches=()),
        OPERATE | {Role.COLLECTOR},
    ),
    "report_alarm": (
        lambda work, _: report_alarm(work, report=Report("acc-7"), resources=Resources(work.session)),
        OPERATE | {Role.COLLECTOR},
    ),
    "report_clear_alarm": (
        lambda work, _: report_clear_alarm(work, report=REPORTED, resources=Resources(work.session)),
        OPERATE | {Role.COLLECTOR},
    ),
    "clear_alarm": (lambda work, alarm_id: clear_alarm(work, alarm_id=alarm_id, reason="lab"), OPERATE),
    "acknowledge_alarm": (lambda work, alarm_id: acknowledge_alarm(work, alarm_id=alarm_id), OPERATE),
    "unacknowledge_alarm": (lambda work, alarm_id: unacknowledge_alarm(work, alarm_id=alarm_id), OPERATE),
    "own_alarm": (lambda work, alarm_id: own_alarm(work, alarm_id=alarm_id, owner="joe"), OPERATE),
    "annotate_alarm": (lambda work, alarm_id: annotate_alarm(work, alarm_id=alarm_id, text="seen"), OPERATE),
    "shelve_alarm": (lambda work, alarm_id: shelve_alarm(work, alarm_id=alarm_id, reason="lab"), OPERATE),
    "second_shelf": (lambda work, _: second_shelf(work, shelf_id=2), OPERATE),
    "extend_shelf": (
        lambda work, _: extend_shelf(work, shelf_id=1, until=work.now + timedelta(hours=2), reason="lab"),
        OPERATE,
    ),
    "unshelve_alarm": (lambda work, _: unshelve_alarm(work, shelf_id=1), OPERATE),
    "take_out_of_service": (lambda work, _: take_out_of_service(work, resource="acc-8", reason="lab"), OPERATE),
    "take_back_into_service": (lambda work, _: take_back_into_service(work, out_id=1), OPERATE),
    "expire_shelves": (lambda work, _: expire_shelves(work), {Role.COLLECTOR}),
    "expire_acknowledgements": (
        lambda work, _: expire_acknowledgements(work, given_before=work.now),
        {Role.COLLECTOR},
    ),
    "follow_works": (lambda work, _: follow_works(work), {Role.COLLECTOR}),
    "mark_symptom": (lambda work, alarm_id: mark_symptom(work, alarm_id=alarm_id, cause="LNK-7"), {Role.COLLECTOR}),
    "unmark_symptom": (lambda work, alarm_id: unmark_symptom(work, alarm_id=alarm_id), {Role.COLLECTOR}),
}
MODULES = (commands, shelving, out_of_service, suppressing, attention)


@pytest.fixture
def console(sqlite_core: Core, clock: VirtualClock) -> Console:
    return Console(sqlite_core, clock, make_provider(sqlite_core))


def do_and_roll_back(core: Core, actor: Actor, command: Command, alarm_id: int) -> None:
    """Every role that may must find the alarm as it was."""
    with core.work(actor) as work:
        command(work, alarm_id)
        raise _RolledBackError


def counts(core: Core) -> tuple[int | None, ...]:
    with core.read() as session:
        return tuple(session.scalar(select(func.count()).select_from(kind)) for kind in (AuditEntry, AlarmNote))


def test_every_command_of_alarms_is_in_the_table() -> None:
    public = {
        name
        for module in MODULES
        for name, value in vars(module).items()
        if callable(value)
        and getattr(value, "__module__", "") == module.__name__
        and not name.startswith("_")
        and "require(work.actor" in inspect.getsource(value)
    }

    assert public == set(COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_is_done_for_the_roles_that_may_and_refused_to_all_others(console: Console, name: str) -> None:
    command, allowed = COMMANDS[name]
    alarm_id = console.raise_again()
    minor = console.raise_again(PerceivedSeverity.MINOR, key="a")
    critical = console.raise_again(PerceivedSeverity.CRITICAL, key="b")
    with console.core.work(ENGINEER) as work:
        # What is shelved, asked to be shelved, and out of service; of other troubles than the one that is worked.
        shelve_alarm(work, alarm_id=minor, reason="lab")
        shelve_alarm(work, alarm_id=critical, reason="lab")
        take_out_of_service(work, resource="acc-9", reason="lab")
        report_alarm(work, report=REPORTED, resources=Resources(work.session))
    if name == "unacknowledge_alarm":
        console.acknowledge(alarm_id)
    before = counts(console.core), console.alarm(alarm_id).version

    for role in set(Role) - allowed:
        with (
            pytest.raises(NotAllowedError, match=f"pat \\({role}\\) may not"),
            console.core.work(Actor("pat", role)) as work,
        ):
            command(work, alarm_id)
    assert (counts(console.core), console.alarm(alarm_id).version) == before

    for role in allowed:
        with pytest.raises(_RolledBackError):
            do_and_roll_back(console.core, Actor("pat", role), command, alarm_id)


@pytest.mark.parametrize(("role", "act"), list(product(Role, Act)))
def test_the_table_alone_decides_and_the_refusal_names_who_may(role: Role, act: Act) -> None:
    ask = partial(require, Actor("pat", role), act)

    if role in POLICY[act]:
        ask()
    else:
        with pytest.raises(NotAllowedError, match=act.replace("_", " ")) as refusal:
            ask()
        assert all(str(allowed) in str(refusal.value) for allowed in POLICY[act])
    assert may(role, act) == (role in POLICY[act])


def test_every_act_has_its_line_in_the_policy_and_somebody_who_may() -> None:
    assert set(POLICY) == set(Act)
    assert all(POLICY.values())


def test_nobody_but_the_collector_writes_measurements_and_it_works_no_alarm() -> None:
    assert POLICY[Act.RECORD_MEASUREMENT] == {Role.COLLECTOR}
    assert not any(may(Role.COLLECTOR, act) for act in (Act.ACKNOWLEDGE_ALARM, Act.CLEAR_ALARM, Act.WORK_TICKET))


def test_those_who_serve_customers_see_services_and_no_network() -> None:
    for role in (Role.FIELD, Role.CARE, Role.PORTAL):
        assert may(role, Act.VIEW_SERVICES)
        assert not may(role, Act.VIEW_NETWORK)
        assert not may(role, Act.VIEW_ALARMS)


class _RolledBackError(Exception):
    """Takes back what was allowed, so that every role finds the same alarm."""
