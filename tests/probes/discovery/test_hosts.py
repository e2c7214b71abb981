"""Whom to ask, as a person writes it: what is understood, what is refused and with which words."""

from pathlib import Path

import pytest

from probes.discovery.hosts import BadHostsError, Host, hosts_of


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        ("192.0.2.7", ["192.0.2.7"]),
        ("192.0.2.7:1161", ["192.0.2.7:1161"]),
        ("[2001:db8::7]:1161", ["[2001:db8::7]:1161"]),
        ("2001:db8:0::7", ["2001:db8::7"]),
        ("core-1.example:161", ["core-1.example"]),
        ("192.0.2.0/30", ["192.0.2.1", "192.0.2.2"]),
        ("192.0.2.0/31", ["192.0.2.0", "192.0.2.1"]),
        ("192.0.2.9/32", ["192.0.2.9"]),
        ("192.0.2.0/30,198.51.100.4/30", ["192.0.2.1", "192.0.2.2", "198.51.100.5", "198.51.100.6"]),
        ("192.0.2.1, 192.0.2.0/30", ["192.0.2.1", "192.0.2.2"]),
        ("2001:db8::/126", ["2001:db8::1", "2001:db8::2", "2001:db8::3"]),
    ],
)
def test_hosts_and_ranges_are_understood(text: str, titles: list[str]) -> None:
    assert [host.title for host in hosts_of([text])] == titles


def test_the_largest_range_is_one_without_its_network_and_broadcast_address() -> None:
    found = hosts_of(["10.20.0.0/16"])

    assert (len(found), found[0].address, found[-1].address) == (65_534, "10.20.0.1", "10.20.255.254")
    assert not any(host.is_named for host in found)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (["192.0.2.300"], "'192.0.2.300' is neither an address nor a host's name"),
        (["192.0.2.0/33"], "'192.0.2.0/33' is no address range: write such as 192.0.2.0/24"),
        (["192.0.2.7/24"], "'192.0.2.7/24' begins inside its range: write 192.0.2.0/24 for all of it"),
        (["10.0.0.0/8"], "'10.0.0.0/8' has 16,777,216 addresses, more than 65,536: ask a smaller range"),
        (["10.0.0.0/16,10.1.0.0/16"], "these are more than 65536 hosts: ask fewer at a time"),
        (["2001:db8::/64"], "more than 65,536"),
        (["192.0.2.7:70000"], "port 70000 of '192.0.2.7:70000' does not exist"),
        (["two words"], "'two words' is neither an address nor a host's name"),
        ([""], "'' is neither an address nor a host's name"),
        (["x" * 5000], "is neither an address nor a host's name"),
    ],
)
def test_what_is_no_host_is_refused_in_words(given: list[str], said: str) -> None:
    with pytest.raises(BadHostsError) as refusal:
        hosts_of(given)

    assert said in str(refusal.value)


def test_a_file_names_hosts_ranges_and_their_names(tmp_path: Path) -> None:
    path = tmp_path / "hosts.csv"
    path.write_text(
        "name,address,credential\ncore-1,192.0.2.1,ops   # the first\n\n# a comment\n192.0.2.2:1161\n,192.0.2.8/30,\n",
        encoding="utf-8",
    )

    assert hosts_of([str(path)]) == [
        Host("192.0.2.1", 161, "core-1", "ops"),
        Host("192.0.2.2", 1161),
        Host("192.0.2.9", 161, is_named=False),
        Host("192.0.2.10", 161, is_named=False),
    ]


def test_every_faulty_line_of_a_file_is_named(tmp_path: Path) -> None:
    path = tmp_path / "hosts.txt"
    path.write_text("192.0.2.999\n192.0.2.1\na,b,c,d\ncore,192.0.2.0/24\ncore,192.0.2.3,s3cret !\n", encoding="utf-8")

    with pytest.raises(BadHostsError) as refusal:
        hosts_of([str(path)])

    assert [fault.partition(": ")[0] for fault in refusal.value.faults] == [
        f"hosts.txt line {number}" for number in (1, 3, 4, 5)
    ]
    assert "s3cret" not in str(refusal.value)


@pytest.mark.parametrize("content", [b"", b"# nothing\n\n", b"name,address\n"])
def test_an_empty_file_is_said_to_name_nobody(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "hosts.txt"
    path.write_bytes(content)

    with pytest.raises(BadHostsError, match="names no host: write one a line"):
        hosts_of([str(path)])


def test_a_file_that_is_no_text_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "hosts.txt"
    path.write_bytes(b"\xff\xfe\x00")

    with pytest.raises(BadHostsError, match="cannot be read as text"):
        hosts_of([str(path)])
