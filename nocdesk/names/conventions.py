"""The textual conventions that MIB modules share (RFC 2579, 4001, 3411, 2863), as far as values show by them."""

from collections.abc import Mapping

from nocdesk.names.objects import Syntax

_TRUTH = {1: "true", 2: "false"}
_ROW_STATUS = {
    1: "active", 2: "notInService", 3: "notReady", 4: "createAndGo", 5: "createAndWait", 6: "destroy",
}  # fmt: skip
_STORAGE = {1: "other", 2: "volatile", 3: "nonVolatile", 4: "permanent", 5: "readOnly"}
_ADDRESS = {0: "unknown", 1: "ipv4", 2: "ipv6", 3: "ipv4z", 4: "ipv6z", 16: "dns"}

TEXT = "OCTET STRING"
INET_ADDRESS = "InetAddress"
"""Octets that are an address of 4 or of 16 octets, or a name: another object says which (RFC 4001)."""

CONVENTIONS: Mapping[str, Syntax] = {
    "DisplayString": Syntax(TEXT, hint="255a"),
    "SnmpAdminString": Syntax(TEXT, hint="255t"),
    "OwnerString": Syntax(TEXT, hint="255a"),
    "InterfaceIndex": Syntax("Integer32", hint="d"),
    "InterfaceIndexOrZero": Syntax("Integer32", hint="d"),
    "PhysAddress": Syntax(TEXT, hint="1x:"),
    "MacAddress": Syntax(TEXT, hint="1x:"),
    "DateAndTime": Syntax(TEXT, hint="2d-1d-1d,1d:1d:1d.1d,1a1d:1d"),
    "TruthValue": Syntax("INTEGER", _TRUTH),
    "RowStatus": Syntax("INTEGER", _ROW_STATUS),
    "StorageType": Syntax("INTEGER", _STORAGE),
    "InetAddressType": Syntax("INTEGER", _ADDRESS),
    "InetAddressIPv4": Syntax(TEXT, hint="1d.1d.1d.1d"),
    "InetAddressIPv6": Syntax(TEXT, hint="2x:2x:2x:2x:2x:2x:2x:2x"),
    "TimeStamp": Syntax("TimeTicks"),
    "TimeInterval": Syntax("Integer32"),
    "TestAndIncr": Syntax("Integer32"),
    "AutonomousType": Syntax("OBJECT IDENTIFIER"),
    "VariablePointer": Syntax("OBJECT IDENTIFIER"),
    "RowPointer": Syntax("OBJECT IDENTIFIER"),
    "TDomain": Syntax("OBJECT IDENTIFIER"),
    "TAddress": Syntax(TEXT),
    "InetAddress": Syntax(INET_ADDRESS),
    "InetAddressDNS": Syntax(TEXT, hint="255a"),
    "InetPortNumber": Syntax("Unsigned32", hint="d"),
    "SnmpEngineID": Syntax(TEXT),
    "CounterBasedGauge64": Syntax("Counter64"),
    "ZeroBasedCounter32": Syntax("Gauge32"),
}

BASE_TYPES = frozenset(
    {
        "INTEGER", "Integer32", "Unsigned32", "Counter", "Counter32", "Counter64", "Gauge", "Gauge32", "TimeTicks",
        "OCTET STRING", "OBJECT IDENTIFIER", "IpAddress", "NetworkAddress", "Opaque", "BITS",
    }
)  # fmt: skip
"""The types that every module has (RFC 2578 and, for the old ones, RFC 1155)."""
