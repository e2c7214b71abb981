"""A fuzz target for the codec: `python -m tests.fuzz.fuzz_codec [-max_total_time=S] [CORPUS]`; needs atheris.

Any octets give a message or a CodecError; what is decoded is encoded to what decodes to the same; and the quick way
of reading an answer says nothing that the general decoder does not say.
"""

import sys
from collections.abc import Callable

import atheris

with atheris.instrument_imports(include=["probes.snmp"]):
    from nocdesk.credentials import Community
    from nocdesk.network.model import SnmpVersion
    from probes.snmp.client import Target
    from probes.snmp.codec import (
        CodecError,
        Message,
        Pdu,
        PduType,
        V3Message,
        decode_message,
        decode_pdu,
        decode_scoped,
        encode_message,
        encode_pdu,
        encode_scoped,
    )
    from probes.snmp.envelope import community_envelope
    from probes.snmp.errors import SnmpError
    from probes.snmp.lane import is_cut_off
    from probes.snmp.peer import Peer
    from probes.snmp.question import CommunityQuestion
    from probes.snmp.shapes import id_in_scoped, message_id
    from probes.snmp.templates import Template
    from probes.snmp.varbind import SnmpType, VarBind

COMMUNITY = Community("kestrel-readings")
ENVELOPE = community_envelope(COMMUNITY, SnmpVersion.V2C)
VARBINDS = (
    VarBind((1, 3, 6, 1, 2, 1, 1, 3, 0), 360_123, SnmpType.TIME_TICKS),
    VarBind((1, 3, 6, 1, 2, 1, 1, 5, 0), b"kestrel", SnmpType.OCTET_STRING),
    VarBind((1, 3, 6, 1, 2, 1, 2, 2, 1, 7, 1), -2, SnmpType.INTEGER),
    VarBind((1, 3, 6, 1, 2, 1, 31, 1, 1, 1, 6, 1), 2**60, SnmpType.COUNTER64),
    VarBind((1, 3, 6, 1, 2, 1, 2, 2, 1, 99, 1), None, SnmpType.NO_SUCH_INSTANCE),
)
ANSWER = encode_message(Message(1, COMMUNITY.text.encode(), Pdu(PduType.RESPONSE, 0x23456789, 0, 0, VARBINDS)))


def known_question() -> CommunityQuestion:
    """A question whose answers have a shape already."""
    template = Template(tuple(varbind.oid for varbind in VARBINDS), lambda pdu: ENVELOPE.seal(0, pdu))
    question = CommunityQuestion(Peer(Target("127.0.0.1", 161, COMMUNITY), ENVELOPE), template)
    question.read(ANSWER)
    assert question.quick_values(ANSWER) is not None
    return question


QUESTION = known_question()


def _decoded(decode: Callable[[bytes], object], octets: bytes) -> object:
    try:
        return decode(octets)
    except CodecError:
        return None


def one_input(octets: bytes) -> None:
    """One run."""
    message = _decoded(decode_message, octets)
    if isinstance(message, Message):
        assert decode_message(encode_message(message)) == message
    elif isinstance(message, V3Message):
        one_scoped(message.data)
    pdu = _decoded(decode_pdu, octets)
    assert pdu is None or decode_pdu(encode_pdu(pdu)) == pdu  # type: ignore[arg-type]
    one_scoped(octets)
    message_id(octets)
    id_in_scoped(octets)
    is_cut_off(octets)
    one_answer(octets)


def one_scoped(octets: bytes) -> None:
    """A scoped PDU comes back as it was."""
    scoped = _decoded(decode_scoped, octets)
    assert scoped is None or decode_scoped(encode_scoped(scoped)) == scoped  # type: ignore[arg-type]


def one_answer(octets: bytes) -> None:
    """What the quick way reads, the general one reads too."""
    quick = QUESTION.quick_values(octets)
    try:
        slow = QUESTION.read(octets)
    except (CodecError, SnmpError):
        slow = None
    assert quick is None or quick == slow


if __name__ == "__main__":
    atheris.Setup(sys.argv, one_input)
    atheris.Fuzz()
