"""A provider of four devices and a story about it: small enough for a demo that starts in a moment."""

from pathlib import Path

PROVIDER = """
format = 1

[[customer]]
name = "Fennel Bank"
number = "K-1"

[[customer]]
name = "Juniper Row Hotel"
number = "K-2"

[[agreement]]
name = "K-1 lines"
customer = "Fennel Bank"
template = "Silver access"

[[agreement]]
name = "K-2 voice"
customer = "Juniper Row Hotel"
template = "Gold voice"

[[service]]
name = "ACC-1"
label = "Internet access, main office"
customer = "Fennel Bank"
specification = "access"
agreement = "K-1 lines"

[[service]]
name = "SIP-7"
label = "Voice trunk, reception"
customer = "Juniper Row Hotel"
specification = "content"
agreement = "K-2 voice"
depends_on = ["ACC-1"]

[[device]]
name = "core-a"
kind = "core-router"
address = "127.0.0.1"
port = 16101
snmp = "v3"
credential = "core"
interfaces = [{ name = "et0", description = "to edge" }, { name = "et1", description = "to core-b" }]

[[device]]
name = "core-b"
kind = "core-router"
address = "127.0.0.1"
port = 16102
snmp = "v3"
credential = "core"
interfaces = [{ name = "et0", description = "to core-a" }, { name = "et1", description = "to voice" }]

[[device]]
name = "edge"
kind = "demarcation"
address = "127.0.0.1"
port = 16103
snmp = "v2c"
credential = "edge"
interfaces = [{ name = "up1", description = "to core-a" }, { name = "cust1", description = "customer" }]

[[device]]
name = "voice"
kind = "voice-gateway"
address = "127.0.0.1"
port = 16104
snmp = "v3"
credential = "voice"
interfaces = [{ name = "eth0", description = "to core-b" }]

[[link]]
name = "TAIL"
a = { device = "core-a", interface = "et0" }
b = { device = "edge", interface = "up1" }

[[link]]
name = "CORE"
a = { device = "core-a", interface = "et1" }
b = { device = "core-b", interface = "et0" }

[[link]]
name = "VOICE"
a = { device = "core-b", interface = "et1" }
b = { device = "voice", interface = "eth0" }

[[support]]
service = "ACC-1"
link = "TAIL"

[[support]]
service = "SIP-7"
device = "voice"

[[probe]]
name = "core-a interfaces"
type = "if_mib"
device = "core-a"
interval_s = 1.0

[[probe]]
name = "edge system"
type = "system"
device = "edge"
interval_s = 1.0

[[probe]]
name = "edge interfaces"
type = "if_mib"
device = "edge"
interval_s = 1.0

[[probe]]
name = "ACC-1 test"
type = "disman_ping"
device = "core-a"
service = "ACC-1"
interval_s = 1.0
parameters = { owner = "noc", test = "ACC-1" }

[[probe]]
name = "SIP-7 test"
type = "cisco_ipsla"
device = "voice"
service = "SIP-7"
interval_s = 1.0
parameters = { entry = 7 }
"""

STORY = """
format = 1

[[chapter]]
name = "history"

[[chapter.fault]]
at = "-6:00:00"
kind = "congestion"
services = ["SIP-7"]
lasts = "2:00:00"

[[chapter.fault]]
at = "-3:00:00"
kind = "reboot"
devices = ["edge"]
lasts = "0:10:00"

[[chapter.act]]
at = "-2:50:00"
who = "care"
do = "call"
ticket = "bank"
service = "ACC-1"
text = "The line was gone for ten minutes."

[[chapter.act]]
at = "-2:40:00"
who = "field"
do = "restore"
ticket = "bank"

[[chapter]]
name = "the digger"
lasts = "2:00"

[[chapter.act]]
at = "0:05"
who = "care"
do = "call"
ticket = "hotel"
service = "SIP-7"
text = "It crackles."

[[chapter.fault]]
at = "0:10"
kind = "fibre_cut"
links = ["TAIL"]
lasts = "0:30"

[[chapter.act]]
at = "0:15"
who = "field"
do = "set_etr"
ticket = "hotel"
within = "5:00"
reason = "A digger."

[[chapter.act]]
at = "0:45"
who = "field"
do = "restore"
ticket = "hotel"

[[chapter]]
name = "the flap"
lasts = "2:00"

[[chapter.fault]]
at = "0:10"
kind = "flap"
links = ["VOICE"]
period = "0:10"
lasts = "1:00"

[[chapter.fault]]
at = "0:20"
kind = "congestion"
links = ["TAIL"]
level = 0.5
lasts = "1:00"
"""


def write_small_provider(directory: Path) -> tuple[Path, Path]:
    """The two files, provider and story."""
    provider, story = directory / "provider.toml", directory / "story.toml"
    provider.write_text(PROVIDER, encoding="utf-8")
    story.write_text(STORY, encoding="utf-8")
    return provider, story
