"""Tells a device that is silent because it was asked for too much from one that is dead: by asking for one object."""

import asyncio
from dataclasses import dataclass, replace

from probes.snmp.errors import SnmpError, StaleEngineError
from probes.snmp.question import Outcome, Question

RENEWALS = 2
"""A new engine, and then its time, where it does not tell both at once."""


@dataclass(frozen=True, slots=True)
class Heard:
    """What came of a question, after how long, and whether the device answered a smaller one meanwhile."""

    outcome: Outcome
    round_trip_ms: float
    is_alive: bool = False


async def ask(question: Question) -> Heard:
    """Ask with the repetitions that the target is given; once more where its engine was another than was thought."""
    heard = await _ask_once(question)
    for _ in range(RENEWALS):
        if not isinstance(heard.outcome, StaleEngineError):
            return heard
        heard = await _ask_once(question)
    return heard


def _ask_once(question: Question) -> "asyncio.Future[Heard]":
    future: asyncio.Future[Heard] = asyncio.get_running_loop().create_future()

    def done(outcome: Outcome, round_trip_ms: float) -> None:
        if not future.done():
            future.set_result(Heard(outcome, round_trip_ms))

    question.peer.connected_lane.ask(question, done)
    return future


async def ask_with_scout(question: Question, scout: Question) -> Heard:
    """Ask, and send the smaller question too when half of the time has passed in silence.

    So a dead device costs no more time than one question does.
    """
    asked = asyncio.ensure_future(ask(question))
    scouted = asyncio.ensure_future(_ask_later(scout))
    try:
        heard = await asked
        # The scout's last attempt may still be under way, but then it has been silent for as long as the other.
        is_alive = scouted.done() and not isinstance(scouted.result().outcome, SnmpError)
        return replace(heard, is_alive=is_alive)
    finally:
        asked.cancel()
        scouted.cancel()


async def _ask_later(scout: Question) -> Heard:
    peer = scout.peer
    await asyncio.sleep(peer.timeout_s * (peer.retries + 1) / 2)
    return await ask(scout)
