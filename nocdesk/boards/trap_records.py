"""What programs read of traps (`nocdesk traps --json`): field names stand in docs/cli.md and stay."""

from collections.abc import Sequence

from nocdesk.boards.records import Record, instant
from nocdesk.boards.trap_board import TrapBoard
from nocdesk.names.lookup import Names
from nocdesk.traps.queries import CountRow, ReceiverRow, TrapRow
from nocdesk.traps.words import oid_text, value_text


def trap_records(rows: Sequence[TrapRow], board: TrapBoard, names: Names) -> Record:
    """The traps, the receivers, and what was counted instead."""
    return {
        "traps": [_trap(row, names) for row in rows],
        "receivers": [_receiver(row) for row in board.receivers],
        "counts": [_count(row) for row in board.counts],
    }


def _trap(row: TrapRow, names: Names) -> Record:
    return {
        "id": row.id,
        "received_at": instant(row.received_at),
        "source": row.source,
        "device": row.device or None,
        "state": row.state.value,
        "cause": row.cause.value if row.cause else None,
        "detail": row.detail,
        "version": row.version or None,
        "inform": row.is_inform,
        "notification": oid_text(names, row.trap_oid) or None,
        "notification_oid": row.trap_oid or None,
        "uptime_s": None if row.uptime_ticks is None else row.uptime_ticks / 100,
        "user": row.user or None,
        "engine_id": row.engine_id or None,
        "engine_boots": row.engine_boots,
        "engine_time_s": row.engine_time_s,
        "objects": [
            {
                "name": oid_text(names, one.oid),
                "oid": one.oid,
                "type": one.type,
                "value": one.value,
                "text": value_text(names, one),
            }
            for one in row.varbinds
        ],
        "raw": row.raw.hex() or None,
    }


def _receiver(row: ReceiverRow) -> Record:
    return {
        "state": row.state.value,
        "detail": row.detail,
        "address": row.address,
        "port": row.port,
        "started_at": instant(row.started_at),
        "beat_at": instant(row.beat_at),
        "received": row.received,
        "spooled": row.spooled,
        "waiting": row.waiting,
        "stored": row.stored,
        "discoveries": row.discoveries,
        "duplicates": row.duplicates,
        "buffer_bytes": row.buffer_bytes,
        "receiver_restarts": row.receiver_restarts,
        "decoder_restarts": row.decoder_restarts,
    }


def _count(row: CountRow) -> Record:
    return {
        "source": row.source or None,
        "cause": row.cause.value,
        "count": row.count,
        "last_at": instant(row.last_at),
    }
