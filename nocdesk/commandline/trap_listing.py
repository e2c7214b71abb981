"""`nocdesk traps`: what devices said unasked, what of it could not be read, and what was lost."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated

import typer
from sqlalchemy import select

from nocdesk.boards.trap_board import TrapBoard, last_traps, trap_board
from nocdesk.boards.trap_records import trap_records
from nocdesk.commandline.listings import instant_of
from nocdesk.commandline.opening import store_for
from nocdesk.commandline.options import AsJson
from nocdesk.commandline.output import show_json, show_table
from nocdesk.core import Core
from nocdesk.errors import NocdeskError
from nocdesk.language import _
from nocdesk.names.file import load_names
from nocdesk.names.lookup import Names
from nocdesk.network.model import Device
from nocdesk.people.policy import Act
from nocdesk.toml_file import nearest
from nocdesk.traps.event import TrapState
from nocdesk.traps.queries import ReceiverRow, TrapFilter, TrapRow
from nocdesk.traps.words import CAUSE_WORDS, dump, oid_text, varbind_text


class UnknownDeviceError(NocdeskError):
    """A device that does not exist was asked for."""


def traps(
    context: typer.Context,
    undecodable: Annotated[
        bool, typer.Option("--undecodable", help="Those that could not be read, as octets.")
    ] = False,
    device: Annotated[str | None, typer.Option(help="Only this device's, in the order in which it sent them.")] = None,
    since: Annotated[
        str | None, typer.Option(help="Only from an instant on (ISO 8601, UTC without an offset).")
    ] = None,
    last: Annotated[int, typer.Option(min=1, max=100_000, help="So many at most.")] = 50,
    as_json: AsJson = False,
) -> None:
    """List the last traps and INFORMs, the newest last, how the receiver does, and what was lost."""
    if context.invoked_subcommand is not None:
        return
    state = TrapState.UNDECODABLE if undecodable else None
    with store_for(context, Act.VIEW_NETWORK) as core:
        _require_device(core, device)
        with core.read() as session:
            rows = last_traps(session, TrapFilter(device, state, instant_of(since, "--since")), last)
            board = trap_board(session)
        names = load_names(core.settings.names_file)
    if as_json:
        show_json(trap_records(rows, board, names))
        return
    if undecodable:
        _show_octets(rows)
    else:
        titles = ("received (UTC)", "device", "source", "version", "notification", "objects")
        show_table(titles, (_cells(row, names) for row in rows), empty=_("No trap has been received."))
    _show_receiver(board)
    if board.missing:
        print(_("{count} notifications without a rule: nocdesk traps missing").format(count=len(board.missing)))


def _cells(row: TrapRow, names: Names) -> list[object]:
    kind = f"{row.version} INFORM" if row.is_inform else row.version
    what = oid_text(names, row.trap_oid) if row.state is TrapState.DECODED else f"{row.state}: {row.detail}"
    return [
        _instant(row.received_at),
        row.device,
        row.source,
        kind,
        what,
        [varbind_text(names, one) for one in row.varbinds],
    ]


def _instant(at: datetime) -> str:
    return at.isoformat(sep=" ", timespec="milliseconds").removesuffix("+00:00")


def _show_octets(rows: Sequence[TrapRow]) -> None:
    if not rows:
        print(_("Every datagram could be read."))
    for row in rows:
        print(f"{_instant(row.received_at)} {row.source} {row.device}: {row.detail}")
        for line in dump(row.raw):
            print(f"  {line}")


def _show_receiver(board: TrapBoard) -> None:
    print()
    for receiver in board.receivers[:1]:
        print(_receiver_line(receiver))
        if receiver.detail:
            print(receiver.detail)
    if not board.receivers:
        print(_("No trap receiver has run on this store: set enabled = true under [traps], then nocdesk collect"))
    rows = (
        [CAUSE_WORDS[row.cause], row.source or _("not known"), row.count, _instant(row.last_at)] for row in board.counts
    )
    show_table(
        ("not stored, or refused", "source", "count", "last (UTC)"), rows, empty=_("Nothing was lost or refused.")
    )


def _receiver_line(row: ReceiverRow) -> str:
    where = _("UDP port {port}").format(port=row.port) + (
        _(" of {address}").format(address=row.address) if row.address else ""
    )
    return _(
        "Receiver {state} on {where}: {received} datagrams received, {spooled} on the disk; "
        "of these {stored} traps and INFORMs stored, {discoveries} discoveries of SNMPv3 "
        "answered, {duplicates} repetitions, {waiting} waiting; started again "
        "{receiver_restarts} times, its decoder {decoder_restarts} times"
    ).format(
        state=row.state,
        where=where,
        received=row.received,
        spooled=row.spooled,
        stored=row.stored,
        discoveries=row.discoveries,
        duplicates=row.duplicates,
        waiting=row.waiting,
        receiver_restarts=row.receiver_restarts,
        decoder_restarts=row.decoder_restarts,
    )


def _require_device(core: Core, name: str | None) -> None:
    if name is None:
        return
    with core.read() as session:
        known = list(session.scalars(select(Device.name)))
    if name not in known:
        raise UnknownDeviceError(
            _("There is no device '{name}'; {nearest}").format(name=name, nearest=nearest(name, known))
        )
