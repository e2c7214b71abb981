"""The commands that can wait for the store in a file: by name, with values that JSON can hold."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import get_type_hints

from pydantic import JsonValue, TypeAdapter, ValidationError

from nocdesk.alarms.commands import acknowledge_alarm, annotate_alarm, clear_alarm, own_alarm, unacknowledge_alarm
from nocdesk.alarms.out_of_service import take_back_into_service, take_out_of_service
from nocdesk.alarms.shelving import extend_shelf, second_shelf, shelve_alarm, unshelve_alarm
from nocdesk.errors import NocdeskError
from nocdesk.language import _
from nocdesk.problems.commands import change_problem_state, own_problem
from nocdesk.shifts.commands import finish_shift_note, write_shift_note
from nocdesk.sla.breaches.commands import (
    confirm_breach,
    dispute_breach,
    exclude_breach,
    reopen_breach,
    sign_exclusion,
    take_decision_back,
)
from nocdesk.tickets.commands import add_note, assign_ticket, start_clock, stop_clock, take_ticket
from nocdesk.tickets.decisions import decline_match, link_match, undo_match
from nocdesk.tickets.joining import merge_ticket, undo_merge
from nocdesk.tickets.taking_back import take_back, take_status_back
from nocdesk.views.plot_notes import write_plot_note
from ui.phone_ticket import open_by_phone
from ui.ticket_edit import save_edit


class WaitableError(NocdeskError):
    """What waits cannot be read: it was written by another version of the desk."""


Command = Callable[..., object]
Values = Mapping[str, JsonValue]

COMMANDS: Mapping[str, Command] = {
    command.__name__: command
    for command in (
        acknowledge_alarm,
        unacknowledge_alarm,
        own_alarm,
        annotate_alarm,
        clear_alarm,
        shelve_alarm,
        unshelve_alarm,
        second_shelf,
        extend_shelf,
        take_out_of_service,
        take_back_into_service,
        link_match,
        decline_match,
        undo_match,
        own_problem,
        change_problem_state,
        save_edit,
        add_note,
        take_ticket,
        assign_ticket,
        stop_clock,
        start_clock,
        merge_ticket,
        undo_merge,
        take_back,
        take_status_back,
        write_shift_note,
        finish_shift_note,
        write_plot_note,
        open_by_phone,
        confirm_breach,
        exclude_breach,
        sign_exclusion,
        dispute_breach,
        reopen_breach,
        take_decision_back,
    )
}


@dataclass(frozen=True, slots=True)
class Asked:
    """A command by its name, and what it is called with."""

    command: str
    values: Values

    def about(self) -> tuple[str, int] | None:
        """The alarm, the ticket, the problem or the breach that it changes."""
        edit = self.values.get("edit")
        values = edit if isinstance(edit, dict) else self.values
        for kind in ("alarm", "ticket", "problem", "breach"):
            number = values.get(f"{kind}_id")
            if isinstance(number, int):
                return kind, number
        return None


def asked(command: Command, values: Mapping[str, object]) -> Asked | None:
    """A command with its values as a file can keep it; None where it is none of those that wait."""
    name = getattr(command, "__name__", "")
    if COMMANDS.get(name) is not command:
        return None
    forms = _forms(command)
    return Asked(name, {key: forms[key].dump_python(value, mode="json") for key, value in values.items()})


def called(asked: Asked) -> tuple[Command, dict[str, object]]:
    """The command and its values again. Raises WaitableError where this desk knows no such thing."""
    command = COMMANDS.get(asked.command)
    if command is None:
        raise WaitableError(
            _("This version of the desk does not know “{command}”. Let go of it and ask again.").format(
                command=asked.command
            )
        )
    forms = _forms(command)
    try:
        return command, {key: forms[key].validate_python(value) for key, value in _as_now(asked.values).items()}
    except (KeyError, ValidationError) as error:
        raise WaitableError(
            _("What “{command}” was asked with is damaged. Let go of it and ask again.").format(command=asked.command)
        ) from error


def _as_now(values: Values) -> Values:
    """What an older desk kept, as this one would: a version of a ticket was called by its `ticket`, not its `name`."""
    edit = values.get("edit")
    base = edit.get("base") if isinstance(edit, dict) else None
    if not (isinstance(edit, dict) and isinstance(base, dict) and "ticket" in base):
        return values
    return {**values, "edit": {**edit, "base": {"name": base["ticket"], **base}}}


def _forms(command: Command) -> dict[str, TypeAdapter[object]]:
    return {name: TypeAdapter(kind) for name, kind in get_type_hints(command).items() if name not in ("work", "return")}
