"""Whatever comes with a trap, the rules make something of it or nothing: one bad device must not stop all others."""

from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nocdesk.clock import VirtualClock
from nocdesk.core import Core
from nocdesk.traps.event import TrapVarBind
from nocdesk.traps.rules.folder import load_rules
from nocdesk.traps.rules.spot import IF_NAME
from tests.nocdesk.provider_builder import make_provider
from tests.nocdesk.traps.telling import IF_ENTRY, LINK_DOWN, Teller, alarms, interface, number
from tests.nocdesk.traps.test_shipped_rules import told

RULES = load_rules()
ROOTS = sorted(
    {".".join(map(str, one.oid)) for one in RULES.objects}
    | {".".join(map(str, IF_NAME)), f"{IF_ENTRY}.2", "1.3.6.1.4.1"}
)
_arcs = st.lists(st.integers(0, 4_294_967_295) | st.integers(0, 40), max_size=40)
_oids = st.tuples(st.sampled_from(ROOTS), _arcs).map(lambda pair: ".".join([pair[0], *map(str, pair[1])]))
_varbinds = st.one_of(
    st.builds(TrapVarBind, _oids, st.sampled_from(["INTEGER", "TimeTicks", "Counter64"]), st.integers(-(2**31), 2**64)),
    st.builds(TrapVarBind, _oids, st.sampled_from(["OCTET STRING", "Opaque"]), st.binary(max_size=80).map(bytes.hex)),
    st.builds(TrapVarBind, _oids, st.just("OBJECT IDENTIFIER"), _oids),
    st.builds(TrapVarBind, _oids, st.just("IpAddress"), st.just("192.0.2.7")),
    st.builds(TrapVarBind, _oids, st.just("NULL"), st.none()),
)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(trap=st.sampled_from(sorted(RULES.by_trap)) | _oids, varbinds=st.lists(_varbinds, max_size=8))
def test_no_object_of_whatever_kind_is_too_much_for_a_rule(trap: str, varbinds: list[TrapVarBind]) -> None:
    judgement, said = told(RULES, trap, *varbinds)

    for one in said:
        assert one.key
        assert "\0" not in one.key
        if one.raised is not None:
            assert "\0" not in judgement.text(one)


def test_a_name_that_is_no_text_raises_its_alarm_all_the_same(core: Core, clock: VirtualClock) -> None:
    make_provider(core)
    device = Teller(core, clock)
    index = number(f"{IF_ENTRY}.1.7", 7)
    name = ".".join(map(str, IF_NAME))
    device.tell(LINK_DOWN, index, TrapVarBind(f"{name}.7", "OCTET STRING", b"x\0e\x1b[2J".hex()))
    device.tell(LINK_DOWN, index, TrapVarBind(f"{name}.7", "OBJECT IDENTIFIER", "1.3.6"))

    assert [alarm.resource for alarm in alarms(core)] == ["CORE-1 78 00 65 1b 5b 32 4a", "CORE-1 ifIndex 7"]


def test_an_object_that_two_files_name_differently_is_known_to_each_by_its_own_name(tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text(
        'format = 1\nmodule = "MY-MIB"\nrevision = "1"\n[objects]\nmyState = "1.3.6.1.2.1.2.2.1.8"\n'
        '[[rule]]\nname = "r"\ntrap = "1.3.6.1.4.1.32473.0.1"\nraises = "onBattery"\ntext = "is {myState}"\n'
    )
    rules = load_rules(tmp_path)
    shipped, (down,) = told(rules, LINK_DOWN, *interface(7))
    own, (mine,) = told(rules, "1.3.6.1.4.1.32473.0.1", number(f"{IF_ENTRY}.8.7", 2))

    assert shipped.text(down) == "Interface down: ifOperStatus down"
    assert own.text(mine) == "is 2"
