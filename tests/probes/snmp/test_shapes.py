"""The quick way of reading an answer never says anything that the general decoder does not say."""

import random
from contextlib import suppress

from hypothesis import given, settings
from hypothesis import strategies as st

from nocdesk.network.model import SnmpVersion
from probes.snmp.client import Target
from probes.snmp.codec import CodecError, Message, Pdu, PduType, encode_message
from probes.snmp.envelope import community_envelope
from probes.snmp.errors import SnmpError
from probes.snmp.peer import Peer
from probes.snmp.question import CommunityQuestion
from probes.snmp.templates import Template
from probes.snmp.varbind import SnmpType, VarBind
from tests.probes.snmp.mutation import mutated
from tests.probes.snmp.scripted_agent import COMMUNITY
from tests.probes.snmp.snmp_values import VALUES, varbinds

ENVELOPE = community_envelope(COMMUNITY, SnmpVersion.V2C)
ID = 0x23456789


def _question(asked: tuple[VarBind, ...]) -> CommunityQuestion:
    template = Template(tuple(varbind.oid for varbind in asked), lambda pdu: ENVELOPE.seal(0, pdu))
    return CommunityQuestion(Peer(Target("127.0.0.1", 161, COMMUNITY), ENVELOPE), template)


def _answer(answered: tuple[VarBind, ...], number: int = ID) -> bytes:
    return encode_message(Message(1, COMMUNITY.text.encode(), Pdu(PduType.RESPONSE, number, 0, 0, answered)))


def _values(found: tuple[VarBind, ...]) -> tuple[object, ...]:
    return tuple(varbind.value for varbind in found)


GENERATED = varbinds(max_size=12).filter(bool)


@given(first=GENERATED, data=st.data())
def test_answers_whose_values_change_are_read_alike_by_both_ways(
    first: tuple[VarBind, ...], data: st.DataObject
) -> None:
    question = _question(first)
    for number in range(6):
        answered = tuple(
            VarBind(one.oid, data.draw(VALUES[one.type]), one.type) if data.draw(st.booleans()) else one
            for one in first
        )
        datagram = _answer(answered, ID + number)

        quick = question.quick_values(datagram)

        assert quick is None or quick == _values(answered)
        assert quick is None or question.types == tuple(one.type for one in answered)
        assert question.read(datagram) == _values(answered)


@given(answered=GENERATED)
def test_an_answer_like_the_first_is_read_the_quick_way(answered: tuple[VarBind, ...]) -> None:
    question = _question(answered)
    assert question.quick_values(_answer(answered)) is None
    question.read(_answer(answered))

    quick = question.quick_values(_answer(answered, ID + 1))

    is_short = all(not isinstance(one.value, bytes) or len(one.value) < 128 for one in answered)
    is_short &= all(one.type is not SnmpType.OBJECT_IDENTIFIER for one in answered)
    assert quick == _values(answered) or not is_short


@settings(max_examples=60)
@given(answered=GENERATED, seed=st.integers(0, 2**32))
def test_a_mutated_answer_is_read_the_quick_way_only_if_the_general_decoder_reads_the_same(
    answered: tuple[VarBind, ...], seed: int
) -> None:
    question = _question(answered)
    for number in range(3):
        question.read(_answer(answered, ID + number))
    chance = random.Random(seed)
    for _ in range(40):
        datagram = mutated(_answer(answered), chance)
        quick = question.quick_values(datagram)
        if quick is not None:
            assert question.read(datagram) == quick
        else:
            with suppress(CodecError, SnmpError):
                question.read(datagram)
