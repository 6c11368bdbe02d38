"""A crash must not write the memory to a disk: it may hold a picture of a finger, a probe, a name, a key."""

import resource

# One byte, not none: with 0 the kernel still feeds a core to a program that core_pattern names.
_LIMIT = 1


def forbid() -> None:
    """Let neither this process nor any it starts leave a core dump."""
    _, hard = resource.getrlimit(resource.RLIMIT_CORE)
    limit = _LIMIT if hard == resource.RLIM_INFINITY else min(_LIMIT, hard)
    resource.setrlimit(resource.RLIMIT_CORE, (limit, limit))
