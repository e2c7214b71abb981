"""Provider files with one fault each, and what must be said of it; reader and command line are held to it."""

# ruff: noqa: E501 - a message stands here in the one line in which it is printed

from dataclasses import dataclass

SOUND = """\
format = 1

[[customer]]
name = "Acme"
number = "K-1"

[[customer]]
name = "Bolt"
number = "K-2"

[[site]]
name = "Acme main"
customer = "Acme"

[[site]]
name = "Bolt main"
customer = "Bolt"

[[agreement]]
name = "Acme gold"
customer = "Acme"
template = "Gold voice"

[[service]]
name = "SIP-1"
customer = "Acme"
site = "Acme main"
specification = "content"
agreement = "Acme gold"
depends_on = ["ACC-1"]

[[service]]
name = "ACC-1"
customer = "Acme"
specification = "access"

[[device]]
name = "cr1"
kind = "core-router"
address = "192.0.2.1"
snmp = "v3"
credential = "core"
interfaces = [
    { name = "ge-0/0/1", description = "to cr2" },
    { name = "ge-0/0/2" },
]

[[device]]
name = "cr2"
kind = "core-router"
address = "192.0.2.2"
snmp = "v2c"
credential = "core"
interfaces = [{ name = "ge-0/0/1" }]

[[link]]
name = "L-1"
a = { device = "cr1", interface = "ge-0/0/1" }
b = { device = "cr2", interface = "ge-0/0/1" }

[[support]]
service = "ACC-1"
link = "L-1"

[[probe]]
name = "cr1 interfaces"
type = "if_mib"
device = "cr1"

[[probe]]
name = "SIP-1 test"
type = "disman_ping"
device = "cr1"
service = "SIP-1"
interval_s = 5.0
parameters = { owner = "noc", test = "SIP-1" }

[[threshold]]
name = "SIP-1 delay"
metric = "rtt_ms"
side = "above"
trigger = 60.0
rearm = 50.0
severity = "minor"
service = "SIP-1"

[[work]]
name = "CHG-1"
starts_at = 2026-11-20T22:00:00Z
ends_at = 2026-11-21T02:00:00Z
services = ["SIP-1"]
"""


@dataclass(frozen=True, slots=True)
class FaultyFile:
    """A sound file in which `right` was made `wrong`; `said` is every line of the message."""

    label: str
    right: str
    wrong: str
    said: tuple[str, ...]

    @property
    def text(self) -> str:
        """The faulty file."""
        assert SOUND.count(self.right) >= 1, self.label
        return SOUND.replace(self.right, self.wrong, 1)


