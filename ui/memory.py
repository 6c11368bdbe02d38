"""Python's collector of cycles, kept from standing in the way of a screen that must move."""

import gc


def settle_memory() -> None:
    """What is there once the first screen stands lives as long as the program: never look through it again.

    A full collection of it took up to 100 ms, and came in the middle of somebody's typing.
    """
    gc.collect()
    gc.freeze()


def sweep_memory(_elapsed_s: float = 0) -> None:
    """A person is gone: what they typed stays in no cycle until the collector comes by itself."""
    gc.collect()
