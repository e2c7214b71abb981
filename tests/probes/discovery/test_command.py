"""`nocdesk discover` against net-snmp's own agent: credentials, rights, plans, and what goes wrong."""

import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from nocdesk.core import open_core
from nocdesk.credential_file import Cost, EncryptedFile
from nocdesk.credentials import Community, Credentials, UsmUser
from nocdesk.network.left_out import Offered, leave_out_proposals
from nocdesk.people.model import Actor, Role
from nocdesk.settings import load_settings
from tests.nocdesk.command import Run
from tests.probes.conftest import Snmpd
from tests.probes.discovery.conftest import KeepCredential

STRANGER = UsmUser("stranger", "some-auth-secret", "some-priv-secret")


@pytest.fixture
def known(run: Run, keep_credential: KeepCredential, snmpd: Snmpd) -> Run:
    """Three credentials, of which one is the agent's user and one its community."""
    keep_credential("aaa-stranger", STRANGER)
    keep_credential("lab-user", snmpd.user)
    keep_credential("lab-community", snmpd.community)
    return run


def test_a_foreign_agents_interfaces_are_those_that_snmpwalk_prints(known: Run, snmpd: Snmpd) -> None:
    names = snmpd.snmpwalk("1.3.6.1.2.1.31.1.1.1.1")
    types = snmpd.snmpwalk("1.3.6.1.2.1.2.2.1.3")
    admin = snmpd.snmpwalk("1.3.6.1.2.1.2.2.1.7")

    device = known("discover", f"127.0.0.1:{snmpd.port}", "--json").json["devices"][0]

    proposed = {one["name"] for one in device["interfaces"] if one["state"] == "new"}
    watched = {
        name for name, kind, up in zip(names, types, admin, strict=True) if up == "1" and kind not in ("1", "24", "131")
    }
    assert {one["name"] for one in device["interfaces"]} == set(names)
    assert proposed == watched
    assert (device["name"], device["object_id"]) == ("kestrel", "NET-SNMP-TC::linux")


def test_version_3_is_tried_first_and_the_order_is_said(known: Run, snmpd: Snmpd) -> None:
    done = known("discover", f"127.0.0.1:{snmpd.port}", "--json")

    assert (done.json["devices"][0]["snmp"], done.json["devices"][0]["credential"]) == ("v3", "lab-user")
    assert "in this order: aaa-stranger, lab-user, lab-community, recorded" in done.err


def test_only_the_credential_that_was_named_is_tried(known: Run, snmpd: Snmpd) -> None:
    named = known("discover", f"127.0.0.1:{snmpd.port}", "--credential", "lab-community", "--json")
    wrong = known("discover", f"127.0.0.1:{snmpd.port}", "--credential", "aaa-stranger")

    assert named.json["devices"][0]["credential"] == "lab-community"
    assert wrong.code == 1
    assert "Nobody answered." in wrong.out
    assert "refuses the credentials (the device does not know the user)" in wrong.out
    assert "(credential 'aaa-stranger')" in wrong.out


def test_no_more_credentials_are_tried_than_allowed(known: Run, snmpd: Snmpd) -> None:
    done = known("discover", f"127.0.0.1:{snmpd.port}", "--tries", "1", "--json")

    assert done.code == 1
    assert done.json["devices"] == []
    assert done.json["unanswered"][0]["outcome"] == "refused"


def test_a_silent_host_is_named_with_what_may_be_the_reason(known: Run, tmp_path: Path) -> None:
    (tmp_path / "settings.toml").write_text("[poll]\ntimeout_s = 0.2\nretries = 0\n", encoding="utf-8")
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as mute:
        mute.bind(("127.0.0.1", 0))
        port = mute.getsockname()[1]
        done = known("discover", f"127.0.0.1:{port}")

    assert done.code == 1
    assert f"127.0.0.1:{port}: no answer to any of 4 credentials (also if key or community wrong)" in done.out
    assert "Nothing to do" in done.out


def test_a_device_that_is_found_by_a_community_is_warned_of(known: Run, snmpd: Snmpd) -> None:
    here = f"127.0.0.1:{snmpd.port}"

    weak = known("discover", here, "--credential", "lab-community")
    strong = known("discover", here, "--credential", "lab-user")

    assert "warning: kestrel speaks SNMP v2c, where the community crosses the network in clear" in weak.out
    assert "warning" not in strong.out
    assert len(known("discover", here, "--credential", "lab-community", "--json").json["warnings"]) == 1