FAULTY_FILES = (
    FaultyFile(
        "no format",
        "format = 1\n",
        "\n",
        ("p.toml line 1: format is missing: add the line format = 1 before the first table",),
    ),
    FaultyFile(
        "bad format",
        "format = 1\n",
        'format = "one"\n',
        ("p.toml line 1: format is 'one'; write format = 1",),
    ),
    FaultyFile(
        "unknown table",
        "[[site]]",
        "[[sites]]",
        (
            "p.toml line 11: unknown table 'sites'; did you mean 'site'?",
            "p.toml line 27: service 'SIP-1' names an unknown site 'Acme main'; known are: Bolt main",
        ),
    ),
    FaultyFile(
        "table in single brackets",
        "[[work]]",
        "[work]",
        ("p.toml line 87: 'work' must be written as tables in double brackets: [[work]]",),
    ),
    FaultyFile(
        "misspelt key",
        "depends_on",
        "depend_on",
        ("p.toml line 30: service 'SIP-1': unknown key 'depend_on'; did you mean 'depends_on'?",),
    ),
    FaultyFile(
        "misspelt key inside",
        'interface = "ge-0/0/1" }',
        'interfaces = "ge-0/0/1" }',
        (
            "p.toml line 58: link 'L-1': a.interface is missing: add it",
            "p.toml line 58: link 'L-1': unknown key 'a.interfaces'; did you mean 'interface'?",
        ),
    ),
    FaultyFile(
        "missing key",
        'number = "K-2"\n',
        "\n",
        ("p.toml line 7: customer 'Bolt': number is missing: add it",),
    ),
    FaultyFile(
        "number as text",
        "interval_s = 5.0",
        'interval_s = "5"',
        ("p.toml line 75: probe 'SIP-1 test': interval_s must be a number",),
    ),
    FaultyFile(
        "name twice",
        'name = "Bolt"\n',
        'name = "Acme"\n',
        (
            "p.toml line 7: customer 'Acme' stands on line 3 already: remove or rename one",
            "p.toml line 17: site 'Bolt main' names an unknown customer 'Bolt'; known are: Acme",
        ),
    ),
    FaultyFile(
        "device twice",
        "[[link]]",
        '[[device]]\nname = "cr1"\nkind = "core-router"\naddress = "192.0.2.3"\nsnmp = "v2c"\ncredential = "core"\ninterfaces = [{ name = "ge-0/0/1" }]\n\n[[link]]',
        ("p.toml line 56: device 'cr1' stands on line 37 already: remove or rename one",),
    ),
    FaultyFile(
        "customer number twice",
        'number = "K-2"',
        'number = "K-1"',
        ("p.toml line 9: customer 'Bolt' has number K-1, and so has customer 'Acme': correct one of them",),
    ),
    FaultyFile(
        "address twice",
        "192.0.2.2",
        "192.0.2.1",
        ("p.toml line 51: device 'cr2' has address 192.0.2.1 port 161, and so has device 'cr1': correct one of them",),
    ),
    FaultyFile(
        "bad address",
        "192.0.2.2",
        "192.0.2.256",
        (
            "p.toml line 51: device 'cr2': address '192.0.2.256' is not an IP address: write such as 192.0.2.7 or 2001:db8::7",
        ),
    ),
    FaultyFile(
        "bad port",
        'address = "192.0.2.2"',
        'address = "192.0.2.2"\nport = 70000',
        ("p.toml line 52: device 'cr2': port is 70000; it must be 65535 or less",),
    ),
    FaultyFile(
        "unknown reference",
        'template = "Gold voice"',
        'template = "Gold voce"',
        ("p.toml line 22: agreement 'Acme gold' names an unknown template 'Gold voce'; did you mean 'Gold voice'?",),
    ),
    FaultyFile(
        "unknown customer",
        'customer = "Bolt"',
        'customer = "Blot"',
        ("p.toml line 17: site 'Bolt main' names an unknown customer 'Blot'; did you mean 'Bolt'?",),
    ),
    FaultyFile(
        "unknown device of a link",
        'a = { device = "cr1"',
        'a = { device = "cr9"',
        ("p.toml line 58: link 'L-1' names an unknown device 'cr9'; did you mean 'cr2'?",),
    ),
    FaultyFile(
        "unknown interface",
        'device = "cr1", interface = "ge-0/0/1"',
        'device = "cr1", interface = "ge-0/1/1"',
        ("p.toml line 58: link 'L-1': device 'cr1' has no interface 'ge-0/1/1'; did you mean 'ge-0/0/1'?",),
    ),
    FaultyFile(
        "same interface twice",
        'b = { device = "cr2"',
        'b = { device = "cr1"',
        ("p.toml line 56: link 'L-1' has the same interface at both ends: correct one of them",),
    ),
    FaultyFile(
        "dependency circle",
        'specification = "access"',
        'specification = "access"\ndepends_on = ["SIP-1"]',
        (
            "p.toml line 30: services depend on each other in a circle (SIP-1 → ACC-1 → SIP-1): remove one of these dependencies",
        ),
    ),
    FaultyFile(
        "dependency on itself",
        'depends_on = ["ACC-1"]',
        'depends_on = ["SIP-1"]',
        (
            "p.toml line 30: services depend on each other in a circle (SIP-1 → SIP-1): remove one of these dependencies",
        ),
    ),
    FaultyFile(
        "dependency twice",
        'depends_on = ["ACC-1"]',
        'depends_on = ["ACC-1", "ACC-1"]',
        ("p.toml line 30: service 'SIP-1' names service 'ACC-1' twice: remove one",),
    ),
    FaultyFile(
        "foreign site",
        'site = "Acme main"',
        'site = "Bolt main"',
        ("p.toml line 27: service 'SIP-1' belongs to 'Acme', but its site 'Bolt main' to 'Bolt': correct one of them",),
    ),
    FaultyFile(
        "foreign agreement",
        'name = "Acme gold"\ncustomer = "Acme"',
        'name = "Acme gold"\ncustomer = "Bolt"',
        (
            "p.toml line 29: service 'SIP-1' belongs to 'Acme', but its agreement 'Acme gold' to 'Bolt': correct one of them",
        ),
    ),
    FaultyFile(
        "bad time zone",
        'number = "K-1"',
        'number = "K-1"\ntimezone = "Europe/Lundon"',
        (
            "p.toml line 6: customer 'Acme': timezone 'Europe/Lundon' is not a time zone of the IANA database: write such as 'Europe/London' or 'UTC'",
        ),
    ),
    FaultyFile(
        "time without offset",
        "22:00:00Z",
        "22:00:00",
        ("p.toml line 89: work 'CHG-1': starts_at has no offset: write Z for UTC, or such as +02:00, after the time",),
    ),
    FaultyFile(
        "work ends first",
        "2026-11-21T02",
        "2026-11-19T02",
        ("p.toml line 87: work 'CHG-1' ends before it starts: correct starts_at or ends_at",),
    ),
    FaultyFile(
        "re-arm beyond trigger",
        "rearm = 50.0",
        "rearm = 70.0",
        ("p.toml line 78: threshold 'SIP-1 delay' re-arms at 70, above its trigger 60: write 60 or less",),
    ),
    FaultyFile(
        "band without a lower edge",
        'side = "above"',
        'side = "outside"',
        ("p.toml line 78: threshold 'SIP-1 delay' is a band without its lower edge: write low_trigger and low_rearm",),
    ),
    FaultyFile(
        "lower edge of one side",
        "rearm = 50.0",
        "rearm = 50.0\nlow_trigger = 5.0",
        (
            "p.toml line 78: threshold 'SIP-1 delay' has a lower edge, which only side 'outside' knows: leave low_trigger and low_rearm out",
        ),
    ),
    FaultyFile(
        "distance upside down",
        "rearm = 50.0",
        'rearm = 70.0\nbasis = "step"',
        (
            "p.toml line 78: threshold 'SIP-1 delay' counts distances (basis 'step'): write 0 <= rearm <= trigger, and a trigger above 0",
        ),
    ),
    FaultyFile(
        "distance with a lower edge",
        "rearm = 50.0",
        'rearm = 50.0\nbasis = "step"\nlow_rearm = 3.0',
        (
            "p.toml line 78: threshold 'SIP-1 delay' counts distances (basis 'step'): leave low_trigger and low_rearm out",
        ),
    ),
    FaultyFile(
        "season without a zone",
        "rearm = 50.0",
        'rearm = 50.0\nbasis = "baseline"',
        ("p.toml line 78: threshold 'SIP-1 delay' goes by local hours: write its timezone, such as 'Europe/Riga'",),
    ),
    FaultyFile(
        "hours without a zone",
        "rearm = 50.0",
        'rearm = 50.0\nhours = ["mon-fri 08:00-18:00"]',
        ("p.toml line 78: threshold 'SIP-1 delay' goes by local hours: write its timezone, such as 'Europe/Riga'",),
    ),
    FaultyFile(
        "a step that does not divide a day",
        "rearm = 50.0",
        'rearm = 50.0\nbasis = "step"\nover_min = 7',
        (
            "p.toml line 78: threshold 'SIP-1 delay' compares with the 7 min before: write a number of minutes that divides a day",
        ),
    ),
    FaultyFile(
        "threshold of two",
        'service = "SIP-1"\n\n[[work]]',
        'service = "SIP-1"\ntemplate = "Gold voice"\n\n[[work]]',
        ("p.toml line 78: threshold 'SIP-1 delay' names a template and a service: keep one of them",),
    ),
    FaultyFile(
        "severity cleared",
        'severity = "minor"',
        'severity = "cleared"',
        (
            "p.toml line 84: threshold 'SIP-1 delay': severity 'cleared' is no severity to raise an alarm with: choose critical, major, minor or warning",
        ),
    ),
    FaultyFile(
        "unknown metric",
        'metric = "rtt_ms"',
        'metric = "rtt"',
        ("p.toml line 80: threshold 'SIP-1 delay': metric is 'rtt'; did you mean 'rtt_ms'?",),
    ),
    FaultyFile(
        "support of both",
        'link = "L-1"',
        'link = "L-1"\ndevice = "cr1"',
        ("p.toml line 61: support needs exactly one of device and link: write one support for each",),
    ),
    FaultyFile(
        "missing parameter",
        'owner = "noc", ',
        "",
        ("p.toml line 76: probe 'SIP-1 test': parameter owner is missing: add it",),
    ),
    FaultyFile(
        "bad parameter",
        'type = "disman_ping"',
        'type = "cisco_ipsla"',
        (
            "p.toml line 76: probe 'SIP-1 test': parameter entry is missing: add it",
            "p.toml line 76: probe 'SIP-1 test': unknown parameter 'owner'; known are: entry",
            "p.toml line 76: probe 'SIP-1 test': unknown parameter 'test'; known are: entry",
        ),
    ),
    FaultyFile(
        "OID as entry",
        'type = "disman_ping"\ndevice = "cr1"\nservice = "SIP-1"\ninterval_s = 5.0\nparameters = { owner = "noc", test = "SIP-1" }',
        'type = "cisco_ipsla"\ndevice = "cr1"\nparameters = { entry = "1.3.6.1.x" }',
        ("p.toml line 74: probe 'SIP-1 test': parameter entry must be a whole number",),
    ),
    FaultyFile(
        "history as a word",
        'test = "SIP-1"',
        'test = "SIP-1", history = "yes"',
        ("p.toml line 76: probe 'SIP-1 test': parameter history must be true or false",),
    ),
    FaultyFile(
        "faults as a word",
        'type = "disman_ping"\ndevice = "cr1"\nservice = "SIP-1"\ninterval_s = 5.0\nparameters = { owner = "noc", test = "SIP-1" }',
        'type = "mef_soam"\ndevice = "cr1"\nparameters = { md = 1, ma = 2, mep = 3, faults = "yes" }',
        ("p.toml line 74: probe 'SIP-1 test': parameter faults must be true or false",),
    ),
    FaultyFile(
        "test name too long",
        'test = "SIP-1"',
        'test = "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"',
        (
            "p.toml line 76: probe 'SIP-1 test': parameter test is longer than the 32 bytes of a DISMAN-PING-MIB index: give the name set on the device",
        ),
    ),
    FaultyFile(
        "no Ethernet OAM session",
        'type = "disman_ping"\ndevice = "cr1"\nservice = "SIP-1"\ninterval_s = 5.0\nparameters = { owner = "noc", test = "SIP-1" }',
        'type = "mef_soam"\ndevice = "cr1"\nparameters = { md = 1, ma = 1, mep = 1 }',
        (
            "p.toml line 74: probe 'SIP-1 test': parameter delay or loss is missing: give the number of one session, or of both, or set faults",
        ),
    ),
    FaultyFile(
        "name as BGP peer",
        'type = "disman_ping"\ndevice = "cr1"\nservice = "SIP-1"\ninterval_s = 5.0\nparameters = { owner = "noc", test = "SIP-1" }',
        'type = "bgp4"\ndevice = "cr1"\nparameters = { peer = "upstream" }',
        (
            "p.toml line 74: probe 'SIP-1 test': parameter peer 'upstream' is not an IPv4 address: write such as 192.0.2.7",
        ),
    ),
    FaultyFile(
        "parameter of a power supply",
        'type = "disman_ping"\ndevice = "cr1"\nservice = "SIP-1"\ninterval_s = 5.0\nparameters = { owner = "noc", test = "SIP-1" }',
        'type = "ups"\ndevice = "cr1"\nparameters = { battery = 1 }',
        ("p.toml line 74: probe 'SIP-1 test': unknown parameter 'battery'; a ups probe has none: remove it",),
    ),
    FaultyFile(
        "table without a name",
        'type = "disman_ping"\ndevice = "cr1"\nservice = "SIP-1"\ninterval_s = 5.0\nparameters = { owner = "noc", test = "SIP-1" }',
        'type = "table"\ndevice = "cr1"\nparameters = { row = "*" }',
        ("p.toml line 74: probe 'SIP-1 test': parameter table is missing: add it",),
    ),
    FaultyFile(
        "second interface probe",
        "[[threshold]]",
        '[[probe]]\nname = "again"\ntype = "if_mib"\ndevice = "cr1"\n\n[[threshold]]',
        ("p.toml line 78: probe 'again' reads if_mib of the same device as 'cr1 interfaces': remove one",),
    ),
    FaultyFile(
        "secret as credential",
        'credential = "core"',
        'credential = "my secret!"',
        (
            "p.toml line 42: device 'cr1': credential is not a name of up to 64 letters, digits, dots, dashes: the secret itself never stands in this file",
        ),
    ),
    FaultyFile(
        "empty name",
        'name = "ACC-1"',
        'name = " "',
        (
            "p.toml line 30: service 'SIP-1' names an unknown service 'ACC-1'; known are: SIP-1",
            "p.toml line 33: service ' ': name must not be empty",
            "p.toml line 62: support of 'ACC-1' by link 'L-1' names an unknown service 'ACC-1'; known are: SIP-1",
        ),
    ),
    FaultyFile(
        "control character",
        'name = "CHG-1"',
        'name = "CHG-1\\u001b[2J"',
        ("p.toml line 88: work 'CHG-1�[2J': name holds a control character: write it in one line of plain text",),
    ),
    FaultyFile(
        "share in percent",
        "[[customer]]",
        '[[template]]\nname = "T"\n[[template.objective]]\nmeasure = "availability"\ntarget = 99.95\n\n[[customer]]',
        (
            "p.toml line 5: template 'T': objective target is 99.95; it is a share from 0 to 1: write 0.9995 for 99.95 %",
        ),
    ),
    FaultyFile(
        "no limit",
        "[[customer]]",
        '[[template]]\nname = "T"\n[[template.objective]]\nmeasure = "delay"\ntarget = 0.9995\n\n[[customer]]',
        ("p.toml line 5: template 'T': objective delay needs a limit: add such as limit = 60.0 (ms)",),
    ),
    FaultyFile(
        "limit of availability",
        "[[customer]]",
        '[[template]]\nname = "T"\n[[template.objective]]\nmeasure = "availability"\ntarget = 0.9995\nlimit = 3.0\n\n[[customer]]',
        ("p.toml line 5: template 'T': objective availability has no limit: remove it",),
    ),
    FaultyFile(
        "measure twice",
        "[[customer]]",
        '[[template]]\nname = "T"\n[[template.objective]]\nmeasure = "availability"\ntarget = 0.9\n[[template.objective]]\nmeasure = "availability"\ntarget = 0.8\n\n[[customer]]',
        ("p.toml line 3: template 'T' objective 'availability' is there twice: give one of them another name",),
    ),
)
