"""Stories that cannot be told: each is refused with its line and a remedy."""

from pathlib import Path

import pytest

from nocdesk.errors import NocdeskError
from probes.simulator.network import Network
from probes.simulator.story import Call, FaultKind, PlanWork, When
from probes.simulator.story_file import parse_story, read_story
from tests.probes.simulator.small_provider import STORY

_HEAD = 'format = 1\n[[chapter]]\nname = "one"\nlasts = "2:00"\n'


def _fault(*lines: str) -> str:
    return _HEAD + "[[chapter.fault]]\n" + "\n".join(lines) + "\n"


def _act(*lines: str) -> str:
    return _HEAD + "[[chapter.act]]\n" + "\n".join(lines) + "\n"


_MONTH = (
    'format = 1\n[[chapter]]\nname = "last month"\nservice = "SIP-7"\n'
    '[[chapter.fault]]\nkind = "unseen"\nat = "day 3 09:12:20"\nlasts = "1:00:00"\nservices = ["SIP-7"]\n'
)
_CUT = ('kind = "fibre_cut"', 'at = "0:10"', 'lasts = "0:30"')
_CALL = ('at = "0:10"', 'who = "care"', 'do = "call"', 'ticket = "t"', 'service = "ACC-1"', 'text = "Gone."')

_FAULTY = {
    "no TOML": ("format = 1\nname = = 2\n", "story.toml line 2", "is not TOML"),
    "newer": ("format = 2\n", "story.toml line 1: ", "newer format"),
    "no chapter": ("format = 1\n", "story.toml line 1: ", r"needs a \[\[chapter\]\]"),
    "unknown top key": ("formt = 1\n" + _HEAD, "story.toml line 1: ", "did you mean 'format'?"),
    "chapter twice": (_HEAD + '[[chapter]]\nname = "one"\nlasts = "1:00"\n', "line 6: ", "was there before"),
    "chapter without length": ('[[chapter]]\nname = "one"\n', "line 1: ", "'lasts' is missing"),
    "misspelt chapter": ('[[chaptr]]\nname = "one"\n', "line 1: ", "did you mean 'chapter'?"),
    "misspelt block": (_HEAD + '[[chapter.fautl]]\nkind = "flap"\n', "line 5: ", "did you mean 'fault'?"),
    "no blocks": (_HEAD + 'fault = "x"\n', "line 5: ", r"written as blocks \[\[chapter.fault\]\]"),
    "kind": (_fault('kind = "fibre_cutt"', *_CUT[1:]), "line 6: ", "did you mean 'fibre_cut'?"),
    "unknown link": (_fault(*_CUT, 'links = ["TAYL"]'), "line 9: ", "unknown link 'TAYL'; did you mean 'TAIL'?"),
    "unknown device": (
        _fault('kind = "reboot"', *_CUT[1:], 'devices = ["X"]'),
        "line 9: ",
        "unknown device 'X'; known are: core-a, core-b, edge, voice",
    ),
    "no list": (_fault(*_CUT, 'links = "TAIL"'), "line 9: ", "list of names"),
    "nothing cut": (_fault(*_CUT), "line 5: ", "needs links; name at least one"),
    "foreign key": (_fault(*_CUT, 'links = ["TAIL"]', 'devices = ["edge"]'), "line 10: ", "takes no 'devices'"),
    "time": (_fault(_CUT[0], 'at = "10"', _CUT[2], 'links = ["TAIL"]'), "line 7: ", "'10' is no time"),
    "no time": (_fault(_CUT[0], "at = 10", _CUT[2], 'links = ["TAIL"]'), "line 7: ", "text in quotes"),
    "seconds": (_fault(_CUT[0], 'at = "0:75"', _CUT[2], 'links = ["TAIL"]'), "line 7: ", "'0:75' is no time"),
    "no length": (_fault(*_CUT[:2], 'lasts = "0:00"', 'links = ["TAIL"]'), "line 8: ", "longer than nothing"),
    "beyond the end": (_fault(*_CUT[:2], 'lasts = "1:51"', 'links = ["TAIL"]'), "line 8: ", "the chapter 'one' ends"),
    "level": (_fault('kind = "congestion"', *_CUT[1:], 'links = ["TAIL"]', "level = 9"), "line 10: ", "from 0 to 2"),
    "no period": (_fault('kind = "flap"', *_CUT[1:], 'links = ["TAIL"]'), "line 5: ", "'period' is missing"),
    "unknown key": (_fault(*_CUT, 'links = ["TAIL"]', 'lenght = "1:00"'), "line 10: ", "unknown key 'lenght'"),
    "unknown service": (
        _act(*_CALL[:4], 'service = "X"', _CALL[5]),
        "line 10: ",
        "unknown service 'X'; known are: ACC-1, SIP-7",
    ),
    "role": (_act(_CALL[0], 'who = "boss"', *_CALL[2:]), "line 7: ", "unknown role 'boss'"),
    "deed": (_act(*_CALL[:2], 'do = "shout"', *_CALL[3:]), "line 8: ", "unknown deed 'shout'"),
    "no text": (_act(*_CALL[:5], 'text = " "'), "line 11: ", "'text' must be a text"),
    "nobody called": (
        _act(*_CALL[:2], 'do = "restore"', 'ticket = "t"'),
        "line 9: ",
        "nobody has called about ticket 't' before",
    ),
    "called twice": (
        _act(*_CALL) + "[[chapter.act]]\n" + "\n".join(_CALL) + "\n",
        "line 16: ",
        "ticket 't' was opened before",
    ),
    "out of order": (
        _act(*_CALL) + '[[chapter.act]]\nat = "0:09"\nwho = "field"\ndo = "restore"\nticket = "t"\n',
        "line 13: ",
        "order of time",
    ),
    "history without a minus": (
        'format = 1\n[[chapter]]\nname = "history"\n[[chapter.fault]]\nkind = "reboot"\nat = "1:00"\nlasts = "1:00"\n',
        "line 6: ",
        "no time before the story",
    ),
    "history that reaches into the story": (
        'format = 1\n[[chapter]]\nname = "history"\n[[chapter.fault]]\nkind = "reboot"\nat = "-1:00"\nlasts = "1:01"\n'
        'devices = ["edge"]\n',
        "line 7: ",
        "the story begins",
    ),
    "a month without a service": (_MONTH.replace('service = "SIP-7"\n', ""), "line 2: ", "'service' is missing"),
    "no day of the month": (_MONTH.replace("day 3 09:12:20", "day 0 09:12:20"), "line 7: ", "no time of the month"),
    "a month too long": (_MONTH.replace("day 3", "day 28"), "line 8: ", "day 27 of the month is over"),
    "unseen in the story": (_fault('kind = "unseen"', *_CUT[1:], 'services = ["SIP-7"]'), "line 6: ", "last month"),
}  # fmt: skip


