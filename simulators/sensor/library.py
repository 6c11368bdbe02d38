"""The module's templates: two or more buffers in RAM and the numbered library in flash."""

from drivers.fingerprint.codes import Opcode, Status
from simulators.sensor import features
from simulators.sensor.answer import DONE, Answer, Handler
from simulators.sensor.flash import Flash
from simulators.sensor.imaging import Imaging
from simulators.sensor.models import Model

_EXTRACT_S = 0.25
_SEARCH_S = 0.1
_STORE_S = 0.03
_INDEX_PAGE = 256


class Library:
    """Buffers keep what Img2Tz, LoadChar and downloads put there until power-off."""

    def __init__(self, model: Model, flash: Flash, imaging: Imaging) -> None:
        self._model = model
        self._flash = flash
        self._imaging = imaging
        self.buffers: dict[int, bytes] = {}
        self.last_match_passed = False

    def commands(self) -> dict[Opcode, Handler]:
        return {
            Opcode.EXTRACT: self._extract,
            Opcode.MATCH: self._match,
            Opcode.SEARCH: self._search,
            Opcode.FAST_SEARCH: self._search,
            Opcode.MERGE: self._merge,
            Opcode.STORE: self._store,
            Opcode.LOAD: self._load,
            Opcode.UP_TEMPLATE: self._upload,
            Opcode.DELETE: self._delete,
            Opcode.EMPTY: self._empty,
            Opcode.COUNT_TEMPLATES: lambda _: Answer(values=len(self._flash.templates).to_bytes(2)),
            Opcode.READ_INDEX: self._index,
        }

    def buffer_number(self, named: int) -> int:
        """Buffers beyond the last mean the second (sheet §3)."""
        return named if 1 <= named <= self._model.buffers else 2

    def download(self, buffer: int, data: bytes) -> None:
        """Take a template from the host; bytes that are none leave an empty buffer."""
        self.buffers.pop(buffer, None)
        if features.is_template(data, self._model.template_bytes):
            self.buffers[buffer] = data

    def extract(self, buffer: int) -> int:
        """The confirmation code of making features of the picture."""
        picture = self._imaging.picture
        if picture is None:
            return Status.NO_VALID_IMAGE
        try:
            found = features.describe(picture, self._model.dpi, self._model.template_bytes)
        except features.TooFewFeaturesError:
            return Status.TOO_FEW_FEATURES
        self.buffers[buffer] = found
        return Status.OK

    def merge(self) -> int:
        level = self._flash.settings.security_level
        files = [self.buffers[number] for number in sorted(self.buffers)]
        merged = features.combine(files, level, self._model.template_bytes) if len(files) > 1 else None
        if merged is None:
            return Status.NOT_COMBINABLE
        self.buffers = dict.fromkeys(range(1, self._model.buffers + 1), merged)
        return Status.OK

    def store(self, page: int, template: bytes) -> int:
        if page >= self._model.library_size:
            return Status.PAGE_OUT_OF_RANGE
        self._flash.templates[page] = template
        self._flash.save()
        return Status.OK

    def best(self, probe: bytes, start: int, count: int) -> tuple[int, int] | None:
        """Page and score of the most alike template in the range, if alike enough."""
        level = self._flash.settings.security_level
        pages = [page for page in sorted(self._flash.templates) if start <= page < start + count]
        scored = [(features.score(probe, self._flash.templates[page]), page) for page in pages]
        value, page = max(scored, default=(0, 0), key=lambda each: (each[0], -each[1]))
        self.last_match_passed = bool(scored) and features.is_match(value, level)
        return (page, value) if self.last_match_passed else None

    def _extract(self, parameters: bytes) -> Answer:
        return Answer(self.extract(self.buffer_number(parameters[0])), takes_s=_EXTRACT_S)

    def _match(self, parameters: bytes) -> Answer:
        if not {1, 2} <= self.buffers.keys():
            return Answer(Status.NO_MATCH)
        value = features.score(self.buffers[1], self.buffers[2])
        self.last_match_passed = features.is_match(value, self._flash.settings.security_level)
        status = Status.OK if self.last_match_passed else Status.NO_MATCH
        return Answer(status, value.to_bytes(2), takes_s=_SEARCH_S)

    def _search(self, parameters: bytes) -> Answer:
        probe = self.buffers.get(self.buffer_number(parameters[0]))
        start, count = int.from_bytes(parameters[1:3]), int.from_bytes(parameters[3:5])
        found = self.best(probe, start, count) if probe else None
        if found is None:
            return Answer(Status.NOT_FOUND, takes_s=_SEARCH_S)
        return Answer(values=found[0].to_bytes(2) + found[1].to_bytes(2), takes_s=_SEARCH_S)

    def _merge(self, parameters: bytes) -> Answer:
        return Answer(self.merge(), takes_s=_SEARCH_S)

    def _store(self, parameters: bytes) -> Answer:
        template = self.buffers.get(self.buffer_number(parameters[0]))
        if template is None:
            return Answer(Status.TEMPLATE_INVALID)
        return Answer(self.store(_page(parameters), template), takes_s=_STORE_S)

    def _load(self, parameters: bytes) -> Answer:
        page = _page(parameters)
        if page >= self._model.library_size:
            return Answer(Status.PAGE_OUT_OF_RANGE)
        if page not in self._flash.templates:
            return Answer(Status.TEMPLATE_INVALID)
        self.buffers[self.buffer_number(parameters[0])] = self._flash.templates[page]
        return DONE

    def _upload(self, parameters: bytes) -> Answer:
        template = self.buffers.get(self.buffer_number(parameters[0]))
        return Answer(data=template) if template else Answer(Status.TEMPLATE_UPLOAD_FAILED)

    def _delete(self, parameters: bytes) -> Answer:
        start, count = int.from_bytes(parameters[0:2]), int.from_bytes(parameters[2:4])
        if start + count > self._model.library_size or count == 0:
            return Answer(Status.DELETE_FAILED)
        for page in range(start, start + count):
            self._flash.templates.pop(page, None)
        self._flash.save()
        return Answer(takes_s=_STORE_S)

    def _empty(self, parameters: bytes) -> Answer:
        self._flash.templates.clear()
        self._flash.save()
        return Answer(takes_s=_STORE_S)

    def _index(self, parameters: bytes) -> Answer:
        """One bit a template, the least significant bit of each byte first."""
        first = parameters[0] * _INDEX_PAGE
        used = sum(1 << (page - first) for page in self._flash.templates if 0 <= page - first < _INDEX_PAGE)
        return Answer(values=used.to_bytes(_INDEX_PAGE // 8, "little"))


def _page(parameters: bytes) -> int:
    return parameters[1] << 8 | parameters[2]
