"""Reports on a calendar: which are to be written where, and which have been."""

from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from nocdesk.reports.formats import ReportFormat
from nocdesk.reports.orders import ReportKind
from nocdesk.reports.report_period import Every
from nocdesk.store.base import Base, Id


class ReportSchedule(Base):
    """A report that the collector writes into a folder of its machine when a period is over.

    Without a customer it is about all. `fault` says why the last attempt failed, at `failed_at`; empty after a success.
    """

    __tablename__ = "report_schedule"
    __feed__ = {"report": "id"}

    id: Mapped[Id]
    customer_id: Mapped[int | None] = mapped_column(ForeignKey("customer.id"), index=True)
    kind: Mapped[ReportKind]
    every: Mapped[Every]
    file_format: Mapped[ReportFormat]
    folder: Mapped[str]
    scheduled_by: Mapped[str]
    scheduled_at: Mapped[datetime]
    failed_at: Mapped[datetime | None]
    fault: Mapped[str] = mapped_column(default="")
    version: Mapped[int] = mapped_column()
    __mapper_args__ = {"version_id_col": version}


class ReportRun(Base):
    """A schedule's report of one period was written; there is one for each."""

    __tablename__ = "report_run"
    __feed__ = {"report": "schedule_id"}
    __table_args__ = (UniqueConstraint("schedule_id", "period"),)

    id: Mapped[Id]
    schedule_id: Mapped[int] = mapped_column(ForeignKey("report_schedule.id"))
    period: Mapped[str]
    path: Mapped[str]
    written_at: Mapped[datetime]
