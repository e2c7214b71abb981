"""No community is kept with what cannot be decoded, whatever has happened to the octets around it."""

import random

from hypothesis import given
from hypothesis import strategies as st

from probes.snmp.codec import CodecError, decode_message
from probes.traps.blanking import without_communities
from tests.probes.traps.notices import inform, notice, notice_v1

KNOWN, UNKNOWN = "plover-notices", "heron-notices"


def test_the_community_alone_is_blanked_where_it_stands_in_its_place() -> None:
    cut = notice(7, community=UNKNOWN)[:-2]

    assert without_communities(cut, []) == cut.replace(UNKNOWN.encode(), b"*" * len(UNKNOWN))


def test_a_known_community_is_blanked_wherever_it_stands() -> None:
    datagram = bytes((0x30, 0x7F)) + b"\x01" * 70 + KNOWN.encode() + b"\x02"

    assert KNOWN.encode() not in without_communities(datagram, [KNOWN.encode()])


@given(place=st.integers(0, 60), octet=st.integers(0, 255), which=st.sampled_from((notice, inform, notice_v1)))
def test_no_octet_that_was_changed_lets_a_known_community_through(place: int, octet: int, which: object) -> None:
    assert callable(which)
    datagram = bytearray(which(7))
    datagram[place] = octet

    assert KNOWN.encode() not in without_communities(bytes(datagram), [KNOWN.encode()])


def test_no_message_that_one_fault_makes_undecodable_shows_an_unknown_community() -> None:
    chance = random.Random(15)
    seen = 0
    for _ in range(20_000):
        datagram = bytearray(notice(7, community=UNKNOWN))
        datagram[chance.randrange(len(datagram))] = chance.randrange(256)
        try:
            decode_message(bytes(datagram))
        except CodecError:
            seen += 1
            assert UNKNOWN.encode() not in without_communities(bytes(datagram), [])
            assert b"notices" not in without_communities(bytes(datagram), [])

    assert seen > 1_000


def test_a_v3_message_is_kept_as_it_came() -> None:
    header = bytes((0x30, 0x30, 0x02, 0x01, 0x03, 0x30, 0x10)) + b"\x02\x04readable user names"

    assert without_communities(header, []) == header
