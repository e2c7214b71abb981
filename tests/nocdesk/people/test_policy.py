"""The policy table on real commands: every role with every command of alarms, and what the refusal says."""

from collections.abc import Callable
from functools import partial
from itertools import product

import pytest
from sqlalchemy import func, select

from nocdesk.alarms import commands
from nocdesk.alarms.commands import (
    acknowledge_alarm,
    annotate_alarm,
    clear_alarm,
    clear_alarm_of,
    own_alarm,
    raise_alarm,
    step_alarms,
    unacknowledge_alarm,
)
from nocdesk.alarms.model import AlarmNote
from nocdesk.clock import VirtualClock
from nocdesk.core import Core
from nocdesk.people.model import Actor, AuditEntry, Role
from nocdesk.people.policy import POLICY, Act, NotAllowedError, may, require
from nocdesk.store.unit_of_work import UnitOfWork
from tests.nocdesk.alarms.console import TROUBLE, Console
from tests.nocdesk.provider_builder import make_provider

Command = Callable[[UnitOfWork, int], object]

# What reliability.md's roles are for, written down once more by hand: who works alarms, and who measures.
OPERATE = {Role.ENGINEER, Role.SUPERVISOR, Role.ADMINISTRATOR}
COMMANDS: dict[str, tuple[Command, set[Role]]] = {
    "raise_alarm": (
        lambda work, _: raise_alarm(work, trouble=TROUBLE, began_at=work.now, touches=()),
        {Role.COLLECTOR},
    ),
    "clear_alarm_of": (lambda work, _: clear_alarm_of(work, key=TROUBLE.key, ended_at=work.now), {Role.COLLECTOR}),
    "step_alarms": (lambda work, _: step_alarms(work, after=work.now, step_s=60.0), {Role.COLLECTOR}),
    "clear_alarm": (lambda work, alarm_id: clear_alarm(work, alarm_id=alarm_id, reason="lab"), OPERATE),
    "acknowledge_alarm": (lambda work, alarm_id: acknowledge_alarm(work, alarm_id=alarm_id), OPERATE),
    "unacknowledge_alarm": (lambda work, alarm_id: unacknowledge_alarm(work, alarm_id=alarm_id), OPERATE),
    "own_alarm": (lambda work, alarm_id: own_alarm(work, alarm_id=alarm_id, owner="joe"), OPERATE),
    "annotate_alarm": (lambda work, alarm_id: annotate_alarm(work, alarm_id=alarm_id, text="seen"), OPERATE),
}


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
        for name, value in vars(commands).items()
        if callable(value)
        and getattr(value, "__module__", "") == commands.__name__
        and name.endswith(("alarm", "alarms", "_of"))
    }

    assert {name for name in public if not name.startswith("_")} == set(COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_is_done_for_the_roles_that_may_and_refused_to_all_others(console: Console, name: str) -> None:
    command, allowed = COMMANDS[name]
    alarm_id = console.raise_again()
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
