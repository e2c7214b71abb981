"""Who is let in, by address, length and rate alone, and what is counted of the rest."""

from nocdesk.traps.event import Cause
from probes.traps.admission import MAX_OCTETS, OTHERS, SOURCES_COUNTED, Admission, Bucket


def admission(per_s: float = 10.0, burst: int = 5) -> Admission:
    """One that lets two devices send."""
    one = Admission(Bucket(per_s, burst))
    one.allow(["192.0.2.7", "2001:db8::7"])
    return one


def test_a_device_is_known_by_both_ways_of_writing_its_address() -> None:
    one = admission()

    assert one.admitted("192.0.2.7", 100, 0.0) == "192.0.2.7"
    assert one.admitted("::ffff:192.0.2.7", 100, 0.0) == "192.0.2.7"
    assert one.admitted("2001:db8::7", 100, 0.0) == "2001:db8::7"
    assert one.admitted("::ffff:192.0.2.8", 100, 0.0) is None
    assert dict(one.lost()) == {("192.0.2.8", Cause.NOT_ALLOWED): 1}


def test_a_device_on_a_link_is_known_by_the_address_that_the_socket_shows() -> None:
    one = admission()

    one.allow(["fe80::7%eth0.100"])

    assert one.admitted("fe80::7", 100, 0.0) == "fe80::7%eth0.100"
    assert one.admitted("::ffff:fe80::7", 100, 0.0) is None
    assert one.admitted("fe80::8", 100, 0.0) is None


def test_both_ways_of_writing_an_address_share_one_rate() -> None:
    one = admission()

    taken = [one.admitted(address, 100, 0.0) for address in ["192.0.2.7", "::ffff:192.0.2.7"] * 3]

    assert taken.count(None) == 1


def test_the_longest_is_let_in_and_one_octet_more_is_not() -> None:
    one = admission()

    assert one.admitted("192.0.2.7", MAX_OCTETS, 0.0) is not None
    assert one.admitted("192.0.2.7", MAX_OCTETS + 1, 0.0) is None
    assert dict(one.lost()) == {("192.0.2.7", Cause.TOO_LONG): 1}


def test_a_device_may_send_a_burst_then_its_rate_and_takes_nothing_from_another() -> None:
    one = admission()

    burst = [one.admitted("192.0.2.7", 100, 0.0) for _ in range(8)]
    later = [one.admitted("192.0.2.7", 100, 0.25) for _ in range(4)]

    assert (burst.count(None), later.count(None)) == (3, 2)
    assert one.admitted("2001:db8::7", 100, 0.25) is not None
    assert dict(one.lost()) == {("192.0.2.7", Cause.RATE): 5}


def test_a_new_inventory_leaves_a_bucket_as_full_as_it_was() -> None:
    one = admission(per_s=0.001)
    for _ in range(5):
        one.admitted("192.0.2.7", 100, 0.0)

    one.allow(["192.0.2.7"])

    assert one.admitted("192.0.2.7", 100, 0.0) is None
    assert one.admitted("2001:db8::7", 100, 0.0) is None


def test_a_flood_with_invented_addresses_takes_no_more_memory_than_is_set_aside_for_it() -> None:
    one = admission()

    for number in range(10 * SOURCES_COUNTED):
        one.admitted(f"198.51.{number // 256}.{number % 256}", 100, 0.0)

    assert len(one.lost()) <= SOURCES_COUNTED + 1
    assert one.lost()[OTHERS, Cause.NOT_ALLOWED] == 9 * SOURCES_COUNTED
    assert sum(one.lost().values()) == 10 * SOURCES_COUNTED
