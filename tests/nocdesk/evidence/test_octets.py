"""Values as octets: the same that SNMP sends, by the codec of the edge as the oracle."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nocdesk.evidence.octets import fingerprint, value_octets, varbind_octets
from nocdesk.quality.answer import Binding
from probes.snmp.values import encode_varbind
from probes.snmp.varbind import Oid, SnmpType, Value, VarBind

_LONGER = {-(2**7), -(2**15), -(2**23), -(2**31)}
"""The edge writes these with an octet more than X.690 asks for; agents read both."""

OIDS = st.lists(st.integers(0, 2**32 - 1), min_size=0, max_size=20).map(lambda rest: (1, 3, *rest))
VALUES = st.one_of(
    st.tuples(st.just("INTEGER"), st.integers(-(2**31), 2**31 - 1).filter(lambda value: value not in _LONGER)),
    st.tuples(st.sampled_from(["Counter32", "Gauge32", "TimeTicks"]), st.integers(0, 2**32 - 1)),
    st.tuples(st.just("Counter64"), st.integers(0, 2**64 - 1)),
    st.tuples(st.just("OCTET STRING"), st.binary(max_size=300)),
    st.tuples(st.just("IpAddress"), st.binary(min_size=4, max_size=4)),
    st.tuples(st.just("OBJECT IDENTIFIER"), OIDS),
    st.tuples(st.sampled_from(["noSuchObject", "noSuchInstance"]), st.none()),
)


@given(OIDS, VALUES)
def test_an_object_is_encoded_as_the_codec_of_the_edge_sends_it(oid: Oid, typed: tuple[str, Value]) -> None:
    type_name, value = typed

    assert varbind_octets(Binding(oid, type_name, value)) == encode_varbind(VarBind(oid, value, SnmpType(type_name)))


@pytest.mark.parametrize(
    ("type_name", "value", "octets"),
    [
        ("INTEGER", 0, "02 01 00"),
        ("INTEGER", -129, "02 02 ff 7f"),
        ("INTEGER", -128, "02 01 80"),
        ("Counter32", 128, "41 02 00 80"),
        ("OBJECT IDENTIFIER", (1, 3, 6, 1, 4, 1, 2636), "06 07 2b 06 01 04 01 94 4c"),
        ("OCTET STRING", b"A" * 200, "04 81 c8 " + "41 " * 200),
    ],
)
def test_values_stand_as_x690_writes_them(type_name: str, value: object, octets: str) -> None:
    assert value_octets(type_name, value).hex(" ") == octets.strip()  # type: ignore[arg-type]


def test_the_fingerprint_changes_with_any_value_and_with_the_order() -> None:
    one, other = Binding((1, 3, 6), "Counter32", 7), Binding((1, 3, 7), "Counter32", 7)

    changed = Binding((1, 3, 7), "Counter32", 8)
    assert len({fingerprint(found) for found in ([one, other], [other, one], [one, changed], [one])}) == 4