@pytest.mark.parametrize("case", _FAULTY)
def test_an_error_names_the_line_and_the_remedy(network: Network, case: str) -> None:
    text, place, says = _FAULTY[case]

    with pytest.raises(NocdeskError, match=says) as caught:
        parse_story("story.toml", text, network)

    assert place in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_file_that_cannot_be_read_is_said(network: Network, tmp_path: Path) -> None:
    with pytest.raises(NocdeskError, match="cannot be read"):
        read_story(tmp_path / "nowhere.toml", network)


def test_a_sound_story_is_read_as_it_stands(network: Network) -> None:
    story = parse_story("story.toml", STORY, network)

    assert [chapter.name for chapter in (story.history, *story.chapters)] == ["history", "the digger", "the flap"]
    cut = story.chapters[0].faults[0]
    assert (cut.kind, cut.at, cut.lasts_s, cut.links) == (FaultKind.FIBRE_CUT, When(10.0), 30.0, frozenset({"TAIL"}))
    assert isinstance(story.chapters[0].acts[0].deed, Call)
    assert story.history.faults[0].at == When(-21_600.0)


def test_planned_work_and_the_time_of_day_are_read(network: Network) -> None:
    text = _HEAD + (
        '[[chapter.act]]\nat = "0:10"\nwho = "supervisor"\ndo = "plan_work"\nname = "Update"\nreason = "New software"\n'
        'services = ["SIP-7"]\nstarts = "1:00"\nlasts = "0:30"\n'
        '[[chapter]]\nname = "history"\n'
        '[[chapter.fault]]\nkind = "outage"\nat = "last 19:30"\nlasts = "1:00:00"\nservices = ["ACC-1"]\n'
    )

    story = parse_story("story.toml", text, network)

    assert story.chapters[0].acts[0].deed == PlanWork("Update", "New software", ("SIP-7",), When(60.0), 30.0)
    assert story.history.faults[0].at == When(19.5 * 3600, is_time_of_day=True)


def test_what_befell_a_service_in_the_month_before_is_read(network: Network) -> None:
    month = parse_story("story.toml", _MONTH + _HEAD.removeprefix("format = 1\n"), network).month

    assert month is not None
    assert month.service == "SIP-7"
    (fault,) = month.chapter.faults
    assert (fault.kind, fault.services) == (FaultKind.UNSEEN, frozenset({"SIP-7"}))
    assert fault.at == When(2 * 86_400 + 9 * 3600 + 12 * 60 + 20, is_of_month=True)