def test_a_file_gives_a_host_its_name_and_its_credential(known: Run, snmpd: Snmpd, tmp_path: Path) -> None:
    path = tmp_path / "hosts.csv"
    path.write_text(f"tower-1,127.0.0.1:{snmpd.port},lab-community\n", encoding="utf-8")

    device = known("discover", path, "--json").json["devices"][0]

    assert (device["name"], device["credential"]) == ("tower-1", "lab-community")


def test_an_engineer_may_discover_but_not_apply(known: Run, snmpd: Snmpd) -> None:
    told = known("--role", "engineer", "discover", f"127.0.0.1:{snmpd.port}")
    refused = known("--role", "engineer", "discover", f"127.0.0.1:{snmpd.port}", "--apply")
    care = known("--role", "care", "discover", f"127.0.0.1:{snmpd.port}")

    assert told.out.endswith("Nothing was changed. Apply it with --apply, as an administrator.\n")
    assert refused.code == 1
    assert "(engineer) may not import provider" in refused.err
    assert refused.out == ""
    assert "(care) may not discover devices" in care.err
    assert "[[device]]" not in known("export").out


def test_what_was_applied_is_polled_by_what_answered(known: Run, snmpd: Snmpd) -> None:
    done = known("--role", "administrator", "discover", f"127.0.0.1:{snmpd.port}", "--apply", "--kind", "demarcation")

    exported = known("export").out
    assert "create 1 device: 'kestrel'" in done.out
    assert done.out.endswith("Done.\n")
    for line in (
        'name = "kestrel"', 'kind = "demarcation"', "rack 7", 'vendor = "Net-SNMP"', 'snmp = "v3"',
        'credential = "lab-user"', 'name = "kestrel system"',
    ):  # fmt: skip
        assert line in exported
    assert str(snmpd.user.auth_passphrase) not in exported + done.out + done.err
    again = known("--role", "administrator", "discover", f"127.0.0.1:{snmpd.port}", "--apply")
    assert "Nothing to do: all of it is in the store." in again.out


def leave_out(*names: str, port: int) -> None:
    """As somebody does at the desk."""
    core = open_core(load_settings(None), Actor("ann", Role.ENGINEER))
    with core.work() as work:
        leave_out_proposals(work, offers=[Offered("127.0.0.1", port, "kestrel", tuple(sorted(names)))])
    core.close()


def test_what_people_left_out_at_the_desk_is_no_part_of_the_plan_until_it_is_taken_back(
    known: Run, snmpd: Snmpd
) -> None:
    here = f"127.0.0.1:{snmpd.port}"
    device = known("discover", here, "--json").json["devices"][0]
    new = [one["name"] for one in (*device["interfaces"], *device["probes"]) if one["state"] == "new"]
    leave_out(*new, port=snmpd.port)

    told = known("--role", "administrator", "discover", here, "--apply")
    record = known("discover", here, "--json").json
    (listed,) = known("left-out", "--json").json
    stranger = known("left-out", "take-back", "merlin")
    back = known("left-out", "take-back", "kestrel")

    assert f"kestrel ({here}, left out by ann, " in told.out
    assert "One is left out, as a person wished before (ann: 1): `nocdesk left-out` lists it" in told.out
    assert "Nothing to do: all else is in the store." in told.out
    assert "[[device]]" not in known("export").out
    assert [(one["state"], one["left_out_by"]) for one in record["devices"]] == [("left_out", "ann")]
    assert record["plan"] == {"created": {}, "changed": {}}
    assert (listed["address"], listed["port"], listed["by"]) == ("127.0.0.1", snmpd.port, "ann")
    assert sorted(listed["offered"]) == sorted(new)
    assert (stranger.code, "'merlin' was not left out: look at `nocdesk left-out`." in stranger.err) == (1, True)
    assert back.out == "kestrel (127.0.0.1) will be proposed again\n"
    assert known("left-out").out == "Nothing is left out.\n"
    assert known("discover", here, "--json").json["plan"]["created"]["device"] == 1


def test_a_host_that_offers_something_else_than_what_was_left_out_is_planned(known: Run, snmpd: Snmpd) -> None:
    leave_out("kestrel system", port=snmpd.port)

    told = known("discover", f"127.0.0.1:{snmpd.port}")

    assert "create 1 device: 'kestrel'" in told.out
    assert "left out by" not in told.out


