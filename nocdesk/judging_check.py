"""What is said where collectors run and none of them judges what is heard."""

from collections.abc import Collection, Iterator
from datetime import datetime

from nocdesk.finding import Finding, Weight
from nocdesk.instants import clock_time
from nocdesk.language import _
from nocdesk.requests.queries import CollectorRow, is_judged, last_judged


def check_judging(collectors: Collection[CollectorRow], now: datetime) -> Iterator[Finding]:
    """A fault where collectors have run and none has judged of late; of a store without any there is nothing to say."""
    if collectors and not is_judged(collectors, now):
        yield Finding(Weight.FAULT, "judging", _not_judged(last_judged(collectors)))


def _not_judged(since: datetime | None) -> str:
    remedy = _("start a collector that may: `nocdesk collect`")
    if since is None:
        return _("nobody judges what is heard: {remedy}").format(remedy=remedy)
    return _("nobody judges what is heard since {since}: {remedy}").format(since=clock_time(since), remedy=remedy)
