"""An agent and the manager that asks it, without a socket."""

from nocdesk.credentials import UsmUser
from probes.snmp.codec import (
    Pdu,
    ScopedPdu,
    decode_pdu,
    encode_scoped,
)
from probes.snmp.usm import Opened, UsmPeer
from probes.snmp.usm_authority import Authority
from probes.snmp.usm_keys import localized
from probes.snmp.usm_message import SecurityKeys, close, security_keys
from probes.snmp.usm_parameters import AUTH_FLAG, PRIV_FLAG, SecurityParameters
from probes.snmp.usm_reports import UsmReport
from tests.probes.snmp.usm_exchange import FIRST_ID, TRIES, get, response

ENGINE, OTHER_ENGINE = bytes.fromhex("80001f8880e9630000d61ff449"), bytes.fromhex("80001f88805e9d1a0000000001")
USER = UsmUser("watcher", "an-auth-secret", "a-priv-secret")
SIGNING_USER = UsmUser("watcher", "an-auth-secret")
OPEN_USER = UsmUser("watcher")
FULL = AUTH_FLAG | PRIV_FLAG


def agent(
    engine_id: bytes = ENGINE, boots: int = 7, started_at_s: float = -10_000.0, user: UsmUser = USER
) -> Authority:
    """An agent that has been up for some hours."""
    return Authority(engine_id, boots, [user], started_at_s)


def answered(authority: Authority, datagram: bytes, now_s: float) -> bytes:
    """What the agent sends back."""
    asked = authority.receive(datagram, now_s)
    if isinstance(asked, bytes):
        return asked
    return authority.answer(asked, response(asked.scoped.pdu.request_id), now_s)


def polled(peer: UsmPeer, authority: Authority, now_s: float) -> tuple[Opened, list[UsmReport]]:
    """One poll: the answer, and the reports on the way to it."""
    reports: list[UsmReport] = []
    for number in range(FIRST_ID, FIRST_ID + TRIES):
        sent = peer.seal(number, get(number), now_s) if peer.is_known else peer.discovery(number)
        heard = peer.open(answered(authority, sent, now_s), now_s)
        if isinstance(heard, Opened):
            return heard, reports
        reports.append(heard)
    raise AssertionError(f"no answer, but {reports}")


def met(user: UsmUser = USER, authority: Authority | None = None, context: bytes = b"") -> UsmPeer:
    """A peer that has been polled."""
    peer = UsmPeer(user, context)
    polled(peer, authority or agent(user=user), 0.0)
    return peer


def keys_at(engine_id: bytes, user: UsmUser = USER) -> SecurityKeys:
    """What the agent there signs and encrypts with."""
    return security_keys(user, localized(user, engine_id))


def sealed(
    pdu: bytes | None = None,
    *,
    engine_id: bytes = ENGINE,
    boots: int = 7,
    time: int = 10_000,
    name: bytes = b"watcher",
    flags: int = FULL,
    key_user: UsmUser = USER,
    context: bytes = b"",
    context_engine_id: bytes = ENGINE,
) -> bytes:
    """A message as an agent with these properties closes it."""
    keys = keys_at(engine_id, key_user) if flags else SecurityKeys(None, None)
    said = SecurityParameters(engine_id, boots, time, name)
    scoped = decode_pdu(pdu or response(9))
    assert isinstance(scoped, Pdu)
    plain = encode_scoped(ScopedPdu(context_engine_id, context, scoped))
    return close(keys, said, message_id=9, flags=flags, plain=plain)
