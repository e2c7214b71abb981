"""Chance that can be repeated: the same numbers give the same value from 0 up to 1, in every process."""

from functools import cache
from zlib import crc32

_MASK = 0xFFFF_FFFF_FFFF_FFFF


@cache
def seed(name: str) -> int:
    """A number for a name, the same in every process."""
    return crc32(name.encode())


def noise(key: int, moment: int) -> float:
    """Evenly spread over 0 ≤ x < 1; the finalizer of SplitMix64 (Steele, Lea and Flood, 2014)."""
    mixed = (key * 0x9E37_79B9_7F4A_7C15 + moment * 0xD1B5_4A32_D192_ED03 + 0x632B_E59B_D9B4_E019) & _MASK
    mixed = ((mixed ^ (mixed >> 30)) * 0xBF58_476D_1CE4_E5B9) & _MASK
    mixed = ((mixed ^ (mixed >> 27)) * 0x94D0_49BB_1331_11EB) & _MASK
    return ((mixed ^ (mixed >> 31)) >> 11) / (1 << 53)


def bell(key: int, moment: int) -> float:
    """Around 0, mostly within ±1: the sum of three even ones, centred."""
    return (noise(key, moment) + noise(key + 1, moment) + noise(key + 2, moment) - 1.5) / 0.75
