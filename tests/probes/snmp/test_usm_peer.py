"""What a manager believes of an agent: reboots and new engines found within one retry."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nocdesk.credentials import AuthProtocol, EngineKeys, PrivProtocol, UsmUser
from probes.snmp.codec import (
    Pdu,
    PduType,
    encode_pdu,
)
from probes.snmp.usm import Opened, UsmPeer
from probes.snmp.usm_authority import Asked, Authority
from probes.snmp.usm_errors import UsmCause, UsmError
from probes.snmp.usm_keys import localized
from probes.snmp.usm_message import close
from probes.snmp.usm_parameters import AUTH_FLAG, SecurityParameters
from probes.snmp.usm_reports import ReportKind, UsmReport, report_pdu
from probes.snmp.usm_template import ID_OCTETS, SealedTemplate
from probes.snmp.usm_window import MAX_BOOTS
from tests.probes.snmp.usm_agents import (
    ENGINE,
    FULL,
    OPEN_USER,
    OTHER_ENGINE,
    SIGNING_USER,
    USER,
    agent,
    keys_at,
    met,
    polled,
    sealed,
)
from tests.probes.snmp.usm_exchange import get, response


@pytest.mark.parametrize(
    ("after", "now_s", "kinds"),
    [
        (agent(boots=8, started_at_s=20.0), 60.0, [ReportKind.NOT_IN_TIME_WINDOW]),
        (agent(boots=1, started_at_s=20.0), 60.0, [ReportKind.NOT_IN_TIME_WINDOW]),
        (agent(boots=7, started_at_s=20.0), 60.0, [ReportKind.NOT_IN_TIME_WINDOW]),
        (agent(boots=7, started_at_s=-9_000.0), 60.0, [ReportKind.NOT_IN_TIME_WINDOW]),
        (agent(OTHER_ENGINE, boots=1, started_at_s=20.0), 60.0, [ReportKind.UNKNOWN_ENGINE]),
        (agent(), 300.0, []),
        (agent(), 90 * 86_400.0, []),
    ],
    ids=["boots + 1", "boots back to 1", "time back", "time back a little", "new engine", "idle 300 s", "idle 90 days"],
)
@pytest.mark.parametrize("user", [USER, SIGNING_USER])
def test_whatever_became_of_the_agent_the_next_poll_is_answered_within_one_retry(
    after: Authority, now_s: float, kinds: list[ReportKind], user: UsmUser
) -> None:
    before = agent(user=user)
    peer = met(user, before)
    now = Authority(after.engine_id, after.boots, [user], now_s - after.time(now_s))

    answer, reports = polled(peer, now, now_s)

    assert answer.pdu.type is PduType.RESPONSE
    assert [report.kind for report in reports] == kinds
    assert answer.changed_from == (ENGINE if after.engine_id != ENGINE else None)
    assert polled(peer, now, now_s + 10)[1] == []
    assert polled(peer, now, now_s + 10)[0].changed_from is None


def test_an_agent_whose_boots_are_used_up_is_not_believed() -> None:
    peer = met()
    plain = peer.scoped(response(9))
    worn = close(
        keys_at(ENGINE), SecurityParameters(ENGINE, MAX_BOOTS, 5, b"watcher"), message_id=9, flags=FULL, plain=plain
    )

    with pytest.raises(UsmError) as refusal:
        peer.open(worn, 0.0)

    assert refusal.value.cause is UsmCause.OUT_OF_WINDOW


def test_a_user_without_secrets_is_answered_without_clocks() -> None:
    answer, reports = polled(UsmPeer(OPEN_USER), agent(user=OPEN_USER), 0.0)

    assert answer.pdu.varbinds[0].value == b"kestrel"
    assert [report.kind for report in reports] == [ReportKind.UNKNOWN_ENGINE]


def test_objects_are_asked_for_in_their_context() -> None:
    peer = UsmPeer(USER, b"vrf-7")
    authority = agent()
    polled(peer, authority, 0.0)

    asked = authority.receive(peer.seal(9, get(9), 0.0), 0.0)

    assert isinstance(asked, Asked)
    assert (asked.scoped.context_engine_id, asked.scoped.context_name) == (ENGINE, b"vrf-7")


def test_a_forged_engine_costs_one_retry_and_the_old_clock_is_kept() -> None:
    authority = agent()
    peer = met(authority=authority)
    unknown = encode_pdu(report_pdu(ReportKind.UNKNOWN_ENGINE, 1, 9))

    peer.open(sealed(unknown, engine_id=OTHER_ENGINE, boots=99, time=7, flags=0), 0.0)
    answer, reports = polled(peer, authority, 1.0)

    assert [report.kind for report in reports] == [ReportKind.UNKNOWN_ENGINE]
    assert answer.changed_from is None
    assert (peer.engine.engine_id, peer.engine.clock.boots) == (ENGINE, 7)
    with pytest.raises(UsmError, match="outside the time window"):
        peer.open(sealed(boots=6), 1.0)


def test_an_answer_of_the_known_engine_is_believed_while_another_one_is_asked() -> None:
    peer = met()
    unknown = encode_pdu(report_pdu(ReportKind.UNKNOWN_ENGINE, 1, 9))
    peer.open(sealed(unknown, engine_id=OTHER_ENGINE, flags=0), 0.0)

    assert isinstance(peer.open(sealed(), 0.0), Opened)
    assert peer.engine.engine_id == ENGINE


@pytest.mark.parametrize("engine_id", [b"", b"tiny"])
def test_an_engine_id_that_cannot_be_is_not_asked(engine_id: bytes) -> None:
    peer = met()
    unknown = encode_pdu(report_pdu(ReportKind.UNKNOWN_ENGINE, 1, 9))

    with pytest.raises(UsmError) as refusal:
        peer.open(sealed(unknown, engine_id=engine_id, flags=0), 0.0)

    assert refusal.value.cause is UsmCause.WRONG_ENGINE


def test_reports_that_no_document_has_are_told_as_such() -> None:
    peer = met()
    odd = encode_pdu(Pdu(PduType.REPORT, 9, 0, 0, ()))

    heard = peer.open(sealed(odd, flags=AUTH_FLAG), 0.0)

    assert heard == UsmReport(9, ReportKind.OTHER, True, ENGINE)


def test_held_keys_ask_no_engine_that_they_are_not_for() -> None:
    keys = localized(USER, ENGINE)
    assert keys.auth is not None
    held = UsmUser("watcher", keys=(EngineKeys(ENGINE, keys.auth, keys.priv),))

    answer, _ = polled(UsmPeer(held), agent(), 0.0)

    assert answer.pdu.varbinds[0].value == b"kestrel"


USERS = st.builds(
    lambda auth, priv, level: UsmUser(
        "watcher", "an-auth-secret" if level else None, "a-priv-secret" if level > 1 else None, auth, priv
    ),
    st.sampled_from([AuthProtocol.SHA256, AuthProtocol.SHA512, AuthProtocol.MD5]),
    st.sampled_from([PrivProtocol.AES128, PrivProtocol.AES192, PrivProtocol.AES256, PrivProtocol.DES]),
    st.integers(0, 2),
)


@settings(deadline=None, max_examples=60)
@given(user=USERS, uptime_s=st.integers(0, 2**31 - 1_000), text=st.binary(max_size=300), context=st.binary(max_size=32))
def test_what_a_template_asks_is_understood_and_its_answer_opened_both_ways(
    user: UsmUser, uptime_s: int, text: bytes, context: bytes
) -> None:
    authority = Authority(ENGINE, 7, [user], float(-uptime_s))
    peer = UsmPeer(user, context)
    polled(peer, authority, 0.0)
    pdu = get(0x11223344)
    template = SealedTemplate(peer, pdu, pdu.index((0x11223344).to_bytes(ID_OCTETS, "big")))

    for number, now_s in ((0x22222222, 0.0), (0x33333333, 100.0)):
        asked = authority.receive(template.encode(number, now_s), now_s)
        assert isinstance(asked, Asked)
        assert (asked.message_id, asked.scoped.pdu.request_id) == (number, number)
        assert asked.scoped.context_name == context
        datagram = authority.answer(asked, response(number, text), now_s)
        opened = peer.open(datagram, now_s)
        assert isinstance(opened, Opened)
        assert (opened.message_id, opened.pdu.varbinds[0].value) == (number, text)
        again = authority.answer(asked, response(number, text), now_s)
        if user.signs and user.priv is not PrivProtocol.DES:
            assert peer.open_quickly(again, now_s) == opened.plain