def test_only_who_discovers_reads_what_was_left_out_and_takes_it_back(known: Run, snmpd: Snmpd) -> None:
    leave_out("kestrel system", port=snmpd.port)

    refused = [known("--role", "care", "left-out", *words) for words in ((), ("take-back", "kestrel"))]

    assert [done.code for done in refused] == [1, 1]
    assert len(known("left-out", "--json").json) == 1


def test_the_stored_credential_of_a_device_is_tried_first(known: Run, snmpd: Snmpd) -> None:
    here = f"127.0.0.1:{snmpd.port}"
    known("--role", "administrator", "discover", here, "--credential", "lab-community", "--apply")

    first = socket.getaddrinfo("localhost", snmpd.port, type=socket.SOCK_DGRAM)[0][4][0]
    name = "localhost" if first == "127.0.0.1" else "127.0.0.1"  # Where it means ::1 first, nobody listens there.

    again = known("discover", f"{name}:{snmpd.port}", "--tries", "1", "--json").json

    assert again["devices"][0]["credential"] == "lab-community"
    assert again["plan"] == {"created": {}, "changed": {}}


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("192.0.2.0/40",), "error: '192.0.2.0/40' is no address range"),
        (("10.0.0.0/8",), "more than 65,536: ask a smaller range"),
        (("192.0.2.7", "--credential", "nobody"), "error: There is no credential named 'nobody'"),
        (("192.0.2.7", "--toml", "/nowhere/x.toml"), "error: /nowhere/x.toml: cannot be written"),
    ],
)
def test_bad_input_is_refused_before_anybody_is_asked(known: Run, arguments: tuple[str, ...], said: str) -> None:
    done = known("discover", *arguments)

    assert done.code == 1
    assert said in done.err
    assert done.out == ""


def test_without_any_credential_it_says_how_to_store_one(run: Run, tmp_path: Path) -> None:
    (tmp_path / "credentials" / "recorded").unlink()

    done = run("discover", "192.0.2.7")

    assert done.code == 1
    assert "There is no credential to try: store one with `nocdesk credential set NAME`" in done.err


def test_a_sealed_file_that_cannot_be_opened_stops_nobody_who_has_other_credentials(
    known: Run, snmpd: Snmpd, tmp_path: Path
) -> None:
    cheap = Cost(passes=1, memory_kib=8, lanes=1)
    EncryptedFile(tmp_path / "data" / "credentials.enc", lambda: "a passphrase nobody gives", cheap).write(
        "sealed", STRANGER
    )

    assert known("discover", f"127.0.0.1:{snmpd.port}", "--json").json["devices"][0]["credential"] == "lab-user"
    listed = Credentials([EncryptedFile(tmp_path / "data" / "credentials.enc", lambda: "a passphrase nobody gives")])
    assert listed.names() == ("sealed",)


def test_an_unknown_name_is_told_from_a_silent_host(known: Run) -> None:
    done = known("discover", "no-such-host.invalid")

    assert done.code == 1
    assert "no-such-host.invalid: the name no-such-host.invalid is not known" in done.out


def test_a_community_that_is_refused_is_never_sent() -> None:
    with pytest.raises(Exception, match="'public', 'private' and the empty one are refused"):
        Community("public")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGINT for another process")
def test_ctrl_c_leaves_nothing_half_done(known: Run, snmpd: Snmpd, tmp_path: Path) -> None:
    (tmp_path / "settings.toml").write_text("[poll]\ntimeout_s = 60\nretries = 0\n", encoding="utf-8")
    program = "from nocdesk.cli import main; main()"
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as mute:
        mute.bind(("127.0.0.1", 0))
        hosts = f"127.0.0.1:{snmpd.port},127.0.0.1:{mute.getsockname()[1]}"
        line = [sys.executable, "-c", program, "--role", "administrator", "discover", hosts, "--apply"]
        with subprocess.Popen(line, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as discovery:
            assert discovery.stderr is not None
            assert discovery.stderr.readline().startswith("Asking 2 hosts")
            mute.recv(4096)  # The deaf one has been asked, and is waited for.
            discovery.send_signal(signal.SIGINT)
            out, err = discovery.communicate(timeout=240)

    assert discovery.returncode == 130
    assert (out, "Traceback" in err) == ("", False)
    assert "[[device]]" not in known("export").out
