"""An agreement as it is written in a file: its tables and keys, each value checked by itself."""

from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from typing import Annotated, Self

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from nocdesk.errors import NocdeskError
from nocdesk.language import _
from nocdesk.money import require_currency
from nocdesk.plain_fields import Name, Number, Text, TimeZoneName, Whole
from nocdesk.priority import Priority
from nocdesk.sla.credit_steps import Basis
from nocdesk.sla.hours import DayHours, WeeklyHours
from nocdesk.sla.objectives import MEASURED_BY, TICKET_KINDS, Keeps, Kind, Scope
from nocdesk.sla.periods import PeriodRule
from nocdesk.sla.public_holidays import require_holidays
from nocdesk.sla.statistic import Statistic
from nocdesk.toml_file import nearest

MEASURES = (*MEASURED_BY, *(kind.value for kind in Kind if kind is not Kind.METRIC))
"""What an objective can be about by a word of its own; anything else that is measured is named as a metric."""

_DAY_S = 86_400


def _read_by(read: Callable[[str], object]) -> AfterValidator:
    def check(text: str) -> str:
        try:
            read(text)
        except NocdeskError as error:
            raise ValueError(_("is wrong: {error}").format(error=error)) from error
        return text

    return AfterValidator(check)


def _exact(value: object) -> object:
    """A number or a text as the exact decimal that was written."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise ValueError(_("must be a number, such as 25 or '1840.00'"))
    try:
        number = Decimal(str(value))
    except InvalidOperation as error:
        raise ValueError(_("is '{value}'; write a number such as 25 or '1840.00'").format(value=value)) from error
    if not number.is_finite():
        raise ValueError(_("must be a finite number"))
    return number


def _known_measure(word: str) -> str:
    if word not in MEASURES:
        raise ValueError(
            _("is '{name}'; {nearest}, or write metric = '{name}'").format(name=word, nearest=nearest(word, MEASURES))
        )
    return word


Exact = Annotated[Decimal, BeforeValidator(_exact)]
Percent = Annotated[Exact, Field(gt=0, le=100)]
Minutes = Annotated[Exact, Field(ge=0)]
PeriodText = Annotated[Text, _read_by(PeriodRule.of)]
StatisticText = Annotated[Text, _read_by(Statistic.of)]


class Shape(BaseModel):
    """A table of an agreement."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class CalendarShape(Shape):
    """Contract hours; without `hours` it is always."""

    hours: tuple[Annotated[Text, _read_by(WeeklyHours.of)], ...] = ()
    holidays: Annotated[Text, _read_by(lambda region: region and require_holidays(region))] = ""
    extra: tuple[Annotated[Text, _read_by(DayHours.of)], ...] = ()
    exempt: tuple[Annotated[Text, _read_by(DayHours.of)], ...] = ()


class PlannedShape(Shape):
    """How planned work counts."""

    notice_days: Annotated[Number, Field(ge=0, le=366)] = 0.0
    cap_h: Annotated[Number, Field(ge=0)] | None = None


