"""The reasons of verdicts as words, which are stored in English with the verdict."""

from nocdesk.kept_words import said_again
from nocdesk.language import N_

OVER_BUDGET = N_("{bad} bad, {over} more than the {allowed} that are allowed")
SO_FAR = N_("{value} so far; promised: {promise}")
PROMISED = N_("{value}; promised: {promise}")
NOTHING_DUE = N_("nothing was to be measured: no contract time so far that is not excluded")
NOT_ENOUGH = N_("not enough evidence: {measured} was measured, {needed} is needed")
OF_ALLOWED = N_("{value} of {allowed} that are allowed")
BURNS = N_("over {window} the budget burns {rate}; {least} is alarming")
BUDGET_USED = N_("{share} of the budget is used: {used} of {whole}")
BREAKS_IN = N_("at the present rate the promise breaks in {time}")
BAD_OF_ALLOWED = N_("{bad} bad of the {allowed} that are allowed")
NOTHING_MEASURED = N_("nothing was measured")
ONE_OUTAGE, OUTAGES = N_("{number} outage"), N_("{number} outages")
LONGEST = N_("the longest outage lasted {time}")
NO_TICKET = N_("no ticket")
TICKETS_AND_SHARE = N_("{tickets} in time ({share})")
TICKETS = N_("{tickets} in time")
ONE_OF, SOME_OF = N_("{kept} of {decided} ticket"), N_("{kept} of {decided} tickets")
STATISTIC = N_("{statistic} is {value}")
AT_MOST, AT_LEAST = N_("at most {value}"), N_("at least {value}")

# The more special stands before what would fit as well.
VERDICT_REASONS = (
    *(OVER_BUDGET, SO_FAR, PROMISED, NOTHING_DUE, NOT_ENOUGH, BAD_OF_ALLOWED, OF_ALLOWED, BURNS, BUDGET_USED),
    *(BREAKS_IN, NOTHING_MEASURED, LONGEST, ONE_OUTAGE, OUTAGES, NO_TICKET, TICKETS_AND_SHARE, TICKETS),
    *(ONE_OF, SOME_OF, AT_MOST, AT_LEAST, STATISTIC),
)

OWN = ("value", "promise", "tickets")
"""What other words of these may stand for."""


def verdict_reason(reason: str) -> str:
    """The reason of a verdict, or a part of it, in the reader's language."""
    return said_again(reason, VERDICT_REASONS, OWN)
