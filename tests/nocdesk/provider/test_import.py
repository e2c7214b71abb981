"""What an import does to the store."""

import pytest
from sqlalchemy import select

from nocdesk.catalog.model import Measure, SlaTemplate
from nocdesk.clock import VirtualClock
from nocdesk.core import Core
from nocdesk.customers.model import Agreement, Customer
from nocdesk.network.model import Device, Interface, Support
from nocdesk.people.model import Actor, AuditEntry, Role
from nocdesk.people.policy import NotAllowedError
from nocdesk.provider.apply import import_provider
from nocdesk.provider.catalogue import add_catalogue, ensure_catalogue
from nocdesk.provider.export import export_provider
from nocdesk.provider.file import parse_provider
from nocdesk.provider.plan import Plan, plan_lines
from nocdesk.services.model import Dependency, PartEffect, Service
from nocdesk.sla.model import SlaStatus
from nocdesk.works.model import WorkScope
from tests.nocdesk.provider.faulty_files import SOUND
from tests.nocdesk.sla.standings import put_standing

ADMINISTRATOR = Actor("root", Role.ADMINISTRATOR)


@pytest.fixture
def stocked(core: Core) -> Core:
    """A store with the catalogue and the sound provider."""
    ensure_catalogue(core)
    bring_in(core, SOUND)
    return core


def bring_in(core: Core, text: str) -> Plan:
    """Import the text of a provider file."""
    with core.work(ADMINISTRATOR) as work:
        return import_provider(work, parse_provider("p.toml", text))


def test_a_second_import_has_nothing_to_do(stocked: Core) -> None:
    again = bring_in(stocked, SOUND)

    assert list(plan_lines(again)) == ["p.toml: nothing to do; 15 entries are in the store as they stand here"]


def test_an_export_imports_to_nothing_to_do(stocked: Core) -> None:
    with stocked.read() as session:
        text = export_provider(session)

    assert bring_in(stocked, text).steps == ()


def test_an_export_brings_the_same_provider_into_an_empty_store(stocked: Core) -> None:
    with stocked.read() as session:
        text = export_provider(session)
    other = parse_provider("out.toml", text)

    assert other.faults == ()
    assert {entry.name for entry in other.provider.service} == {"SIP-1", "ACC-1"}
    assert other.provider.device[0].interfaces[0].description == "to cr2"


def test_a_change_is_planned_with_before_and_after(stocked: Core) -> None:
    changed = SOUND.replace('name = "SIP-1"\ncustomer', 'name = "SIP-1"\nlabel = "Voice trunk"\ncustomer')
    changed = changed.replace("trigger = 60.0", "trigger = 55.0")

    plan = bring_in(stocked, changed)

    assert list(plan_lines(plan)) == [
        "change service 'SIP-1': label nothing → 'Voice trunk'",
        "change threshold 'SIP-1 delay': trigger 60 → 55",
        "0 to create, 2 to change, 13 unchanged",
    ]


def test_every_creation_and_change_is_in_the_audit_trail(stocked: Core) -> None:
    bring_in(stocked, SOUND.replace('number = "K-2"', 'number = "K-3"'))

    with stocked.read() as session:
        entry = session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
    assert entry is not None
    assert (entry.actor, entry.action, entry.kind) == ("root", "import_provider", "customer")
    assert (entry.before, entry.after) == ({"number": "K-2"}, {"number": "K-3"})


def test_nothing_is_deleted_and_what_only_the_store_has_is_named(stocked: Core) -> None:
    without_bolt = SOUND.replace('[[customer]]\nname = "Bolt"\nnumber = "K-2"\n', "")
    without_bolt = without_bolt.replace('[[site]]\nname = "Bolt main"\ncustomer = "Bolt"\n', "")
    without_bolt = without_bolt.replace('    { name = "ge-0/0/2" },\n', "")

    plan = bring_in(stocked, without_bolt)

    assert plan.steps == ()
    assert plan.absent == ("customer 'Bolt'", "site 'Bolt main'", "interface 'ge-0/0/2' of device 'cr1'")
    with stocked.read() as session:
        assert session.scalars(select(Customer.name)).all() == ["Acme", "Bolt"]
        assert len(session.scalars(select(Interface)).all()) == 3


