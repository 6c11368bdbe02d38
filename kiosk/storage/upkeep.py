"""What the store needs now and then: time deletes, keys are renewed, deleted things leave no trace."""

from kiosk.domain.clock import Clock
from kiosk.storage.retention import forget_old
from kiosk.storage.rotation import renew
from kiosk.storage.store import Store


def look_after(store: Store, clock: Clock) -> None:
    """Once an hour: on a full disk the ballast makes way first, and is taken again when there is room."""
    store.room.make_way()
    forget_old(store, clock)
    renew(store, clock)
    store.compact()
    store.room.take()
