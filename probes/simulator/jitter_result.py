"""What a voice jitter test of a thousand packets finds, whatever table then shows it."""

from dataclasses import dataclass

from probes.simulator.conditions import NetworkState
from probes.simulator.mib_ping import TEST_EVERY_S
from probes.simulator.noise import noise, seed
from probes.simulator.path_quality import PathQuality, mean_opinion_score, path_quality

PACKETS = 1_000


@dataclass(frozen=True, slots=True)
class JitterResult:
    """Counts of packets, times in ms; there is from the asking end to the other."""

    quality: PathQuality
    answers: int = 0
    lost_there: int = 0
    lost_back: int = 0
    late: int = 0
    mos_hundredths: int = 0
    icpif: int = 0
    share_there: float = 0.5
    """How much of the round trip the way there takes."""

    @property
    def is_lost(self) -> bool:
        """Whether nothing came back."""
        return self.quality.is_lost


def jitter_result(service: str, state: NetworkState, ended_s: float) -> JitterResult:
    """What the test that ended at a moment found."""
    quality = path_quality(state, service, ended_s)
    if quality.is_lost:
        return JitterResult(quality)
    key, tick = seed(service) + 211, int(ended_s // TEST_EVERY_S)
    lost = round(PACKETS * quality.loss * (0.7 + 0.6 * noise(key, tick)))
    late = round(PACKETS * 0.002 * max(0.0, quality.jitter_ms - 8.0))
    lost_there = int(lost * noise(key + 1, tick) + 0.5)
    mos = mean_opinion_score(quality.rtt_ms, quality.jitter_ms, quality.loss)
    return JitterResult(
        quality,
        answers=PACKETS - lost - late,
        lost_there=lost_there,
        lost_back=lost - lost_there,
        late=late,
        mos_hundredths=round(100 * mos),
        # ICPIF (ITU-T G.113) is what is missing in quality: about 20 for each point of MOS below the best.
        icpif=round(20 * max(0.0, 4.34 - mos)),
        share_there=0.46 + 0.08 * noise(key + 2, 0),
    )
