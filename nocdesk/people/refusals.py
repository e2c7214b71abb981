"""What the database of a team refuses, by the name that each rule has there: English in it, the reader's words here."""

from collections.abc import Mapping

from nocdesk.language import N_

REFUSALS: Mapping[str, str] = {
    "agreement_version_next": N_("enters no version of an agreement but the next one"),
    "alarm_acknowledged": N_("acknowledges no alarm"),
    "alarm_ended": N_("closes no alarm that is active or that nobody acknowledged"),
    "alarm_given": N_("gives no alarm in another's name"),
    "alarm_owned": N_("takes no alarm"),
    "alarm_shelved": N_("puts no alarm on a shelf but its own"),
    "bond_made": N_("merges no ticket but from the status in which it is"),
    "breach_now": N_("decides about money now, at no other time"),
    "breach_told": N_("decides about a breach by an entry of its log only"),
    "clock_stop_times": N_("stops a clock now, at no other time"),
    "correction_now": N_("decides about money now, at no other time"),
    "correction_said": N_("says of the ledger only what has been, why, and of a withdrawal of what"),
    "decision_now": N_("decides about money now, at no other time"),
    "decision_role": N_("decides in no other role than the own"),
    "decision_state": N_("decides nothing that does not follow from the step"),
    "feed_forgotten": N_("forgets no changes"),
    "handover_begin": N_("begins no handover that is signed already"),
    "handover_offered": N_("changes nothing in a handover that another person signed"),
    "handover_sealed": N_("changes no handover that is signed by both"),
    "handover_two_people": N_("accepts no handover but one that another person signed"),
    "judging_again": N_("judges nothing"),
    "ledger_second_signature": N_("writes no second signature but that of who proposed the exclusion"),
    "loadable": N_("writes no word and no instant that could not be read again"),
    "match_changed": N_("decides on no match"),
    "match_decided": N_("decides on no match"),
    "match_undone": N_("decides on no match"),
    "notice_by_hand": N_("writes no notice but one that tries the way"),
    "notice_sent": N_("changes no notice that is on its way or was sent, and sends none"),
    "problem_given": N_("gives no problem in another's name"),
    "problem_owned": N_("takes no problem"),
    "problem_resolved": N_("resolves no problem whose alarms are active"),
    "promise": N_("promises no time of restoration"),
    "second_signature": N_("excludes nothing that another person has not signed first"),
    "second_signature_on_breach": N_("excludes nothing that another person has not signed first"),
    "shelf_alone": N_("shelves no critical alarm without a second person"),
    "signature": N_("signs in no name but the own"),
    "signing": N_("signs no exclusion"),
    "taking_back": N_("takes back nothing that another decided"),
    "ticket_answered": N_("sets no answer's time"),
    "ticket_begin": N_("opens no ticket that is worked on, promised or closed already"),
    "ticket_by_hand": N_("opens no ticket in a customer's name"),
    "ticket_end": N_("closes no ticket"),
    "ticket_etr": N_("promises no time of restoration"),
    "ticket_final": N_("opens no ticket again that is over, but for one that was merged"),
    "ticket_given": N_("gives no ticket in another's name"),
    "ticket_restoration": N_("promises no restoration"),
    "ticket_times": N_("works on a ticket now, at no other time"),
    "version_now": N_("decides about money now, at no other time"),
    "work_announced": N_("announces no work that has begun"),
    "work_by_hand": N_("plans no work"),
    "work_late": N_("plans no work that is over, and lets none go on"),
    "work_now": N_("plans work now, at no other time"),
    "work_widened": N_("covers no further service by work that has begun"),
}
"""What is said after the name of who tried it."""

BY_THE_CLOCK = frozenset(
    {
        "breach_now",
        "clock_stop_times",
        "correction_now",
        "correction_said",
        "decision_now",
        "ticket_times",
        "version_now",
        "work_announced",
        "work_late",
        "work_now",
        "work_widened",
    }
)
"""The rules that hold an instant against the database's clock: a wrong clock here may be all that they refuse."""
