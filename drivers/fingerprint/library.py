"""The module's own templates: made of captures, kept in its flash, searched there, moved up and down.

The kiosk compares in the card and needs none of this; technicians and other users of the module do.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from drivers.fingerprint import faults
from drivers.fingerprint.codes import Opcode, Status
from drivers.fingerprint.images import Pixels, pack
from drivers.fingerprint.module import FACTORY_PACKET_SIZE, Module
from drivers.fingerprint.packets import Packet, PacketId
from drivers.fingerprint.upload import read_data, read_picture

INDEX_PAGE = 256
_SEARCH_S = 2.0
_UPLOADS = 6
_NO_MATCH = (Status.NO_MATCH, Status.NOT_FOUND)


@dataclass(frozen=True, slots=True)
class Found:
    """The most alike template and the module's own score."""

    page: int
    score: int


class Library:
    """Buffers are numbered from 1, pages from 0; whatever the module refuses is a DeviceRefused."""

    def __init__(self, module: Module) -> None:
        self._module = module

    def extract(self, buffer: int) -> None:
        """Make features of the picture in the module's picture buffer."""
        self._module.demand(Opcode.EXTRACT, bytes((buffer,)), answer_s=_SEARCH_S)

    def merge(self) -> None:
        """Make one template of the buffers' features."""
        self._module.demand(Opcode.MERGE, answer_s=_SEARCH_S)

    def match(self) -> int | None:
        """The score of buffer 1 against buffer 2, None if the module calls them different."""
        answer = self._module.exchange.ask(Opcode.MATCH, answer_s=_SEARCH_S)
        if answer.status in _NO_MATCH:
            return None
        return int.from_bytes(self._module.accepted(Opcode.MATCH, answer).values)

    def search(self, buffer: int, start: int = 0, count: int | None = None) -> Found | None:
        """The most alike template of these pages, None if the module finds none."""
        size = self._module.info.library_size if count is None else count
        parameters = bytes((buffer,)) + start.to_bytes(2) + size.to_bytes(2)
        answer = self._module.exchange.ask(Opcode.SEARCH, parameters, answer_s=_SEARCH_S)
        if answer.status in _NO_MATCH:
            return None
        values = self._module.accepted(Opcode.SEARCH, answer).values
        return Found(int.from_bytes(values[:2]), int.from_bytes(values[2:]))

    def store(self, buffer: int, page: int) -> None:
        self._module.demand(Opcode.STORE, bytes((buffer,)) + page.to_bytes(2))

    def load(self, buffer: int, page: int) -> None:
        self._module.demand(Opcode.LOAD, bytes((buffer,)) + page.to_bytes(2))

    def delete(self, page: int, count: int = 1) -> None:
        self._module.demand(Opcode.DELETE, page.to_bytes(2) + count.to_bytes(2))

    def empty(self) -> None:
        self._module.demand(Opcode.EMPTY, answer_s=_SEARCH_S)

    def count(self) -> int:
        return int.from_bytes(self._module.demand(Opcode.COUNT_TEMPLATES).values)

    def used_pages(self) -> Iterator[int]:
        """The numbers of the pages that hold a template."""
        for first in range(0, self._module.info.library_size, INDEX_PAGE):
            answer = self._module.demand(Opcode.READ_INDEX, bytes((first // INDEX_PAGE,)))
            bits = int.from_bytes(answer.values, "little")
            yield from (first + number for number in range(INDEX_PAGE) if bits >> number & 1)

    def read(self, buffer: int) -> bytes:
        """The template in a buffer, heard twice alike: its size is the model's own, so no count tells."""
        heard: list[bytes] = []
        for _ in range(_UPLOADS):
            self._module.demand(Opcode.UP_TEMPLATE, bytes((buffer,)))
            data = read_data(self._module.exchange)
            if data is not None and data in heard:
                return data
            heard += [data] if data is not None else []
        raise self._module.exchange.failed(faults.garbled("send a template"))

    def write(self, buffer: int, template: bytes) -> None:
        """Put a template into a buffer; the module gives no receipt, so it is read back."""
        self._module.demand(Opcode.DOWN_TEMPLATE, bytes((buffer,)))
        self._send(template)
        if self.read(buffer) != template:
            raise self._module.exchange.failed(faults.garbled("take a template"))

    def write_picture(self, pixels: Pixels) -> None:
        """Put a picture into the module's picture buffer, in as many bits as it sends, and read it back."""
        layout = self._module.layouts[0]
        if pixels.shape != (layout.height, layout.width):
            raise ValueError(f"this module's pictures have {layout.width} x {layout.height} pixels")
        data = pack(pixels, layout.depth)
        exchange = self._module.exchange
        self._module.demand(Opcode.DOWN_IMAGE)
        self._send(data)
        if read_picture(exchange, [layout], baud=self._module.baud, hearings=2) != data:
            raise exchange.failed(faults.garbled("take a picture"))

    def _send(self, data: bytes) -> None:
        size = self._module.info.packet_size or FACTORY_PACKET_SIZE
        pieces = [data[at : at + size] for at in range(0, len(data), size)]
        for number, piece in enumerate(pieces, 1):
            pid = PacketId.LAST_DATA if number == len(pieces) else PacketId.DATA
            self._module.exchange.send(Packet(pid, piece, self._module.exchange.address))
