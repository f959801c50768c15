"""Agreement: how reliable the coders are, and how right the program is against their coding."""

from __future__ import annotations

import pandas as pd

from .tables import frame


def score(study) -> pd.DataFrame:
    """Score the program against the settled coding (table ``agreement``)."""
    return frame("agreement", [])
