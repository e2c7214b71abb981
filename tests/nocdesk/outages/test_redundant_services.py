"""Redundant access in the ledger: one path down is no outage, both are, and what depends on it follows."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from nocdesk.alarms.commands import Trouble, clear_alarm_of, raise_alarm
from nocdesk.alarms.model import AlarmImpact, Condition
from nocdesk.boards.composition_board import UnknownPartError, composition_row
from nocdesk.clock import VirtualClock
from nocdesk.core import Core
from nocdesk.network.topology import LinkPlace, load_topology
from nocdesk.outages.checking import differences
from nocdesk.outages.ledger import begin_all, open_entries, witness
from nocdesk.outages.reading import ledger_reading
from nocdesk.people.model import Actor, Role
from nocdesk.provider.apply import import_provider
from nocdesk.provider.catalogue import ensure_catalogue
from nocdesk.provider.export import export_provider
from nocdesk.provider.file import parse_provider
from nocdesk.provider.plan import ProviderFileError
from nocdesk.services.composition import state_rule
from nocdesk.services.model import Service, ServiceClass
from nocdesk.severity import PerceivedSeverity

UP, DEGRADED, DOWN = ServiceClass.UP, ServiceClass.DEGRADED, ServiceClass.DOWN
COLLECTOR = Actor("collector", Role.COLLECTOR)

TWO_PATHS = """
format = 1

[[customer]]
name = "Meridian Bank"
number = "C-1"

[[service]]
name = "ACC-1"
customer = "Meridian Bank"
specification = "access"
state_rule = "best"

[[service]]
name = "VPN-1"
customer = "Meridian Bank"
specification = "connectivity"
depends_on = ["ACC-1"]
parts = { "ACC-1" = { effect = "lower" } }

[[device]]
name = "PE-1"
kind = "core-router"
address = "192.0.2.1"
snmp = "v3"
credential = "edge"
interfaces = [{ name = "east" }, { name = "west" }]

[[device]]
name = "CPE-1"
kind = "demarcation"
address = "192.0.2.2"
snmp = "v3"
credential = "edge"
interfaces = [{ name = "east" }, { name = "west" }]

[[link]]
name = "EAST"
a = { device = "PE-1", interface = "east" }
b = { device = "CPE-1", interface = "east" }

[[link]]
name = "WEST"
a = { device = "PE-1", interface = "west" }
b = { device = "CPE-1", interface = "west" }

[[support]]
service = "ACC-1"
link = "EAST"

