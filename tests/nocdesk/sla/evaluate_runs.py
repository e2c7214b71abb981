"""`nocdesk sla evaluate` on files written for it."""

from pathlib import Path

AGREEMENT = """\
name = "Silver"
timezone = "Europe/Riga"
currency = "EUR"
monthly_charge = "100.00"
[planned]
notice_days = 1
[[objective]]
measure = "availability"
target = 0.99
period = "day"
[[objective]]
measure = "delay"
limit = 60.0
target = 0.9
period = "day"
[[credit]]
objective = "availability"
step = [{ below = 0.99, percent = 5 }]
"""
OUTAGES_OF_LIFE = (
    "service,from,to,class,reason\n"
    "v,2026-03-28T10:00Z,2026-03-28T10:30Z,down,before its life\n"
    "v,2026-03-28T17:00Z,2026-03-28T17:10Z,down,within\n"
    "v,2026-03-30T06:00Z,2026-03-30T08:00Z,down,up to its end and beyond\n"
)


def write(name: str, text: str) -> str:
    """A file in the directory in which the commands run."""
    Path(name).write_text(text, encoding="utf-8")
    return name


def day_of_samples(value: float = 50.0, series: str = "delay") -> str:
    """29 March 2026 in Riga, which has 23 hours, at a sample a minute."""
    begin = 22 * 60
    rows = [
        f"{series},2026-03-{28 + (begin + n) // 1440}T{(begin + n) // 60 % 24:02}:{n % 60:02}:07Z,{value}"
        for n in range(23 * 60)
    ]
    return "\n".join(["series,at,value", *rows, ""])


ALIVE = ("--from", "2026-03-28", "--to", "2026-03-31")
