"""The curve beside the header of the evidence, and the sample that one stands on first."""

from nocdesk.boards.evidence_rows import EvidenceList, EvidenceRow, RowKind
from nocdesk.boards.evidence_words import is_state, limit_words
from ui.charts.evidence_plot import EvidenceCurve
from ui.views.evidence_reads import Scene


def curve_of(scene: Scene, row: EvidenceRow | None) -> EvidenceCurve:
    """The samples of the list, or the means of the bins."""
    ground = scene.ground
    chosen = row.at.timestamp() if row is not None and row.value is not None else None
    words = "" if is_state(ground) or ground.counts_silence else limit_words(ground)
    if scene.samples is not None:
        points = tuple((r.at.timestamp(), r.value) for r in scene.samples.rows if _is_value(r) and r.value is not None)
        began, ended = scene.samples.began_at.timestamp(), scene.samples.ended_at.timestamp()
        return EvidenceCurve(points, ground.border, words, began, ended, chosen)
    if scene.bins:
        means = tuple((b.began_at.timestamp(), b.value) for b in scene.bins if b.value is not None)
        start, end = scene.step.start, scene.step.end
        began, ended = (at.timestamp() if at is not None else 0.0 for at in (start, end))
        return EvidenceCurve(means, ground.border, words, began, ended)
    return EvidenceCurve()


def worst_of(found: EvidenceList) -> EvidenceRow:
    """Of what was counted the worst sample; where nothing was, the first one that is bad or at least within."""
    within = [row for row in found.rows if _is_value(row) and found.began_at <= row.at < found.ended_at]
    if found.charged:
        return max(found.charged, key=lambda row: row.over or 0.0)
    lost = [row for row in within if found.ground.metric is None and row.value == 0]
    bad = [row for row in within if row.over is not None]
    return next(iter([*bad, *lost, *within, *found.rows]))


def _is_value(row: EvidenceRow) -> bool:
    return row.kind in (RowKind.POLL, RowKind.ROLLUP)
