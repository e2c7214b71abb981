"""Renders every screen in every theme, scale, reading side and length of text, and tells what is clipped where."""

import json
import os
import shutil
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from nocdesk.language import ENGLISH, ENGLISH_RIGHT_TO_LEFT, LANGUAGE_VARIABLE, PSEUDO, PSEUDO_RIGHT_TO_LEFT
from tests.screens.combination import FINDINGS
from ui.story_moment import story_moment

SCALES = (1.0, 1.5, 2.0)
LANGUAGES: Mapping[str, str] = {
    "ltr_plain": ENGLISH,
    "rtl_plain": ENGLISH_RIGHT_TO_LEFT,
    "ltr_pseudo": PSEUDO,
    "rtl_pseudo": PSEUDO_RIGHT_TO_LEFT,
}
ROOT = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True)
class Combination:
    """What wants a process of its own, for Qt and the program take both when they begin."""

    text: str
    scale: float

    @property
    def name(self) -> str:
        """What its directory is called."""
        return f"{self.text}_{round(100 * self.scale)}"

    @property
    def environment(self) -> dict[str, str]:
        """What tells a process of it."""
        told = {LANGUAGE_VARIABLE: LANGUAGES[self.text], "QT_SCALE_FACTOR": str(self.scale)}
        return {**os.environ, "QT_QPA_PLATFORM": "offscreen", **told}


COMBINATIONS = tuple(Combination(text, scale) for text in LANGUAGES for scale in SCALES)


def main(directory: Path) -> int:
    """Write pictures and contact sheets; 1 where a text is clipped, cut or covered."""
    shutil.rmtree(directory, ignore_errors=True)
    with story_moment() as (settings, clock), ThreadPoolExecutor(os.cpu_count()) as workers:
        job = partial(rendered, data_dir=settings.data_dir, now=clock.now().isoformat(), directory=directory)
        findings = dict(zip(COMBINATIONS, workers.map(job, COMBINATIONS), strict=True))
    lines = list(told(findings))
    print("\n".join(lines) or f"No text is clipped, cut or covered in {directory}.")
    return 1 if lines else 0


def rendered(combination: Combination, *, data_dir: Path, now: str, directory: Path) -> dict[str, list[str]]:
    """The findings of one combination, screen by screen, once its pictures are written."""
    own = directory / combination.name
    own.mkdir(parents=True)
    command = [sys.executable, "-m", "tests.screens.combination", str(data_dir), now, str(own)]
    ended = subprocess.run(command, env=combination.environment, cwd=ROOT, check=False)
    print(own, flush=True)
    if ended.returncode:
        return {"(all that came after it)": [f"The process of {combination.name} ended with {ended.returncode}."]}
    found: dict[str, list[str]] = json.loads((own / FINDINGS).read_text(encoding="utf-8"))
    return found


def told(findings: Mapping[Combination, Mapping[str, list[str]]]) -> Iterator[str]:
    """Each fault once, with the combinations and screens that it is found in."""
    places: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for combination, screens in findings.items():
        for screen, faults in screens.items():
            for fault in faults:
                places[fault][combination.name].append(screen)
    for fault, where in sorted(places.items()):
        yield f"{fault}\n" + "\n".join(f"    {name}: {', '.join(screens)}" for name, screens in where.items())


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
