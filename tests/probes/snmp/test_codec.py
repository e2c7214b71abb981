"""The codec against pysnmp's encoder and decoder, and against octets written down by hand from the standards."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyasn1.codec.ber import decoder, encoder
from pysnmp.proto import api

from probes.snmp.ber import encode_integer
from probes.snmp.codec import (
    CodecError,
    Message,
    Pdu,
    PduType,
    ScopedPdu,
    TrapV1,
    V3Message,
    decode_message,
    decode_oid,
    decode_pdu,
    decode_scoped,
    encode_message,
    encode_oid,
    encode_pdu,
    encode_scoped,
    encode_v3,
    tlv,
)
from probes.snmp.varbind import Oid, SnmpType, VarBind
from tests.probes.snmp.snmp_values import BULKS, RESPONSES, TRAPS, oids, pysnmp_value

V2C, V1 = api.PROTOCOL_MODULES[api.SNMP_VERSION_2C], api.PROTOCOL_MODULES[api.SNMP_VERSION_1]
UPTIME: Oid = (1, 3, 6, 1, 2, 1, 1, 3, 0)


def _by_pysnmp(message: Message) -> bytes:
    """The same message as pysnmp encodes it."""
    assert isinstance(message.pdu, Pdu)
    is_bulk = message.pdu.type is PduType.GETBULK
    pdu = V2C.GetBulkRequestPDU() if is_bulk else V2C.ResponsePDU()
    face = V2C.apiBulkPDU if is_bulk else V2C.apiPDU
    face.set_defaults(pdu)
    face.set_request_id(pdu, message.pdu.request_id)
    if is_bulk:
        face.set_non_repeaters(pdu, message.pdu.error_status)
        face.set_max_repetitions(pdu, message.pdu.error_index)
    else:
        face.set_error_status(pdu, message.pdu.error_status)
        face.set_error_index(pdu, message.pdu.error_index)
    face.set_varbinds(pdu, [(varbind.oid, pysnmp_value(varbind)) for varbind in message.pdu.varbinds])
    whole = V2C.Message()
    V2C.apiMessage.set_defaults(whole)
    V2C.apiMessage.set_community(whole, message.community)
    V2C.apiMessage.set_pdu(whole, pdu)
    return bytes(encoder.encode(whole))


@given(community=st.binary(max_size=40), pdu=st.one_of(RESPONSES, BULKS))
def test_what_pysnmp_encodes_is_decoded_to_the_same_values(community: bytes, pdu: Pdu) -> None:
    message = Message(1, community, pdu)

    assert decode_message(_by_pysnmp(message)) == message


@given(community=st.binary(max_size=40), pdu=st.one_of(RESPONSES, BULKS))
def test_the_encoding_is_octet_for_octet_that_of_pysnmp(community: bytes, pdu: Pdu) -> None:
    message = Message(1, community, pdu)

    assert encode_message(message) == _by_pysnmp(message)


@given(trap=TRAPS)
def test_pysnmp_reads_a_v1_trap_of_ours_and_we_read_its_encoding(trap: TrapV1) -> None:
    message = Message(0, b"kestrel", trap)

    whole, rest = decoder.decode(encode_message(message), asn1Spec=V1.Message())

    pdu = V1.apiMessage.get_pdu(whole)
    address = bytes(int(part) for part in V1.apiTrapPDU.get_agent_address(pdu).prettyPrint().split("."))
    assert rest == b""
    assert tuple(V1.apiTrapPDU.get_enterprise(pdu)) == trap.enterprise
    assert address == trap.agent_address
    assert int(V1.apiTrapPDU.get_generic_trap(pdu)) == trap.generic
    assert int(V1.apiTrapPDU.get_specific_trap(pdu)) == trap.specific
    assert int(V1.apiTrapPDU.get_timestamp(pdu)) == trap.time_stamp
    assert [tuple(name) for name, _ in V1.apiTrapPDU.get_varbinds(pdu)] == [one.oid for one in trap.varbinds]
    assert decode_message(bytes(encoder.encode(whole))) == message


@given(oid=oids())
def test_every_object_identifier_is_encoded_as_pyasn1_does_and_comes_back(oid: Oid) -> None:
    content = encode_oid(oid)

    assert tlv(6, content) == encoder.encode(V2C.ObjectIdentifier(oid))
    assert decode_oid(content) == oid


@given(engine=st.binary(max_size=32), name=st.binary(max_size=40), pdu=RESPONSES, padding=st.integers(0, 7))
def test_a_scoped_pdu_comes_back_and_only_des_may_pad_it(engine: bytes, name: bytes, pdu: Pdu, padding: int) -> None:
    scoped = ScopedPdu(engine, name, pdu)
    sealed = encode_scoped(scoped) + bytes(padding)

    assert decode_scoped(sealed, is_padded=True) == scoped
    if padding:
        with pytest.raises(CodecError, match="behind the scoped PDU"):
            decode_scoped(sealed)


@given(number=st.integers(0, 2**31 - 1), parameters=st.binary(max_size=300), is_private=st.booleans())
def test_a_v3_message_comes_back_and_says_where_its_parameters_lie(
    number: int, parameters: bytes, is_private: bool
) -> None:
    data = b"ciphertext" if is_private else encode_scoped(ScopedPdu(b"", b"", Pdu(PduType.GET, 1, 0, 0, ())))
    datagram = encode_v3(V3Message(number, 65_507, 7 if is_private else 4, 3, parameters, 0, data))

    message = decode_message(datagram)

    assert isinstance(message, V3Message)
    assert (message.message_id, message.security_parameters, message.data) == (number, parameters, data)
    assert datagram[message.parameters_at :].startswith(parameters)


def _answer(value: str, *, status: str = "020100", index: str = "020100", version: str = "020101") -> bytes:
    varbinds = tlv(0x30, tlv(0x30, tlv(6, encode_oid(UPTIME)), bytes.fromhex(value)))
    pdu = tlv(0xA2, bytes.fromhex(f"020107{status}{index}"), varbinds)
    return tlv(0x30, bytes.fromhex(version), tlv(4, b"kestrel"), pdu)


@pytest.mark.parametrize(
    ("encoded", "value", "kind"),
    [
        ("4104ffffffff", 2**32 - 1, SnmpType.COUNTER32),
        ("410500ffffffff", 2**32 - 1, SnmpType.COUNTER32),
        ("4109000000000000000007", 7, SnmpType.COUNTER32),
        ("420480000000", 2**31, SnmpType.GAUGE32),
        ("4608ffffffffffffffff", 2**64 - 1, SnmpType.COUNTER64),
        ("460900ffffffffffffffff", 2**64 - 1, SnmpType.COUNTER64),
        ("020500000000ff", 255, SnmpType.INTEGER),
        ("0204ffffffff", -1, SnmpType.INTEGER),
        ("02810107", 7, SnmpType.INTEGER),
        ("04840000000161", b"a", SnmpType.OCTET_STRING),
        ("0600", (0, 0), SnmpType.OBJECT_IDENTIFIER),
        ("8000", None, SnmpType.NO_SUCH_OBJECT),
        ("40047f000001", b"\x7f\0\0\1", SnmpType.IP_ADDRESS),
    ],
)
def test_what_agents_really_send_is_read(encoded: str, value: object, kind: SnmpType) -> None:
    message = decode_message(_answer(encoded))

    assert isinstance(message, Message)
    assert message.pdu.varbinds == (VarBind(UPTIME, value, kind),)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "encoded",
    [
        pytest.param("410501ffffffff", id="a counter beyond 32 bits"),
        pytest.param("4609ffffffffffffffffff", id="a counter beyond 64 bits"),
        pytest.param("020500ffffffff", id="an integer beyond 31 bits"),
        pytest.param("410a00000000000000000007", id="a counter of ten octets"),
        pytest.param("4100", id="a counter of none"),
        pytest.param("0200", id="an integer of none"),
        pytest.param("0480", id="an indefinite length"),
        pytest.param("048061610000", id="an indefinite length with its end"),
        pytest.param("0485000000000161", id="a length of five octets"),
        pytest.param("04ff", id="a length of 127 octets"),
        pytest.param("0484ffffffff", id="a length of four gigabytes"),
        pytest.param("0405616161", id="a length beyond the end"),
        pytest.param("050100", id="a null with a content"),
        pytest.param("800100", id="noSuchObject with a content"),
        pytest.param("400461626364" + "0500", id="a second value"),
        pytest.param("4003616263", id="an address of three octets"),
        pytest.param("0601", id="an object identifier that is not there"),
        pytest.param("06022b80", id="an arc that is cut off"),
        pytest.param("06032b8001", id="an arc with an empty beginning"),
        pytest.param("06072bffffffffff7f", id="an arc beyond 32 bits"),
        pytest.param("24056163", id="a constructed string"),
        pytest.param("1f0100", id="a tag of several octets"),
        pytest.param("470107", id="an unknown type"),
        pytest.param("", id="no value at all"),
    ],
)
def test_what_nobody_may_send_is_refused(encoded: str) -> None:
    with pytest.raises(CodecError):
        decode_message(_answer(encoded))


@pytest.mark.parametrize(
    "datagram",
    [
        b"",
        b"0",
        b"0\0",
        _answer("0500") + b"\0",
        _answer("0500")[:-1],
        b"\x31" + _answer("0500")[1:],
        _answer("0500", status="0201ff"),
        _answer("0500", index="0201ff"),
        _answer("0500", version="020102"),
        _answer("0500", version="0201ff"),
        _answer("0500").replace(b"\xa2", b"\xa3", 1),
        _answer("0500").replace(b"\xa2", b"\xa8", 1),
        tlv(0x30, b"\2\1\0", tlv(4, b"kestrel"), encode_pdu(Pdu(PduType.GETBULK, 1, 0, 5, ()))),
        tlv(0x30, b"\2\1\1", tlv(4, b"kestrel"), encode_pdu(TrapV1(UPTIME, b"abcd", 6, 1, 1, ()))),
        tlv(4, bytes(65_536)),
        b"0\x80" * 30_000,
        b"0\x82\xea\x5c" * 15_000,
    ],
)
def test_what_is_no_message_is_refused(datagram: bytes) -> None:
    with pytest.raises(CodecError):
        decode_message(datagram)


def test_an_object_identifier_has_at_most_128_arcs() -> None:
    most = bytes([0x2B]) + bytes([1]) * 126

    assert len(decode_oid(most)) == 128
    with pytest.raises(CodecError, match="128 arcs"):
        decode_oid(most + b"\1")


@pytest.mark.parametrize("oid", [(), (1,), (3, 1), (1, 40), (1, 3, -1), (1, 3, 2**32), (1, 3) * 65])
def test_what_is_no_object_identifier_is_not_encoded(oid: Oid) -> None:
    with pytest.raises(CodecError):
        encode_oid(oid)


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (SnmpType.COUNTER32, -1),
        (SnmpType.COUNTER32, 2**32),
        (SnmpType.COUNTER64, 2**64),
        (SnmpType.INTEGER, 2**31),
        (SnmpType.INTEGER, b"1"),
        (SnmpType.IP_ADDRESS, b"abc"),
        (SnmpType.OCTET_STRING, 1),
        (SnmpType.NULL, 1),
    ],
)
def test_a_value_that_does_not_fit_its_type_is_not_encoded(kind: SnmpType, value: int | bytes) -> None:
    with pytest.raises(CodecError, match=f"no {kind}"):
        encode_pdu(Pdu(PduType.RESPONSE, 1, 0, 0, (VarBind(UPTIME, value, kind),)))


@given(datagram=st.binary(max_size=200))
def test_any_octets_give_a_message_or_a_codec_error(datagram: bytes) -> None:
    for decode in (decode_message, decode_pdu, decode_scoped, decode_oid):
        try:
            decode(datagram)
        except CodecError:
            continue


@pytest.mark.parametrize(
    ("value", "content"),
    [
        (0, "00"),
        (127, "7f"),
        (128, "0080"),
        (-1, "ff"),
        (-128, "80"),
        (-129, "ff7f"),
        (-32768, "8000"),
        (-(2**31), "80000000"),
    ],
)
def test_a_number_takes_as_few_octets_as_x690_asks_for(value: int, content: str) -> None:
    encoded = encode_integer(value)

    assert encoded == bytes([2, len(content) // 2]) + bytes.fromhex(content)
