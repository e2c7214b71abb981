"""What stands in the form of the report builder, and the order that it makes."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePath

from nocdesk.reports.formats import ReportFormat
from nocdesk.reports.orders import CustomerChoice, ReportKind, ReportOrder, known_by
from nocdesk.reports.report_period import Every, ReportPeriod, last_closed, period_named, period_with
from nocdesk.reports.schedules import ALL_TIMEZONE, plain
from nocdesk.shifts.alarm_health import USUAL_TERMS, AlarmTerms


@dataclass(frozen=True, slots=True)
class ReportDraft:
    """The fields as they were typed; the customer is None for all."""

    kind: ReportKind
    customer: CustomerChoice | None
    period: str
    as_of: str
    file_format: ReportFormat

    @property
    def timezone(self) -> str:
        """Whose calendar the period follows."""
        return ALL_TIMEZONE if self.customer is None else self.customer.timezone

    def order(self, provider: str, alarms: AlarmTerms = USUAL_TERMS) -> ReportOrder:
        """The order; raises PeriodError or ReportOrderError where a field cannot be understood."""
        period = period_named(self.period, self.timezone)
        return ReportOrder(self.kind, self.customer, period, provider, known_by(self.as_of, self.timezone), alarms)

    def file_name(self) -> str:
        """How the file is called unless somebody wishes otherwise."""
        whose = "all" if self.customer is None else plain(self.customer.name)
        return f"{whose}-{self.kind}-{plain(self.period)}.{self.file_format}"


def usual_period(now: datetime, timezone: str) -> str:
    """The last month that is over."""
    return last_closed(Every.MONTH, now, timezone).name


def stepped_period(text: str, timezone: str, by: int) -> str:
    """The period of the same length before or after this one; raises PeriodError."""
    period = period_named(text, timezone)
    on = period.ends_on if by > 0 else period.begins_on.fromordinal(period.begins_on.toordinal() - 1)
    return period_with(_every(period), on, timezone).name


def with_suffix(path: str, file_format: ReportFormat) -> str:
    """The path with the format's suffix, where it has none."""
    return path if PurePath(path).suffix else f"{path}.{file_format}"


def _every(period: ReportPeriod) -> Every:
    name = period.name
    if "W" in name:
        return Every.WEEK
    if "Q" in name:
        return Every.QUARTER
    return (Every.YEAR, Every.MONTH, Every.DAY)[name.count("-")]
