"""The names that come with NocDesk, compared with the modules that come compiled with pysnmp."""

import pytest
from pysnmp.smi import builder

from nocdesk.names.built_in import built_in_objects
from nocdesk.names.lookup import Names, UnknownNameError
from nocdesk.names.objects import Oid

WITH_PYSNMP = (
    "SNMPv2-SMI", "SNMPv2-MIB", "SNMP-FRAMEWORK-MIB", "SNMP-MPD-MIB", "SNMP-USER-BASED-SM-MIB", "SNMP-COMMUNITY-MIB",
)  # fmt: skip


@pytest.fixture(scope="module")
def names() -> Names:
    """Without any MIB folder."""
    return Names(built_in_objects())


@pytest.mark.parametrize("module", WITH_PYSNMP)
def test_the_places_are_those_of_pysnmps_modules(module: str) -> None:
    mibs = builder.MibBuilder()
    mibs.load_modules(module)
    ours = {one.name: one.oid for one in built_in_objects() if one.module == module}

    theirs = {name: _place(symbol) for name, symbol in mibs.mibSymbols[module].items()}

    assert len(ours) >= 4
    assert {name: theirs[name] for name in ours if theirs.get(name)} == {
        name: oid for name, oid in ours.items() if theirs.get(name)
    }
    assert sum(1 for name in ours if theirs.get(name)) >= len(ours) - 2  # pysnmp lacks iso's own name and the like.


def _place(symbol: object) -> Oid | None:
    if isinstance(symbol, type):
        return None
    get_name = getattr(symbol, "getName", None)
    return tuple(get_name()) if get_name is not None else None


def test_no_place_has_two_names_and_no_name_two_places() -> None:
    objects = list(built_in_objects())

    assert len({one.oid for one in objects}) == len(objects)
    assert len({one.name for one in objects}) == len(objects)


@pytest.mark.parametrize(
    ("oid", "name"),
    [
        ((1, 3, 6, 1, 2, 1, 31, 1, 1, 1, 6, 7), "IF-MIB::ifHCInOctets.7"),
        ((1, 3, 6, 1, 2, 1, 1, 3, 0), "SNMPv2-MIB::sysUpTime.0"),
        ((1, 3, 6, 1, 6, 3, 1, 1, 5, 3), "IF-MIB::linkDown"),
        ((1, 3, 6, 1, 6, 3, 1, 1, 5, 5), "SNMPv2-MIB::authenticationFailure"),
        ((1, 3, 6, 1, 4, 1, 99999, 1), "SNMPv2-SMI::enterprises.99999.1"),
        ((2, 5, 4), "2.5.4"),
    ],
)
def test_an_oid_has_the_name_of_the_nearest_object_above_it(names: Names, oid: Oid, name: str) -> None:
    assert names.name_of(oid) == name
    assert names.oid_of(name) == oid


def test_a_name_is_found_without_its_module(names: Names) -> None:
    assert names.oid_of("ifName.12") == (1, 3, 6, 1, 2, 1, 31, 1, 1, 1, 1, 12)
    assert names.oid_of(".1.3.6.1.2.1") == (1, 3, 6, 1, 2, 1)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("ifNmae.1", "There is no object 'ifNmae.1'; did you mean 'ifName'?"),
        ("SNMPv2-MIB::ifName", "There is no object 'SNMPv2-MIB::ifName'"),
        ("ifName.one", "'one' is no instance of IF-MIB::ifName: write its index in numbers"),
        ("", "There is no object ''"),
    ],
)
def test_an_unknown_name_is_refused_with_the_nearest(names: Names, name: str, said: str) -> None:
    with pytest.raises(UnknownNameError) as refusal:
        names.oid_of(name)

    assert str(refusal.value).startswith(said)
