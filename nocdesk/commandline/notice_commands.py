"""The commands about notices: who hears of what, what was sent, and a letter to try the way with."""

import os
from dataclasses import asdict
from datetime import datetime
from typing import Annotated

import typer

from nocdesk.commandline.opening import acting, machine_credentials, store_for
from nocdesk.commandline.options import AsJson
from nocdesk.commandline.output import show_json, show_table
from nocdesk.commandline.passphrase import ask_passphrase
from nocdesk.core import Core
from nocdesk.language import _
from nocdesk.notice_keeping import couriers_of
from nocdesk.notices.model import Channel, NoticeState, Subject
from nocdesk.notices.queries import NoticeRow, SubscriptionRow, notice_rows, subscription_rows
from nocdesk.notices.subscribing import check_address, subject_named, subscribe, try_again, unsubscribe
from nocdesk.notices.transport import Letter
from nocdesk.people.policy import Act

commands = typer.Typer(no_args_is_help=True, help="Notices to customers and staff: mail and webhooks.")

About = Annotated[Subject, typer.Argument(metavar="customer|problem|workgroup", help="What it is about.")]
Name = Annotated[str, typer.Argument(help="The customer's name or number, the problem's number, the workgroup's name.")]
Address = Annotated[str, typer.Argument(help="A mail address, or the https:// address of a webhook.")]
Signed = Annotated[str, typer.Option(help="The name of the password that signs a webhook.")]


@commands.command("list")
def list_notices(
    context: typer.Context,
    state: Annotated[NoticeState | None, typer.Option(help="Only those in this state.")] = None,
    limit: Annotated[int, typer.Option(min=1, help="At most so many.")] = 100,
    as_json: AsJson = False,
) -> None:
    """What was written, newest first: sent, waiting, or given up and why."""
    with store_for(context, Act.VIEW_TICKETS) as core, core.read() as session:
        rows = notice_rows(session, state=state, limit=limit)
    if as_json:
        show_json([_record(row) for row in rows])
        return
    show_table(
        ("ID", "Written", "State", "To", "About", "Subject", "Tries", "Fault"),
        ((r.id, r.written_at, r.state, r.address, r.about, r.subject, r.tries, r.fault) for r in rows),
        empty=_("Nothing was written."),
    )


@commands.command("subscriptions")
def list_subscriptions(context: typer.Context, as_json: AsJson = False) -> None:
    """Who hears of what."""
    with store_for(context, Act.VIEW_TICKETS) as core, core.read() as session:
        rows = subscription_rows(session)
    if as_json:
        show_json([_record(row) for row in rows])
        return
    show_table(
        ("ID", "About", "Name", "To", "Since", "By"),
        ((r.id, r.subject, r.name, r.address, r.subscribed_at, r.subscribed_by) for r in rows),
        empty=_("Nobody has subscribed: nocdesk notices subscribe."),
    )


@commands.command("subscribe")
def add(context: typer.Context, about: About, name: Name, address: Address, credential: Signed = "") -> None:
    """Have an address hear of a customer (in its own words), a problem or a workgroup."""
    with acting(context, Act.SUBSCRIBE) as work:
        number = subscribe(
            work,
            subject=about,
            subject_id=subject_named(work.session, about, name),
            channel=_channel(address),
            address=address,
            credential=credential,
        )
    print(
        _("Subscription {number}: {address} hears of {about} {name}.").format(
            number=number, address=address, about=about, name=name
        )
    )


@commands.command("unsubscribe")
def end(context: typer.Context, number: Annotated[int, typer.Argument(metavar="ID")]) -> None:
    """Write nothing more to an address."""
    with acting(context, Act.SUBSCRIBE) as work:
        unsubscribe(work, subscription_id=number)
    print(_("Subscription {number} has ended.").format(number=number))


@commands.command("retry")
def retry(context: typer.Context, number: Annotated[int, typer.Argument(metavar="ID")]) -> None:
    """Send a notice now that waits or was given up; the collector does it within seconds."""
    with acting(context, Act.SUBSCRIBE) as work:
        try_again(work, notice_id=number)
    print(_("Notice {number} is sent again.").format(number=number))


@commands.command("test")
def send_test(context: typer.Context, address: Address, credential: Signed = "") -> None:
    """Send one letter now, to see that the way is open; nothing is written into the log."""
    channel = _channel(address)
    check_address(channel, address)
    with store_for(context, Act.SUBSCRIBE) as core:
        _deliver(core, channel, address, credential)
    print(_("{address} has taken it.").format(address=address))


def _deliver(core: Core, channel: Channel, address: str, credential: str) -> None:
    credentials = machine_credentials(core.settings, ask_passphrase, os.environ)
    letter = Letter(
        key=f"test-{core.clock.now():%Y%m%dT%H%M%S%f}",
        address=address,
        subject="NocDesk: a test",
        body=f"{core.actor.name} tries whether notices arrive here.",
        about="test",
        written_at=core.clock.now(),
        credential=credential,
    )
    couriers_of(core.settings.notices, credentials)[channel].send(letter)


def _record(row: NoticeRow | SubscriptionRow) -> dict[str, object]:
    """Its fields; instants are ISO 8601 in UTC."""
    fields = asdict(row).items()
    return {name: value.isoformat() if isinstance(value, datetime) else value for name, value in fields}


def _channel(address: str) -> Channel:
    return Channel.WEBHOOK if "://" in address else Channel.MAIL
