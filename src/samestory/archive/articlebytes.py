"""A column of strings as bytes: one array of UTF-8, and where each string starts in it."""

from __future__ import annotations

import numpy as np
import pyarrow as pa


def bytes_of(table: pa.Table, column: str) -> tuple[np.ndarray, np.ndarray]:
    """The bytes of a column in one piece, and where each string starts (one more than rows).

    Nothing is copied where the column is in one piece.
    """
    held = table[column].combine_chunks()
    if isinstance(held, pa.ChunkedArray):
        held = held.chunk(0) if held.num_chunks else pa.array([], pa.string())
    wide = np.int64 if pa.types.is_large_string(held.type) else np.int32
    if not len(held):
        return np.zeros(0, np.uint8), np.zeros(1, np.int64)
    starts = np.frombuffer(held.buffers()[1], wide)[held.offset : held.offset + len(held) + 1]
    data = held.buffers()[2]
    text = np.frombuffer(data, np.uint8) if data else np.zeros(0, np.uint8)
    return text, starts.astype(np.int64)
