"""Small MIB modules of our own, which import only what stands here or what every agent knows."""

KESTREL = """\
KESTREL-MIB DEFINITIONS ::= BEGIN
IMPORTS
    MODULE-IDENTITY, OBJECT-TYPE, NOTIFICATION-TYPE, Integer32, Counter64, enterprises FROM SNMPv2-SMI
    MacAddress, DisplayString FROM SNMPv2-TC
    KestrelTenths, KestrelState FROM KESTREL-TC;

kestrel MODULE-IDENTITY
    LAST-UPDATED "202601310000Z"
    ORGANIZATION "Kestrel"
    CONTACT-INFO "noc@example.com"
    DESCRIPTION "Falcons' nests."
    ::= { enterprises 99999 }

kestrelObjects OBJECT IDENTIFIER ::= { kestrel 1 }

kestrelNestTable OBJECT-TYPE
    SYNTAX SEQUENCE OF KestrelNestEntry
    MAX-ACCESS not-accessible
    STATUS current
    DESCRIPTION "Nests."
    ::= { kestrelObjects 1 }
kestrelNestEntry OBJECT-TYPE
    SYNTAX KestrelNestEntry
    MAX-ACCESS not-accessible
    STATUS current
    DESCRIPTION "A nest."
    INDEX { kestrelNestNumber }
    ::= { kestrelNestTable 1 }
KestrelNestEntry ::= SEQUENCE {
    kestrelNestNumber Integer32,
    kestrelNestAddress MacAddress,
    kestrelNestState KestrelState,
    kestrelNestHeat KestrelTenths,
    kestrelNestMood INTEGER,
    kestrelNestEggs BITS,
    kestrelNestFlights Counter64
}
kestrelNestNumber OBJECT-TYPE
    SYNTAX Integer32 (1..99)
    MAX-ACCESS not-accessible
    STATUS current
    DESCRIPTION "Its number."
    ::= { kestrelNestEntry 1 }
kestrelNestAddress OBJECT-TYPE
    SYNTAX MacAddress
    MAX-ACCESS read-only
    STATUS current
    DESCRIPTION "Its address."
    ::= { kestrelNestEntry 2 }
kestrelNestState OBJECT-TYPE
    SYNTAX KestrelState
    MAX-ACCESS read-only
    STATUS current
    DESCRIPTION "Its state."
    ::= { kestrelNestEntry 3 }
kestrelNestHeat OBJECT-TYPE
    SYNTAX KestrelTenths
    UNITS "degrees"
    MAX-ACCESS read-only
    STATUS current
    DESCRIPTION "Its temperature."
    ::= { kestrelNestEntry 4 }
kestrelNestMood OBJECT-TYPE
    SYNTAX INTEGER { calm(1), wild(2), gone(-1) }
    MAX-ACCESS read-only
    STATUS current
    DESCRIPTION "Its mood."
    ::= { kestrelNestEntry 5 }
kestrelNestEggs OBJECT-TYPE
    SYNTAX BITS { first(0), second(1), ninth(8) }
    MAX-ACCESS read-only
    STATUS current
    DESCRIPTION "Its eggs."
    ::= { kestrelNestEntry 6 }
kestrelNestFlights OBJECT-TYPE
    SYNTAX Counter64
    MAX-ACCESS read-only
    STATUS current
    DESCRIPTION "Its flights."
    ::= { kestrelNestEntry 7 }

kestrelFledged NOTIFICATION-TYPE
    OBJECTS { kestrelNestState }
    STATUS current
    DESCRIPTION "One has flown."
    ::= { kestrel 0 1 }
END
"""

KESTREL_TC = """\
KESTREL-TC DEFINITIONS ::= BEGIN
IMPORTS
    MODULE-IDENTITY, Integer32, enterprises FROM SNMPv2-SMI
    TEXTUAL-CONVENTION FROM SNMPv2-TC;

kestrelTc MODULE-IDENTITY
    LAST-UPDATED "202601310000Z"
    ORGANIZATION "Kestrel"
    CONTACT-INFO "noc@example.com"
    DESCRIPTION "Conventions."
    ::= { enterprises 99998 }

KestrelState ::= TEXTUAL-CONVENTION
    STATUS current
    DESCRIPTION "State."
    SYNTAX INTEGER { empty(1), brooding(2) }

KestrelTenths ::= TEXTUAL-CONVENTION
    DISPLAY-HINT "d-1"
    STATUS current
    DESCRIPTION "Tenths."
    SYNTAX Integer32
END
"""

