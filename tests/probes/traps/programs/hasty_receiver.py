"""The receiver, with the guard off: it answers an INFORM when it comes, and the disk is slow."""

import json
import socket
import sys
import time
from collections.abc import Sequence

from probes.snmp.codec import Message, Pdu, decode_message, encode_message
from probes.traps.notification import response
from probes.traps.raw_spool import Datagram, RawSpool
from probes.traps.receiver import make_receiver

DISK_S = 0.3


class AnsweringSocket(socket.socket):
    """Answers what it reads before anybody has it."""

    def recvfrom_into(self, buffer: bytearray, *_: object) -> tuple[int, tuple[str, int]]:  # type: ignore[override]
        size, sender = super().recvfrom_into(buffer)
        message = decode_message(bytes(buffer[:size]))
        if isinstance(message, Message) and isinstance(message.pdu, Pdu):
            self.sendto(encode_message(Message(message.version, message.community, response(message.pdu))), sender)
        return size, sender


class SlowSpool(RawSpool):
    """A disk that takes its time."""

    def append(self, datagrams: Sequence[Datagram]) -> int:
        time.sleep(DISK_S)
        return super().append(datagrams)


def main() -> int:
    """As the real one."""
    order = json.loads(sys.stdin.readline())
    receiver = make_receiver(order, sys.stdout)
    listening = receiver.listening
    receiver.listening = AnsweringSocket(listening.family, listening.type, fileno=listening.detach())
    receiver.spool.__class__ = SlowSpool
    receiver.run(sys.stdin)
    return 0


if __name__ == "__main__":
    sys.exit(main())
