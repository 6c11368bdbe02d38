"""The card application as the kiosk uses it on an officer's card: prove it, then read who it is."""

from drivers.card.application import CardApplication
from drivers.card.officer import Officer, parse
from drivers.card.profile import File
from drivers.card.refusal import CardProblem


class OfficerApplication(CardApplication):
    """Authenticated like a citizen's card, by the same kiosk certificate in the same reader."""

    def read_officer(self) -> Officer:
        """Whose card it is, as the issuer signed it; a citizen's card is refused."""
        word = self._issuers_word()
        if not word.names(File.OFFICER) or word.names(File.HOLDER):
            raise self._refused(CardProblem.NO_OFFICERS_CARD)
        data = self._read(File.OFFICER)
        self._must_be_signed(File.OFFICER, data)
        return self._parsed(parse, data)
