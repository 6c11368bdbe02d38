"""The card application as the kiosk uses it on a card of staff: prove it, then read whose."""

from drivers.card.application import CardApplication
from drivers.card.officer import Officer, Technician, parse, parse_technician
from drivers.card.profile import ROLES, File
from drivers.card.refusal import CardProblem


class OfficerApplication(CardApplication):
    """Authenticated like a citizen's card, by the same kiosk certificate in the same reader."""

    def read_officer(self) -> Officer:
        """Whose card it is, as the issuer signed it; a citizen's and a technician's card are refused."""
        data = self._read_bearer(File.OFFICER, CardProblem.NO_OFFICERS_CARD)
        return self._parsed(parse, data)

    def read_technician(self) -> Technician:
        """Whose card it is, as the issuer signed it; a citizen's and an officer's card are refused."""
        data = self._read_bearer(File.TECHNICIAN, CardProblem.NO_TECHNICIANS_CARD)
        return self._parsed(parse_technician, data)

    def _read_bearer(self, wanted: File, other: CardProblem) -> bytes:
        word = self._issuers_word()
        if [each for each in (File.HOLDER, *ROLES) if word.names(each)] != [wanted]:
            raise self._refused(other)
        data = self._read(wanted)
        self._must_be_signed(wanted, data)
        return data
