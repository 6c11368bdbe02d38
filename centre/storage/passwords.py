"""Officers' PINs and operators' passwords: kept as Argon2id hashes, judged in the same time for nobody's."""

from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

_HASHER = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)  # OWASP's floor for Argon2id


def hashed(secret: str) -> str:
    return _HASHER.hash(secret)


def is_right(kept: str | None, secret: str) -> bool:
    """Whether `secret` is the one that was kept; without any it takes as long and is wrong."""
    try:
        return _HASHER.verify(kept or _nobodys(), secret) and kept is not None
    except (Argon2Error, InvalidHashError):
        return False


@cache
def _nobodys() -> str:
    return hashed("nobody has this secret")
