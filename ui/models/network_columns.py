"""The columns of the network's tables, the order of their rows, and the words that they are filtered by."""

from datetime import datetime

from nocdesk.boards.network_rows import AlarmMark, BindingRow, DeviceRow, Health, InterfaceRow
from nocdesk.clock import Clock
from nocdesk.language import _
from nocdesk.network.model import DeviceKind
from nocdesk.quality.reading import Outcome
from nocdesk.severity import PerceivedSeverity
from ui.filters import FilterWords, choice_field, number_field, state_field, text_field
from ui.models.alarm_columns import CODE
from ui.models.row_table import RIGHT, Column
from ui.network_text import LAYER, TYPE, health_text, interface_text, links_text, mark_text, outcome_text
from ui.text import MISSING, age, moment

_QUIET = frozenset({Health.LATE, Health.SILENT, Health.REFUSES, Health.FAULTY, Health.UNASKED})
_SEVERITIES = {severity.value: severity for severity in PerceivedSeverity}
_LAYERS = {
    "core": DeviceKind.CORE_ROUTER,
    "access": DeviceKind.ACCESS_ROUTER,
    "demarcation": DeviceKind.DEMARCATION,
    "voice": DeviceKind.VOICE_GATEWAY,
}
_OUTCOME_RANK = {
    Outcome.ENGINE_CHANGED: 0,
    Outcome.FAULTY: 0,
    Outcome.CREDENTIALS: 1,
    Outcome.SILENT: 2,
    None: 3,
    Outcome.ANSWERED: 4,
}


def severity_code(mark: AlarmMark | None) -> str:
    """The severity in four letters, or that all is well."""
    return CODE[mark.severity] if mark is not None else _("ok")


def mark_rank(mark: AlarmMark | None) -> tuple[int, bool]:
    """Worst first, and of one severity what nobody has acknowledged."""
    return (mark.severity.rank, mark.is_acknowledged) if mark is not None else (len(PerceivedSeverity), True)


def device_order(row: DeviceRow) -> tuple[tuple[int, bool], bool, int, str]:
    """By alarm, then what is not heard, then what has links in alarm."""
    return mark_rank(row.mark), row.health not in _QUIET, -row.links_down, row.name


def interface_order(row: InterfaceRow) -> tuple[tuple[int, bool], str, int]:
    """By alarm, then by device in the order of its ports."""
    return mark_rank(row.mark), row.device, row.id


def binding_order(row: BindingRow) -> tuple[int, str]:
    """What did not answer first."""
    return _OUTCOME_RANK[row.outcome], row.name


def device_columns(clock: Clock) -> list[Column[DeviceRow]]:
    """Severity, name, how it is heard, its alarm, and what hangs on it."""
    return [
        Column("severity", _("Sev"), 72, lambda row: severity_code(row.mark), lambda row: mark_rank(row.mark)),
        Column("name", _("Device"), 112, lambda row: row.name, lambda row: row.name, minimum=84),
        Column("layer", _("Layer"), 92, lambda row: LAYER[row.kind], lambda row: LAYER[row.kind], drop=2),
        Column(
            "state", _("State"), 186, lambda row: health_text(row, clock.now()), lambda row: row.health, minimum=176
        ),
        Column(
            "alarm",
            _("Alarm"),
            282,
            lambda row: mark_text(row.mark),
            lambda row: mark_text(row.mark),
            minimum=276,
            stretch=True,
        ),
        Column("links", _("Links down"), 84, links_text, lambda row: -row.links_down, RIGHT),
        Column("services", _("Services"), 70, lambda row: str(row.services), lambda row: -row.services, RIGHT),
        Column(
            "heard",
            _("Last answer"),
            88,
            lambda row: _ago(row.heard_at, clock.now()),
            lambda row: row.heard_at is not None and row.heard_at.timestamp(),
            RIGHT,
        ),
        Column(
            "location",
            _("Location"),
            190,
            lambda row: row.location or MISSING,
            lambda row: row.location,
            minimum=140,
            drop=1,
        ),
    ]


