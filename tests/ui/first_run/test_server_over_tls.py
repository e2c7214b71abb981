"""A server that is reached over TLS proves its name to the form by an authority that a person names, or is refused."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot
from sqlalchemy import text

from nocdesk.credential_file import EncryptedFile
from nocdesk.credentials import Password
from nocdesk.settings import load_settings
from nocdesk.store.base import make_engine
from tests.tls_server import SECRET, TlsServer, make_authority, run_tls_postgres
from ui.background import Background
from ui.first_run.server_form import ServerForm


@pytest.fixture(scope="module")
def remote() -> Iterator[TlsServer]:
    """A server with an empty database that belongs to ida."""
    with run_tls_postgres() as running:
        running.server.create_database("noc")
        engine = make_engine(running.server.url("noc"))
        with engine.begin() as connection:
            connection.execute(text(f"CREATE ROLE ida LOGIN PASSWORD '{SECRET}'"))
            connection.execute(text("GRANT ALL ON DATABASE noc TO ida"))
        engine.dispose()
        yield running


def attempt(form: ServerForm, qtbot: QtBot) -> str:
    """What the form says of what stands in it."""
    form.try_it()
    qtbot.waitUntil(form.attempt.isEnabled)
    return form.said.text()


def test_the_named_authority_is_demanded_of_the_server_and_kept_with_its_address(
    remote: TlsServer, background: Background, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keyring, settings = EncryptedFile(tmp_path / "enc", lambda: "a long passphrase"), tmp_path / "settings.toml"
    another = tmp_path / "another.crt"
    make_authority(another)
    form = ServerForm(background, settings, lambda: keyring)
    qtbot.addWidget(form)
    form.address.setText(remote.url("ida", "noc"))
    form.password.setText(SECRET)

    refused = [attempt(form, qtbot)]
    for path in (another, tmp_path / "missing.crt"):
        form.authority.setText(str(path))
        refused.append(attempt(form, qtbot))
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(remote.authority), ""))
    form.choose.click()
    found = attempt(form, qtbot)
    form.keep.click()
    qtbot.waitUntil(lambda: form.said.text().startswith("Kept."))

    assert ["does not prove that it is 'localhost'" in words for words in refused] == [True] * 3
    assert found.startswith("It answers and is empty")
    loaded = load_settings(settings)
    assert loaded.database_ca == remote.authority
    assert dict(loaded.store_url.query)["sslmode"] == "verify-full"
    assert keyring.find(loaded.database_credential) == Password(SECRET)


def test_without_a_named_authority_the_settings_name_none(
    remote: TlsServer, background: Background, qtbot: QtBot, tmp_path: Path
) -> None:
    settings = tmp_path / "settings.toml"
    settings.write_text('database_ca = "/elsewhere.crt"\n')
    form = ServerForm(background, settings, lambda: EncryptedFile(tmp_path / "enc", lambda: "a long passphrase"))
    qtbot.addWidget(form)
    form.address.setText(f"{remote.url('ida', 'noc')}?sslrootcert={remote.authority}")
    form.password.setText(SECRET)

    assert attempt(form, qtbot).startswith("It answers and is empty")
    form.keep.click()
    qtbot.waitUntil(lambda: form.said.text().startswith("Kept."))

    assert load_settings(settings).database_ca is None
