"""What the database refuses is said in the reader's language, and in English to who asks it by raw SQL."""

from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ProgrammingError

from nocdesk import language
from nocdesk.core import open_core
from nocdesk.people.model import Actor, Role
from nocdesk.people.policy import NotAllowedError
from nocdesk.people.refusals import REFUSALS
from nocdesk.settings import Settings
from nocdesk.team.guards import GUARDS
from tests.nocdesk.team.team_store import LOGINS, connected

FIELD = LOGINS[Role.FIELD]
CLOSED = text("UPDATE trouble_ticket SET status = 'closed', version = version + 1 WHERE id = 1")
NAMED_ELSEWHERE = {"signature", "loadable"}


def test_every_rule_has_a_name_of_its_own_and_words() -> None:
    names = [guard.name for guard in GUARDS]

    assert sorted(names) == sorted(set(REFUSALS) - NAMED_ELSEWHERE)


def test_a_refusal_is_said_in_the_language_of_the_reader(
    filled_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(language, "_CATALOGUE", language.catalogue_of(language.GERMAN))
    url = make_url(filled_url).set(username=FIELD).render_as_string()
    said = f"Die Datenbank verweigert das: {FIELD} (field) schließt kein Ticket. Nichts wurde gespeichert."
    with (
        closing(open_core(Settings(database_url=url, data_dir=tmp_path), Actor("root", Role.ENGINEER))) as core,
        pytest.raises(NotAllowedError) as refused,
        core.work() as work,
    ):
        work.session.execute(CLOSED)

    assert str(refused.value) == said


def test_raw_sql_hears_english_and_the_name_of_the_rule(filled_url: str) -> None:
    with connected(filled_url, FIELD) as connection, pytest.raises(ProgrammingError) as refused:
        connection.execute(CLOSED)

    assert f"{FIELD} (field) closes no ticket" in str(refused.value.orig)
    assert refused.value.orig is not None
    assert refused.value.orig.diag.constraint_name == "ticket_end"  # type: ignore[attr-defined]
