"""Matrix products in blocks too small for BLAS to start threads: one thread is faster here, and stays one."""

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.float32]
_MOST_MULTIPLICATIONS = 1 << 17


def product(left: Numbers, right: Numbers) -> Numbers:
    """left @ right."""
    rows = max(1, _MOST_MULTIPLICATIONS // max(1, left.shape[1] * right.shape[1]))
    if rows >= len(left):
        return np.asarray(left @ right)
    blocks = [left[at : at + rows] @ right for at in range(0, len(left), rows)]
    return np.concatenate(blocks)
