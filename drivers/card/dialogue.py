"""One conversation with one card: chaining, GET RESPONSE and 6Cxx, each bounded; over at the first fault."""

import logging
from dataclasses import replace

from drivers.card import status
from drivers.card.apdu import MAX_SHORT_LE, Command, Response, chain
from drivers.card.malformed import MalformedError
from drivers.card.profile import Ins
from drivers.card.reader import Transmit
from drivers.card.secure_messaging import SessionKeys, open_response, protect_command
from drivers.card.status import StatusWord
from drivers.errors import DeviceError, DeviceFault

_log = logging.getLogger(__name__)
_TRAFFIC = 5  # on the line, where whatever is personal goes encrypted

MAX_ROUNDS = 40  # answers collected for one command: nothing of this profile needs more than 3
REMEDY = "take the card out and put it in again; if it comes back, the card is suspect"


def card_fault(problem: str) -> DeviceFault:
    return DeviceFault(f"card fault: {problem}", REMEDY)


class Dialogue:
    """Plain commands, or protected ones once `protect` was given the keys of a channel.

    A card that was swapped or that broke the rules once is not listened to again: after any error every
    further command raises, and the keys are gone.
    """

    def __init__(self, transmit: Transmit) -> None:
        self._transmit = transmit
        self._keys: SessionKeys | None = None
        self._over = False

    @property
    def is_protected(self) -> bool:
        return self._keys is not None

    def protect(self, keys: SessionKeys) -> None:
        self._keys = keys

    def close(self) -> None:
        self._over = True
        if self._keys is not None:
            self._keys.erase()
            self._keys = None

    def send(self, command: Command) -> Response:
        if self._over:
            raise card_fault("the session is over")
        try:
            if self._keys is not None:
                return self._send_protected(command, self._keys)
            return _bounded(self._send_plain(command), max(command.le, MAX_SHORT_LE))
        except MalformedError as error:
            self.close()
            raise card_fault(str(error)) from error
        except DeviceError:
            self.close()
            raise

    def expect(self, command: Command, *allowed: StatusWord) -> Response:
        """Send a command whose only good status words are `allowed` (9000 where none is named)."""
        response = self.send(command)
        if response.sw not in (allowed or (StatusWord.OK,)):
            raise self.broken(f"{command.ins:02X} was answered {status.name(response.sw)}")
        return response

    def broken(self, problem: str) -> DeviceFault:
        """End the conversation; the returned fault is to be raised."""
        self.close()
        return card_fault(problem)

    def _send_protected(self, command: Command, keys: SessionKeys) -> Response:
        response = self._send_plain(protect_command(keys, command))
        return _bounded(open_response(keys, response, command.ins), command.le)

    def _send_plain(self, command: Command) -> Response:
        *first, last = chain(command)
        for part in first:
            response = self._exchange(part)
            if response.sw != StatusWord.OK or response.data:
                raise card_fault(f"a part of a chain was answered {status.name(response.sw)}")
        return self._collect(last)

    def _collect(self, command: Command) -> Response:
        response = self._exchange(command)
        if response.sw >> 8 == status.WRONG_LE and not response.data:
            response = self._exchange(replace(command, le=response.sw & 0xFF or MAX_SHORT_LE))
        data = response.data
        for _ in range(MAX_ROUNDS):
            if response.sw >> 8 != status.MORE_DATA:
                return Response(data, response.sw)
            waiting = response.sw & 0xFF or MAX_SHORT_LE
            response = self._exchange(Command(0x00, Ins.GET_RESPONSE, 0, 0, le=waiting))
            data += response.data
        raise card_fault("it announces more data for ever")

    def _exchange(self, command: Command) -> Response:
        _log.log(_TRAFFIC, ">> %s", bytes(command).hex(" "))
        answer = self._transmit(bytes(command))
        _log.log(_TRAFFIC, "<< %s", answer.hex(" "))
        response = Response.parse(answer)
        if len(response.data) > max(command.le, 0):
            raise card_fault(f"{len(response.data)} bytes came where {command.le} were asked for")
        if response.sw >> 12 not in (0x6, 0x9):
            raise card_fault(f"status word {response.sw:04X} does not exist")
        return response


def _bounded(response: Response, le: int) -> Response:
    if len(response.data) > le:
        raise card_fault(f"{len(response.data)} bytes came where {le} were asked for")
    return response
