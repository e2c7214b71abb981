"""`nocdesk ledger`: read the outage ledger as it is or was, check it against its evidence, and correct it."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any

import typer

from nocdesk.commandline.listings import instant_of, service_id_of
from nocdesk.commandline.opening import acting, store_for
from nocdesk.commandline.options import AsJson
from nocdesk.commandline.output import NOTHING, duration, show_json, show_table
from nocdesk.language import _
from nocdesk.outages.checking import Difference, differences, told_until
from nocdesk.outages.commands import correct_ledger, declare_exclusion, withdraw_correction
from nocdesk.outages.reading import ledger_reading
from nocdesk.outages.statements import Statement, all_statements
from nocdesk.outages.stretch import Stretch
from nocdesk.people.policy import Act
from nocdesk.services.model import ServiceClass

commands = typer.Typer(help="Read the outage ledger, check it against its evidence, and correct it.")

Name = Annotated[str, typer.Argument(help="The service, by its name.")]
From = Annotated[str | None, typer.Option("--from", help="From this instant on (ISO 8601, UTC without an offset).")]
To = Annotated[str | None, typer.Option("--to", help="Up to this instant.")]
Since = Annotated[str, typer.Option("--from", help="Its beginning (ISO 8601, UTC without an offset).")]
Until = Annotated[str, typer.Option("--to", help="Its end.")]
Class = Annotated[ServiceClass, typer.Option("--class", help="The class that it was in.")]
Reason = Annotated[str, typer.Option(help="Why; it stays in the ledger and in the audit trail.")]
Second = Annotated[str | None, typer.Option(help="Who signs it beside you.")]

_SHOWN = timedelta(days=1)


@commands.command()
def show(
    context: typer.Context,
    service: Name,
    start: From = None,
    end: To = None,
    as_of: Annotated[str | None, typer.Option(help="As the ledger stood when this instant had been recorded.")] = None,
    as_json: AsJson = False,
) -> None:
    """Show what a service was in, the last day unless told otherwise, with what people said of it."""
    with store_for(context, Act.VIEW_SLA) as core:
        now, stood_at = core.clock.now(), instant_of(as_of, "--as-of")
        until = instant_of(end, "--to") or stood_at or now
        since = instant_of(start, "--from") or until - _SHOWN
        with core.read() as session:
            number = service_id_of(session, service)
            stretches = ledger_reading(session, [number], since, until, stood_at, now=now)[number]
            said = [
                one
                for one in all_statements(session, [number], since, until)
                if stood_at is None or one.made_at <= stood_at
            ]
    if as_json:
        show_json(
            {"service": service, "stretches": list(map(_stretch, stretches)), "statements": list(map(_said, said))}
        )
        return
    titles = ("from (UTC)", "to (UTC)", "lasted", "class", "by evidence", "announced (UTC)")
    show_table(titles, map(_cells, stretches), empty=_("Nothing is known of that time."))
    if said:
        print()
        _show_statements(said)


def _cells(of: Stretch) -> tuple[object, ...]:
    return (
        _words(of.began_at),
        _words(of.ended_at),
        duration(of.seconds),
        of.service_class,
        of.beneath,
        _words(of.announced_at),
    )


@commands.command()
def check(
    context: typer.Context,
    service: Annotated[str | None, typer.Option(help="Only this service.")] = None,
    start: From = None,
    end: To = None,
    as_json: AsJson = False,
) -> None:
    """Derive the ledger again from its stored evidence, and list every difference; with one the exit code is 1."""
    with store_for(context, Act.VIEW_NETWORK) as core, core.read() as session:
        wanted = None if service is None else [service_id_of(session, service)]
        until = instant_of(end, "--to") or told_until(session, core.clock.now())
        found = list(differences(session, wanted, instant_of(start, "--from"), until))
    if as_json:
        show_json({"until": until.isoformat(), "equal": not found, "differences": list(map(_difference, found))})
    elif found:
        _show_differences(found)
    else:
        print(_("Equal: the ledger up to {until} UTC follows from its evidence.").format(until=_words(until)))
    if found:
        raise typer.Exit(1)


@commands.command()
def correct(
    context: typer.Context,
    service: Name,
    service_class: Class,
    start: Since,
    end: Until,
    reason: Reason,
    second_signature: Second = None,
) -> None:
    """Put a stretch of the past into another class; what the ledger said before stays."""
    number = _enter(context, correct_ledger, service, service_class, start, end, reason, second_signature)
    print(
        _("Correction {number} is in the ledger. `nocdesk ledger withdraw {number}` takes it back.").format(
            number=number
        )
    )


@commands.command()
def exclude(
    context: typer.Context,
    service: Name,
    service_class: Class,
    start: Since,
    end: Until,
    reason: Reason,
    second_signature: Second = None,
) -> None:
    """Declare that the customer, or force majeure, was the cause: the time counts neither way."""
    number = _enter(context, declare_exclusion, service, service_class, start, end, reason, second_signature)
    print(
        _("Exclusion {number} is in the ledger. `nocdesk ledger withdraw {number}` takes it back.").format(
            number=number
        )
    )


@commands.command()
def withdraw(
    context: typer.Context,
    number: Annotated[int, typer.Argument(help="The number of the correction or exclusion.")],
    reason: Reason,
) -> None:
    """Take a correction or an exclusion back; it stays to be seen."""
    with acting(context, Act.CORRECT_LEDGER) as work:
        withdraw_correction(work, correction_id=number, reason=reason)
    print(_("Number {number} counts no more.").format(number=number))


def _enter(
    context: typer.Context,
    command: Callable[..., int],
    service: str,
    service_class: ServiceClass,
    start: str,
    end: str,
    reason: str,
    second_signature: str | None,
) -> int:
    """Enter what a person says of a stretch of the past; the number of the entry."""
    with acting(context, Act.CORRECT_LEDGER) as work:
        return command(
            work,
            service_id=service_id_of(work.session, service),
            service_class=service_class,
            began_at=_instant(start, "--from"),
            ended_at=_instant(end, "--to"),
            reason=reason,
            second_signature=second_signature,
        )


def _instant(text: str, option: str) -> datetime:
    found = instant_of(text, option)
    assert found is not None
    return found


def _show_differences(found: Sequence[Difference]) -> None:
    rows = [
        (one.service, _words(one.began_at), _words(one.ended_at), _class(one.written), _class(one.derived), evidence)
        for one in found
        for evidence in [list(one.evidence)]
    ]
    titles = ("service", "from (UTC)", "to (UTC)", "written", "by evidence", "evidence")
    show_table(titles, rows, empty="")


def _show_statements(said: Sequence[Statement]) -> None:
    rows = [
        (
            one.id,
            one.kind,
            one.service_class,
            _words(one.began_at),
            _words(one.ended_at),
            one.reason,
            ", ".join(name for name in (one.made_by, one.second_signature) if name),
            _words(one.made_at),
            _("by {withdrawn_by}").format(withdrawn_by=one.withdrawn_by) if one.withdrawn_by else NOTHING,
        )
        for one in said
    ]
    titles = ("number", "kind", "class", "from (UTC)", "to (UTC)", "reason", "signed", "at (UTC)", "withdrawn")
    show_table(titles, rows, empty="")


def _class(found: tuple[ServiceClass, ServiceClass] | None) -> str:
    if found is None:
        return NOTHING
    service_class, beneath = found
    return (
        service_class
        if service_class is beneath
        else _("{service_class} over {beneath}").format(service_class=service_class, beneath=beneath)
    )


def _words(at: datetime | None) -> str | None:
    return None if at is None else f"{at.astimezone(UTC):%Y-%m-%d %H:%M:%S}"


def _text(at: datetime | None) -> str | None:
    return None if at is None else at.isoformat()


def _stretch(one: Stretch) -> dict[str, Any]:
    return {
        "class": one.service_class,
        "beneath": one.beneath,
        "from": _text(one.began_at),
        "to": _text(one.ended_at),
        "seconds": one.seconds,
        "announced_at": _text(one.announced_at),
    }


def _said(one: Statement) -> dict[str, Any]:
    return {
        "number": one.id,
        "kind": one.kind,
        "class": one.service_class,
        "from": _text(one.began_at),
        "to": _text(one.ended_at),
        "reason": one.reason,
        "by": one.made_by,
        "at": _text(one.made_at),
        "second_signature": one.second_signature,
        "withdrawn_by": one.withdrawn_by,
        "withdrawn_at": _text(one.withdrawn_at),
    }


def _difference(one: Difference) -> dict[str, Any]:
    return {
        "service": one.service,
        "from": _text(one.began_at),
        "to": _text(one.ended_at),
        "written": None if one.written is None else one.written.service_class,
        "written_beneath": None if one.written is None else one.written.beneath,
        "derived": None if one.derived is None else one.derived.service_class,
        "derived_beneath": None if one.derived is None else one.derived.beneath,
        "evidence": list(one.evidence),
    }