def test_two_devices_may_exchange_their_addresses(stocked: Core) -> None:
    exchanged = SOUND.replace("192.0.2.1", "X").replace("192.0.2.2", "192.0.2.1").replace("X", "192.0.2.2")

    bring_in(stocked, exchanged)

    with stocked.read() as session:
        found = dict(session.execute(select(Device.name, Device.address)).all())
        ports = set(session.scalars(select(Device.port)))
    assert found == {"cr1": "192.0.2.2", "cr2": "192.0.2.1"}
    assert ports == {161}


def test_two_customers_may_exchange_their_numbers(stocked: Core) -> None:
    bring_in(stocked, SOUND.replace("K-1", "X").replace("K-2", "K-1").replace('"X"', '"K-2"'))

    with stocked.read() as session:
        found = dict(session.execute(select(Customer.name, Customer.number)).all())
    assert found == {"Acme": "K-2", "Bolt": "K-1"}


def test_an_agreement_without_a_start_begins_at_the_import_and_keeps_it(core: Core, clock: VirtualClock) -> None:
    ensure_catalogue(core)
    first = clock.now()
    bring_in(core, SOUND)
    clock.advance(3600)

    again = bring_in(core, SOUND)

    with core.read() as session:
        assert session.scalars(select(Agreement.starts_at)).one() == first
    assert again.steps == ()


def test_a_dependency_that_is_gone_from_a_service_is_gone_from_the_store(stocked: Core) -> None:
    plan = bring_in(stocked, SOUND.replace('depends_on = ["ACC-1"]\n', ""))

    assert next(plan_lines(plan)) == "change service 'SIP-1': depends_on ['ACC-1'] → nothing"
    with stocked.read() as session:
        assert session.scalars(select(Dependency)).all() == []


def test_a_support_that_the_store_has_takes_another_effect_and_weight(stocked: Core) -> None:
    changed = SOUND.replace('link = "L-1"\n', 'link = "L-1"\neffect = "degraded"\nweight = 3\n')

    bring_in(stocked, changed)

    with stocked.read() as session:
        assert [(row.effect, row.weight) for row in session.scalars(select(Support))] == [(PartEffect.DEGRADED, 3.0)]
    assert bring_in(stocked, changed).steps == ()


def test_planned_work_can_move_to_other_services(stocked: Core) -> None:
    bring_in(stocked, SOUND.replace('services = ["SIP-1"]', 'services = ["ACC-1"]'))

    with stocked.read() as session:
        query = select(Service.name).join(WorkScope, WorkScope.service_id == Service.id)
        assert session.scalars(query).all() == ["ACC-1"]


TEMPLATE = """\
format = 1
[[template]]
name = "Gold voice"
tier = "Gold"
[[template.objective]]
measure = "availability"
target = 0.999
[[template.objective]]
measure = "mos"
target = 0.95
limit = 3.8
"""


def test_a_template_gets_exactly_the_objectives_of_the_file(stocked: Core) -> None:
    bring_in(stocked, TEMPLATE)

    with stocked.read() as session:
        template = session.scalars(select(SlaTemplate).where(SlaTemplate.name == "Gold voice")).one()
        found = template.terms["objective"]
    assert found == [{"measure": "availability", "target": 0.999}, {"measure": "mos", "target": 0.95, "limit": 3.8}]
    assert bring_in(stocked, TEMPLATE).steps == ()


def test_the_standing_of_an_objective_goes_with_the_promise(stocked: Core) -> None:
    with stocked.work() as work:
        service_id = work.session.scalars(select(Service.id).where(Service.name == "SIP-1")).one()
        for measure in (Measure.AVAILABILITY, Measure.LOSS):
            put_standing(work, service_id, measure)

    bring_in(stocked, TEMPLATE)

    with stocked.read() as session:
        assert session.scalars(select(SlaStatus.measure)).all() == [Measure.AVAILABILITY]


def test_what_the_provider_changed_in_the_catalogue_stays(stocked: Core) -> None:
    bring_in(stocked, TEMPLATE)

    added = add_catalogue(stocked)

    assert added.steps == ()
    assert bring_in(stocked, TEMPLATE).steps == ()


def test_only_an_administrator_imports(core: Core) -> None:
    with pytest.raises(NotAllowedError), core.work() as work:
        import_provider(work, parse_provider("p.toml", SOUND))
