"""Tells what a desk that speaks another language stores, and what it says: a program of its own."""

import json
import sys
from datetime import UTC, datetime
from pathlib import Path

from PySide6.QtWidgets import QApplication

from nocdesk.boards.live_check import live_check
from nocdesk.boards.ticket_load import BearerKind, LoadRow
from nocdesk.clock import VirtualClock
from nocdesk.core import open_core
from nocdesk.filtering.amounts import Asking
from nocdesk.people.model import SYSTEM, Actor, Role
from nocdesk.problems.corrections import UNDONE
from nocdesk.quality.reading import Metric
from nocdesk.replay.rule_rows import rule_rows
from nocdesk.settings import Settings
from nocdesk.store.series import SeriesKey, series_ids
from tests.nocdesk.provider_builder import make_provider
from ui.alarm_filters import SAVED_FILTERS, key_of, title_of
from ui.annunciation.bell_button import BellButton
from ui.annunciation.reads import CallReads
from ui.models.load_columns import filter_of, load_columns
from ui.models.rule_columns import RULE_TABS, RULE_WORDS
from ui.theme import DARK, load_themes
from ui.widgets.restoration_check import LiveCheck


def main(directory: Path) -> None:
    """Print the names of filters, the words of a live check, and what the bell says."""
    clock = VirtualClock(datetime(2026, 11, 10, 8, 0, tzinfo=UTC))
    settings = Settings(database_url=f"sqlite:///{directory / 'nocdesk.db'}", data_dir=directory)
    core = open_core(settings, Actor("ann", Role.SUPERVISOR), clock)
    provider = make_provider(core)
    with core.work(SYSTEM) as work:
        series_ids(work.session, [SeriesKey(provider.ping_probe, Metric.RTT_MS, "SIP-1")])
    with core.read() as session:
        checks = live_check(session, provider.voice, now=clock.now())
        rules = rule_rows(session, directory, directory)
    asking = Asking("ann", clock.now())
    filters = CallReads(core).filters()
    core.close()
    application = QApplication([])
    theme = load_themes()[DARK]
    shown = LiveCheck(theme)
    shown.show_checks(checks)
    told = {
        "stored": [UNDONE, *(check.words for check in checks)],
        "shown": shown.accessibleName(),
        "keys": list(filters),
        "titles": [kept.title for kept in SAVED_FILTERS if kept.text],
        "found": [key_of(name, filters) for name in ("Unquittiert", "Unacked", "Other")],
        "title": title_of("Unacked"),
        "rules": [sum(map(RULE_WORDS.parse(tab.text, asking).accepts, rules)) for tab in RULE_TABS],
        "bell": BellButton(theme).accessibleName(),
        "load": [filter_of(LoadRow(1, kind, "", 1, 0, 0, 0, None)) for kind in BearerKind],
        "bearers": [load_columns(clock)[1].text(LoadRow(1, kind, "", 1, 0, 0, 0, None)) for kind in BearerKind],
    }
    print(json.dumps(told))
    application.processEvents()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