OLD = """\
OLD-KESTREL-MIB DEFINITIONS ::= BEGIN
IMPORTS enterprises FROM RFC1155-SMI
    OBJECT-TYPE FROM RFC-1212
    TRAP-TYPE FROM RFC-1215;
oldKestrel OBJECT IDENTIFIER ::= { enterprises 99997 }
oldKestrelPairs OBJECT-TYPE
    SYNTAX Counter
    ACCESS read-only
    STATUS mandatory
    DESCRIPTION "Pairs."
    ::= { oldKestrel 1 }
oldKestrelGone TRAP-TYPE
    ENTERPRISE oldKestrel
    VARIABLES { oldKestrelPairs }
    DESCRIPTION "Gone."
    ::= 5
END
"""

SMI = """\
SNMPv2-SMI DEFINITIONS ::= BEGIN
org OBJECT IDENTIFIER ::= { iso 3 }
dod OBJECT IDENTIFIER ::= { org 6 }
internet OBJECT IDENTIFIER ::= { dod 1 }
private OBJECT IDENTIFIER ::= { internet 4 }
enterprises OBJECT IDENTIFIER ::= { private 1 }
END
"""
"""As much of the SMI as net-snmp's own tools need to place the others."""

CONVENTIONS = """\
SNMPv2-TC DEFINITIONS ::= BEGIN
IMPORTS internet FROM SNMPv2-SMI;
MacAddress ::= TEXTUAL-CONVENTION
    DISPLAY-HINT "1x:"
    STATUS current
    DESCRIPTION "An address."
    SYNTAX OCTET STRING (SIZE (6))
DisplayString ::= TEXTUAL-CONVENTION
    DISPLAY-HINT "255a"
    STATUS current
    DESCRIPTION "A text."
    SYNTAX OCTET STRING (SIZE (0..255))
END
"""

BROKEN = """\
BROKEN-MIB DEFINITIONS ::= BEGIN
IMPORTS enterprises FROM SNMPv2-SMI;
broken OBJECT IDENTIFIER ::= { enterprises 99996 }
brokenThing OBJECT-TYPE
    SYNTAX INTEGER
    nonsense here
    ::= { broken 1 }
END
"""

INET_ADDRESSES = """\
INET-ADDRESS-MIB DEFINITIONS ::= BEGIN
IMPORTS TEXTUAL-CONVENTION FROM SNMPv2-TC;

InetAddressType ::= TEXTUAL-CONVENTION
    STATUS current
    DESCRIPTION "Which kind."
    SYNTAX INTEGER { unknown(0), ipv4(1), ipv6(2), ipv4z(3), ipv6z(4), dns(16) }
InetAddress ::= TEXTUAL-CONVENTION
    STATUS current
    DESCRIPTION "Of any kind."
    SYNTAX OCTET STRING (SIZE (0..255))
END
"""
"""As RFC 4001 has it."""

HERON = """\
HERON-MIB DEFINITIONS ::= BEGIN
IMPORTS
    OBJECT-TYPE, enterprises FROM SNMPv2-SMI
    InetAddressType, InetAddress FROM INET-ADDRESS-MIB;

heron OBJECT IDENTIFIER ::= { enterprises 99996 }
heronPeerType OBJECT-TYPE
    SYNTAX InetAddressType
    MAX-ACCESS read-only
    STATUS current
    DESCRIPTION "The kind of its peer."
    ::= { heron 1 }
heronPeer OBJECT-TYPE
    SYNTAX InetAddress
    MAX-ACCESS read-only
    STATUS current
    DESCRIPTION "Its peer."
    ::= { heron 2 }
END
"""
