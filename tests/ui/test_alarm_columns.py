"""What the narrow columns of the alarm console hold, in every language."""

import pytest

from nocdesk.clock import VirtualClock
from nocdesk.language import LANGUAGES, catalogue_of
from tests.ui.builders import make_row
from ui.delegates import PADDING
from ui.models.alarm_columns import alarm_columns, service_and_resource
from ui.runs import Run, measure
from ui.theme import Theme


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_clock_of_a_promise_and_what_is_proposed_have_room(
    theme: Theme, desk_clock: VirtualClock, language: str
) -> None:
    say = catalogue_of(language).message
    room = {column.key: column.width - 2 * PADDING for column in alarm_columns(desk_clock)}

    for word in ("at risk", "breach"):
        clock = [Run(say(word, "clock"), "text", 500, 11), Run("\N{MINUS SIGN}12:34", "text", 600, 12, 5)]
        assert measure(theme, clock) <= room["sla"], word
    proposed = say("{proposals} proposed").format(proposals=1)
    assert measure(theme, [Run(proposed, "text", 500, 12)]) <= room["ticket"]


def test_the_resource_of_a_promise_says_its_service_once(desk_clock: VirtualClock) -> None:
    promise = make_row(1, desk_clock.now(), service="VPN-204", resource="VPN-204 availability")
    other = make_row(2, desk_clock.now(), service="VPN-204", resource="VPN-2041 Gi0/1")

    assert service_and_resource(promise) == ("VPN-204", "availability")
    assert service_and_resource(other) == ("VPN-204", "VPN-2041 Gi0/1")
