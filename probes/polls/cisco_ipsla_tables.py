"""The tables of CISCO-RTTMON-MIB and CISCO-IPSLA-ETHERNET-MIB that an IP SLA probe reads."""

from enum import IntEnum

from probes.polls.jitter import JitterColumns
from probes.snmp.varbind import Oid

CTRL_ADMIN_ENTRY: Oid = (1, 3, 6, 1, 4, 1, 9, 9, 42, 1, 2, 1, 1)
"""rttMonCtrlAdminEntry of CISCO-RTTMON-MIB, revision 201604140000Z; indexed by rttMonCtrlAdminIndex, as all here."""
RTT_TYPE = 4
FREQUENCY = 6
"""rttMonCtrlAdminFrequency, in seconds between two runs."""

ECHO_ADMIN_ENTRY: Oid = (1, 3, 6, 1, 4, 1, 9, 9, 42, 1, 2, 2, 1)
"""rttMonEchoAdminEntry of the same module."""
PRECISION = 37
"""rttMonEchoAdminPrecision: the unit of the operation's times, milliseconds(1) or microseconds(2)."""
MICROSECONDS = 2

LATEST_RTT_ENTRY: Oid = (1, 3, 6, 1, 4, 1, 9, 9, 42, 1, 2, 10, 1)
"""rttMonLatestRttOperEntry of the same module: the latest run of an operation of any type."""
COMPLETION_TIME = 1
LATEST_SENSE = 2
LATEST_TIME = 5
"""rttMonLatestRttOperTime: sysUpTime when the latest run ended."""

LATEST_HTTP_ENTRY: Oid = (1, 3, 6, 1, 4, 1, 9, 9, 42, 1, 5, 1, 1)
"""rttMonLatestHTTPOperEntry of the same module; its times are in milliseconds."""
HTTP_RTT = 1
HTTP_DNS_RTT = 2
HTTP_TCP_CONNECT_RTT = 3
HTTP_TRANSACTION_RTT = 4
HTTP_SENSE = 6

LATEST_JITTER_ENTRY: Oid = (1, 3, 6, 1, 4, 1, 9, 9, 42, 1, 5, 2, 1)
"""rttMonLatestJitterOperEntry of the same module."""
JITTER_SENSE = 31
JITTER_COLUMNS = JitterColumns(
    trips=1,
    trip_sum=2,
    variation_sd={8: 9, 13: 14},
    variation_ds={18: 19, 23: 24},
    average_variation=46,
    lost_sd=26,
    lost_ds=27,
    # MIA: lost, and nobody knows in which direction; and late arrivals.
    lost_somewhere=(29, 30),
    one_way_trips=41,
    one_way_sum_sd=33,
    one_way_sum_ds=37,
    mos=42,
    icpif=43,
)

LATEST_ETHERNET_ENTRY: Oid = (1, 3, 6, 1, 4, 1, 9, 9, 585, 1, 3, 1, 1)
"""ipslaEtherJitterLatestStatsEntry of CISCO-IPSLA-ETHERNET-MIB, revision 201205150000Z; times in milliseconds."""
ETHERNET_SENSE = 31
ETHERNET_COLUMNS = JitterColumns(
    trips=1,
    trip_sum=2,
    variation_sd={8: 9, 13: 14},
    variation_ds={18: 19, 23: 24},
    average_variation=44,
    lost_sd=26,
    lost_ds=27,
    lost_somewhere=(29, 32),
    one_way_trips=43,
    one_way_sum_sd=35,
    one_way_sum_ds=39,
)


class RttType(IntEnum):
    """RttMonRttType of CISCO-RTTMON-TC-MIB, the types whose results stand elsewhere than in the latest-run table."""

    ECHO = 1
    PATH_ECHO = 2
    UDP_ECHO = 5
    HTTP = 7
    DNS = 8
    JITTER = 9
    TCP_CONNECT = 6
    DHCP = 11
    LSP_PING = 17
    ETHERNET_PING = 19
    ETHERNET_JITTER = 20
    LSP_PING_PSEUDOWIRE = 21
    Y1731_DELAY = 23
    Y1731_LOSS = 24


ECHOES = frozenset(
    {
        RttType.ECHO, RttType.PATH_ECHO, RttType.UDP_ECHO, RttType.LSP_PING, RttType.ETHERNET_PING,
        RttType.LSP_PING_PSEUDOWIRE,
    }
)  # fmt: skip
"""One packet there and back: where it is lost, all is."""

SENSES = {
    1: "ok", 2: "disconnected", 3: "over threshold", 4: "timeout", 5: "busy", 6: "not connected", 7: "dropped",
    8: "sequence error", 9: "verify error", 10: "application specific error", 11: "DNS server timeout",
    12: "TCP connect timeout", 13: "HTTP transaction timeout", 14: "DNS query error", 15: "HTTP error", 16: "error",
}  # fmt: skip
"""RttResponseSense of CISCO-RTTMON-TC-MIB."""
OTHER, OK, OVER_THRESHOLD, BUSY = 0, 1, 3, 5
