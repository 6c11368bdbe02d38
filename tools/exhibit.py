"""One screen in one state, as values: what the gallery draws and the layout audit judges."""

from dataclasses import dataclass, field, replace

from kiosk.session.policy import Policy
from kiosk.session.states import Stage, State
from kiosk.session.vocabulary import Journey
from ui.draft import Draft
from ui.wishes import Wishes


@dataclass(frozen=True, slots=True)
class Exhibit:
    name: str
    state: State
    draft: Draft = field(default_factory=Draft)
    help: bool = False
    beginning: Journey | None = None
    staff: bool = False  # in normal letters whatever is wished
    pictured: bool = True  # else only its words differ from a screen that is compared as a picture

    def wished(self, wishes: Wishes) -> Wishes:
        """The wishes with which this is shown."""
        large = wishes.large and not self.staff
        return replace(wishes, help=self.help, large=large, beginning=self.beginning)


def standing(stage: Stage) -> State:
    """A kiosk that stands in a stage, in somebody's session."""
    return State(Policy(), stage, session=1)
