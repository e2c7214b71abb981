"""What `nocdesk check` says of notices: whether mail can leave, and what was given up or waits too long."""

from collections.abc import Iterator
from datetime import timedelta

from nocdesk.core import Core
from nocdesk.credentials import CredentialError, Credentials
from nocdesk.finding import Finding, Weight
from nocdesk.language import _
from nocdesk.notices.model import Channel, NoticeState
from nocdesk.notices.queries import NoticeRow, latest_notice, subscription_rows

RECENT = timedelta(days=1)
"""A notice that was given up is worth a warning for so long."""
TOO_LONG = timedelta(minutes=15)
"""What waits longer than that was refused, or held back by the rate."""


def check_notices(core: Core, credentials: Credentials) -> Iterator[Finding]:
    """All that can be said without sending anything; nothing where nobody has subscribed."""
    with core.read() as session:
        subscriptions = subscription_rows(session)
        failed = latest_notice(session, NoticeState.FAILED, since=core.clock.now() - RECENT)
        waiting = latest_notice(session, NoticeState.WAITING, until=core.clock.now() - TOO_LONG)
    if not subscriptions:
        return
    settings = core.settings.notices
    if not settings.host and any(row.channel is Channel.MAIL for row in subscriptions):
        said = _("there are subscriptions by mail and no mail server: write its host and sender under [notices]")
        yield Finding(Weight.FAULT, "notices", said)
    named = {row.credential for row in subscriptions} | {settings.credential if settings.user else ""}
    yield from _missing(named - {""}, credentials)
    if failed is not None:
        said = _("one to {address} was given up: {fault}; `nocdesk notices list --state failed` shows all").format(
            address=failed.address, fault=failed.fault
        )
        yield Finding(Weight.WEAK, "notices", said)
    yield _waiting(waiting, len(subscriptions))


def _missing(names: set[str], credentials: Credentials) -> Iterator[Finding]:
    for name in sorted(names):
        try:
            credentials.password(name)
        except CredentialError as error:
            yield Finding(Weight.FAULT, f"credential {name}", str(error))


def _waiting(waiting: NoticeRow | None, subscriptions: int) -> Finding:
    if waiting is None:
        return Finding(Weight.OK, "notices", _("{count} subscriptions, none waits long").format(count=subscriptions))
    why = waiting.fault or _("more are written to that address than per_10_min lets out, or the collector does not run")
    said = _("one to {address} waits since {at:%Y-%m-%d %H:%M} UTC: {reason}").format(
        address=waiting.address, at=waiting.written_at, reason=why
    )
    return Finding(Weight.WEAK, "notices", said)
