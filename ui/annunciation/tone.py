"""Sounds of calls, made of sines: one for each severity, one for many alarms at once; each shorter than a second."""

import io
import wave
from collections.abc import Mapping, Sequence

import numpy as np

from nocdesk.severity import PerceivedSeverity
from ui.annunciation.call import Call, Kind

RATE_HZ = 22_050
_LOUDNESS, _EDGE_S = 0.5, 0.012
_Notes = Sequence[tuple[float, float]]
"""Pitch in hertz (0: silence) and length in seconds."""

MANY = "many"
NOTES: Mapping[str, _Notes] = {
    # The worse, the higher and the more strokes: told apart by rhythm too, as few hear pitch absolutely.
    PerceivedSeverity.CRITICAL: [(988, 0.13), (0, 0.05), (988, 0.13), (0, 0.05), (1319, 0.3)],
    PerceivedSeverity.MAJOR: [(784, 0.16), (0, 0.06), (784, 0.28)],
    PerceivedSeverity.MINOR: [(659, 0.32)],
    PerceivedSeverity.WARNING: [(523, 0.22)],
    PerceivedSeverity.INDETERMINATE: [(440, 0.22)],
    MANY: [(1047, 0.1), (880, 0.1), (1047, 0.1), (880, 0.1), (698, 0.28)],
}


def sound_of(call: Call) -> str:
    """Which sound a call has."""
    return MANY if call.kind is Kind.MANY else str(call.severity)


def wav_of(notes: _Notes) -> bytes:
    """Notes as a file of 16 bits, one channel."""
    tones = np.concatenate([_tone(hz, length_s) for hz, length_s in notes])
    file = io.BytesIO()
    with wave.open(file, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(RATE_HZ)
        sound.writeframes((tones * 32_767 * _LOUDNESS).astype("<i2").tobytes())
    return file.getvalue()


def _tone(hz: float, length_s: float) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """A sine with soft edges, so that nothing clicks."""
    at_s = np.arange(round(length_s * RATE_HZ)) / RATE_HZ
    edge = np.minimum(1.0, np.minimum(at_s, length_s - at_s) / _EDGE_S)
    return np.asarray(np.sin(2 * np.pi * hz * at_s) * edge)
