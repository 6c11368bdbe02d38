"""Loaded networks, kept between pictures: each is used by one thread at a time, whichever that is."""

from collections import deque

from matcher.network import Map, Network, load


class Readers:
    """Lends a loaded network for one picture; loads another only when all are out."""

    def __init__(self) -> None:
        self._idle: deque[Network] = deque()  # its append and pop are atomic: no lock is needed

    def answer(self, even: Map) -> Map:
        """The raw maps, by a network that no other thread uses meanwhile."""
        network = self._take()
        try:
            return network.answer(even)
        finally:
            self._idle.append(network)

    def _take(self) -> Network:
        try:
            return self._idle.pop()
        except IndexError:
            return load()
