"""What the narrow columns of the alarm console hold, in every language."""

import pytest

from nocdesk.clock import VirtualClock
from nocdesk.language import LANGUAGES, catalogue_of
from ui.delegates import PADDING
from ui.models.alarm_columns import alarm_columns
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
