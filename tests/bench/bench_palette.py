"""How soon the palette answers on 100,000 names, beside Qt's own QSortFilterProxyModel over the same lines."""

import time
from collections.abc import Callable
from itertools import cycle
from statistics import median

from PySide6.QtCore import QSortFilterProxyModel, QStringListModel, Qt

from tests.bench.figures import Figure, keep_in, machine, report, smaller
from ui.application import make_application
from ui.palette_search import EntryKind, PaletteEntry, PaletteIndex, parse_query

NAMES = 100_000
BUDGET_MS = 50.0
ROUNDS = 7
TYPED = {
    "the beginning of a name": "lrg-4711",
    "the beginnings of two words": "acme 104",
    "in the middle of a word": "eykjav",
    "letter by letter": "rkjvk99",
    "letter by letter, two words": "acme rkjvk",
    "nothing that there is": "zzzq",
}
PLACES = ("Reykjavík", "Riga", "Uppsala", "Tromsø", "Åbo", "Gdańsk", "Tallinn")


def bench_palette() -> None:
    make_application()
    entries = [
        PaletteEntry(EntryKind.SERVICE, str(number), f"LRG-{number}", f"ACME {number % 400} {place}")
        for number, place in zip(range(NAMES), cycle(PLACES), strict=False)
    ]
    index = PaletteIndex(entries)
    proxy = QSortFilterProxyModel()
    proxy.setSourceModel(QStringListModel([entry.line for entry in entries]))
    proxy.setFilterCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)

    figures: list[Figure] = []
    for words, typed in TYPED.items():
        took = _cpu_ms(lambda text: index.find(parse_query(text).words), typed)
        name = f"palette on {NAMES:,} names: {words}"
        figures.append(smaller(name, took, "ms", _cpu_ms(proxy.setFilterFixedString, typed), BUDGET_MS))
    print(f"\n{machine()}")
    report("palette", figures, beside="QSortFilterProxyModel")
    keep_in("desk", figures)


def _cpu_ms(search: Callable[[str], object], text: str) -> float:
    """What a search costs the processor, in the middle of several."""
    took = []
    for _ in range(ROUNDS):
        search("")
        began = time.thread_time()
        search(text)
        took.append((time.thread_time() - began) * 1000)
    return median(took)
