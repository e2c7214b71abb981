"""What a file of rules must look like."""

from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, Strict, model_validator

from nocdesk.alarms.model import AlarmType, Condition, ProbableCause
from nocdesk.language import _
from nocdesk.names.objects import parse_oid
from nocdesk.plain_fields import Name, Text, Whole
from nocdesk.severity import PerceivedSeverity
from nocdesk.traps.rules.rule import PlaceKind

RAISABLE = frozenset(
    {
        Condition.LINK_DOWN,
        Condition.PEER_DOWN,
        Condition.ON_BATTERY,
        Condition.PART_FAULTY,
        Condition.TEST_FAILED,
        Condition.DEVICE_REBOOTED,
        Condition.AUTHENTICATION_FAILED,
        Condition.REPORTED,
    }
)
"""What a device can tell of itself; the other conditions are NocDesk's own findings."""
_BY = {
    PlaceKind.INTERFACE: _("the object whose index is the ifIndex"),
    PlaceKind.PEER: _("the object whose index is the peer's address"),
    PlaceKind.SENSOR: _("the object whose index is the entPhysicalIndex"),
    PlaceKind.TEST: _("the object whose index is the test's owner and name"),
    PlaceKind.OPERATION: _("the object whose index is the operation's number"),
}


def _an_oid(value: str) -> str:
    if parse_oid(value) is None or value.startswith("."):
        raise ValueError(
            _("is '{value}': write the notification's number, such as \"1.3.6.1.6.3.1.1.5.3\"").format(value=value)
        )
    return value


Value = Whole | Text
ObjectText = Annotated[str, Strict(), Field(min_length=1, max_length=4_000)]
"""A number, and all the labels of its values."""
Minutes = Annotated[Whole, Field(ge=1, le=7 * 24 * 60)]


class _Shape(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class RuleShape(_Shape):
    """A `[[rule]]`."""

    name: Name
    trap: Annotated[Name, AfterValidator(_an_oid)]
    when: dict[str, Value | tuple[Value, ...]] = Field(default_factory=dict)
    unless: dict[str, Value | tuple[Value, ...]] = Field(default_factory=dict)
    resource: PlaceKind = PlaceKind.DEVICE
    by: Name | None = None
    part: Name | None = None
    raises: Condition | None = None
    clears: tuple[Name, ...] = ()
    ignored: Name | None = None
    problem: Text = ""
    severity: PerceivedSeverity | None = None
    type: AlarmType | None = None
    cause: ProbableCause | None = None
    text: Text = ""
    guidance: tuple[Name, ...] = ()
    quiet_min: Minutes | None = None
    expires_min: Minutes | None = None

    @model_validator(mode="after")
    def _does_one_thing(self) -> Self:
        done = [self.raises is not None, bool(self.clears), self.ignored is not None]
        if sum(done) != 1:
            raise ValueError(_('must do one thing: write raises = "...", clears = ["..."] or ignored = "why"'))
        if self.raises is None and (self.problem or self.severity or self.text or self.guidance):
            raise ValueError(_("says what an alarm is and raises none: remove problem, severity, text and guidance"))
        return self

    @model_validator(mode="after")
    def _raises_what_can_be_told(self) -> Self:
        if self.raises is None:
            return self
        if self.raises not in RAISABLE:
            known = ", ".join(sorted(condition.value for condition in RAISABLE))
            raise ValueError(
                _("raises '{raises}', which no device tells: write one of {known}").format(
                    raises=self.raises, known=known
                )
            )
        if not self.text:
            raise ValueError(_('raises an alarm without a text: write text = "..."'))
        if (self.raises is Condition.REPORTED) is not bool(self.problem):
            raise ValueError(_('needs both raises = "reported" and problem = "...", or neither'))
        if self.raises is Condition.REPORTED and self.severity is None:
            raise ValueError(_('reports a problem without its severity: write severity = "minor", or another'))
        if self.quiet_min is not None and self.expires_min is not None:
            raise ValueError(_("has both quiet_min and expires_min: keep the first where no clear ever comes"))
        return self

    @model_validator(mode="after")
    def _says_where(self) -> Self:
        if (self.resource is PlaceKind.PART) is not (self.part is not None):
            raise ValueError(_('needs both resource = "part" and part = "...", or neither'))
        if self.resource in _BY and self.by is None:
            raise ValueError(
                _('does not say by what its {resource} is found: write by = "{by}"').format(
                    resource=self.resource, by=_BY[self.resource]
                )
            )
        if self.resource not in _BY and self.by is not None:
            raise ValueError(
                _('has by, which resource = "{resource}" does not need: remove it').format(resource=self.resource)
            )
        return self


class FileShape(_Shape):
    """The file."""

    format: Literal[1]
    module: Name
    revision: Name
    objects: dict[str, ObjectText] = Field(default_factory=dict)
    rule: Annotated[tuple[RuleShape, ...], Field(min_length=1)]
