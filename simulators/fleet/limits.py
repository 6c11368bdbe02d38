"""How many files a process may have open: each connection is one, at the fleet's end and at the broker's."""

import resource

SPARE = 200


def allow_files(connections: int) -> None:
    """Raise our own limit as far as is needed and allowed; ValueError where that is not far enough."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    needed = connections + SPARE
    if hard != resource.RLIM_INFINITY and needed > hard:
        raise ValueError(f"{needed} open files are needed and {hard} allowed; raise it: ulimit -n {needed}")
    if soft < needed:
        resource.setrlimit(resource.RLIMIT_NOFILE, (needed, hard))
