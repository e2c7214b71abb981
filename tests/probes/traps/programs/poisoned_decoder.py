"""The decoder, with datagrams that end it, hang it, or let it ask for all memory: what no codec should ever do."""

import os
import sys
import time

from probes.traps.decoder import main
from probes.traps.decoding import Decoded, Decoder
from probes.traps.raw_spool import Numbered

END, HANG, SWELL = b"end of it", b"no end to it", b"more and more of it"


def poisoned(decoder: Decoder, numbered: Numbered) -> Decoded:
    """Decode, unless the datagram is poison."""
    content = numbered.datagram.content
    if content == END:
        os._exit(139)
    while content == HANG:
        time.sleep(1)
    taken = []
    while content == SWELL:
        taken.append(bytearray(2**26))
    return decoder.decode(numbered)


if __name__ == "__main__":
    sys.exit(main(poisoned))
