"""Compile the engine's inner loops with the C compiler that the package ziglang carries, so none need be installed."""

from __future__ import annotations

import os
import platform
import subprocess
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

SOURCES = Path("dawg/gen/native")
LIBRARIES = {"_kernels.so": "baseline", "_kernels_wide.so": "x86_64_v3"}
"""What is built, and for which processors; `kernels.py` takes the wide one where it can run."""
TARGETS = {
    ("Linux", "x86_64"): ("x86_64-linux-gnu.2.17", "manylinux_2_17_x86_64"),
    ("Linux", "aarch64"): ("aarch64-linux-gnu.2.17", "manylinux_2_17_aarch64"),
    ("Darwin", "x86_64"): ("x86_64-macos.11.0", "macosx_11_0_x86_64"),
    ("Darwin", "arm64"): ("aarch64-macos.11.0", "macosx_11_0_arm64"),
}
FLAGS = [
    *("-std=c11", "-O3", "-Wall", "-Wextra", "-Werror", "-g0", "-s", "-shared", "-fPIC"),
    *("-fvisibility=hidden", "-fno-sanitize=all"),
    *("-ffp-contract=off", "-fno-math-errno", "-fno-trapping-math"),  # the same bytes from every build
]


class KernelsHook(BuildHookInterface):
    """Builds the libraries into the source tree, for wheels and editable installs alike."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile, and name the platform the wheel is for."""
        machine = (platform.system(), platform.machine())
        if machine not in TARGETS:
            raise RuntimeError(
                f"dawg is not built for {' '.join(machine)}; permitted: {', '.join(map(' '.join, TARGETS))}"
            )
        target, tag = TARGETS[machine]
        root = Path(self.root)
        sources = sorted(map(str, (root / SOURCES).glob("*.c")))
        # Its cache stays here: a home folder need not be writable.
        cache = {f"ZIG_{kind}_CACHE_DIR": str(root / "build" / "zig") for kind in ("GLOBAL", "LOCAL")}
        for name, processor in LIBRARIES.items():
            if processor != "baseline" and machine[1] != "x86_64":
                continue
            library = SOURCES / name
            compiler = [sys.executable, "-m", "ziglang", "cc", "-target", target, f"-mcpu={processor}"]
            command = [*compiler, *FLAGS, "-o", str(root / library), *sources]
            subprocess.run(command, check=True, env={**os.environ, **cache})
            build_data["artifacts"].append(str(library))
        build_data["pure_python"] = False
        build_data["tag"] = f"py3-none-{tag}"