class ObjectiveShape(Shape):
    """One promise."""

    name: Name | None = None
    measure: Annotated[Name, AfterValidator(_known_measure)] | None = None
    metric: Name | None = None
    target: Number | None = None
    limit: Number | None = None
    keeps: Keeps | None = None
    period: PeriodText = "month"
    statistic: StatisticText = "share"
    bin_statistic: StatisticText = "mean"
    bin_s: Annotated[Whole, Field(ge=1, le=3600)] = 300
    min_samples: Annotated[Whole, Field(ge=1, le=100_000)] = 1
    min_s: Annotated[Number, Field(ge=0)] = 0.0
    scope: Scope = Scope.SERVICE
    series: Text = ""
    priority: Priority | None = None

    @property
    def title(self) -> str:
        """What it is called: by its name, or by what it is about."""
        words = self.name or self.measure or self.metric or ""
        return f"{words} {self.priority}" if self.priority is not None and self.name is None else words

    @property
    def is_metric(self) -> bool:
        """Whether it is judged by bins of a metric."""
        return self.metric is not None or self.measure in MEASURED_BY

    @model_validator(mode="after")
    def _is_possible(self) -> Self:
        if (self.measure is None) == (self.metric is None):
            raise ValueError(
                _("needs a measure ({measures}) or else a metric: write one of the two").format(
                    measures=", ".join(MEASURES)
                )
            )
        if self.is_metric:
            self._check_metric()
            self._check_limit()
        elif self.measure in TICKET_KINDS:
            self._check_tickets()
        else:
            self._check_counted()
        if self.priority is not None and self.measure not in TICKET_KINDS:
            raise ValueError(_("{title} has a priority, which only tickets have: remove it").format(title=self.title))
        return self

    def _check_tickets(self) -> None:
        if self.limit is None or self.limit <= 0:
            raise ValueError(
                _("{measure} needs a limit in seconds of contract time: write such as limit = 14400").format(
                    measure=self.measure
                )
            )
        if self.keeps is not None:
            raise ValueError(_("{measure} has no keeps: remove it").format(measure=self.measure))
        self._check_share()

    def _check_metric(self) -> None:
        if _DAY_S % self.bin_s:
            raise ValueError(
                _("bin_s is {bin_s}; a day has no whole number of such bins: write such as 60 or 300").format(
                    bin_s=self.bin_s
                )
            )
        if self.bin_statistic == "share":
            raise ValueError(_("bin_statistic is 'share'; a bin has mean, min, max, or a percentile such as p95"))
        if self.statistic == "share":
            self._check_share()
        elif self.target is not None and self.target != self.limit:
            raise ValueError(
                _("has a target, but {statistic} is compared with the limit: remove the target").format(
                    statistic=self.statistic
                )
            )

    def _check_limit(self) -> None:
        known = MEASURED_BY.get(self.measure or "")
        if self.limit is None:
            raise ValueError(
                _("{title} needs a limit: add such as limit = {example}").format(
                    title=self.title, example=known.example if known else 20.0
                )
            )
        if known is not None and not known.lowest <= self.limit <= known.highest:
            raise ValueError(
                _("limit is {limit:g}; for {measure} it lies from {lowest:g} to {highest:g}").format(
                    limit=self.limit, measure=self.measure, lowest=known.lowest, highest=known.highest
                )
            )
        if known is not None and self.keeps not in (None, known.keeps):
            raise ValueError(
                _("keeps is '{keeps}'; {measure} keeps its limit '{own_keeps}': remove it").format(
                    keeps=self.keeps, measure=self.measure, own_keeps=known.keeps
                )
            )

    def _check_counted(self) -> None:
        for key in ("limit", "keeps"):
            if getattr(self, key) is not None:
                raise ValueError(_("{measure} has no {key}: remove it").format(measure=self.measure, key=key))
        if self.measure == Kind.AVAILABILITY:
            self._check_share()
        elif self.target is None or self.target < 0:
            allowed = "target = 3 (outages)" if self.measure == Kind.OUTAGES else "target = 14400 (seconds)"
            raise ValueError(
                _("{measure} needs a target that is allowed at most: write such as {example}").format(
                    measure=self.measure, example=allowed
                )
            )

    def _check_share(self) -> None:
        if self.target is None:
            raise ValueError(_("needs a target: write 0.9995 for 99.95 %"))
        if not 0 < self.target <= 1:
            raise ValueError(
                _("target is {target:g}; it is a share from 0 to 1: write 0.9995 for 99.95 %").format(
                    target=self.target
                )
            )


class StepShape(Shape):
    """A step of a credit table: below a share, or over a length; and where it ends, if the contract says so."""

    percent: Percent
    below: Annotated[Exact, Field(gt=0, le=1)] | None = None
    at_least: Annotated[Exact, Field(ge=0, lt=1)] | None = None
    over_min: Minutes | None = None
    up_to_min: Minutes | None = None


class FirstShape(Shape):
    """So many percent for the first minutes, or for each further stretch of so many."""

    min: Annotated[Exact, Field(gt=0)]
    percent: Percent


class CreditShape(Shape):
    """The credits of one objective."""

    objective: Name
    basis: Basis = Basis.ACHIEVED
    cap_percent: Percent = Decimal(100)
    step: tuple[StepShape, ...] = ()
    first: FirstShape | None = None
    further: FirstShape | None = None

    @model_validator(mode="after")
    def _has_steps(self) -> Self:
        if (self.first is None) != (self.further is None):
            raise ValueError(_("needs both first and further: write such as first = { min = 120, percent = 10 }"))
        if (self.first is None) == (not self.step):
            raise ValueError(_("needs steps ([[credit.step]]), or else first and further: write one of the two"))
        if self.first is not None and self.basis is Basis.ACHIEVED:
            raise ValueError(_("has first and further, which are lengths: write basis = 'outage' or 'downtime'"))
        return self


class AgreementShape(Shape):
    """One version of an agreement."""

    name: Name
    timezone: TimeZoneName = "UTC"
    currency: Annotated[Text, _read_by(lambda code: code and require_currency(code))] = ""
    monthly_charge: Annotated[Exact, Field(ge=0)] | None = None
    min_coverage: Annotated[Number, Field(ge=0, le=1)] = 0.9
    calendar: CalendarShape = CalendarShape()
    planned: PlannedShape = PlannedShape()
    objective: Annotated[tuple[ObjectiveShape, ...], Field(min_length=1)]
    credit: tuple[CreditShape, ...] = ()
