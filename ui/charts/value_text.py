"""How a measured value, a duration and a range of values are written."""

from dataclasses import dataclass

_PREFIXES = ((1e12, "T"), (1e9, "G"), (1e6, "M"), (1e3, "k"))
_SCALED_UNITS = frozenset({"bit/s", "bps", "B/s", "octets/s"})


@dataclass(frozen=True, slots=True)
class ValueFormat:
    """One plot's way of writing its values: a divisor with its prefix, and the decimals."""

    divisor: float
    prefix: str
    unit: str
    decimals: int

    @property
    def shown_unit(self) -> str:
        """The unit beside the title, with the prefix: "ms", "Mbit/s"."""
        return f"{self.prefix}{self.unit}"

    def number(self, value: float) -> str:
        """Without the unit, with the plot's decimals; a negative zero loses its sign."""
        text = f"{value / self.divisor:.{self.decimals}f}"
        return text.lstrip("-") if not text.strip("-0.") else text

    def short(self, value: float) -> str:
        """Without the unit and without trailing zeros, for axis and limit labels."""
        return f"{round(value / self.divisor, 6):.10g}"

    def with_unit(self, value: float) -> str:
        """As read aloud: "36.7 ms"."""
        return f"{self.number(value)} {self.shown_unit}".strip()


def value_format(unit: str, high: float) -> ValueFormat:
    """The format for a plot whose values reach up to `high`."""
    divisor, prefix = 1.0, ""
    if unit in _SCALED_UNITS:
        divisor, prefix = next(((size, name) for size, name in _PREFIXES if abs(high) >= size), (1.0, ""))
    top = abs(high) / divisor
    decimals = 2 if top < 8 else 1 if top < 200 else 0
    return ValueFormat(divisor, prefix, unit, decimals)


def minutes_text(seconds: float) -> str:
    """Time in breach as the legend has it: "0", "<1", "8", "1 h 12"."""
    if seconds <= 0:
        return "0"
    minutes = int(seconds // 60)
    if minutes == 0:
        return "<1"
    return str(minutes) if minutes < 120 else f"{minutes // 60} h {minutes % 60:02}"


def span_text(seconds: float) -> str:
    """A duration in its two greatest units: "3 h 1 min", "2 d", "7 min 18 s"."""
    whole = round(abs(seconds))
    parts = ((whole // 86400, "d"), (whole // 3600 % 24, "h"), (whole // 60 % 60, "min"), (whole % 60, "s"))
    first = next((i for i, (count, _) in enumerate(parts) if count), 3)
    return " ".join(f"{count} {unit}" for count, unit in parts[first : first + 2] if count) or "0 s"
