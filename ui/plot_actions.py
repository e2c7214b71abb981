"""What can be done with plots: where and how long one looks, what stands beside, what is read, kept and handed out."""

from nocdesk.people.policy import Act
from ui.action_spec import ActionSpec
from ui.screen import Scope


def _plot(name: str, text: str, *keys: str, act: Act | None = None) -> ActionSpec:
    return ActionSpec(f"plot.{name}", text, keys, Scope.PLOT, act)


PLOT_ACTIONS: tuple[ActionSpec, ...] = (
    _plot("zoom_in", "Zoom in", "W", "Ctrl+Alt+W"),
    _plot("zoom_out", "Zoom out", "S", "Ctrl+Alt+S"),
    _plot("pan_left", "Pan left", "A", "Ctrl+Alt+Left"),
    _plot("pan_right", "Pan right", "D", "Ctrl+Alt+Right"),
    _plot("shift_back", "Shift the range back", "["),
    _plot("shift_forward", "Shift the range forward", "]"),
    _plot("range_15m", "Last 15 minutes", "T, 1"),
    _plot("range_1h", "Last hour", "T, 2"),
    _plot("range_6h", "Last 6 hours", "T, 3"),
    _plot("range_12h", "Last 12 hours", "T, 4"),
    _plot("range_24h", "Last 24 hours", "T, 5"),
    _plot("range_2d", "Last 2 days", "T, 6"),
    _plot("range_7d", "Last 7 days", "T, 7"),
    _plot("range_30d", "Last 30 days", "T, 8"),
    _plot("range_1y", "Last year", "T, 9"),
    _plot("fit", "Fit the breach, again: the range", "F"),
    _plot("next_breach", "Next breach", "."),
    _plot("previous_breach", "Previous breach", ","),
    _plot("compare_week", "Beside: the week before", "C", "Ctrl+Alt+C"),
    _plot("compare_usual", "Beside: what is usual", "B", "Ctrl+Alt+B"),
    _plot("mark", "Mark from here to there", "M", "Ctrl+Alt+M"),
    _plot("read_figures", "Read the figures", "X", "Ctrl+Alt+R"),
    _plot("keep_view", "Keep this view", "Ctrl+S", act=Act.KEEP_VIEW),
    _plot("next_view", "Next of your views", "V", "Ctrl+Alt+V", act=Act.KEEP_VIEW),
    _plot("previous_view", "Previous of your views", "Shift+V", act=Act.KEEP_VIEW),
    _plot("forget_view", "Forget this view", "Ctrl+Alt+X", act=Act.KEEP_VIEW),
    _plot("lock", "Lock the crosshair", "L"),
    _plot("read_values", "Read the values at the crosshair", "R"),
    _plot("reset", "Reset the zoom", "Ctrl+0"),
    _plot("copy_image", "Copy as image", "Ctrl+Shift+C"),
    _plot("copy_data", "Copy the values", "Ctrl+C"),
    _plot("export", "Export values or picture", "Ctrl+E"),
    _plot("copy_range", "Copy the range of time", "T, C"),
    _plot("paste_range", "Paste a range of time", "T, V"),
    _plot("crosshair_left", "Crosshair to the left", "Left"),
    _plot("crosshair_right", "Crosshair to the right", "Right"),
    _plot("metrics_up", "Metrics above", "PgUp"),
    _plot("metrics_down", "Metrics below", "PgDown"),
    _plot("live", "Follow now", "End"),
    _plot("evidence", "Evidence at the crosshair", "Return", "Enter"),
    _plot("back", "Back to where you were", "Backspace"),
)
