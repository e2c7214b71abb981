"""`nocdesk customers` and `nocdesk probes`: who buys, and what is polled."""

from dataclasses import asdict

import typer

from nocdesk.boards.customer_board import CUSTOMER_WORDS, customer_rows
from nocdesk.boards.probe_board import PolledRow, poller_board
from nocdesk.boards.probe_fields import PROBE_FIELDS
from nocdesk.boards.records import Record, instant
from nocdesk.commandline.filtering import FilterText, fields_help, nothing, passing
from nocdesk.commandline.opening import store_for
from nocdesk.commandline.options import AsJson
from nocdesk.commandline.output import show_json, show_table
from nocdesk.filtering.vocabulary import Vocabulary
from nocdesk.language import _
from nocdesk.people.policy import Act

PROBE_WORDS: Vocabulary[PolledRow] = Vocabulary(
    lambda row: (row.name, row.device, row.service, row.detail, row.type.value), PROBE_FIELDS
)
CUSTOMER_FIELDS_HELP = fields_help(CUSTOMER_WORDS, "state:down services>=10")
PROBE_FIELDS_HELP = fields_help(PROBE_WORDS, "state:silent,refused device:ost-")


def customers(context: typer.Context, as_json: AsJson = False, words: FilterText = "") -> None:
    """List the customers, how their services fare, and their open tickets."""
    with store_for(context, Act.VIEW_CUSTOMERS) as core, core.read() as session:
        rows = passing(customer_rows(session), CUSTOMER_WORDS, words, core)
    if as_json:
        show_json([asdict(row) for row in rows])
        return
    titles = ("number", "customer", "services", "down", "degraded", "open tickets", "time zone")
    cells = ((r.number, r.name, r.services, r.down, r.degraded, r.open_tickets, r.timezone) for r in rows)
    show_table(titles, cells, empty=nothing(_("There is no customer"), words))


def probes(context: typer.Context, as_json: AsJson = False, words: FilterText = "") -> None:
    """List the probes, how each stands, and its last answer."""
    with store_for(context, Act.VIEW_NETWORK) as core, core.read() as session:
        rows = passing(poller_board(session, now=core.clock.now()).rows, PROBE_WORDS, words, core)
    records = [_record(row) for row in rows]
    if as_json:
        show_json(records)
        return
    keys = ("state", "name", "type", "device", "service", "interval_s", "answered_at", "answer_ms", "detail")
    titles = ("state", "probe", "type", "device", "service", "every, s", "answered", "took, ms", "detail")
    show_table(titles, ([r[key] for key in keys] for r in records), empty=nothing(_("There is no probe"), words))


def _record(row: PolledRow) -> Record:
    return {
        "id": row.id,
        "name": row.name,
        "type": row.type.value,
        "device": row.device,
        "service": row.service or None,
        "interval_s": row.interval_s,
        "state": row.state.value,
        "polled_at": instant(row.polled_at),
        "answered_at": instant(row.answered_at),
        "answer_ms": None if row.answer_ms is None else round(row.answer_ms, 1),
        "detail": row.detail,
    }
