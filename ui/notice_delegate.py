"""How notices and subscriptions are painted."""

from PySide6.QtGui import QColor

from nocdesk.notices.model import NoticeState
from nocdesk.notices.queries import NoticeRow, SubscriptionRow
from nocdesk.severity import PerceivedSeverity
from ui.delegates import RowDelegate


class NoticeDelegate(RowDelegate[NoticeRow]):
    """What was given up has the edge of a major alarm, what is tried again that of a warning; what is sent is muted."""

    def edge(self, row: NoticeRow) -> QColor | None:
        if row.state is NoticeState.FAILED:
            return self.theme.severity(PerceivedSeverity.MAJOR).line
        return self.theme.severity(PerceivedSeverity.WARNING).line if row.fault else None

    def is_muted(self, row: NoticeRow) -> bool:
        return row.state is NoticeState.SENT

    def weight(self, row: NoticeRow, column: str) -> int:
        return 600 if column == "state" and row.state is not NoticeState.SENT else 400


class SubscriptionDelegate(RowDelegate[SubscriptionRow]):
    """The name stands out."""

    def weight(self, row: SubscriptionRow, column: str) -> int:
        return 600 if column == "name" else 400