[[support]]
service = "ACC-1"
link = "WEST"
"""


@dataclass(frozen=True, slots=True)
class TwoPaths:
    """A store with a service over two links, and another one that depends on it; both were seen up at the start."""

    core: Core
    clock: VirtualClock
    services: Mapping[str, int]

    def fail(self, link: str) -> None:
        """The link goes down a second later."""
        self.clock.advance(1)
        with self.core.work(COLLECTOR) as work:
            places = {place.name: place for place in load_topology(work.session).links.values()}
            touches = load_topology(work.session).touched_by_link(LinkPlace(places[link].id, link))
            trouble = Trouble(link, Condition.LINK_DOWN, PerceivedSeverity.MAJOR, link, f"Link down: {link}")
            raise_alarm(work, trouble=trouble, began_at=work.now, touches=touches)

    def mend(self, link: str) -> None:
        """The link comes back a second later."""
        self.clock.advance(1)
        with self.core.work(COLLECTOR) as work:
            clear_alarm_of(work, key=link, ended_at=work.now)

    def classes(self, name: str) -> list[ServiceClass]:
        """The classes that the service has been in so far."""
        end = self.clock.now() + timedelta(seconds=1)
        with self.core.read() as session:
            number = self.services[name]
            read = ledger_reading(session, [number], end - timedelta(hours=1), end, now=end)
            return [stretch.service_class for stretch in read[number]]


@pytest.fixture
def paths(core: Core, clock: VirtualClock) -> TwoPaths:
    ensure_catalogue(core)
    with core.work(Actor("root", Role.ADMINISTRATOR)) as work:
        import_provider(work, parse_provider("p.toml", TWO_PATHS))
    with core.work(COLLECTOR) as work:
        services = dict(work.session.execute(select(Service.name, Service.id)).all())
        begin_all(work, dict.fromkeys(services.values(), work.now))
        witness(work, dict.fromkeys(services.values(), work.now), dict.fromkeys(services.values(), 10.0))
    return TwoPaths(core, clock, services)


def test_one_path_down_is_no_outage_and_both_are_until_one_is_back(paths: TwoPaths) -> None:
    paths.fail("EAST")
    one_down = paths.classes("ACC-1")
    paths.fail("WEST")
    both_down = paths.classes("ACC-1")
    paths.mend("EAST")

    assert one_down == [UP]
    assert both_down == [UP, DOWN]
    assert paths.classes("ACC-1") == [UP, DOWN, UP]


def test_what_depends_on_it_is_judged_by_its_state_and_not_by_each_path(paths: TwoPaths) -> None:
    paths.fail("EAST")
    one_down = paths.classes("VPN-1")
    paths.fail("WEST")

    assert one_down == [UP]
    assert paths.classes("VPN-1") == [UP, DEGRADED]


def test_without_its_rule_the_same_service_is_down_with_the_first_path(paths: TwoPaths) -> None:
    with paths.core.work() as work:
        work.session.execute(update(Service).values(state_rule="worst"))

    paths.fail("EAST")

    assert paths.classes("ACC-1") == [UP, DOWN]


def test_the_outage_names_an_alarm_and_each_alarm_says_what_it_does_alone(paths: TwoPaths) -> None:
    paths.fail("EAST")
    paths.fail("WEST")

    with paths.core.work(COLLECTOR) as work:
        [entry] = open_entries(work, [paths.services["ACC-1"]])
        effects = set(work.session.scalars(select(AlarmImpact.effect)))

    assert entry.evidence == "Link down: EAST"
    assert entry.alarm_id is not None
    assert effects == {UP}


def test_an_alarm_that_comes_back_acts_by_the_rule_of_today(paths: TwoPaths) -> None:
    paths.fail("EAST")
    paths.mend("EAST")
    with paths.core.work() as work:
        work.session.execute(update(Service).values(state_rule="worst"))

    paths.fail("EAST")

    assert paths.classes("ACC-1") == [UP, DOWN]


def test_the_rule_can_be_read_with_the_causes_and_tried_without_keeping_anything(paths: TwoPaths) -> None:
    paths.fail("EAST")
    number = paths.services["VPN-1"]

    with paths.core.read() as session:
        now = composition_row(session, number)
        lost = composition_row(session, number, supposed={"EAST": DOWN, "WEST": DOWN})
        stricter = composition_row(session, paths.services["ACC-1"], rule=state_rule("worst"))

    assert (now.state, now.causes, now.parts[0].state) == (UP, (), UP)
    assert (lost.state, lost.causes, lost.parts[0].state) == (DEGRADED, ("EAST", "WEST"), DOWN)
    assert (stricter.rule, stricter.state, stricter.causes) == ("worst", DOWN, ("EAST",))
    assert [(part.name, part.state) for part in stricter.parts] == [("EAST", DOWN), ("WEST", UP)]
    assert paths.classes("ACC-1") == [UP]


def test_a_name_that_is_no_part_is_refused_with_one_that_may_be_meant(paths: TwoPaths) -> None:
    with paths.core.read() as session, pytest.raises(UnknownPartError, match="did you mean 'EAST'"):
        composition_row(session, paths.services["ACC-1"], supposed={"EASTT": DOWN})


def test_rules_and_effects_come_back_in_an_export(paths: TwoPaths) -> None:
    with paths.core.read() as session:
        text = export_provider(session)

    assert 'state_rule = "best"' in text
    assert 'parts = { ACC-1 = { effect = "lower" } }' in text
    with paths.core.work(Actor("root", Role.ADMINISTRATOR)) as work:
        assert import_provider(work, parse_provider("p.toml", text)).steps == ()


@pytest.mark.parametrize(
    ("right", "wrong", "said"),
    [
        ('state_rule = "best"', 'state_rule = "most"', "write worst, best, at least 2"),
        ('depends_on = ["ACC-1"]', "", "parts names 'ACC-1', which is not in depends_on"),
        ('effect = "lower"', "weight = 0.0", "greater than 0"),
        ('state_rule = "best"', 'state_rule = "at least 3"', "has only 2 parts"),
    ],
)
def test_what_cannot_be_meant_is_refused(core: Core, right: str, wrong: str, said: str) -> None:
    ensure_catalogue(core)
    with core.work(Actor("root", Role.ADMINISTRATOR)) as work, pytest.raises(ProviderFileError, match=said):
        import_provider(work, parse_provider("p.toml", TWO_PATHS.replace(right, wrong)))


def test_the_past_follows_from_its_evidence_also_after_the_rule_has_changed(paths: TwoPaths) -> None:
    for act in (paths.fail, paths.mend):
        act("EAST")
        act("WEST")
    before = paths.classes("ACC-1")
    with paths.core.work() as work:
        work.session.execute(update(Service).values(state_rule="worst"))

    with paths.core.read() as session:
        found = list(differences(session, None, None, paths.clock.now()))

    assert before == [UP, DOWN, UP]
    assert found == []
