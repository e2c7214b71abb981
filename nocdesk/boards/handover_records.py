"""Handovers as JSON: their fields stay."""

from typing import Any

from nocdesk.shifts.model import Handover
from nocdesk.shifts.queries import is_intact
from nocdesk.shifts.sheet import NOTES, items_of

Record = dict[str, Any]


def handover_summary(handover: Handover) -> Record:
    """One line about a handover."""
    return {
        "id": handover.id,
        "shift": handover.shift,
        "starts_at": handover.starts_at.isoformat(),
        "ends_at": handover.ends_at.isoformat(),
        "state": handover.state.value,
        "outgoing": handover.outgoing,
        "offered_at": handover.offered_at.isoformat() if handover.offered_at else None,
        "incoming": handover.incoming,
        "accepted_at": handover.accepted_at.isoformat() if handover.accepted_at else None,
    }


def handover_record(handover: Handover) -> Record:
    """A whole sheet."""
    return {
        **handover_summary(handover),
        "prepared_by": handover.prepared_by,
        "prepared_at": handover.prepared_at.isoformat(),
        **{name: getattr(handover, name) for name in NOTES},
        "refused_by": handover.refused_by,
        "refusal": handover.refusal,
        "seal": handover.seal,
        "is_intact": is_intact(handover),
        "items": [
            {
                "section": item.section.value,
                "key": item.key,
                "text": item.text,
                "detail": item.detail,
                "is_pressing": item.is_pressing,
                "is_read_back": item.key in handover.read_back,
            }
            for item in items_of(handover.items)
        ],
    }
