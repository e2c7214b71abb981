"""Which objectives on tickets need no look now: no ticket of their service has a clock, and their standing is fresh."""

from collections.abc import Collection, Sequence

from sqlalchemy.orm import Session

from nocdesk.sla.parts import Part
from nocdesk.sla.ticket_times import read_times


class QuietTickets:
    """Remembers when each was judged last; most services have no ticket, and theirs stand as they stood."""

    def __init__(self, write_again_after_us: int) -> None:
        self._after_us = write_again_after_us
        self._judged_us: dict[object, int] = {}
        self._busy: frozenset[int] = frozenset()

    def due(
        self, session: Session, parts: Sequence[Part], now_us: int, watched: Collection[tuple[int, str]] = ()
    ) -> list[Part]:
        """Of these parts all that have to be judged; those that count no tickets have always to be."""
        before, self._busy = (
            self._busy,
            frozenset(read_times(session, [p for p in parts if p.objective.counts_tickets])),
        )
        # The last ticket of a service may have turned out to be none.
        busy, known = before | self._busy, self._judged_us
        due = [
            part
            for place, part in enumerate(parts)
            if not part.objective.counts_tickets
            or part.service_id in busy
            or part.key in watched
            or self._is_stale(known.get((part.key, part.period)), now_us, place * self._after_us // len(parts))
        ]
        self._judged_us = {(p.key, p.period): known.get((p.key, p.period), now_us) for p in parts}
        self._judged_us |= {(part.key, part.period): now_us for part in due}
        return due

    def _is_stale(self, judged_us: int | None, now_us: int, phase_us: int) -> bool:
        # Each has a place of its own in the time, so that not all are written at once.
        if judged_us is None:
            return True
        return (now_us - phase_us) // self._after_us != (judged_us - phase_us) // self._after_us
