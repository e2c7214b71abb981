"""How values of the audit trail are written on the screen."""

from nocdesk.instants import show_in, zone_named
from ui.audit_text import value_text
from ui.text import MISSING


def test_instants_are_in_the_zone_that_is_shown_and_all_else_is_as_it_was_kept() -> None:
    show_in(zone_named("Europe/Berlin"))

    assert value_text("2026-11-29T15:12:00+00:00") == "2026-11-29 16:12:00 CET"
    assert value_text("2026-11-29T15:12:00.250000+00:00") == "2026-11-29 16:12:00 CET"
    assert value_text("at 2026-11-29") == "at 2026-11-29"
    assert (value_text(None), value_text(True), value_text({"a": 1})) == (MISSING, "true", '{"a": 1}')
