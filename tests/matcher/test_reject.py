import numpy as np

from matcher.evaluation import Impression
from matcher.minutia import Template
from matcher.rates import Comparisons
from tools.matcher_reject import reject_curve


def test_refusing_what_fails_lowers_the_errors_and_refusing_nothing_keeps_them() -> None:
    impressions = [Impression(str(at // 2), Template((), 1, 1, 500, quality=10 * at)) for at in range(10)]
    mated, non_mated = np.array([1.0, 9, 9, 9, 9]), np.linspace(0, 5, 40)
    scores = Comparisons(mated, np.arange(5), non_mated, np.zeros((40, 2), np.intp))
    curve = reject_curve([(impressions, scores)])
    assert curve[0.0] == 0.2
    assert curve[0.1] == curve[0.2] == curve[0.3] == 0.0
