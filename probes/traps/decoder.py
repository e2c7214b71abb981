"""The decoder's program: reads the raw spool in order and says what became of each datagram; it may be killed any time.

It has no store and no socket. Orders come as lines of JSON on standard input, and it ends when that closes: first
`{"directory", "after", "careful", "set_aside": [seq], "engine_id", "boots", "booted_at_s", "minimum_level",
"heard": {engine_id: [boots, time_s, at_s]}}`, then `{"senders": {address: [credential]}}` and `{"through": seq}`.
It says `{"ready": true}`, then `{"events": [...], "answers": [...], "count", "last": seq}` as it goes, and
`{"done": seq}` when it has come to where it was told to go.
`careful` is for how many datagrams it says so one by one, so that it is known which of them ended it.
"""

import json
import os
import signal
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, TextIO

from nocdesk.credential_text import credential_from_json
from nocdesk.setting_groups import SecurityLevel
from probes.traps.decoding import Decoded, Decoder, Senders
from probes.traps.engine_identity import EngineIdentity
from probes.traps.raw_spool import Numbered, RawReader
from probes.traps.secured import Heard, SecuredNotifications
from probes.traps.wire import event_to_json

AT_ONCE = 100
MAX_MEMORY = 2**30
"""Octets of address space: whatever asks for more ends, and is started anew."""

Decode = Callable[[Decoder, Numbered], Decoded]


def main(decode: Decode = Decoder.decode) -> int:
    """Wait for the first order, then decode until standard input closes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _bound_memory()
    orders = _orders(sys.stdin)
    first = next(orders, None)
    if first is not None:
        try:
            _Work(first, sys.stdout, decode).follow(orders)
        except BrokenPipeError:
            # Nobody listens any more. What is left in the stream's buffer must not fail once more at the exit.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0


class _Work:
    def __init__(self, first: Mapping[str, Any], out: TextIO, decode: Decode) -> None:
        self._reader = RawReader(Path(first["directory"]))
        self._at = int(first["after"])
        self._careful = int(first["careful"])
        self._set_aside = frozenset(first["set_aside"])
        self._decoder = Decoder({}, _secured(first))
        self._decode = decode
        self._out = out

    def follow(self, orders: Iterable[Mapping[str, Any]]) -> None:
        """Do what the orders say."""
        self._say({"ready": True})
        for order in orders:
            if "senders" in order:
                self._decoder.senders = _senders(order["senders"])
            if "through" in order:
                self._work_through(order["through"])
                self._say({"done": order["through"]})

    def _work_through(self, through: int) -> None:
        while batch := self._reader.after(self._at, through, 1 if self._careful else AT_ONCE):
            decoded = [self._one(numbered) for numbered in batch]
            answers = [
                [numbered.datagram.source, numbered.datagram.port, one.answer.hex()]
                for numbered, one in zip(batch, decoded, strict=True)
                if one.answer
            ]
            events = [event_to_json(one.event) for one in decoded if one.event is not None]
            self._at = batch[-1].seq
            self._say({"events": events, "answers": answers, "count": len(batch), "last": self._at})
            self._careful = max(0, self._careful - 1)
        self._at = max(self._at, through)

    def _one(self, numbered: Numbered) -> Decoded:
        if numbered.seq in self._set_aside:
            return self._decoder.set_aside(numbered)
        return self._decode(self._decoder, numbered)

    def _say(self, line: Mapping[str, object]) -> None:
        self._out.write(json.dumps(line) + "\n")
        self._out.flush()


def _secured(first: Mapping[str, Any]) -> SecuredNotifications:
    own = EngineIdentity(bytes.fromhex(first["engine_id"]), int(first["boots"]))
    heard = {bytes.fromhex(engine_id): Heard(*last) for engine_id, last in first["heard"].items()}
    return SecuredNotifications(own, float(first["booted_at_s"]), SecurityLevel(first["minimum_level"]), heard)


def _senders(named: Mapping[str, list[str]]) -> Senders:
    return {
        address: tuple(credential_from_json(text, name=address) for text in texts) for address, texts in named.items()
    }


def _orders(stream: TextIO) -> Iterator[Mapping[str, Any]]:
    while line := stream.readline():
        yield json.loads(line)


def _bound_memory() -> None:
    # Windows has no such limit for a process on itself.
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY, MAX_MEMORY))


if __name__ == "__main__":
    sys.exit(main())
