"""Rules that are missing are counted, listed, and easy to begin."""

from pathlib import Path

from nocdesk.boards.trap_board import trap_board
from nocdesk.clock import VirtualClock
from nocdesk.core import Core
from nocdesk.traps.rules.book import rules_and_names
from nocdesk.traps.rules.file import rules_from_text
from nocdesk.traps.rules.folder import load_rules
from nocdesk.traps.rules.missing import last_said_of, missing_rules, skeleton
from tests.nocdesk.provider_builder import make_provider
from tests.nocdesk.traps.telling import IF_ENTRY, UNHEARD_OF, Teller, number, text


def test_notifications_without_a_rule_are_counted_by_number_over_all_devices(core: Core, clock: VirtualClock) -> None:
    make_provider(core)
    for address, times in (("192.0.2.1", 3), ("192.0.2.2", 2)):
        device = Teller(core, clock, address)
        for _ in range(times):
            device.tell(UNHEARD_OF)
    Teller(core, clock).tell(f"{UNHEARD_OF}.8")
    with core.read() as session:
        rows = missing_rules(session, load_rules())
        board = trap_board(session)

    assert [(row.trap_oid, row.count, row.devices) for row in rows] == [
        (UNHEARD_OF, 5, ("CORE-1", "EDGE-1")),
        (f"{UNHEARD_OF}.8", 1, ("CORE-1",)),
    ]
    assert len(board.missing) == 2


def test_the_skeleton_is_a_rule_and_once_it_is_in_the_folder_none_is_missing(
    core: Core, clock: VirtualClock, tmp_path: Path
) -> None:
    make_provider(core)
    device = Teller(core, clock)
    device.tell(UNHEARD_OF, number(f"{IF_ENTRY}.8.7", 2), text("1.3.6.1.4.1.32473.1.1.4.7", "hot"))
    _, names = rules_and_names(None, core.settings.names_file)
    with core.read() as session:
        content = skeleton(last_said_of(session, UNHEARD_OF), names)
    (tmp_path / "mine.toml").write_text(content)

    (rule,) = rules_from_text("mine.toml", content).rules
    assert rule.trap == UNHEARD_OF
    assert 'ifOperStatus = "1.3.6.1.2.1.2.2.1.8 INTEGER up=1 down=2' in content
    with core.read() as session:
        assert missing_rules(session, load_rules(tmp_path)) == []
