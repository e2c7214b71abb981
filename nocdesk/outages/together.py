"""What alarms did together to services that are judged by their parts: worked out when it happens, and kept.

The rules of a service may change later; its past stays as it was judged.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from sqlalchemy import or_

from nocdesk.alarms.effects import compositions_of, effects_together
from nocdesk.outages.derivation import Effect, Ground, Piece, pieces
from nocdesk.outages.model import LedgerProof, ProofKind
from nocdesk.outages.proof import IS_GOING_ON, Proof, Start, kept_proofs, write_proofs
from nocdesk.services.model import ServiceClass
from nocdesk.store.unit_of_work import UnitOfWork


def put_together(
    work: UnitOfWork,
    grounds: Mapping[int, Ground],
    starts: Mapping[int, Start],
    since: Mapping[int, datetime],
    until: datetime,
) -> dict[int, Ground]:
    """The grounds of services, those that are judged by their parts with what their alarms do together since then."""
    found = dict(grounds)
    alarmed = {number for number, ground in grounds.items() if ground.alarms}
    if not alarmed:
        return found
    for service_id in alarmed.intersection(compositions_of(work.session).composed):
        found[service_id] = _anew(work, service_id, grounds[service_id], starts[service_id], since[service_id], until)
    return found


def _anew(work: UnitOfWork, service_id: int, ground: Ground, start: Start, since: datetime, until: datetime) -> Ground:
    since = max(since, start.at)
    _cut(work, service_id, start.epoch, since)
    kept = [
        replace(one, ended_at=since if one.ended_at is None else min(one.ended_at, since))
        for one in ground.together
        if one.began_at < since
    ]
    fresh = [
        Effect(max(piece.began_at, since), piece.ended_at, _effect(work, service_id, piece))
        for piece in pieces(replace(ground, together=()), until)
        if piece.alarms and (piece.ended_at is None or piece.ended_at > since)
    ]
    write_proofs(
        work,
        [
            Proof(service_id, start.epoch, ProofKind.TOGETHER, one.began_at, one.ended_at, effect=one.effect)
            for one in fresh
        ],
    )
    return replace(ground, together=[*kept, *fresh])


def _cut(work: UnitOfWork, service_id: int, epoch: int, since: datetime) -> None:
    """End what stood at `since`, and supersede what began later: it is put together anew."""
    query = kept_proofs().where(
        LedgerProof.service_id == service_id,
        LedgerProof.epoch == epoch,
        LedgerProof.kind == ProofKind.TOGETHER,
        or_(IS_GOING_ON, LedgerProof.ended_at > since),
    )
    for row in work.session.scalars(query).all():
        if row.began_at >= since:
            row.superseded_at = work.clock.now()
        else:
            row.ended_at = since
    work.session.flush()


def _effect(work: UnitOfWork, service_id: int, piece: Piece) -> ServiceClass:
    alone = {alarm.alarm_id: alarm.effect for alarm in piece.alarms if alarm.alarm_id is not None}
    effects = set(effects_together(work.session, service_id, alone))
    return next((one for one in (ServiceClass.DOWN, ServiceClass.DEGRADED) if one in effects), ServiceClass.UP)