def interface_columns(clock: Clock) -> list[Column[InterfaceRow]]:
    """Severity, where it is, what is known of it, and what it leads to."""
    return [
        Column("severity", _("Sev"), 72, lambda row: severity_code(row.mark), lambda row: mark_rank(row.mark)),
        Column("device", _("Device"), 112, lambda row: row.device, lambda row: row.device, minimum=84),
        Column("name", _("Interface"), 104, lambda row: row.name, lambda row: row.name, minimum=84),
        Column("state", _("State"), 190, interface_text, interface_text, minimum=130, stretch=True),
        Column(
            "since",
            _("Since"),
            84,
            lambda row: moment(row.mark.since, clock.now()) if row.mark else MISSING,
            lambda row: row.mark is not None and -row.mark.since.timestamp(),
            RIGHT,
        ),
        Column("link", _("Link"), 130, lambda row: row.link or MISSING, lambda row: row.link, minimum=100),
        Column("peer", _("Leads to"), 170, lambda row: row.peer or MISSING, lambda row: row.peer, minimum=130),
        Column(
            "description",
            _("Description"),
            170,
            lambda row: row.description or MISSING,
            lambda row: row.description,
            drop=1,
        ),
    ]


def binding_columns(clock: Clock) -> list[Column[BindingRow]]:
    """The probe, what it asks and measures, and its last poll."""
    return [
        Column("name", _("Probe"), 150, lambda row: row.name, lambda row: row.name, minimum=110),
        Column("type", _("Reads"), 134, lambda row: TYPE[row.type], lambda row: TYPE[row.type], minimum=88),
        Column("device", _("Device"), 104, lambda row: row.device, lambda row: row.device, minimum=84),
        Column("service", _("Measures"), 96, lambda row: row.service or MISSING, lambda row: row.service, minimum=84),
        Column(
            "parameters",
            _("Asks for"),
            190,
            lambda row: row.parameters or MISSING,
            lambda row: row.parameters,
            minimum=150,
            drop=1,
        ),
        Column("interval", _("Every"), 56, lambda row: f"{row.interval_s:g} s", lambda row: row.interval_s, RIGHT),
        Column("outcome", _("Last poll"), 170, outcome_text, outcome_text, minimum=120, stretch=True),
        Column(
            "answered",
            _("Last answer"),
            88,
            lambda row: _ago(row.answered_at, clock.now()),
            lambda row: row.answered_at is not None and row.answered_at.timestamp(),
            RIGHT,
        ),
    ]


def _ago(at: datetime | None, now: datetime) -> str:
    return MISSING if at is None else _("{total_seconds} ago").format(total_seconds=age((now - at).total_seconds()))


DEVICE_WORDS: FilterWords[DeviceRow] = FilterWords(
    lambda row: (row.name, row.location, row.vendor, row.address, LAYER[row.kind], mark_text(row.mark)),
    {
        "sev": choice_field("severity", _SEVERITIES, lambda row: row.mark.severity if row.mark else None),
        "state": state_field(
            "state",
            {
                "alarm": lambda row: row.mark is not None,
                "ok": lambda row: row.mark is None and row.health is Health.ANSWERS,
                "unheard": lambda row: row.health in _QUIET,
                "lost": lambda row: bool(row.behind),
                "linkdown": lambda row: row.links_down > 0,
            },
        ),
        "layer": choice_field("layer", _LAYERS, lambda row: row.kind),
        "site": text_field(lambda row: row.location),
        "vendor": text_field(lambda row: row.vendor),
        "address": text_field(lambda row: row.address),
        "services": number_field("services", lambda row: float(row.services)),
    },
)
INTERFACE_WORDS: FilterWords[InterfaceRow] = FilterWords(
    lambda row: (row.device, row.name, row.link, row.peer, row.description, mark_text(row.mark)),
    {
        "sev": choice_field("severity", _SEVERITIES, lambda row: row.mark.severity if row.mark else None),
        "state": state_field("state", {"alarm": lambda row: row.mark is not None, "ok": lambda row: row.mark is None}),
        "device": text_field(lambda row: row.device),
        "link": text_field(lambda row: row.link or ""),
    },
)
BINDING_WORDS: FilterWords[BindingRow] = FilterWords(
    lambda row: (row.name, row.device, row.service, TYPE[row.type], outcome_text(row), row.parameters),
    {
        "state": state_field(
            "state",
            {
                "ok": lambda row: row.outcome is Outcome.ANSWERED,
                "silent": lambda row: row.outcome is Outcome.SILENT,
                "refused": lambda row: row.outcome is Outcome.CREDENTIALS,
                "faulty": lambda row: row.outcome in (Outcome.FAULTY, Outcome.ENGINE_CHANGED),
                "unasked": lambda row: row.outcome is None,
            },
        ),
        "device": text_field(lambda row: row.device),
        "service": text_field(lambda row: row.service or ""),
    },
)
