import os
from concurrent.futures import ThreadPoolExecutor

import cv2

from matcher import extract
from tests.matcher.prints import print_with

PRINT = print_with([(100.0, 90.0, 1), (205.0, 120.0, -1)])


def test_threads_that_read_at_once_all_read_the_same() -> None:
    alone = extract(PRINT)
    with ThreadPoolExecutor(4) as pool:
        assert all(found == alone for found in pool.map(extract, [PRINT] * 12))


def test_a_forked_child_reads_with_the_network_its_parent_loaded() -> None:
    threads = cv2.getNumThreads()
    cv2.setNumThreads(1)  # as the kiosk does: a pool of threads would not survive the fork
    alone = extract(PRINT)
    child = os.fork()
    if child == 0:
        os._exit(0 if extract(PRINT) == alone else 1)
    assert os.waitpid(child, 0)[1] == 0
    cv2.setNumThreads(threads)
