"""An agreement as a person writes it, and its parts."""

GOLD = """\
name = "Gold access"
timezone = "Europe/Riga"
currency = "EUR"
monthly_charge = "1840.00"
min_coverage = 0.9

[calendar]
hours = ["mon-fri 09:00-17:00"]
holidays = "LV"
extra = ["2026-05-02 10:00-16:00"]
exempt = ["2026-12-24", "2026-12-31 12:00-24:00"]

[planned]
notice_days = 5
cap_h = 8

[[objective]]
name = "availability"
measure = "availability"
target = 0.999
period = "month"

[[objective]]
name = "delay"
measure = "delay"
limit = 60.0
target = 0.99
bin_s = 300
bin_statistic = "mean"

[[objective]]
name = "busy line"
metric = "load_pct"
limit = 80
statistic = "p95"
bin_s = 60
bin_statistic = "max"
period = "rolling:30d"

[[objective]]
measure = "outages"
target = 3
min_s = 60
period = "quarter"

[[objective]]
measure = "longest_outage"
target = 14400

[[credit]]
objective = "availability"
basis = "achieved"
cap_percent = 25
[[credit.step]]
below = 0.999
percent = 5
[[credit.step]]
below = 0.99
percent = 10

[[credit]]
objective = "longest_outage"
basis = "outage"
first = { min = 120, percent = 10 }
further = { min = 60, percent = 5 }
"""
