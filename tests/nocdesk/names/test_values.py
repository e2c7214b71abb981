"""Values as their syntax writes them; the expected texts are those of RFC 2579 or worked out by hand."""

import pytest

from nocdesk.names.built_in import built_in_objects
from nocdesk.names.conventions import CONVENTIONS
from nocdesk.names.display import octets_text
from nocdesk.names.lookup import Names
from nocdesk.names.objects import NamedObject, Syntax, Value

TEMPERATURE = NamedObject(
    (1, 3, 6, 1, 4, 1, 99999, 1), "kestrelTemperature", "KESTREL-MIB", Syntax("Integer32", {}, "d-1")
)
FLAGS = NamedObject(
    (1, 3, 6, 1, 4, 1, 99999, 2), "kestrelFlags", "KESTREL-MIB", Syntax("BITS", {0: "alive", 9: "late"})
)


@pytest.fixture(scope="module")
def names() -> Names:
    """The built-in ones and two of a vendor."""
    return Names([*built_in_objects(), TEMPERATURE, FLAGS])


@pytest.mark.parametrize(
    ("name", "value", "type_name", "text"),
    [
        ("ifOperStatus.3", 7, "INTEGER", "lowerLayerDown(7)"),
        ("ifOperStatus.3", 99, "INTEGER", "99"),
        ("ifInOctets.3", 4_294_967_295, "Counter32", "4294967295"),
        ("sysUpTime.0", 123_456_789, "TimeTicks", "(123456789) 14 days, 6:56:07.89"),
        ("1.3.6.1.4.1.5", 6_001, "TimeTicks", "(6001) 0:01:00.01"),
        ("ifPhysAddress.3", bytes.fromhex("00163eabcdef"), "OCTET STRING", "00:16:3e:ab:cd:ef"),
        ("ifName.3", b"ge-0/0/1", "OCTET STRING", "ge-0/0/1"),
        ("bgpPeerRemoteAddr.1", bytes([192, 0, 2, 7]), "IpAddress", "192.0.2.7"),
        ("1.3.6.1.4.1.5", bytes([192, 0, 2, 7]), "IpAddress", "192.0.2.7"),
        # RFC 2579: Tuesday May 26, 1992 at 1:30:15 PM EDT.
        ("pingResultsLastGoodProbe.1", bytes([7, 200, 5, 26, 13, 30, 15, 0, 45, 4, 0]), "OCTET STRING",
         "1992-5-26,13:30:15.0,-4:0"),
        ("pingResultsLastGoodProbe.1", bytes([7, 200, 5, 26, 13, 30, 15, 0]), "OCTET STRING", "1992-5-26,13:30:15.0"),
        ("sysObjectID.0", (1, 3, 6, 1, 4, 1, 8072, 3, 2, 10), "OBJECT IDENTIFIER", "NET-SNMP-TC::linux"),
        ("kestrelTemperature.0", 215, "INTEGER", "21.5"),
        ("kestrelTemperature.0", -5, "INTEGER", "-0.5"),
        ("kestrelFlags.0", bytes([0x80, 0x60]), "OCTET STRING", "alive(0) late(9) bit(10)"),
        ("kestrelFlags.0", b"\0", "OCTET STRING", "none"),
        ("1.3.6.1.4.1.5", b"plain text\0", "OCTET STRING", "plain text"),
        ("1.3.6.1.4.1.5", b"\x00\xff\x1b", "OCTET STRING", "00 ff 1b"),
        ("1.3.6.1.4.1.5", b"\x9f\x78", "Opaque", "9f 78"),
        ("sysDescr.0", b"", "OCTET STRING", ""),
        ("ifAlias.9", None, "noSuchInstance", "noSuchInstance"),
    ],
)  # fmt: skip
def test_a_value_is_written_by_its_syntax(names: Names, name: str, value: Value, type_name: str, text: str) -> None:
    assert names.value_of(names.oid_of(name), value, type_name) == text


@pytest.mark.parametrize(
    ("hint", "octets", "text"),
    [
        ("1d.1d.1d.1d/2d", bytes([10, 0, 0, 1, 0, 161]), "10.0.0.1/161"),
        ("2x:", bytes.fromhex("20010db8"), "2001:0db8"),
        ("*1x:/1x:", bytes([3, 171, 205, 239, 1]), "ab:cd:ef/01"),
        ("1o", bytes([8, 64]), "10100"),
        ("255t", "Łódź".encode(), "Łódź"),
        ("255a", b"a\x1b[31m", "a\N{REPLACEMENT CHARACTER}[31m"),
        # A hint that is none leaves the octets to speak for themselves.
        ("0a", b"text", "text"),
        ("*0a", b"text", "text"),
        ("zz", b"text", "text"),
        ("99999999999a", b"text", "text"),
    ],
)
def test_a_display_hint_is_followed_as_far_as_the_octets_reach(hint: str, octets: bytes, text: str) -> None:
    assert octets_text(octets, Syntax("OCTET STRING", {}, hint)) == text


@pytest.mark.parametrize(
    ("octets", "text"),
    [
        ("c000022b", "192.0.2.43"),
        ("20010db8000000000000000000000007", "2001:db8::7"),
        ("00000000000000000000000000000001", "::1"),
        ("00000000000000000000000000000000", "::"),
        (b"ab.example.invalid"[:16].hex(), "ab.example.inval"),
        ("c000022b00000001", "c0 00 02 2b 00 00 00 01"),
        ("", ""),
    ],
)
def test_an_internet_address_is_written_as_people_write_it(octets: str, text: str) -> None:
    assert octets_text(bytes.fromhex(octets), CONVENTIONS["InetAddress"]) == text
