"""The columns of the outbox and of subscriptions, and what they are filtered by."""

from collections.abc import Iterable

from nocdesk.clock import Clock
from nocdesk.language import _
from nocdesk.notices.model import NoticeState
from nocdesk.notices.queries import NoticeRow, SubscriptionRow
from ui.filters import FilterWords, SavedFilter, state_field, text_field
from ui.models.row_table import RIGHT, Column
from ui.text import MISSING, moment

STATE_WORDS = {
    NoticeState.WAITING: _("waiting"),
    NoticeState.SENDING: _("on its way"),
    NoticeState.SENT: _("sent"),
    NoticeState.FAILED: _("given up"),
}
OUTBOX_FILTERS = (
    SavedFilter(_("All"), ""),
    SavedFilter(_("Waiting"), "state:waiting"),
    SavedFilter(_("Given up"), "state:failed"),
)


def outbox_columns(clock: Clock) -> list[Column[NoticeRow]]:
    """The newest first unless another column is sorted by."""

    def next_try(row: NoticeRow) -> str:
        if row.state is NoticeState.SENT and row.sent_at is not None:
            return _("sent {sent_at}").format(sent_at=moment(row.sent_at, clock.now()))
        return moment(row.due_at, clock.now()) if row.state is NoticeState.WAITING else MISSING

    return [
        Column("written", _("Written"), 92, lambda row: moment(row.written_at, clock.now()), notice_order, minimum=76),
        Column("state", _("State"), 86, state_words, state_words, minimum=72),
        Column("to", _("To"), 190, lambda row: row.address, lambda row: row.address, minimum=110, stretch=True),
        Column("about", _("About"), 92, lambda row: row.about, lambda row: row.about, minimum=70),
        Column(
            "subject", _("Subject"), 230, lambda row: row.subject, lambda row: row.subject, minimum=110, stretch=True
        ),
        Column("tries", _("Tries"), 54, lambda row: str(row.tries), lambda row: row.tries, RIGHT, minimum=48, drop=2),
        Column("next", _("Sent or next try"), 124, next_try, lambda row: row.due_at.timestamp(), minimum=90, drop=1),
        Column("fault", _("Why not"), 210, lambda row: row.fault or MISSING, lambda row: row.fault, minimum=100),
    ]


def notice_order(row: NoticeRow) -> int:
    """The newest first."""
    return -row.id


def state_words(row: NoticeRow) -> str:
    """How far it has come; one that was not taken and is tried again says so."""
    return _("tried again") if row.state is NoticeState.WAITING and row.fault else STATE_WORDS[row.state]


def subscription_columns(clock: Clock) -> list[Column[SubscriptionRow]]:
    """Who hears of what."""
    return [
        Column(
            "subject", _("Hears of a"), 96, lambda row: row.subject.value, lambda row: row.subject.value, minimum=80
        ),
        Column(
            "name", _("Which"), 220, lambda row: row.name or MISSING, lambda row: row.name, minimum=110, stretch=True
        ),
        Column("to", _("To"), 260, lambda row: row.address, lambda row: row.address, minimum=130, stretch=True),
        Column("by_way", _("By"), 84, lambda row: row.channel.value, lambda row: row.channel.value, minimum=70),
        Column("signed", _("Signed with"), 110, _signed, _signed, minimum=80, drop=1),
        Column("since", _("Since"), 92, lambda row: moment(row.subscribed_at, clock.now()), _since, minimum=76, drop=2),
        Column("by", _("Subscribed by"), 110, lambda row: row.subscribed_by, lambda row: row.subscribed_by, drop=2),
    ]


def _signed(row: SubscriptionRow) -> str:
    return row.credential or MISSING


def _since(row: SubscriptionRow) -> float:
    return row.subscribed_at.timestamp()


def _notice_texts(row: NoticeRow) -> Iterable[str]:
    return row.address, row.about, row.subject, row.body, row.fault, state_words(row)


def _subscription_texts(row: SubscriptionRow) -> Iterable[str]:
    return row.subject.value, row.name, row.address, row.channel.value, row.subscribed_by


OUTBOX_WORDS: FilterWords[NoticeRow] = FilterWords(
    _notice_texts,
    {
        "about": text_field(lambda row: row.about),
        "to": text_field(lambda row: row.address),
        "state": state_field(
            "state",
            {state.value: (lambda wanted: lambda row: row.state is wanted)(state) for state in NoticeState},
        ),
    },
)
SUBSCRIPTION_WORDS: FilterWords[SubscriptionRow] = FilterWords(
    _subscription_texts,
    {
        "of": text_field(lambda row: row.subject.value),
        "name": text_field(lambda row: row.name),
        "to": text_field(lambda row: row.address),
    },
)
