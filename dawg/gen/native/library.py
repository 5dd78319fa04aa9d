"""The compiled library: which one, and what its functions take."""

from __future__ import annotations

import ctypes
from pathlib import Path
from typing import Any

LIBRARY, WIDE_LIBRARY = "_kernels.so", "_kernels_wide.so"
"""For every processor, and for those with vectors of eight floats; both give the same bytes."""

_POINTER, _INT, _LONG = ctypes.c_void_p, ctypes.c_int, ctypes.c_long
_FLOAT, _DOUBLE = ctypes.c_float, ctypes.c_double
_SIGNATURES: dict[str, tuple[Any, ...]] = {
    "transform": (_POINTER, _POINTER, _LONG, _LONG, _POINTER, _POINTER, _POINTER),
    "convolve": (_POINTER, _POINTER, _LONG, _LONG, _POINTER, _POINTER, _LONG, _LONG, _POINTER, _POINTER, _LONG, _LONG, _LONG, _POINTER, _POINTER, _POINTER),
    "shape": (_POINTER, _POINTER, _LONG, _LONG, _LONG, _POINTER, _POINTER, _POINTER, _FLOAT, _POINTER, _POINTER, _POINTER, _LONG, _POINTER),
    "power": (_POINTER, _POINTER, _LONG, _POINTER, _POINTER, _POINTER, _LONG, _LONG, _LONG, _LONG, _POINTER, _POINTER),
    "lay": (_POINTER, _POINTER, _LONG, _POINTER, _POINTER, _POINTER, _LONG),
    "mix": (_POINTER, _POINTER, _POINTER, _POINTER, _LONG, _POINTER, _LONG, _POINTER, _POINTER, _POINTER, _POINTER, _LONG, _LONG, _POINTER, _POINTER, _POINTER, _LONG),
    "release": (_POINTER, _LONG, _DOUBLE, _INT, _POINTER),
    "ahead": (_POINTER, _LONG, _LONG, _INT, _POINTER),
    "fade": (_POINTER, _LONG, _POINTER, _POINTER, _LONG),
    "waver": (_POINTER, _LONG, _POINTER, _LONG, _LONG, _LONG, _POINTER),
    "echo": (_POINTER, _LONG, _POINTER, _LONG, _LONG, _POINTER, _POINTER, _DOUBLE, _FLOAT, _FLOAT, _POINTER, _POINTER),
    "energy": (_POINTER, _POINTER, _LONG, _LONG, _LONG, _POINTER, _POINTER),
    "peaks": (_POINTER, _POINTER, _LONG, _LONG, _POINTER),
    "true_peaks": (_POINTER, _POINTER, _LONG, _LONG, _POINTER, _LONG, _LONG, _LONG, _POINTER),
    "stack": (_POINTER, _LONG, _LONG, _POINTER, _POINTER, _LONG, _POINTER, _POINTER, _POINTER, _LONG, _LONG, _POINTER),
    "glide": (_POINTER, _LONG, _LONG, _POINTER, _POINTER, _POINTER, _LONG, _DOUBLE, _LONG, _POINTER),
    "modes": (_POINTER, _POINTER, _POINTER, _POINTER, _LONG, _LONG, _LONG, _LONG, _POINTER, _POINTER, _POINTER, _POINTER),
    "loudest": (_POINTER, _POINTER, _LONG, _POINTER),
    "pack24": (_POINTER, _POINTER, _LONG, _POINTER),
}  # fmt: skip


class Library:
    """The functions of the compiled library, with their argument types."""

    def __init__(self, path: Path) -> None:
        if not path.exists():
            raise ImportError(
                f"{path.name} was not compiled; in a checkout, sh setup.sh (or sh setup.sh --dev) does it"
            )
        library = ctypes.CDLL(str(path))
        for name, arguments in _SIGNATURES.items():
            function = getattr(library, f"dawg_{name}", None)
            if function is None:
                raise ImportError(f"{path.name} was compiled from older sources; sh setup.sh --dev compiles it anew")
            function.argtypes = arguments
            function.restype = None
            setattr(self, name, function)
        self.is_wide = bool(library.dawg_is_wide())
        """Whether this processor can run the wide library."""

    def __getattr__(self, name: str) -> Any:
        raise AttributeError(name)


def load() -> Library:
    """Return the library that suits this processor; raises `ImportError` when none was compiled."""
    library, wide = Library(Path(__file__).with_name(LIBRARY)), Path(__file__).with_name(WIDE_LIBRARY)
    return Library(wide) if library.is_wide and wide.exists() else library
