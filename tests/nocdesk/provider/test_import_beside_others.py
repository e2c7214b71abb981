"""An import and a person who revises the same agreement at the same time; PostgreSQL, where two write at once."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import text

from nocdesk.core import Core
from nocdesk.people.model import Actor, Role
from nocdesk.provider.apply import import_provider
from nocdesk.provider.export import export_provider
from nocdesk.provider.file import parse_provider
from nocdesk.sla.agreements import AgreementConflictError, revise_agreement
from tests.nocdesk.provider_builder import make_provider

ROOT, SUPERVISOR = Actor("root", Role.ADMINISTRATOR), Actor("sue", Role.SUPERVISOR)
STRICTER = {"objective": [{"measure": "availability", "target": 0.99999}]}


def is_somebody_waiting(core: Core) -> bool:
    with core.read() as session:
        waiting = text("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'")
        return bool(session.scalar(waiting))


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_who_revises_what_an_import_is_renewing_waits_and_sees_its_version(core: Core) -> None:
    make_provider(core)
    with core.read() as session:
        changed = export_provider(session).partition("[[device]]")[0].replace("target = 0.9995", "target = 0.9")

    def revise() -> None:
        with core.work(SUPERVISOR) as work:
            revise_agreement(work, agreement_id=1, own_terms=STRICTER, reason="renewed", seen=1)

    with ThreadPoolExecutor(1) as pool:
        with core.work(ROOT) as work:
            import_provider(work, parse_provider("p.toml", changed))
            work.session.flush()
            revising = pool.submit(revise)
            while not is_somebody_waiting(core):
                assert not revising.done()
        with pytest.raises(AgreementConflictError, match="changed by root") as refused:
            revising.result()

    assert refused.value.theirs.version == 2
    assert refused.value.theirs.values["objective.availability"]["target"] == 0.9
