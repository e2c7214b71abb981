"""What NocDesk does before anybody has chosen anything: no secrets known to all, nothing in clear, and nothing set."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from nocdesk.credentials import (
    AuthProtocol,
    Community,
    CredentialError,
    PrivProtocol,
    UsmUser,
    weaknesses,
)
from nocdesk.network.model import Device, SnmpVersion
from nocdesk.provider.file import parse_provider
from nocdesk.settings import Settings
from probes.snmp.codec import CodecError, Message, Pdu, PduType, decode_message, encode_message
from probes.snmp.envelope import community_envelope
from probes.traps.raw_spool import Datagram, Numbered
from tests.reliability.record import Telling

pytestmark = pytest.mark.chaos

ROOT = Path(__file__).parents[2]
PRODUCT = ("nocdesk", "probes", "ui")
SET_REQUEST = encode_message(Message(1, b"rack-7", Pdu(PduType.GET, 1, 0, 0, ()))).replace(b"\xa0", b"\xa3")
DEVICE = '[[device]]\nname = "edge-1"\nkind = "access-router"\naddress = "192.0.2.1"\ncredential = "ops"\n'


def sources() -> Iterator[Path]:
    """Every module of the product but the simulated agents, which know such a request in order to refuse it."""
    for package in PRODUCT:
        yield from (path for path in (ROOT / package).rglob("*.py") if path.parent.name != "simulator")


def numbers_and_names(path: Path) -> Iterator[object]:
    """Every number, name and attribute in a module's code."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        match node:
            case ast.Constant(value=int() as value):
                yield value
            case ast.Name(id=name) | ast.Attribute(attr=name) | ast.alias(name=name):
                yield name


@pytest.mark.parametrize("community", ["public", "private", "", "Public", " private"])
def test_communities_that_everybody_knows_are_refused(community: str, promise: Telling) -> None:
    with pytest.raises(CredentialError):
        Community(community)
    promise.kept("S17", "communities that everybody knows", injected=1)


def test_no_setting_holds_a_secret_by_default(promise: Telling) -> None:
    words = ("community", "password", "passphrase", "secret")
    held = {
        name: value
        for name, value in Settings().model_dump().items()
        if any(word in name for word in words) and not isinstance(value, Path) and value
    }

    assert held == {}
    promise.kept("S17", "settings as they come, looked through for a secret", injected=1)


def test_a_device_has_neither_version_nor_credential_until_they_are_chosen(promise: Telling) -> None:
    assert Device.__table__.c.snmp.default is None
    assert Device.__table__.c.credential.default is None
    (fault,) = parse_provider("p.toml", f"format = 1\n{DEVICE}").faults
    assert "snmp is missing" in fault
    promise.kept("S17", "devices without a version of SNMP chosen", injected=1)


@pytest.mark.parametrize("version", [SnmpVersion.V1, SnmpVersion.V2C, SnmpVersion.V3])
def test_a_version_is_taken_where_it_is_chosen(version: SnmpVersion) -> None:
    assert parse_provider("p.toml", f'format = 1\n{DEVICE}snmp = "{version}"\n').faults == ()


def test_a_user_signs_and_encrypts_with_what_is_not_broken_by_default() -> None:
    user = UsmUser("noc", "an-auth-secret", "a-priv-secret")

    assert (user.auth, user.priv, weaknesses(user)) == (AuthProtocol.SHA256, PrivProtocol.AES128, ())


@pytest.mark.parametrize(
    ("auth", "priv", "word"),
    [
        (AuthProtocol.MD5, PrivProtocol.AES128, "MD5"),
        (AuthProtocol.SHA1, PrivProtocol.AES128, "SHA-1"),
        (AuthProtocol.SHA256, PrivProtocol.DES, "DES"),
    ],
)
def test_what_is_broken_is_flagged(auth: AuthProtocol, priv: PrivProtocol, word: str, promise: Telling) -> None:
    (said,) = weaknesses(UsmUser("noc", "an-auth-secret", "a-priv-secret", auth, priv))

    assert word in said
    promise.kept("S17", "broken algorithms", injected=1)


@pytest.mark.parametrize("secrets", [("short", None), ("long-enough", "short"), ("one-for-both", "one-for-both")])
def test_short_passphrases_and_one_for_both_are_refused(secrets: tuple[str, str | None], promise: Telling) -> None:
    with pytest.raises(CredentialError):
        UsmUser("noc", *secrets)
    promise.kept("S17", "short passphrases, and one for both", injected=1)


def test_no_pdu_that_sets_can_be_made_or_read(promise: Telling) -> None:
    assert 0xA3 not in {int(kind) for kind in PduType}
    with pytest.raises(CodecError, match="unknown type 0xa3"):
        decode_message(SET_REQUEST)
    promise.kept("S17", "messages that set", injected=1)


def test_the_same_message_is_read_if_it_asks(promise: Telling) -> None:
    asked = decode_message(SET_REQUEST.replace(b"\xa3", b"\xa0"))

    assert isinstance(asked, Message)
    assert isinstance(asked.pdu, Pdu)
    assert asked.pdu.type is PduType.GET
    promise.control("S17", "the same message with the tag of a question: read")


def test_nothing_in_the_product_sets_anything_over_snmp() -> None:
    forbidden = {0xA3, "SetRequestPDU", "SetCommandGenerator", "set_cmd", "SetResponder", "SetCommandResponder"}

    found = {
        (str(path.relative_to(ROOT)), word)
        for path in sources()
        for word in numbers_and_names(path)
        if word in forbidden
    }

    assert found == set()
    # The control: the search does find what asks.
    assert "GetCommandGenerator" in set(numbers_and_names(ROOT / "probes" / "snmp" / "pysnmp_session.py"))


def test_nothing_that_holds_a_community_shows_it_when_it_is_printed() -> None:
    community = Community("kestrel-readings")
    message = Message(1, community.text.encode(), Pdu(PduType.GET, 1, 0, 0, ()))
    datagram = Datagram(1, "192.0.2.1", 161, encode_message(message))

    for one in (community, community_envelope(community, SnmpVersion.V2C), message, datagram, Numbered(1, datagram)):
        assert "kestrel" not in repr(one)
