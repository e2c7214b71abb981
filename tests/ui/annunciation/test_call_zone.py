"""Times in the filter that calls a seat are of the zone that the desk shows, as in the lists."""

from zoneinfo import ZoneInfo

from nocdesk.clock import VirtualClock
from nocdesk.core import Core
from nocdesk.instants import show_in
from nocdesk.views.list_views import ListViewWish, keep_list_view
from tests.ui.builders import raise_one
from ui.annunciation.reads import CallReads, RuleNames


def test_a_time_of_day_in_a_filter_that_calls_is_of_the_zone_shown(
    provider_core: Core, desk_clock: VirtualClock
) -> None:
    with provider_core.work() as work:
        keep_list_view(work, wish=ListViewWish("alarms", "Early", "since:08:10"))
    raise_one(provider_core, resource="RTR-1", text="Fan stands still")
    desk_clock.advance(20 * 60)

    assert CallReads(provider_core).trial(RuleNames("Early")).calling == 0
    show_in(ZoneInfo("Europe/Berlin"))
    assert CallReads(provider_core).trial(RuleNames("Early")).calling == 1
