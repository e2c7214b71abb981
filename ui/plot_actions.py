"""What can be done with plots: where and how long one looks, what stands beside, what is read, kept and handed out."""

from nocdesk.language import _
from nocdesk.people.policy import Act
from ui.action_spec import ActionSpec
from ui.screen import Scope


def _plot(name: str, text: str, *keys: str, act: Act | None = None) -> ActionSpec:
    return ActionSpec(f"plot.{name}", text, keys, Scope.PLOT, act)


PLOT_ACTIONS: tuple[ActionSpec, ...] = (
    _plot("zoom_in", _("Zoom in"), "W", "Ctrl+Alt+W"),
    _plot("zoom_out", _("Zoom out"), "S", "Ctrl+Alt+S"),
    _plot("pan_left", _("Pan left"), "A", "Ctrl+Alt+Left"),
    _plot("pan_right", _("Pan right"), "D", "Ctrl+Alt+Right"),
    _plot("shift_back", _("Shift the range back"), "["),
    _plot("shift_forward", _("Shift the range forward"), "]"),
    _plot("range_15m", _("Last 15 minutes"), "T, 1"),
    _plot("range_1h", _("Last hour"), "T, 2"),
    _plot("range_6h", _("Last 6 hours"), "T, 3"),
    _plot("range_12h", _("Last 12 hours"), "T, 4"),
    _plot("range_24h", _("Last 24 hours"), "T, 5"),
    _plot("range_2d", _("Last 2 days"), "T, 6"),
    _plot("range_7d", _("Last 7 days"), "T, 7"),
    _plot("range_30d", _("Last 30 days"), "T, 8"),
    _plot("range_1y", _("Last year"), "T, 9"),
    _plot("fit", _("Fit the breach, again: the range"), "F"),
    _plot("next_breach", _("Next breach"), "."),
    _plot("previous_breach", _("Previous breach"), ","),
    _plot("compare_week", _("Beside: the week before"), "K", "Ctrl+Alt+K"),
    _plot("compare_usual", _("Beside: what is usual"), "U", "Ctrl+Alt+U"),
    _plot("annotate", _("Annotate the mark, or the crosshair"), "C", "Ctrl+Alt+C", act=Act.ANNOTATE_PLOT),
    _plot("bookmark", _("Bookmark the mark, or the crosshair"), "B", "Ctrl+Alt+B", act=Act.ANNOTATE_PLOT),
    _plot("next_note", _("Next annotation or bookmark"), "N", "Ctrl+Alt+N", act=Act.VIEW_TICKETS),
    _plot("previous_note", _("Previous annotation or bookmark"), "P", "Ctrl+Alt+P", act=Act.VIEW_TICKETS),
    _plot("take_back_note", _("Take back the note at the crosshair"), "Shift+C", act=Act.ANNOTATE_PLOT),
    _plot("mark", _("Mark from here to there"), "M", "Ctrl+Alt+M"),
    _plot("read_figures", _("Read the figures"), "X", "Ctrl+Alt+R"),
    _plot("keep_view", _("Keep this view"), "Ctrl+S", act=Act.KEEP_VIEW),
    _plot("next_view", _("Next of your views"), "V", "Ctrl+Alt+V", act=Act.KEEP_VIEW),
    _plot("previous_view", _("Previous of your views"), "Shift+V", act=Act.KEEP_VIEW),
    _plot("forget_view", _("Forget this view"), "Ctrl+Alt+X", act=Act.KEEP_VIEW),
    _plot("lock", _("Lock the crosshair"), "L"),
    _plot("read_values", _("Read the values at the crosshair"), "R"),
    _plot("reset", _("Reset the zoom"), "Ctrl+0"),
    _plot("copy_image", _("Copy as image"), "Ctrl+Shift+C"),
    _plot("copy_data", _("Copy the values"), "Ctrl+C"),
    _plot("export", _("Export values or picture"), "Ctrl+E"),
    _plot("copy_range", _("Copy the range of time"), "T, C"),
    _plot("paste_range", _("Paste a range of time"), "T, V"),
    _plot("crosshair_left", _("Crosshair to the left"), "Left"),
    _plot("crosshair_right", _("Crosshair to the right"), "Right"),
    _plot("metrics_up", _("Metrics above"), "PgUp"),
    _plot("metrics_down", _("Metrics below"), "PgDown"),
    _plot("live", _("Follow now"), "End"),
    _plot("evidence", _("Evidence at the crosshair"), "Return", "Enter"),
    _plot("back", _("Back to where you were"), "Backspace"),
)
