"""Opens the evidence of something: what any screen asks for that shows a figure."""

from datetime import datetime

from nocdesk.boards.evidence_rows import Subject, SubjectKind
from ui.screen import Place


def open_evidence(subject: Subject, start: datetime | None = None, end: datetime | None = None) -> Place:
    """Where the evidence of an objective, an alarm or a plot is shown, of one interval or of all of them.

    A screen goes there by `go_requested`. Without an interval an objective opens at those in which it was not kept.
    """
    return Place("evidence", start=start, end=end, about=subject)


def origin_of(subject: Subject, service_id: int | None) -> Place:
    """Where such subjects are shown."""
    match subject.kind:
        case SubjectKind.OBJECTIVE:
            return Place("sla", service_id)
        case SubjectKind.ALARM:
            return Place("console", subject.id)
        case SubjectKind.PLOT:
            return Place("workbench", subject.id)
