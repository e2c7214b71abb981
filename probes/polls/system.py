"""The device itself: that it answers, since when it has been up, and how long the answer took."""

from nocdesk.quality.reading import Outcome, Reading
from probes.probe import SYS_UPTIME, Answer, Learnt, Moving, Probe, ProbeTarget, answered
from probes.snmp.varbind import Oid


class SystemProbe(Probe):
    """SNMPv2-MIB (RFC 3418): sysUpTime.0, which goes with every poll anyway."""

    def oids(self, _target: ProbeTarget, _learnt: Learnt) -> tuple[Oid, ...]:
        return ()

    def reading(self, target: ProbeTarget, answer: Answer, _learnt: Learnt) -> Reading:
        if answer.integer(SYS_UPTIME) is None:
            return answered(
                target, answer, outcome=Outcome.FAULTY, detail="the device does not show sysUpTime.0 to this user"
            )
        return answered(target, answer)

    def moving(self, _target: ProbeTarget, _answer: Answer, _learnt: Learnt) -> Moving:
        return Moving()
