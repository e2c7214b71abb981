"""A team's store with a network in between: the server proves its name, and a desk waits for it and finds it again."""

from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot
from sqlalchemy import select
from sqlalchemy.engine import make_url

from nocdesk.commandline.store_password import GivenPassword, keep_in, keyring_name, open_with_password
from nocdesk.core import Core, open_core
from nocdesk.credentials import Password, Secret
from nocdesk.people.model import Actor, Role
from nocdesk.settings import Settings
from nocdesk.shifts.commands import write_shift_note
from nocdesk.shifts.model import ShiftNote
from nocdesk.store.connecting import PasswordWantedError
from nocdesk.store.schema import SchemaError
from nocdesk.store_check import check_the_store
from tests.tls_server import SECRET, TlsServer, make_authority, run_tls_team
from ui.background import Background
from ui.operations import Operations

NOTES = ["Fibre crew is on its way", "Customer was called", "Crew has arrived"]


@dataclass
class Keyring:
    """The machine's, for the time of a test."""

    kept: dict[str, Secret] = field(default_factory=dict)

    def find(self, name: str) -> Secret | None:
        return self.kept.get(name)

    def names(self) -> tuple[str, ...]:
        return tuple(self.kept)

    def write(self, name: str, credential: Secret) -> None:
        self.kept[name] = credential


@pytest.fixture(scope="module")
def remote() -> Iterator[TlsServer]:
    """A team's store on a server with TLS; ida is an engineer there."""
    with run_tls_team({"ida": Role.ENGINEER}) as running:
        yield running


def opening(url: str, data_dir: Path, authority: Path | None) -> Callable[[str | None], Core]:
    """Opens a store with a password."""
    settings = Settings(database_url=url, data_dir=data_dir, database_ca=authority)
    return lambda password: open_core(settings, Actor("root", Role.ADMINISTRATOR), password=password)


def test_a_password_is_asked_for_and_kept_where_that_is_wanted(remote: TlsServer, tmp_path: Path) -> None:
    keyring, asked = Keyring(), list[str]()
    answers = [GivenPassword("a wrong one", keeps=True), GivenPassword(SECRET, keeps=True)]

    def ask(why: str) -> GivenPassword:
        asked.append(why)
        return answers.pop(0)

    address = remote.url("ida", "noc")
    name = keyring_name(make_url(address), "root")
    keep = partial(keep_in, keyring, name)
    with closing(open_with_password(opening(address, tmp_path, remote.authority), None, ask, keep)) as core:
        found = {finding.subject: finding.text for finding in check_the_store(core)}

    assert core.actor == Actor("ida", Role.ENGINEER, is_login=True)
    assert "wants a password of 'ida'" in asked[0]
    assert "refuses 'ida' with this password" in asked[1]
    assert keyring.kept == {name: Password(SECRET)}
    assert found["connection"] == "TLS, and the server proves its name"
    assert SECRET not in "".join((*found.values(), *asked))
    with pytest.raises(PasswordWantedError):
        open_with_password(opening(address, tmp_path, remote.authority), None, lambda _: None, keep)


def test_a_server_that_does_not_prove_its_name_gets_no_password(remote: TlsServer, tmp_path: Path) -> None:
    another = tmp_path / "another.crt"
    make_authority(another)

    for host, authority in (("localhost", None), ("localhost", another), ("127.0.0.1", remote.authority)):
        with pytest.raises(SchemaError, match=f"does not prove that it is '{host}'"):
            opening(remote.url("ida", "noc", host), tmp_path, authority)(SECRET)

    said = f"{remote.url('ida', 'noc', '127.0.0.1')}?sslmode=require"
    with closing(opening(said, tmp_path, None)(SECRET)) as core:
        found = {finding.subject: finding.text for finding in check_the_store(core)}
    assert found["connection"].startswith("sslmode is require: whoever sits in between")


def test_acts_wait_for_a_server_that_was_gone_and_are_done_once_with_the_password_of_before(
    remote: TlsServer, tmp_path: Path, qtbot: QtBot
) -> None:
    core = opening(remote.url("ida", "noc"), tmp_path, remote.authority)(SECRET)
    background = Background()
    operations = Operations(core, background)
    queue = operations.queue
    try:
        operations.do("Noted", [partial(write_shift_note, text=NOTES[0])])
        qtbot.waitUntil(lambda: queue.acts == ())
        remote.server.kill()
        for text in NOTES[1:]:
            operations.do("Noted", [partial(write_shift_note, text=text)])
        qtbot.waitUntil(lambda: len(queue.late) == 2)

        remote.server.start()
        queue.send()

        qtbot.waitUntil(lambda: queue.acts == ())
        with core.read() as session:
            written = session.execute(select(ShiftNote.text, ShiftNote.author).order_by(ShiftNote.id)).all()
        assert [tuple(row) for row in written] == [(text, "ida") for text in NOTES]
    finally:
        background.close()
        core.close()
