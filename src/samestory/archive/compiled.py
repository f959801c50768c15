"""Compiled loops of an archive: numba, without the lock that holds Python to one thread.

An archive needs numba; a study does without it. Compiled code is kept where numba can keep it.
"""

from __future__ import annotations

import inspect
import sys
from collections.abc import Callable
from functools import cache
from types import FunctionType, ModuleType, SimpleNamespace
from zlib import crc32

from .. import gaps, kernels
from ..errors import UsageError

try:
    from numba import njit, types
    from numba.extending import intrinsic
except ImportError as error:
    raise UsageError(
        "numba is not installed, and an archive needs it; install it with "
        "`pip install 'samestory[archive]'`."
    ) from error


@cache
def _version() -> int:
    """A number that changes with the loops that others call: numba looks at a loop's own file."""
    sources = (gaps, kernels, sys.modules[__name__])
    return crc32("".join(map(inspect.getsource, sources)).encode())


def compiled(loop: Callable) -> Callable:
    """Compile a loop, under a name that has the version of what it calls."""
    loop.__qualname__ = f"{loop.__name__}_{_version():08x}"
    try:
        return njit(cache=True, nogil=True)(loop)
    except RuntimeError:  # numba finds no folder that it may write to
        return njit(nogil=True)(loop)


def compile_loops(module: ModuleType) -> SimpleNamespace:
    """Compile the loops that a module lists in ``LOOPS``, each after what it calls."""
    space = dict(vars(module))
    for name in module.LOOPS.split():
        plain = space[name]
        space[name] = compiled(FunctionType(plain.__code__, space, plain.__name__))
    return SimpleNamespace(**{name: space[name] for name in module.LOOPS.split()})


def _peek(bits: int) -> Callable:
    """Make a loop's way to read a number of so many bits at an address in memory.

    Inner loops are handed addresses: an array handed from loop to loop is counted at every call,
    which takes longer than reading a word.
    """

    @intrinsic
    def peek(context, address):
        """The number at an address."""
        from llvmlite import ir

        def generate(target, builder, signature, arguments):
            """Write the instructions."""
            held = builder.inttoptr(arguments[0], ir.IntType(bits).as_pointer())
            return builder.load(held, align=1)

        return getattr(types, f"uint{bits}")(types.int64), generate

    return peek


peek_byte, peek_four, peek_eight = _peek(8), _peek(32), _peek(64)


@intrinsic
def zeros_below(context, number):
    """How many zeros stand below the lowest one of a number; 64 if there is none."""
    from llvmlite import ir

    def generate(target, builder, signature, arguments):
        """Write the instructions."""
        return builder.cttz(arguments[0], ir.Constant(ir.IntType(1), 0))

    return types.uint64(types.uint64), generate


@intrinsic
def swap_bytes(context, number):
    """A number with its eight bytes in the other order."""

    def generate(target, builder, signature, arguments):
        """Write the instructions."""
        return builder.bswap(arguments[0])

    return types.uint64(types.uint64), generate


@intrinsic
def prefetch(context, address):
    """Ask for what lies at an address in memory, and do not wait for it."""
    from llvmlite import ir

    def generate(target, builder, signature, arguments):
        """Write the instructions."""
        byte, number = ir.IntType(8).as_pointer(), ir.IntType(32)
        kind = ir.FunctionType(ir.VoidType(), [byte, number, number, number])
        ask = builder.module.declare_intrinsic("llvm.prefetch", [byte], kind)
        place = builder.inttoptr(arguments[0], byte)
        builder.call(ask, [place, number(0), number(3), number(1)])
        return target.get_dummy_value()

    return types.none(types.int64), generate
