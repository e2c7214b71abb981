"""What conditions of NocDesk itself mean: its collector, its clock, its spool, its receiver, and what was promised."""

from nocdesk.alarms.meaning import ConditionMeaning
from nocdesk.alarms.model import AlarmType, Condition, ProbableCause
from nocdesk.language import N_
from nocdesk.services.model import ServiceClass
from nocdesk.severity import PerceivedSeverity

OWN_MEANINGS: dict[Condition, ConditionMeaning] = {
    Condition.CLOCK_STEPPED: ConditionMeaning(
        AlarmType.PROCESSING_ERROR,
        ProbableCause.INDETERMINATE,
        PerceivedSeverity.WARNING,
        PerceivedSeverity.WARNING,
        ServiceClass.UNKNOWN,
        (
            N_("The collector's wall clock was set. Durations are not affected; times shown before and after differ."),
            N_("Check its time source."),
        ),
        N_("Measurement clock was set"),
        momentary=True,
    ),
    Condition.READINGS_REFUSED: ConditionMeaning(
        AlarmType.PROCESSING_ERROR,
        ProbableCause.SOFTWARE_ERROR,
        PerceivedSeverity.MINOR,
        PerceivedSeverity.MINOR,
        ServiceClass.UNKNOWN,
        (
            N_("Some readings could not be used and were set aside; all others go on."),
            N_("They and the reason are kept in the collector's spool: report it with the collector's log."),
        ),
        N_("Some measurements could not be used"),
        momentary=True,
    ),
    Condition.COLLECTOR_SILENT: ConditionMeaning(
        AlarmType.PROCESSING_ERROR,
        ProbableCause.SOFTWARE_ERROR,
        PerceivedSeverity.CRITICAL,
        PerceivedSeverity.CRITICAL,
        ServiceClass.UNKNOWN,
        (
            N_("Nothing is measured: what the desk shows is as old as the collector's last sign of life."),
            N_("Look whether its program runs, and what its log says last; start it again (`nocdesk collect`)."),
            N_("It clears by itself with the collector's next sign of life."),
        ),
        N_("Nothing is measured at present"),
    ),
    Condition.COLLECTOR_FAULT: ConditionMeaning(
        AlarmType.PROCESSING_ERROR,
        ProbableCause.SOFTWARE_ERROR,
        PerceivedSeverity.MAJOR,
        PerceivedSeverity.MAJOR,
        ServiceClass.UNKNOWN,
        (
            N_("A job of the collector fails each time it is tried, by a fault of the program; polling goes on."),
            N_("Report it with the collector's log, where the fault stands once with its traceback."),
            N_("It clears by itself when the job succeeds."),
        ),
        N_("A part of the measuring system does not work"),
    ),
    Condition.SPOOL_FILLING: ConditionMeaning(
        AlarmType.PROCESSING_ERROR,
        ProbableCause.SOFTWARE_ERROR,
        PerceivedSeverity.MAJOR,
        PerceivedSeverity.MAJOR,
        ServiceClass.UNKNOWN,
        (
            N_(
                "The store takes less than the collector hears. At the bound the oldest performance "
                "samples are dropped, "
                "and never what tells of a state, an error or a silence."
            ),
            N_("See that the database is reachable and its disk has room and speed; then it empties by itself."),
        ),
        N_("Measurements wait to be stored"),
    ),
    Condition.BACKUP_OVERDUE: ConditionMeaning(
        AlarmType.PROCESSING_ERROR,
        ProbableCause.SOFTWARE_ERROR,
        PerceivedSeverity.MAJOR,
        PerceivedSeverity.MAJOR,
        ServiceClass.UNKNOWN,
        (
            N_("If the store's disk failed now, everything since the last good backup would be lost."),
            N_("The collector's log says why none could be written: mostly the folder's disk is full or away."),
            N_("It clears by itself with the next good backup."),
        ),
        N_("The store is not backed up"),
    ),
    Condition.SPOOL_UNWRITABLE: ConditionMeaning(
        AlarmType.PROCESSING_ERROR,
        ProbableCause.SOFTWARE_ERROR,
        PerceivedSeverity.MAJOR,
        PerceivedSeverity.MAJOR,
        ServiceClass.UNKNOWN,
        (
            N_("What the collector hears waits in its memory alone: a crash of its program or its machine loses it."),
            N_("Make room on the disk of its data directory, or see what is wrong with it; then it clears by itself."),
        ),
        N_("Measurements cannot be kept safe"),
    ),
    Condition.SPOOL_DAMAGED: ConditionMeaning(
        AlarmType.PROCESSING_ERROR,
        ProbableCause.SOFTWARE_ERROR,
        PerceivedSeverity.MAJOR,
        PerceivedSeverity.MAJOR,
        ServiceClass.UNKNOWN,
        (
            N_("The collector's spool was put aside under another name, and it goes on with a new one."),
            N_("What was heard and not yet stored is in the file that was put aside; the store has lost nothing."),
            N_("See what is wrong with the disk of its data directory before it takes more."),
        ),
        N_("Some measurements could not be stored"),
        momentary=True,
    ),
    Condition.RECEIVER_DOWN: ConditionMeaning(
        AlarmType.PROCESSING_ERROR,
        ProbableCause.COMMUNICATIONS_SUBSYSTEM_FAILURE,
        PerceivedSeverity.MAJOR,
        PerceivedSeverity.MAJOR,
        ServiceClass.UNKNOWN,
        (
            N_("No trap is received; polling goes on."),
            N_("The text says what stands in the way: another program on the port, or a right that is missing."),
        ),
        N_("Messages from site equipment are not received"),
    ),
    Condition.TRAPS_LOST: ConditionMeaning(
        AlarmType.PROCESSING_ERROR,
        ProbableCause.SOFTWARE_ERROR,
        PerceivedSeverity.MINOR,
        PerceivedSeverity.MINOR,
        ServiceClass.UNKNOWN,
        (
            N_("Whose traps were lost, and why, stands in `nocdesk traps` and on the screen of the poller."),
            N_("A device that floods: quieten it, or raise its share under [traps]."),
            N_("The kernel: enlarge net.core.rmem_max to 4194304."),
        ),
        N_("Messages from site equipment were lost"),
    ),
    Condition.PROMISE_AT_RISK: ConditionMeaning(
        AlarmType.QUALITY_OF_SERVICE,
        ProbableCause.THRESHOLD_CROSSED,
        PerceivedSeverity.MINOR,
        PerceivedSeverity.MINOR,
        ServiceClass.UNKNOWN,
        (
            N_("Look for the trouble behind it: the error budget is used up by what is wrong now, or was lately."),
            N_("The list of service levels says how much is left, and when it will be gone at the present rate."),
        ),
        None,
        count=2,
        rearm_count=15,
    ),
    Condition.PROMISE_BREACHED: ConditionMeaning(
        AlarmType.QUALITY_OF_SERVICE,
        ProbableCause.THRESHOLD_CROSSED,
        PerceivedSeverity.MAJOR,
        PerceivedSeverity.MAJOR,
        ServiceClass.UNKNOWN,
        (
            N_("Review the breach: confirm it, or exclude what was not the provider's doing, with a second signature."),
            N_("What the customer is owed now, and would be owed if it lasted, stands in the list of service levels."),
        ),
        None,
        rearm_count=15,
    ),
}
