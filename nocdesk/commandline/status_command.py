"""The command that says how NocDesk itself does, for people and for what watches over it."""

from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime
from typing import Any

import typer
from sqlalchemy.exc import DBAPIError

from nocdesk.backup_check import check_team_backups
from nocdesk.boards.status import BEHIND_AFTER
from nocdesk.boards.system_status import NEARLY_FULL, SystemStatus, system_status
from nocdesk.commandline.opening import invocation, store_for
from nocdesk.commandline.options import AsJson
from nocdesk.commandline.output import show_json
from nocdesk.errors import NocdeskError
from nocdesk.finding import Finding, Weight
from nocdesk.instants import clock_minute, clock_time
from nocdesk.judging_check import check_judging
from nocdesk.language import _, ngettext
from nocdesk.people.policy import Act
from nocdesk.requests.queries import CollectorRow
from nocdesk.severity import PerceivedSeverity
from nocdesk.stored_locally import StoredLocally, stored_locally
from nocdesk.traps.model import ReceiverState
from nocdesk.traps.queries import ReceiverRow

_MIB = 2**20


def status(context: typer.Context, as_json: AsJson = False) -> None:
    """Say how NocDesk itself does, asking no device; ends with 1 where nobody collects or a spool runs over."""
    try:
        with store_for(context, Act.VIEW_ALARMS) as core:
            with core.read() as session:
                found = system_status(session, now=core.clock.now())
            backups = list(check_team_backups(core))
    except (NocdeskError, DBAPIError):
        # A collector of this machine may know more of a store that is away than the store itself.
        if (stored := stored_locally(invocation(context).settings().stored_locally_file)) is not None:
            _show_stored(stored, as_json)
        raise
    if as_json:
        show_json(_record(found))
    else:
        for finding in (*_findings(found), *backups):
            print(finding)
    if not found.is_well():
        raise typer.Exit(1)


def _show_stored(stored: StoredLocally, as_json: bool) -> None:
    if as_json:
        instants = {"since": stored.since.isoformat(), "said_at": stored.said_at.isoformat()}
        show_json({"is_well": False, "stored_locally": {**asdict(stored), **instants}})
        return
    said = _("{stored} (as of {said_at})").format(
        stored=_stored_words(stored.since, stored.waiting), said_at=clock_time(stored.said_at)
    )
    print(Finding(Weight.WEAK, "spool", said))


def _stored_words(since: datetime, waiting: int) -> str:
    words = _("stored locally since {since}, {waiting} waiting")
    return words.format(since=clock_minute(since), waiting=f"{waiting:,}")


def _findings(found: SystemStatus) -> Iterator[Finding]:
    said = _("schema {revision}, {size:,} MiB").format(revision=found.schema, size=-(-found.store_bytes // _MIB))
    yield Finding(Weight.OK, "store", said)
    if not found.collectors:
        yield Finding(Weight.FAULT, "collector", _("has never run on this store: start it with `nocdesk collect`"))
    yield from (_collector(found, row) for row in found.collectors)
    yield from check_judging(found.collectors, found.at)
    yield from (_receiver(found, row) for row in found.receivers)
    yield Finding(Weight.OK, "open", _open(found))


def _collector(found: SystemStatus, row: CollectorRow) -> Finding:
    subject = f"collector {row.source[:8]}"
    if not found.is_alive(row):
        age_s = (found.at - row.beat_at).total_seconds()
        said = _("gave its last sign of life {age} s ago: start it with `nocdesk collect`").format(age=f"{age_s:.0f}")
        return Finding(Weight.FAULT, subject, said)
    said = _(
        "{polls:.0f} polls a minute, {timeouts:.0f} without an answer; {waiting} wait in the spool ({share:.0%} full)"
    )
    weight = Weight.FAULT if row.spool_share >= NEARLY_FULL else Weight.OK
    figures = {"polls": row.polls_per_min, "timeouts": row.timeouts_per_min}
    text = said.format(**figures, waiting=row.spool_waiting, share=row.spool_share)
    if row.waiting_since is not None and found.at - row.waiting_since >= BEHIND_AFTER:
        text += "; " + _stored_words(row.waiting_since, row.spool_waiting + row.inbox_waiting)
        weight = max(weight, Weight.WEAK, key=list(Weight).index)
    return Finding(weight, subject, text)


def _receiver(found: SystemStatus, row: ReceiverRow) -> Finding:
    if row.state is ReceiverState.STOPPED:
        return Finding(Weight.OK, "traps", _("the receiver was stopped"))
    if row.state is ReceiverState.DOWN or not found.is_alive(row):
        said = _("are not received ({reason}): see `nocdesk check`").format(reason=row.detail or _("no sign of life"))
        return Finding(Weight.FAULT, "traps", said)
    said = _("{received:,} received, {stored:,} stored, {waiting:,} wait")
    figures = {"received": row.received, "stored": row.stored, "waiting": row.waiting}
    return Finding(Weight.OK, "traps", said.format(**figures))


def _open(found: SystemStatus) -> str:
    alarms = sum(found.alarms.values())
    critical = found.alarms.get(PerceivedSeverity.CRITICAL, 0)
    return ", ".join(
        (
            ngettext("{count:,} alarm", "{count:,} alarms", alarms).format(count=alarms),
            _("{critical:,} of them critical, {unacknowledged:,} not acknowledged").format(
                critical=critical, unacknowledged=found.unacknowledged
            ),
            ngettext("{count:,} problem", "{count:,} problems", found.problems).format(count=found.problems),
            ngettext("{count:,} ticket", "{count:,} tickets", found.tickets).format(count=found.tickets),
        )
    )


def _record(found: SystemStatus) -> dict[str, Any]:
    return {
        "at": found.at.isoformat(),
        "is_well": found.is_well(),
        "is_judged": found.is_judged,
        "schema": found.schema,
        "store_bytes": found.store_bytes,
        "collectors": [_alive(found, row) for row in found.collectors],
        "receivers": [_alive(found, row) for row in found.receivers],
        "open": {
            "alarms": {severity.value: count for severity, count in found.alarms.items()},
            "unacknowledged": found.unacknowledged,
            "problems": found.problems,
            "tickets": found.tickets,
        },
    }


def _alive(found: SystemStatus, row: CollectorRow | ReceiverRow) -> dict[str, Any]:
    fields = asdict(row)
    instants = {name: value.isoformat() for name, value in fields.items() if isinstance(value, datetime)}
    return {**fields, **instants, "is_alive": found.is_alive(row)}
