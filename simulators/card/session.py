"""What a chip forgets with its power: the selected file, the proofs seen, the channel, the match."""

from dataclasses import dataclass

from cryptography import x509

from drivers.card.handshake import Agreement, Transcript
from drivers.card.profile import Role
from drivers.card.secure_messaging import SessionKeys
from drivers.card.status import StatusWord

NO_ROLE = Role(0)


class RefusalError(Exception):
    """A command ends with this status word and nothing else."""

    def __init__(self, sw: int) -> None:
        super().__init__(f"{sw:04X}")
        self.sw = sw


@dataclass(slots=True, repr=False)
class Session:
    """From power on, or SELECT, to the next; a new one is the only way to forget."""

    file: int | None = None
    chain: tuple[x509.Certificate, ...] = ()
    challenge: bytes = b""
    proven: Transcript | None = None
    pending: Agreement | None = None
    roles: Role = NO_ROLE
    keys: SessionKeys | None = None
    protected: bool = False
    transcript_digest: bytes = b""
    matched: int | None = None

    def need(self, role: Role) -> None:
        """Refuse whatever comes outside the channel or from a terminal without the role."""
        if not self.protected or role not in self.roles:
            raise RefusalError(StatusWord.SECURITY_STATUS)
