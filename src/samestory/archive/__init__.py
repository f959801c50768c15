"""The archive: which articles of a large collection share wording, and who had it first."""

import os

# pyarrow gives memory back to the system after every part, only to ask for it anew: it need not
os.environ.setdefault("MIMALLOC_PURGE_DELAY", "-1")
