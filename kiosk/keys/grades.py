"""How well a kiosk's root key is kept: three named grades, the best first."""

from enum import StrEnum


class Grade(StrEnum):
    """`words` says for a technician what a thief of the disk would still need."""

    TPM = "tpm"
    CREDENTIAL = "credential"
    FILE = "file"

    @property
    def words(self) -> str:
        return _WORDS[self]

    def is_better_than(self, other: "Grade") -> bool:
        order = list(Grade)
        return order.index(self) < order.index(other)


_WORDS = {
    Grade.TPM: "sealed by this machine's TPM; the disk alone opens nothing",
    Grade.CREDENTIAL: "a systemd credential; as good as the host's key it was encrypted with",
    Grade.FILE: "a key file on the same disk; whoever has the disk can read it",
}
