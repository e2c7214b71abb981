"""A provider whose devices have every kind of table that the simulator knows, and a fibre cut that shows in them."""

_TESTS = {
    "juniper_rpm": 'owner = "noc", test = "rpm-1"',
    "twamp": 'owner = "noc", test = "twamp-1"',
    "disman_traceroute": 'owner = "noc", test = "trace-1"',
    "disman_ping": 'owner = "noc", test = "ping-1"',
    "mef_soam": "md = 1, ma = 2, mep = 3, delay = 1, loss = 2, faults = true",
}
_NQA = ('owner = "noc", test = "icmp-1"', 'owner = "noc", test = "jitter-1"')
_ENTRIES = (7, 9010, 9020, 9050, 9060, 9070, 9080, 9110, 9200)
"""A jitter operation, and one each of echo, path echo, UDP echo, TCP connect, HTTP, DNS, DHCP, Ethernet jitter."""
_DECLARED = ("accedian-paa", "adva-access-port")
_TABLES = ("entity_sensor", "bgp4", "ospf", "ups")


def _probe(name: str, kind: str, device: str, parameters: str) -> str:
    return (
        f'[[probe]]\nname = "{name}"\ntype = "{kind}"\ndevice = "{device}"\nservice = "ACC-1"\n'
        f"parameters = {{ {parameters} }}\n"
    )


def provider() -> str:
    """Its TOML."""
    probes = [_probe(kind, kind, "tester", parameters) for kind, parameters in _TESTS.items()]
    probes += [_probe(f"nqa {number}", "huawei_nqa", "nqa", each) for number, each in enumerate(_NQA)]
    probes += [_probe(f"sla {entry}", "cisco_ipsla", "sla", f"entry = {entry}") for entry in _ENTRIES]
    probes += [f'[[probe]]\nname = "{kind}"\ntype = "{kind}"\ndevice = "core-a"\n' for kind in _TABLES]
    probes += [
        f'[[probe]]\nname = "{table}"\ntype = "table"\ndevice = "demarc"\nparameters = {{ table = "{table}" }}\n'
        for table in _DECLARED
    ]
    return _FRAME + "\n".join(probes)


def _device(name: str, kind: str, *interfaces: str) -> str:
    ports = ", ".join(f'{{ name = "{port}", description = "{text}" }}' for port, _, text in _split(interfaces))
    return (
        f'[[device]]\nname = "{name}"\nkind = "{kind}"\nvendor = "Vantor"\naddress = "127.0.0.1"\nport = 1\n'
        f'snmp = "v2c"\ncredential = "edge"\ninterfaces = [{ports}]\n'
    )


def _split(interfaces: tuple[str, ...]) -> list[tuple[str, str, str]]:
    return [each.partition(": ") for each in interfaces]


def _link(name: str, *ends: str) -> str:
    a, b = (
        f'{{ device = "{device}", interface = "{port}" }}' for device, _, port in (end.partition(" ") for end in ends)
    )
    return f'[[link]]\nname = "{name}"\na = {a}\nb = {b}\n'


_FRAME = "\n".join(
    (
        'format = 1\n[[customer]]\nname = "Fennel Bank"\nnumber = "K-1"\n',
        '[[service]]\nname = "ACC-1"\ncustomer = "Fennel Bank"\n[[support]]\nservice = "ACC-1"\nlink = "CORE"\n',
        '[[support]]\nservice = "ACC-1"\ndevice = "demarc"\n',
        _device(
            "core-a", "core-router", "et0: to core-b, member of ae0", "et1: spare, member of ae0", "ae0: to core-b"
        ),
        _device(
            "core-b", "core-router", "et0: to core-a", "et1: to tester", "et2: to sla", "et3: to nqa", "et4: to demarc"
        ),
        _device("tester", "access-router", "up1: to core-b"),
        _device("sla", "access-router", "up1: to core-b"),
        _device("nqa", "demarcation", "up1: to core-b"),
        _device("demarc", "demarcation", "up1: to core-b", "cust1: customer"),
        _link("CORE", "core-a et0", "core-b et0"),
        _link("TESTER", "tester up1", "core-b et1"),
        _link("SLA", "sla up1", "core-b et2"),
        _link("NQA", "nqa up1", "core-b et3"),
        _link("DEMARC", "demarc up1", "core-b et4"),
    )
)

STORY = (
    'format = 1\n[[chapter]]\nname = "one"\nlasts = "10:00"\n'
    '[[chapter.fault]]\nkind = "fibre_cut"\nat = "1:00"\nlasts = "2:00"\nlinks = ["CORE"]\n'
)
