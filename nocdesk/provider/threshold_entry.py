"""A threshold in the provider file: what it compares with what, at which hours, and whether that is possible."""

from collections.abc import Iterator
from typing import Annotated, Self

from pydantic import Field, field_validator, model_validator

from nocdesk.language import _
from nocdesk.provider.entry import NamedEntry, Reference
from nocdesk.provider.fields import Count, Name, Number, RaisingSeverity, TimeZoneName
from nocdesk.quality.baseline import LEAST_DAYS
from nocdesk.quality.model import Basis, Side
from nocdesk.quality.profile import week_hours
from nocdesk.quality.reading import Metric

DAY_MIN = 24 * 60


class ThresholdEntry(NamedEntry):
    """When a value becomes an alarm, and when it is over; see `Threshold` for what the keys mean."""

    WHAT = "threshold"
    metric: Metric
    side: Side
    trigger: Number
    rearm: Number
    low_trigger: Number | None = None
    low_rearm: Number | None = None
    count: Count = 3
    rearm_count: Count = 3
    severity: RaisingSeverity
    basis: Basis = Basis.VALUE
    over_min: Annotated[int, Field(ge=1, le=DAY_MIN)] = 5
    weeks: Annotated[int, Field(ge=LEAST_DAYS, le=26)] = 4
    hours: tuple[str, ...] = ()
    timezone: TimeZoneName | None = None
    template: Name | None = None
    service: Name | None = None

    @field_validator("hours")
    @classmethod
    def _are_hours(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for text in value:
            week_hours(text)
        return value

    @model_validator(mode="after")
    def _is_possible(self) -> Self:
        for complaint in (*self._band_complaints(), *self._reference_complaints()):
            raise ValueError(complaint)
        if self.template is not None and self.service is not None:
            raise ValueError(_("names a template and a service: keep one of them"))
        return self

    def references(self) -> Iterator[Reference]:
        if self.template is not None:
            yield ("template",), "template", self.template
        if self.service is not None:
            yield ("service",), "service", self.service

    def _band_complaints(self) -> Iterator[str]:
        has_low = self.low_trigger is not None or self.low_rearm is not None
        if self.basis is not Basis.VALUE:
            if has_low:
                yield _("counts distances (basis '{basis}'): leave low_trigger and low_rearm out").format(
                    basis=self.basis
                )
            if not 0 <= self.rearm <= self.trigger or self.trigger <= 0:
                yield _(
                    "counts distances (basis '{basis}'): write 0 <= rearm <= trigger, and a trigger above 0"
                ).format(basis=self.basis)
            return
        if self.side is Side.OUTSIDE:
            yield from self._edge_complaints()
        elif has_low:
            yield _("has a lower edge, which only side 'outside' knows: leave low_trigger and low_rearm out")
        if self.side is not Side.BELOW and self.rearm > self.trigger:
            yield _("re-arms at {rearm:g}, above its trigger {trigger:g}: write {trigger:g} or less").format(
                rearm=self.rearm, trigger=self.trigger
            )
        if self.side is Side.BELOW and self.rearm < self.trigger:
            yield _("re-arms at {rearm:g}, below its trigger {trigger:g}: write {trigger:g} or more").format(
                rearm=self.rearm, trigger=self.trigger
            )

    def _edge_complaints(self) -> Iterator[str]:
        low, near = self.low_trigger, self.low_rearm
        if low is None or near is None:
            yield _("is a band without its lower edge: write low_trigger and low_rearm")
        elif not low <= near <= self.rearm:
            yield _("has a lower edge beyond the upper one: write low_trigger <= low_rearm <= rearm <= trigger")

    def _reference_complaints(self) -> Iterator[str]:
        if (self.hours or self.basis.is_seasonal) and self.timezone is None:
            yield _("goes by local hours: write its timezone, such as 'Europe/Riga'")
        if self.basis.is_step and DAY_MIN % self.over_min:
            yield _("compares with the {minutes} min before: write a number of minutes that divides a day").format(
                minutes=self.over_min
            )
