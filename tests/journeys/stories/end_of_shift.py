"""The supervisor's journey: the end of a shift."""

from PySide6.QtWidgets import QLabel, QWidget
from sqlalchemy import select

from nocdesk.core import Core
from nocdesk.people.model import Role
from nocdesk.shifts.model import Handover, HandoverState
from nocdesk.sla.breaches.model import BreachState, SlaBreach
from tests.journeys.stories.tale import Tale
from tests.ui.desk_parts import screen_of
from ui.views.handover import HandoverScreen
from ui.views.sla import SlaScreen

NAME = "end-of-shift"
TITLE = "The supervisor: the end of a shift"
LEAVES, COMES = "sue", "ole"
REQUEST = "Call the excavator's firm at 08:00; the crew is splicing, next word to customers by 06:15."


def tell(tale: Tale) -> None:
    """What is ours is said, what runs out next is known, and two people sign."""
    tale.night.let_pass(1)
    tale.night.cut()
    tale.night.let_pass(4)
    core = tale.sit_down(LEAVES, Role.SUPERVISOR).core
    sla = screen_of(tale.desk, "sla", SlaScreen)
    _decide(tale, core, sla)
    _look_ahead(tale, sla)
    _sign_as_who_leaves(tale, core)
    _sign_as_who_comes(tale)


def _decide(tale: Tale, core: Core, sla: SlaScreen) -> None:
    review = sla.review
    tale.see(lambda: review.scene is not None and review.queue.view.hasFocus(), "a breach to review")
    tale.tell(
        "The seat opens with the breaches that wait for a decision. The first one still runs: the cut of the "
        "northern ring. In the middle stands what happened, at the right what it costs now and in an hour."
    )
    tale.show("The breach review")
    tale.say(
        "It is ours. {key:breach.confirm} confirms, {key:breach.note} leads to the note, {key:form.save} "
        "signs. What an exclusion needs, a second signature, a confirmation does not."
    )
    shown = review.scene.detail.row.id if review.scene is not None else 0
    tale.do("breach.confirm", "breach.note")
    tale.write("Digger in our duct, no works announced")
    tale.do("form.save")
    tale.see(lambda: _breach(core, shown).state is BreachState.CONFIRMED, "the decision")


def _look_ahead(tale: Tale, sla: SlaScreen) -> None:
    promises = sla.promises
    tale.see(sla.review.queue.view.hasFocus, "the queue again")
    tale.say(
        "{key:breach.page} turns to the promises. The row on top is the one that breaks first at this rate: "
        "that is what the next shift must know."
    )
    tale.do("breach.page")
    tale.see(lambda: promises.isVisible() and promises.list.is_loaded and promises.list.view.hasFocus(), "the promises")
    tale.do("list.next")
    tale.see(lambda: promises.detail.detail is not None, "the pane of a promise")
    tale.say("{key:list.next} goes down the list; the pane says the arithmetic in a sentence.")
    tale.show("What runs out next")


def _sign_as_who_leaves(tale: Tale, core: Core) -> None:
    tale.tell(
        "{key:view.handover} opens the handover, {key:handover.prepare} fills the sheet with what stands open"
        " at this moment."
    )
    tale.do("view.handover")
    screen = screen_of(tale.desk, "handover", HandoverScreen)
    tale.see(lambda: screen.isVisible() and screen.list.is_loaded and screen.list.view.hasFocus(), "the handover")
    tale.do("handover.prepare")
    tale.see(lambda: screen.list.model.rowCount(), "the sheet")
    tale.say(
        "{key:panel.next} steps through the panels to the notes. The request is the one that matters: what is"
        " to be done, and by when."
    )
    request = screen.pane.notes["request"]
    for _ in screen.panels():
        if request.hasFocus():
            break
        tale.do("panel.next")
    tale.write(REQUEST)
    tale.show("The sheet, and the request to the next shift")
    tale.say("{key:handover.sign} signs for the side that leaves.")
    tale.do("handover.sign")
    tale.see(lambda: _handover(core).state is HandoverState.OFFERED, "the first signature")


def _sign_as_who_comes(tale: Tale) -> None:
    core = tale.sit_down(COMES, Role.SUPERVISOR).core
    tale.say(
        "The other signature is another person's, at another desk. Every line of the first priority is read "
        "back: said in one's own words, then {key:handover.read_back}."
    )
    tale.do("view.handover")
    screen = screen_of(tale.desk, "handover", HandoverScreen)
    tale.see(
        lambda: screen.isVisible() and screen.list.model.rowCount() and screen.list.view.hasFocus(), "what was signed"
    )
    tale.show("What the next shift reads")
    for _ in range(screen.list.model.rowCount()):
        tale.do("list.next")
        row = screen.list.shown_row()
        if row is not None and row.item.is_pressing:
            _read_back(tale, core, row.item.key)
    tale.say(
        "{key:handover.sign} again: signed by both, sealed, and nothing changes it any more. "
        "{key:handover.export} writes it as PDF."
    )
    tale.do("handover.sign")
    tale.see(lambda: _handover(core).state is HandoverState.ACCEPTED, "the second signature")
    tale.see(lambda: "Signed by both" in words_in(screen.pane), "the end of the shift")
    tale.show("Signed by both")


def _read_back(tale: Tale, core: Core, key: str) -> None:
    tale.do("handover.read_back")
    tale.see(lambda: key in _handover(core).read_back, "a line that was read back")


def words_in(pane: QWidget) -> list[str]:
    """What the labels of a pane say."""
    return [label.text() for label in pane.findChildren(QLabel)]


def _breach(core: Core, breach_id: int) -> SlaBreach:
    with core.read() as session:
        return session.get_one(SlaBreach, breach_id)


def _handover(core: Core) -> Handover:
    with core.read() as session:
        return session.scalars(select(Handover).order_by(Handover.id.desc())).first() or Handover(
            state=HandoverState.DISCARDED
        )
