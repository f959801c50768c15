"""Finding: the stretches of time that articles stand in, and pieces of what is joined."""

import numpy as np
import pytest

from samestory.archive import find
from samestory.archive.datelines import NO_DAY
from samestory.archive.store import Work


def spans_of(tmp_path, days, window=7, n_all=None):
    """Write the stretches of some days; give them, the volume of each, and whether they tell."""
    work = Work(str(tmp_path))
    days = np.array(days, np.int32)
    dated = find.write_spans(work, days, n_all or len(days), window)
    if not dated:
        return None
    return work.array(find.SPANS, np.uint16).tolist(), work.array(find.VOLUME, np.float64).tolist()


def test_articles_stand_in_stretches_of_a_week_from_the_first_day_on(tmp_path):
    days = [-3, 3, 4, 11, 18, 24, 25, NO_DAY]
    told = spans_of(tmp_path, days, n_all=10)
    assert told[0] == [1, 1, 2, 3, 4, 4, 5, 0, 0, 0]
    assert told[1] == [1 / 8, 2 / 8, 1 / 8, 1 / 8, 2 / 8, 1 / 8]


@pytest.mark.parametrize("days", [[NO_DAY] * 3, [0, 1, 20], []])
def test_no_day_or_a_few_weeks_tell_nothing_of_a_burst(tmp_path, days):
    assert spans_of(tmp_path, days) is None
    assert spans_of(tmp_path, [0, 21]) is not None


def test_a_day_of_a_wrong_century_leaves_the_others_as_they_were(tmp_path):
    weeks = [7 * k for k in range(10)]
    alone, _ = spans_of(tmp_path, weeks)
    for wrong in (-(2**31) + 1, -719162, 2**31 - 1):  # the year 1, and the ends of what is held
        told, volume = spans_of(tmp_path, [*weeks, wrong])
        assert np.diff(told[:-1]).tolist() == np.diff(alone).tolist()
        assert min(abs(told[-1] - span) for span in told[:-1]) == 2
        assert len(volume) == max(told) + 1


def test_more_stretches_than_there_are_numbers_share_the_last(tmp_path):
    told, _ = spans_of(tmp_path, range(70_000), window=1)
    assert told[:3] == [1, 2, 3]
    assert told[65_533:65_537] == [65_534, 65_535, 65_535, 65_535]
