"""A walk: what lies below a root, asked for in rows until it ends, and ended where it would not."""

from nocdesk.clock import Clock
from probes.snmp.client import MAX_WALK_OCTETS, MAX_WALK_ROWS, MAX_WALK_S
from probes.snmp.codec import Pdu, PduType
from probes.snmp.errors import CutOffError, MalformedError, SilentError, SnmpError
from probes.snmp.peer import Peer
from probes.snmp.question import PatientQuestion
from probes.snmp.scouting import Heard, ask, ask_with_scout
from probes.snmp.statuses import NO_SUCH_NAME, TOO_BIG, refusal
from probes.snmp.varbind import Oid, SnmpType, VarBind, Walk


class Walking:
    """One walk of one agent, by GETBULK; by GETNEXT in v1, which knows no other."""

    def __init__(self, peer: Peer, root: Oid, clock: Clock) -> None:
        self._peer, self._root, self._clock = peer, root, clock
        self._found: list[VarBind] = []
        self._octets = 0
        self._after = root
        self._is_v1 = peer.is_v1

    async def walk(self) -> Walk:
        """Ends at the first object that does not increase, beyond the root, and at the limits."""
        ends_at = self._clock.monotonic() + MAX_WALK_S
        while not self._is_full and self._clock.monotonic() < ends_at:
            rows = await self._next_rows()
            if rows is None:
                return self._ended(is_complete=True)
            for row in rows:
                if row.type is SnmpType.END_OF_MIB_VIEW or row.oid[: len(self._root)] != self._root:
                    return self._ended(is_complete=True)
                if not is_next(row.oid, self._after) or self._is_full:
                    return self._ended(is_complete=False)
                self._found.append(row)
                self._octets += _octets(row)
                self._after = row.oid
        return self._ended(is_complete=False)

    @property
    def _is_full(self) -> bool:
        return len(self._found) >= MAX_WALK_ROWS or self._octets >= MAX_WALK_OCTETS

    def _ended(self, *, is_complete: bool) -> Walk:
        return Walk(tuple(self._found), is_complete)

    async def _next_rows(self) -> tuple[VarBind, ...] | None:
        """The next rows, as many as the device gives at once; None where v1 says that there are no more."""
        limits = self._peer.limits
        while True:
            rows = 1 if self._is_v1 else limits.rows
            heard = await self._heard(rows)
            answer = heard.outcome
            if isinstance(answer, Pdu) and not answer.error_status:
                limits.proven_rows = max(limits.proven_rows, rows)
                return answer.varbinds
            if isinstance(answer, Pdu) and self._is_v1 and answer.error_status == NO_SUCH_NAME:
                return None
            if rows == 1 or not _is_too_much(heard):
                raise self._error(heard)
            limits.take_fewer_rows(rows)

    async def _heard(self, rows: int) -> Heard:
        if rows <= max(1, self._peer.limits.proven_rows):
            return await ask(self._question(rows))
        return await ask_with_scout(self._question(rows), self._question(1))

    def _question(self, rows: int) -> PatientQuestion:
        names = (VarBind(self._after, None, SnmpType.NULL),)
        if self._is_v1:
            return PatientQuestion(self._peer, Pdu(PduType.GETNEXT, 0, 0, 0, names))
        return PatientQuestion(self._peer, Pdu(PduType.GETBULK, 0, 0, rows, names))

    def _error(self, heard: Heard) -> SnmpError:
        if isinstance(heard.outcome, SnmpError):
            return heard.outcome
        target = self._peer.target
        if isinstance(heard.outcome, Pdu):
            return refusal(target, heard.outcome.error_status, heard.outcome.error_index)
        return MalformedError(target.address, target.port, "values without names")


def _octets(row: VarBind) -> int:
    """About as many as it had in the answer, without its numbers, which the number of rows bounds."""
    return len(row.oid) + (0 if row.value is None or isinstance(row.value, int) else len(row.value))


def _is_too_much(heard: Heard) -> bool:
    """Whether fewer rows may be answered where these were not."""
    if isinstance(heard.outcome, Pdu):
        return heard.outcome.error_status == TOO_BIG
    return isinstance(heard.outcome, CutOffError) or (isinstance(heard.outcome, SilentError) and heard.is_alive)


def is_next(oid: Oid, after: Oid) -> bool:
    """Whether a walk gets on; an agent that goes back would be walked for ever (RFC 3416, clause 4.2.3)."""
    return oid > after
