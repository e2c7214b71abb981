"""Voice quality by calculation: transmission rating R and mean opinion score after ITU-T G.107 (06/2015)."""

import math
from dataclasses import dataclass

SLR, RLR, STMR, TELR, WEPL = 8.0, 2.0, 15.0, 65.0, 110.0
"""Loudness ratings, sidetone and echo losses, dB: defaults of table 2."""
D_FACTOR, ROOM_NOISE_DB, CIRCUIT_NOISE_DBM0P, NOISE_FLOOR_DBMP, QDU = 3.0, 35.0, -70.0, -64.0, 1.0
"""The same table's D-value, noises and quantization distortion units."""


@dataclass(frozen=True, slots=True)
class Codec:
    """Equipment impairment `ie` and packet-loss robustness `bpl` of a codec (ITU-T G.113 appendix I)."""

    name: str
    ie: float
    bpl: float


G711 = Codec("G.711 without concealment", 0.0, 4.3)
G711_PLC = Codec("G.711 with concealment", 0.0, 25.1)
G729A = Codec("G.729A", 11.0, 19.0)


def r_factor(*, one_way_ms: float, loss_pct: float = 0.0, codec: Codec = G711_PLC) -> float:
    """Transmission rating R (G.107 equation 7-1), from 0 to 100, for random loss and default terminals.

    `one_way_ms` is the mean one-way delay Ta = T, with Tr = 2 T.
    """
    noise = _noise_dbm0p()
    basic = 15.0 - 1.5 * (SLR + noise)
    impairment = codec.ie + (95.0 - codec.ie) * loss_pct / (loss_pct + codec.bpl)
    rating = basic - _simultaneous(basic, noise, one_way_ms) - _delay(basic, noise, one_way_ms) - impairment
    return min(max(rating, 0.0), 100.0)


def mean_opinion_score(r: float) -> float:
    """Estimated conversational MOS from 1 to 4.5 for a rating R (G.107 annex B, equation B-4)."""
    if r <= 0:
        return 1.0
    if r >= 100:
        return 4.5
    return max(1.0, 1.0 + 0.035 * r + r * (r - 60.0) * (100.0 - r) * 7e-6)


def _noise_dbm0p() -> float:
    """Sum of the noise sources, No (equations 7-3 to 7-7)."""
    overall = SLR + RLR
    at_sender = ROOM_NOISE_DB - SLR - D_FACTOR - 100 + 0.004 * (ROOM_NOISE_DB - overall - D_FACTOR - 14) ** 2
    effective = ROOM_NOISE_DB + 10 * math.log10(1 + 10 ** ((10 - (STMR + D_FACTOR)) / 10))
    at_receiver = RLR - 121 + effective + 0.008 * (effective - 35) ** 2
    return _power_sum(CIRCUIT_NOISE_DBM0P, at_sender, at_receiver, NOISE_FLOOR_DBMP + RLR)


def _power_sum(*levels: float) -> float:
    return 10 * math.log10(sum(10 ** (level / 10) for level in levels))


def _simultaneous(basic: float, noise: float, one_way_ms: float) -> float:
    """Impairments simultaneous with the voice, Is (equations 7-8 to 7-17)."""
    x = SLR + RLR + 0.2 * (64 + noise - RLR)
    too_loud: float = 20 * ((1 + (x / 8) ** 8) ** (1 / 8) - x / 8)
    mask = -10 * math.log10(10 ** (-STMR / 10) + math.exp(-one_way_ms / 4) * 10 ** (-TELR / 10))
    sidetone: float = (
        12 * (1 + ((mask - 13) / 6) ** 8) ** (1 / 8)
        - 28 * (1 + ((mask + 1) / 19.4) ** 35) ** (1 / 35)
        - 13 * (1 + ((mask - 3) / 33) ** 13) ** (1 / 13)
        + 29
    )
    q = 37 - 15 * math.log10(QDU)
    g = 1.07 + 0.258 * q + 0.0602 * q**2
    quantization = 15 * math.log10(1 + 10 ** ((basic - 100) / 15 + 46 / 8.4 - g / 9) + 10 ** (46 / 30 - g / 40))
    return too_loud + sidetone + quantization


def _delay(basic: float, noise: float, one_way_ms: float) -> float:
    """Impairments by delay and echo, Id (equations 7-18 to 7-28)."""
    echo_loss = (
        TELR - 40 * math.log10((1 + one_way_ms / 10) / (1 + one_way_ms / 150)) + 6 * math.exp(-0.3 * one_way_ms**2)
    )
    gap = -1.5 * (noise - RLR) - (80 + 2.5 * (echo_loss - 14))
    talker = (gap / 2 + math.sqrt(gap**2 / 4 + 100) - 1) * (1 - math.exp(-one_way_ms))
    gap = basic - 10.5 * (WEPL + 7) / math.sqrt(math.sqrt(2 * one_way_ms + 1))
    listener = gap / 2 + math.sqrt(gap**2 / 4 + 169)
    return talker + listener + _absolute_delay(one_way_ms)


def _absolute_delay(one_way_ms: float) -> float:
    """Impairment by too long a delay alone, Idd (equations 7-27 and 7-28)."""
    if one_way_ms <= 100:
        return 0.0
    x = math.log2(one_way_ms / 100)
    impairment: float = 25 * ((1 + x**6) ** (1 / 6) - 3 * (1 + (x / 3) ** 6) ** (1 / 6) + 2)
    return impairment
