"""``python -m samestory`` is the command ``samestory``."""

import sys

from .cli import main

sys.exit(main())
