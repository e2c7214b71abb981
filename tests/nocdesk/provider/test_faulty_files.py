"""What is said of a provider file that cannot be imported."""

from pathlib import Path

import pytest

from nocdesk.core import Core
from nocdesk.people.model import Actor, Role
from nocdesk.provider.apply import import_provider
from nocdesk.provider.catalogue import ensure_catalogue
from nocdesk.provider.file import NewerFormatError, parse_provider, read_provider
from nocdesk.provider.plan import ProviderFileError, plan_import
from nocdesk.provider.stored import stored_provider
from nocdesk.text_file import UnreadableFileError
from tests.nocdesk.provider.faulty_files import FAULTY_FILES, SOUND, FaultyFile

ADMINISTRATOR = Actor("root", Role.ADMINISTRATOR)


@pytest.fixture
def sound_core(sqlite_core: Core) -> Core:
    """A store with the catalogue."""
    ensure_catalogue(sqlite_core)
    return sqlite_core


def test_the_file_from_which_the_faulty_ones_are_made_is_sound(sound_core: Core) -> None:
    with sound_core.read() as session:
        plan = plan_import(session, parse_provider("p.toml", SOUND))

    assert len(plan.steps) == 15


@pytest.mark.parametrize("faulty", FAULTY_FILES, ids=lambda faulty: faulty.label)
def test_a_fault_is_named_with_its_line_and_its_remedy(sound_core: Core, faulty: FaultyFile) -> None:
    file = parse_provider("p.toml", faulty.text)

    with sound_core.read() as session, pytest.raises(ProviderFileError) as caught:
        plan_import(session, file)

    assert caught.value.faults == faulty.said


def test_a_faulty_file_changes_nothing(sound_core: Core) -> None:
    with sound_core.work(ADMINISTRATOR) as work:
        import_provider(work, parse_provider("p.toml", SOUND))
    with sound_core.read() as session:
        before = stored_provider(session)
    wrong = SOUND.replace('number = "K-1"', 'number = "K-9"').replace("rearm = 50.0", "rearm = 70.0")

    with pytest.raises(ProviderFileError), sound_core.work(ADMINISTRATOR) as work:
        import_provider(work, parse_provider("p.toml", wrong))

    with sound_core.read() as session:
        assert stored_provider(session) == before


def test_all_faults_are_named_in_the_order_of_their_lines(sound_core: Core) -> None:
    wrong = SOUND.replace("rearm = 50.0", "rearm = 70.0").replace('number = "K-2"', 'numbr = "K-2"')
    wrong = wrong.replace('template = "Gold voice"', 'template = "Iron voice"')

    with sound_core.read() as session, pytest.raises(ProviderFileError) as caught:
        plan_import(session, parse_provider("p.toml", wrong))

    lines = [int(fault.split(" line ")[1].split(":")[0]) for fault in caught.value.faults]
    assert lines == [7, 9, 22, 78]


def test_a_fault_against_the_store_is_found_too(sound_core: Core) -> None:
    with sound_core.work(ADMINISTRATOR) as work:
        import_provider(work, parse_provider("p.toml", SOUND))
    address_of_another = """\
format = 1
[[device]]
name = "new"
kind = "access-router"
address = "192.0.2.1"
snmp = "v2c"
credential = "core"
"""

    with sound_core.read() as session, pytest.raises(ProviderFileError) as caught:
        plan_import(session, parse_provider("p.toml", address_of_another))

    assert caught.value.faults == (
        "p.toml line 5: device 'new' has address 192.0.2.1 port 161, and so has device 'cr1' in the store: "
        "correct one of them",
    )


def test_a_newer_format_is_refused_at_once() -> None:
    with pytest.raises(
        NewerFormatError, match=r"^p.toml line 2: format 2 is newer than this program's, 1. Update NocDesk.$"
    ):
        parse_provider("p.toml", "# from the future\nformat = 2\n[[quantum]]\n")


def test_what_is_not_toml_is_named_with_line_and_column() -> None:
    with pytest.raises(UnreadableFileError, match=r"^p.toml line 3, column 8: is not TOML: .+\. Correct that line\.$"):
        parse_provider("p.toml", 'format = 1\n[[customer]]\nname = Acme"\n')


@pytest.mark.parametrize("content", [None, b"\xff\xfe\x00"], ids=["missing", "binary"])
def test_an_unreadable_file_is_refused_in_one_line(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "p.toml"
    if content is not None:
        path.write_bytes(content)

    with pytest.raises(UnreadableFileError) as caught:
        read_provider(path)

    assert str(path) in str(caught.value)
    assert "\n" not in str(caught.value)
