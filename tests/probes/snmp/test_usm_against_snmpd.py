"""Every pair of authentication and privacy that net-snmp's agent knows, and what it reports of wrong ones."""

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from itertools import product

import pytest

from nocdesk.clock import SystemClock
from nocdesk.credentials import AuthProtocol, EngineKeys, PrivProtocol, UsmUser
from probes.snmp.client import Target
from probes.snmp.native_client import NativeClient
from probes.snmp.pysnmp_client import PysnmpClient
from probes.snmp.usm import UsmPeer
from probes.snmp.usm_keys import localized
from probes.snmp.usm_reports import ReportKind
from probes.snmp.usm_template import SealedTemplate
from tests.probes.conftest import Snmpd, running_snmpd
from tests.probes.snmp.usm_exchange import SYS_NAME, asked, exchanged, first_report, get

AUTH_NAMES = {
    AuthProtocol.MD5: "MD5",
    AuthProtocol.SHA1: "SHA",
    AuthProtocol.SHA224: "SHA-224",
    AuthProtocol.SHA256: "SHA-256",
    AuthProtocol.SHA384: "SHA-384",
    AuthProtocol.SHA512: "SHA-512",
}
PRIV_NAMES = {
    None: "",
    PrivProtocol.DES: "DES",
    PrivProtocol.AES128: "AES",
    PrivProtocol.AES192: "AES-192",
    PrivProtocol.AES256: "AES-256",
    PrivProtocol.AES192_CISCO: "AES-192-C",
    PrivProtocol.AES256_CISCO: "AES-256-C",
}
"""As net-snmp's createUser names them."""
PAIRS = list(product(AUTH_NAMES, PRIV_NAMES))
NOBODY = UsmUser("open-user")


def user_of(auth: AuthProtocol, priv: PrivProtocol | None) -> UsmUser:
    """The user with these protocols."""
    name = f"{AUTH_NAMES[auth]}-{PRIV_NAMES[priv] or 'none'}"
    if priv is None:
        return UsmUser(name, "an-auth-secret", None, auth)
    return UsmUser(name, "an-auth-secret", "a-priv-secret", auth, priv)


def lines_of(auth: AuthProtocol, priv: PrivProtocol | None) -> str:
    """The user as snmpd's configuration has it."""
    user = user_of(auth, priv)
    if priv is None:
        return f'createUser {user.user} {AUTH_NAMES[auth]} "{user.auth_passphrase}"\nrouser {user.user} auth\n'
    secrets = f'{AUTH_NAMES[auth]} "{user.auth_passphrase}" {PRIV_NAMES[priv]} "{user.priv_passphrase}"'
    return f"createUser {user.user} {secrets}\nrouser {user.user} priv\n"


@pytest.fixture(scope="module")
def agent(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Snmpd]:
    """An agent with a user for each pair, and one without secrets."""
    users = "".join(lines_of(auth, priv) for auth, priv in PAIRS)
    configuration = f"sysName kestrel\ncreateUser {NOBODY.user}\nrouser {NOBODY.user} noauth\n{users}"
    with running_snmpd(tmp_path_factory.mktemp("snmpd-usm"), configuration=configuration) as running:
        yield running


@pytest.mark.parametrize(("auth", "priv"), PAIRS)
def test_every_pair_of_protocols_is_understood(agent: Snmpd, auth: AuthProtocol, priv: PrivProtocol | None) -> None:
    answer, reports = asked(UsmPeer(user_of(auth, priv)), agent.port)

    assert answer.pdu.varbinds[0].value == b"kestrel"
    assert [report.kind for report in reports] == [ReportKind.UNKNOWN_ENGINE]


@pytest.mark.parametrize(("auth", "priv"), PAIRS)
def test_a_template_is_understood_like_a_message_that_is_sealed_anew(
    agent: Snmpd, auth: AuthProtocol, priv: PrivProtocol | None
) -> None:
    peer = UsmPeer(user_of(auth, priv))
    asked(peer, agent.port)
    pdu = get(0x11223344)
    template = SealedTemplate(peer, pdu, pdu.index(b"\x11\x22\x33\x44"))

    for number in (0x22222222, 0x33333333):
        datagram = exchanged(agent.port, template.encode(number, 0.0))
        plain = peer.open_quickly(datagram, 0.0)

        opened = peer.open(datagram, 0.0)
        assert opened.message_id == number
        assert plain is None if priv is PrivProtocol.DES else plain == opened.plain  # type: ignore[union-attr]


def test_a_user_without_secrets_is_understood(agent: Snmpd) -> None:
    answer, _ = asked(UsmPeer(NOBODY), agent.port)

    assert answer.pdu.varbinds[0].value == b"kestrel"


@pytest.mark.parametrize(
    ("user", "kind"),
    [
        (UsmUser("stranger", "an-auth-secret", "a-priv-secret"), ReportKind.UNKNOWN_USER),
        (
            replace(user_of(AuthProtocol.SHA256, PrivProtocol.AES128), auth_passphrase="not-the-secret"),
            ReportKind.WRONG_DIGEST,
        ),
        (
            replace(user_of(AuthProtocol.SHA256, None), priv_passphrase="a-priv-secret"),
            ReportKind.UNSUPPORTED_LEVEL,
        ),
    ],
)
def test_what_is_wrong_with_a_credential_is_reported_at_once(agent: Snmpd, user: UsmUser, kind: ReportKind) -> None:
    report = first_report(user, agent.port)

    assert (report.kind, report.is_authenticated) == (kind, False)


def held_at(port: int, whole: UsmUser) -> UsmUser:
    """The same user with keys for the agent there instead of passphrases."""
    met = UsmPeer(whole)
    asked(met, port)
    keys = localized(whole, met.engine.engine_id)
    assert keys.auth is not None
    return UsmUser(
        whole.user, auth=whole.auth, priv=whole.priv, keys=(EngineKeys(met.engine.engine_id, keys.auth, keys.priv),)
    )


def test_localized_keys_of_the_engine_are_enough(agent: Snmpd) -> None:
    held = held_at(agent.port, user_of(AuthProtocol.SHA512, PrivProtocol.AES256))

    answer, _ = asked(UsmPeer(held), agent.port)

    assert answer.pdu.varbinds[0].value == b"kestrel"


@pytest.mark.parametrize("priv", [PrivProtocol.AES192, PrivProtocol.AES192_CISCO])
@pytest.mark.parametrize("is_held", [True, False])
def test_the_pysnmp_backend_knows_the_same_keys(agent: Snmpd, priv: PrivProtocol, is_held: bool) -> None:
    user = user_of(AuthProtocol.SHA256, priv)
    target = Target("127.0.0.1", agent.port, held_at(agent.port, user) if is_held else user, timeout_s=20.0)

    async def polled() -> object:
        client = PysnmpClient(SystemClock())
        try:
            (varbind,) = await client.get(target, (SYS_NAME,))
            return varbind.value
        finally:
            await client.close()

    assert asyncio.run(polled()) == b"kestrel"


@pytest.mark.parametrize(("auth", "priv"), PAIRS)
def test_the_native_client_polls_with_every_pair(agent: Snmpd, auth: AuthProtocol, priv: PrivProtocol | None) -> None:
    async def polled_often() -> list[object]:
        client = NativeClient(SystemClock())
        target = Target("127.0.0.1", agent.port, user_of(auth, priv), timeout_s=20.0)
        try:
            return [varbind.value for _ in range(4) for varbind in await client.get(target, (SYS_NAME,))]
        finally:
            await client.close()

    assert asyncio.run(polled_often()) == [b"kestrel"] * 4
