"""The stretch of time that is shown, and how keys and wheel change it."""

from dataclasses import dataclass

LEAST_SPAN_S = 30.0
GREATEST_SPAN_S = 366 * 86400.0


@dataclass(frozen=True, slots=True)
class TimeRange:
    """From `start` to `end`, in epoch seconds."""

    start: float
    end: float

    @property
    def span_s(self) -> float:
        return self.end - self.start

    def zoomed(self, factor: float, about: float | None = None) -> "TimeRange":
        """`factor` times as long, with the moment `about` (the middle if None or outside) staying where it is."""
        if about is None or not self.start <= about <= self.end:
            about = (self.start + self.end) / 2
        span_s = min(GREATEST_SPAN_S, max(LEAST_SPAN_S, self.span_s * factor))
        left = (about - self.start) / self.span_s
        return TimeRange(about - left * span_s, about + (1 - left) * span_s)

    def panned(self, share: float) -> "TimeRange":
        """Moved by this share of its length; negative is back in time."""
        return TimeRange(self.start + share * self.span_s, self.end + share * self.span_s)

    def ending_at(self, end: float) -> "TimeRange":
        """As long as it is, up to `end`."""
        return TimeRange(end - self.span_s, end)


def range_around(start: float, end: float, margin: float = 0.5) -> TimeRange:
    """A range that shows the stretch from `start` to `end` with a margin (a share of it) on both sides."""
    span_s = max(end - start, LEAST_SPAN_S)
    middle = (start + end) / 2
    half = span_s * (0.5 + margin)
    return TimeRange(middle - half, middle + half)
