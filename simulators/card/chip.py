"""The chip: command APDU in, answer out; chaining, GET RESPONSE and secure messaging around the commands."""

from dataclasses import replace
from typing import Protocol

from drivers.card import status
from drivers.card.apdu import CHAINED, MAX_SHORT_LE, ApduError, Command, Response
from drivers.card.atr import Atr
from drivers.card.profile import HISTORICAL_BYTES, CardState, Ins
from drivers.card.secure_messaging import SM_CLA, SecureMessagingError, open_command, protect_response
from drivers.card.status import StatusWord
from simulators.card import authentication, comparison, delivery, files
from simulators.card.comparison import IsSameFinger
from simulators.card.files import MAX_COMMAND_DATA
from simulators.card.memory import Memory
from simulators.card.personalised import PersonalisedCard
from simulators.card.session import RefusalError, Session

ATR = bytes(Atr((0, 1), HISTORICAL_BYTES))
NOT_IN_CHANNEL = {Ins.GET_CHALLENGE, Ins.PERFORM_SECURITY_OPERATION, Ins.EXTERNAL_AUTHENTICATE}


class AnyChip(Protocol):
    """What lies in a reader, ours or another's."""

    atr: bytes

    def power(self) -> None: ...

    def process(self, apdu: bytes) -> bytes: ...


class Chip:
    """One national card; `power` is power on, power off or reset: all volatile state dies."""

    def __init__(self, card: PersonalisedCard, memory: Memory, same_finger: IsSameFinger) -> None:
        self.atr = ATR
        self._card = card
        self._memory = memory
        self._same_finger = same_finger
        self.power()

    def power(self) -> None:
        self._forget()
        self._waiting = b""
        self._parts: tuple[Command, ...] = ()

    def process(self, apdu: bytes) -> bytes:
        try:
            command = Command.parse(apdu)
        except ApduError:
            return bytes(Response(b"", StatusWord.WRONG_LENGTH))
        return bytes(self._respond(command))

    def _forget(self) -> None:
        self._session = Session()

    def _respond(self, command: Command) -> Response:
        try:
            if command.cla & ~(CHAINED | SM_CLA):
                raise RefusalError(StatusWord.WRONG_CLA)
            if command.ins == Ins.GET_RESPONSE and not command.cla:
                return self._continue(command)
            whole = self._whole(command)
            return self._first_piece(self._unwrapped(whole), whole.le) if whole else authentication.DONE
        except RefusalError as refusal:
            self._waiting = b""
            return Response(b"", refusal.sw)

    def _whole(self, command: Command) -> Command | None:
        """The command with the data of its chain, None while more parts are to come."""
        first = self._parts[0] if self._parts else command
        if replace(command, cla=first.cla, data=b"", le=0) != replace(first, data=b"", le=0):
            self._parts, first = (), command  # another command drops the chain
        parts = (*self._parts, command)
        self._parts = ()
        data = b"".join(part.data for part in parts)
        if len(data) > MAX_COMMAND_DATA:
            raise RefusalError(StatusWord.WRONG_LENGTH)
        if command.cla & CHAINED:
            self._parts = parts
            return None
        return replace(command, data=data)

    def _unwrapped(self, command: Command) -> Response:
        keys = self._session.keys
        if command.cla & SM_CLA != SM_CLA:
            return self._plain(command)
        if keys is None:
            raise RefusalError(StatusWord.SM_OBJECT_MISSING)
        try:
            inside = open_command(keys, command)
        except SecureMessagingError:
            self._forget()
            raise RefusalError(StatusWord.SM_OBJECT_WRONG) from None
        self._session.protected = True
        return protect_response(keys, self._answer(inside), inside.ins)

    def _plain(self, command: Command) -> Response:
        """A plain command ends an open channel; only SELECT by name goes on, with a new session."""
        had_channel = self._session.keys is not None
        by_name = command.ins == Ins.SELECT and command.p1 == 0x04
        if had_channel or by_name:
            self._forget()
        if had_channel and not by_name:
            raise RefusalError(StatusWord.SM_OBJECT_MISSING)
        return self._answer(command)

    def _answer(self, command: Command) -> Response:
        try:
            self._permit(command)
            return self._carry_out(command)
        except RefusalError as refusal:
            return Response(b"", refusal.sw)

    def _permit(self, command: Command) -> None:
        terminated = self._memory.content.state == CardState.TERMINATED and command.ins != Ins.SELECT
        if terminated or (self._session.protected and command.ins in NOT_IN_CHANNEL):
            raise RefusalError(StatusWord.CONDITIONS)

    def _carry_out(self, command: Command) -> Response:
        card, memory, session = self._card, self._memory, self._session
        match command.ins:
            case Ins.SELECT:
                return files.select(card, memory, session, command)
            case Ins.READ_BINARY:
                return files.read_binary(card, session, command)
            case Ins.GET_DATA | Ins.GET_DATA_TLV:
                return files.get_data(card, memory, session, command)
            case Ins.GET_CHALLENGE:
                return authentication.get_challenge(session, command)
            case Ins.PERFORM_SECURITY_OPERATION:
                return authentication.verify_certificate(card, memory, session, command)
            case Ins.EXTERNAL_AUTHENTICATE:
                return authentication.external_authenticate(card, memory, session, command)
            case Ins.GENERAL_AUTHENTICATE:
                return authentication.general_authenticate(card, session, command)
            case Ins.VERIFY:
                return comparison.query(card, memory, session, command)
            case Ins.VERIFY_TLV:
                return comparison.compare(card, memory, session, command, self._same_finger)
            case Ins.PUT_DATA:
                return delivery.put_data(card, memory, session, command)
        raise RefusalError(StatusWord.WRONG_INS)

    def _first_piece(self, response: Response, le: int) -> Response:
        """The answer, or its first 256 bytes where the command was short and the rest must be fetched."""
        if len(response.data) <= max(le, MAX_SHORT_LE):
            self._waiting = b""
            return response
        self._waiting = response.data[MAX_SHORT_LE:] + response.sw.to_bytes(2, "big")
        return Response(response.data[:MAX_SHORT_LE], self._more())

    def _continue(self, command: Command) -> Response:
        if not self._waiting:
            raise RefusalError(StatusWord.CONDITIONS)
        data, final = self._waiting[:-2], self._waiting[-2:]
        piece, rest = data[: command.le], data[command.le :]
        self._waiting = rest + final if rest else b""
        return Response(piece, self._more() if rest else int.from_bytes(final, "big"))

    def _more(self) -> int:
        return status.MORE_DATA << 8 | min(len(self._waiting) - 2, 0xFF)
