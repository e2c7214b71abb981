"""Every object that the program cites has a name without any MIB folder."""

import importlib
import pkgutil

import pytest

import probes.discovery
import probes.polls
import probes.traps
from nocdesk.names.built_in import built_in_objects
from nocdesk.names.lookup import Names
from nocdesk.names.objects import Oid, dotted

_SHORTEST = 8
"""Shorter ones are roots of trees, such as enterprises."""


def cited() -> list[tuple[str, Oid]]:
    """The OIDs that modules of the network edge hold as constants, by where they stand."""
    found: list[tuple[str, Oid]] = []
    for package in (probes.polls, probes.discovery, probes.traps):
        for info in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
            for name, value in vars(importlib.import_module(info.name)).items():
                if name.isupper() and isinstance(value, tuple) and len(value) >= _SHORTEST and value[:2] == (1, 3):
                    found.append((f"{info.name}.{name}", value))
    return found


@pytest.mark.parametrize("place", dict(cited()))
def test_a_cited_object_has_a_name(place: str) -> None:
    oid = dict(cited())[place]

    name = Names(built_in_objects()).name_of(oid)

    assert name.partition("::")[0] not in ("", "SNMPv2-SMI"), f"{place} {dotted(oid)} is {name}"
    assert "." not in name.removesuffix(".0"), f"{place} {dotted(oid)} is {name}"


def test_there_is_something_to_look_at() -> None:
    assert len(cited()) > 40
