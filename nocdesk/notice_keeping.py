"""Sends the notices that are due, each by its courier; what one address refuses holds up no other."""

from collections.abc import Mapping
from datetime import timedelta

import structlog

from nocdesk.core import Core
from nocdesk.credentials import Credentials
from nocdesk.language import in_english
from nocdesk.notices.mail import MailCourier
from nocdesk.notices.model import Channel
from nocdesk.notices.sending import claim_due, note_failed, note_sent
from nocdesk.notices.transport import Courier, Letter, RefusedError, UnavailableError
from nocdesk.notices.webhook import WebhookCourier
from nocdesk.people.model import SYSTEM
from nocdesk.setting_groups import NoticeSettings


def couriers_of(settings: NoticeSettings, credentials: Credentials) -> Mapping[Channel, Courier]:
    """Who carries letters of each channel."""
    return {
        Channel.MAIL: MailCourier(settings, credentials),
        Channel.WEBHOOK: WebhookCourier(credentials, settings.timeout_s),
    }


class NoticeKeeping:
    """The calendar's work on the outbox of one core; one run at a time."""

    def __init__(self, core: Core, credentials: Credentials) -> None:
        self._core = core
        self._settings = core.settings.notices
        self._couriers = couriers_of(self._settings, credentials)
        self._log = structlog.get_logger("notices")

    def run(self) -> None:
        """Send what is due now."""
        with self._core.work(SYSTEM) as work:
            claimed = claim_due(work, per_10_min=self._settings.per_10_min)
        for notice_id, channel, letter in claimed:
            self._send(notice_id, channel, letter)

    def _send(self, notice_id: int, channel: Channel, letter: Letter) -> None:
        try:
            with in_english():  # What it fails by is stored with the notice.
                self._couriers[channel].send(letter)
        except (RefusedError, UnavailableError) as error:
            self._note_failed(notice_id, letter, error)
        else:
            with self._core.work(SYSTEM) as work:
                note_sent(work, notice_id=notice_id)

    def _note_failed(self, notice_id: int, letter: Letter, error: RefusedError | UnavailableError) -> None:
        self._log.warning("notice not taken", about=letter.about, fault=str(error))
        with self._core.work(SYSTEM) as work:
            note_failed(
                work,
                notice_id=notice_id,
                fault=str(error),
                is_for_good=isinstance(error, RefusedError),
                give_up=timedelta(hours=self._settings.give_up_h),
            )
