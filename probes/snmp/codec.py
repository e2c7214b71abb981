"""The codec as its users know it: SNMP messages to and from bytes; whatever is wrong with them is a CodecError."""

from probes.snmp.ber import CodecError, decode_oid, encode_oid, tlv
from probes.snmp.messages import (
    Message,
    ScopedPdu,
    V3Message,
    decode_message,
    decode_scoped,
    encode_message,
    encode_scoped,
    encode_v3,
)
from probes.snmp.pdu import Pdu, PduType, TrapV1, decode_pdu, encode_pdu

__all__ = [
    "CodecError",
    "Message",
    "Pdu",
    "PduType",
    "ScopedPdu",
    "TrapV1",
    "V3Message",
    "decode_message",
    "decode_oid",
    "decode_pdu",
    "decode_scoped",
    "encode_message",
    "encode_oid",
    "encode_pdu",
    "encode_scoped",
    "encode_v3",
    "tlv",
]
