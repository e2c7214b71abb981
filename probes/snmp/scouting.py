"""Tells a device that is silent because it was asked for too much from one that is dead: by asking for one object."""

import asyncio
from dataclasses import dataclass, replace

from probes.snmp.errors import SnmpError
from probes.snmp.question import Outcome, Question


@dataclass(frozen=True, slots=True)
class Heard:
    """What came of a question, after how long, and whether the device answered a smaller one meanwhile."""

    outcome: Outcome
    round_trip_ms: float
    is_alive: bool = False


def ask(question: Question) -> "asyncio.Future[Heard]":
    """Ask with the repetitions that the target is given; the peer must have its lane."""
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
    asked = ask(question)
    peer = question.peer
    await asyncio.wait([asked], timeout=peer.timeout_s * (peer.retries + 1) / 2)
    if asked.done():
        return asked.result()
    scouted = ask(scout)
    heard = await asked
    # The scout's last attempt may still be under way, but then it has been silent for as long as the other.
    is_alive = scouted.done() and not isinstance(scouted.result().outcome, SnmpError)
    scouted.cancel()
    return replace(heard, is_alive=is_alive)
