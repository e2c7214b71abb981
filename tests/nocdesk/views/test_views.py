"""Views that people keep by name, each for themselves."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from nocdesk.boards.name_board import NameKind, view_name_rows
from nocdesk.core import Core
from nocdesk.people.model import Actor, AuditEntry, Role
from nocdesk.people.policy import NotAllowedError
from nocdesk.services.model import Service
from nocdesk.views.commands import ViewError, ViewWish, forget_view, keep_view
from nocdesk.views.queries import ViewRow, view_rows
from tests.conftest import START
from tests.nocdesk.provider_builder import Provider, make_provider

ANN, BEN = Actor("ann", Role.ENGINEER), Actor("ben", Role.AUDITOR)


@pytest.fixture
def provider(core: Core) -> Provider:
    return make_provider(core)


def keep(core: Core, name: str, wish: ViewWish, actor: Actor = ANN) -> int:
    with core.work(actor) as work:
        return keep_view(work, name=name, wish=wish)


def kept(core: Core, owner: str = "ann") -> list[ViewRow]:
    with core.read() as session:
        return view_rows(session, owner)


def test_a_view_is_kept_as_it_was_wished_and_listed_by_name(core: Core, provider: Provider) -> None:
    keep(core, "night", ViewWish(provider.voice, 7200.0, START - timedelta(hours=9), with_usual=True))
    keep(core, "  last hour ", ViewWish(provider.access, 3600.0, with_week=True))

    first, second = kept(core)

    assert (first.name, first.starts_at, first.span_s, first.with_week) == ("last hour", None, 3600.0, True)
    assert (second.name, second.starts_at, second.with_usual) == ("night", START - timedelta(hours=9), True)
    assert second.service_id == provider.voice


def test_a_view_of_the_same_name_is_replaced_and_both_are_in_the_audit_trail(core: Core, provider: Provider) -> None:
    first = keep(core, "mine", ViewWish(provider.voice, 3600.0))
    second = keep(core, "mine", ViewWish(provider.voice, 7200.0))

    assert second == first
    assert [row.span_s for row in kept(core)] == [7200.0]
    with core.read() as session:
        entries = session.scalars(select(AuditEntry).where(AuditEntry.action == "keep_view")).all()
    assert [(e.before.get("span_s"), e.after["span_s"]) for e in entries] == [(None, 3600.0), (3600.0, 7200.0)]


def test_everybody_has_views_of_their_own_and_forgets_only_those(core: Core, provider: Provider) -> None:
    anns = keep(core, "mine", ViewWish(provider.voice, 3600.0))
    keep(core, "mine", ViewWish(provider.access, 60.0), BEN)

    with pytest.raises(ViewError, match="no such view of yours"), core.work(BEN) as work:
        forget_view(work, view_id=anns)
    with core.work(ANN) as work:
        forget_view(work, view_id=anns)

    assert kept(core) == []
    assert [row.span_s for row in kept(core, "ben")] == [60.0]
    with core.read() as session:
        (name,) = view_name_rows(session, "ben")
    assert (name.kind, name.text) == (NameKind.VIEW, "mine")


@pytest.mark.parametrize("name", ["", "   ", "x" * 81])
def test_what_is_no_name_is_refused(core: Core, provider: Provider, name: str) -> None:
    with pytest.raises(ViewError, match="write 1 to 80 letters"):
        keep(core, name, ViewWish(provider.voice, 3600.0))


def test_a_view_of_a_service_that_is_gone_cannot_be_kept_and_is_listed_no_more(core: Core, provider: Provider) -> None:
    with pytest.raises(ViewError, match="no service 9999"):
        keep(core, "gone", ViewWish(9999, 3600.0))
    keep(core, "mine", ViewWish(provider.voice, 3600.0))
    with core.read() as session:
        assert session.get(Service, provider.voice) is not None


def test_who_may_not_work_here_keeps_no_view(core: Core, provider: Provider) -> None:
    with pytest.raises(NotAllowedError):
        keep(core, "mine", ViewWish(provider.voice, 3600.0), Actor("portal", Role.PORTAL))
