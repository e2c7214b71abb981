"""What each condition means: those of the network, and with them those of NocDesk itself."""

from nocdesk.alarms.meaning import ConditionMeaning
from nocdesk.alarms.model import AlarmType, Condition, ProbableCause
from nocdesk.alarms.own_meanings import OWN_MEANINGS
from nocdesk.language import N_
from nocdesk.services.model import ServiceClass
from nocdesk.severity import PerceivedSeverity

MEANINGS: dict[Condition, ConditionMeaning] = {
    Condition.DEVICE_SILENT: ConditionMeaning(
        AlarmType.COMMUNICATIONS,
        ProbableCause.COMMUNICATIONS_SUBSYSTEM_FAILURE,
        PerceivedSeverity.MAJOR,
        PerceivedSeverity.MINOR,
        ServiceClass.UNKNOWN,
        (
            N_("Look for a link or device alarm on the way to it: a silent neighbour explains it."),
            N_("Reach it by its out-of-band console; check power at the site."),
            N_("If it answers other managers, check the community or the privacy key."),
        ),
        N_("Site equipment does not answer"),
        count=2,
    ),
    Condition.CREDENTIALS_REFUSED: ConditionMeaning(
        AlarmType.PROCESSING_ERROR,
        ProbableCause.AUTHENTICATION_FAILURE,
        PerceivedSeverity.MINOR,
        PerceivedSeverity.MINOR,
        ServiceClass.UNKNOWN,
        (
            N_("The device is alive and refuses the user, the key or the level."),
            N_("Run `nocdesk check`, then set the credential anew."),
        ),
        N_("Site equipment cannot be read"),
    ),
    Condition.AGENT_FAULTY: ConditionMeaning(
        AlarmType.PROCESSING_ERROR,
        ProbableCause.SOFTWARE_ERROR,
        PerceivedSeverity.WARNING,
        PerceivedSeverity.WARNING,
        ServiceClass.UNKNOWN,
        (
            N_("The agent answers, but not with what was asked for."),
            N_("Check that the test or interface still exists on the device."),
        ),
        N_("Measurement unusable"),
        count=3,
        rearm_count=2,
    ),
    Condition.DEVICE_REBOOTED: ConditionMeaning(
        AlarmType.EQUIPMENT,
        ProbableCause.EQUIPMENT_MALFUNCTION,
        PerceivedSeverity.MINOR,
        PerceivedSeverity.MINOR,
        ServiceClass.UNKNOWN,
        (N_("Ask whether the restart was planned."), N_("Read the device's log for the reason; watch for another.")),
        N_("Site equipment restarted"),
        momentary=True,
    ),
    Condition.ENGINE_CHANGED: ConditionMeaning(
        AlarmType.PROCESSING_ERROR,
        ProbableCause.INDETERMINATE,
        PerceivedSeverity.MINOR,
        PerceivedSeverity.MINOR,
        ServiceClass.UNKNOWN,
        (
            N_("Ask whether the device was exchanged or set up anew."),
            N_("If nobody did, another device answers at its address: look for it before its values are believed."),
        ),
        N_("Site equipment was exchanged or set up anew"),
        momentary=True,
    ),
    Condition.LINK_DOWN: ConditionMeaning(
        AlarmType.COMMUNICATIONS,
        ProbableCause.LOSS_OF_SIGNAL,
        PerceivedSeverity.CRITICAL,
        PerceivedSeverity.MINOR,
        ServiceClass.DOWN,
        (
            N_("Compare with the other end: down on both sides points to the fibre."),
            N_("Read the receive power; ask field support for a measurement if it is gone."),
            N_("Tell the customers below what is known, and when it will be back."),
        ),
        N_("Line interrupted"),
    ),
    Condition.LAG_DEGRADED: ConditionMeaning(
        AlarmType.COMMUNICATIONS,
        ProbableCause.LOSS_OF_SIGNAL,
        PerceivedSeverity.MINOR,
        PerceivedSeverity.MINOR,
        ServiceClass.UNKNOWN,
        (
            N_("The aggregate carries on with fewer members: look whether it is full."),
            N_("Read the optical power of the member that is missing, at both ends."),
        ),
        N_("Line runs at reduced capacity"),
        count=2,
        rearm_count=2,
    ),
    Condition.PEER_DOWN: ConditionMeaning(
        AlarmType.COMMUNICATIONS,
        ProbableCause.COMMUNICATIONS_SUBSYSTEM_FAILURE,
        PerceivedSeverity.MAJOR,
        PerceivedSeverity.MAJOR,
        ServiceClass.UNKNOWN,
        (
            N_("Look for a link or device alarm towards the peer that began with it."),
            N_("If the peer answers, read its log for the reason of the last error: hold time, policy, password."),
        ),
        N_("Route to the network lost"),
    ),
    Condition.ON_BATTERY: ConditionMeaning(
        AlarmType.ENVIRONMENTAL,
        ProbableCause.POWER_PROBLEM,
        PerceivedSeverity.MAJOR,
        PerceivedSeverity.MAJOR,
        ServiceClass.UNKNOWN,
        (
            N_("Read how long the battery lasts; ask the site's power company and whoever may be working there."),
            N_("Call field support in time for a generator."),
        ),
        N_("Site runs on its battery"),
    ),
    Condition.PART_FAULTY: ConditionMeaning(
        AlarmType.EQUIPMENT,
        ProbableCause.EQUIPMENT_MALFUNCTION,
        PerceivedSeverity.MINOR,
        PerceivedSeverity.MINOR,
        ServiceClass.UNKNOWN,
        (
            N_("The device itself calls this part of it faulty: read its log."),
            N_("See whether there is another part that takes over, and order a spare."),
        ),
        N_("Site equipment has a faulty part"),
        count=2,
        rearm_count=2,
    ),
    Condition.CONNECTIVITY_FAULT: ConditionMeaning(
        AlarmType.COMMUNICATIONS,
        ProbableCause.COMMUNICATIONS_SUBSYSTEM_FAILURE,
        PerceivedSeverity.MAJOR,
        PerceivedSeverity.MAJOR,
        ServiceClass.UNKNOWN,
        (
            N_("An Ethernet end point misses or mistrusts its other end: look for a link or device alarm on the way."),
            N_(
                "AIS means that a lower level is interrupted, "
                "LCK that somebody has locked the way: ask who works on it."
            ),
            N_("Messages of another association are a way that is patched or tagged wrongly."),
        ),
        N_("Connection reports a fault"),
    ),
    Condition.TEST_FAILED: ConditionMeaning(
        AlarmType.QUALITY_OF_SERVICE,
        ProbableCause.COMMUNICATIONS_SUBSYSTEM_FAILURE,
        PerceivedSeverity.MAJOR,
        PerceivedSeverity.MAJOR,
        ServiceClass.DOWN,
        (
            N_("Nothing of the test came back: the service is down as the customer sees it."),
            N_("Look for a link or device alarm that began with it."),
        ),
        None,
        count=2,
        rearm_count=2,
    ),
    Condition.THRESHOLD: ConditionMeaning(
        AlarmType.QUALITY_OF_SERVICE,
        ProbableCause.THRESHOLD_CROSSED,
        PerceivedSeverity.MAJOR,
        PerceivedSeverity.WARNING,
        ServiceClass.DEGRADED,
        (
            N_("Open the plot: a rise that follows the traffic is congestion, a step is a change of path."),
            N_("Compare with services on the same way; look for planned work or a change."),
        ),
        None,
    ),
    Condition.AUTHENTICATION_FAILED: ConditionMeaning(
        AlarmType.PROCESSING_ERROR,
        ProbableCause.AUTHENTICATION_FAILURE,
        PerceivedSeverity.WARNING,
        PerceivedSeverity.WARNING,
        ServiceClass.UNKNOWN,
        (
            N_("Somebody asked the device with a community or key that it does not know: its log says from where."),
            N_("If it is one of ours, set its credential anew; if not, tell security."),
        ),
        N_("Access to site equipment was refused"),
        momentary=True,
    ),
    Condition.REPORTED: ConditionMeaning(
        AlarmType.EQUIPMENT,
        ProbableCause.INDETERMINATE,
        PerceivedSeverity.MINOR,
        PerceivedSeverity.MINOR,
        ServiceClass.UNKNOWN,
        (N_("Read what the device says of it, and its log around that time."),),
        N_("Site equipment reports a fault"),
    ),
    Condition.UNMAPPED: ConditionMeaning(
        AlarmType.EQUIPMENT,
        ProbableCause.INDETERMINATE,
        PerceivedSeverity.INDETERMINATE,
        PerceivedSeverity.INDETERMINATE,
        ServiceClass.UNKNOWN,
        (
            N_("No rule says what this notification means: look it up in the device's documents."),
            N_("Write a rule for it, so that the next one has a severity and a clear."),
        ),
        N_("Site equipment reports something unknown"),
    ),
    **OWN_MEANINGS,
}

CONSEQUENCES = frozenset({Condition.PROMISE_AT_RISK, Condition.PROMISE_BREACHED})
"""What follows from troubles that have alarms of their own: no ticket is about it, and no part of the network is."""
