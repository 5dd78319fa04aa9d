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
LIBRARY = SOURCES / "_kernels.so"
TARGETS = {
    ("Linux", "x86_64"): ("x86_64-linux-gnu.2.17", "manylinux_2_17_x86_64"),
    ("Linux", "aarch64"): ("aarch64-linux-gnu.2.17", "manylinux_2_17_aarch64"),
    ("Darwin", "x86_64"): ("x86_64-macos.11.0", "macosx_11_0_x86_64"),
    ("Darwin", "arm64"): ("aarch64-macos.11.0", "macosx_11_0_arm64"),
}
FLAGS = [
    *("-mcpu=baseline", "-std=c11", "-O3", "-Wall", "-Wextra", "-Werror", "-g0", "-s", "-shared", "-fPIC"),
    *("-fvisibility=hidden", "-fno-sanitize=all"),
    *("-ffp-contract=off", "-fno-math-errno", "-fno-trapping-math"),  # the same bytes from every build
]


class KernelsHook(BuildHookInterface):
    """Builds `_kernels.so` into the source tree, for wheels and editable installs alike."""

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
        command = [
            sys.executable,
            "-m",
            "ziglang",
            "cc",
            "-target",
            target,
            *FLAGS,
            "-o",
            str(root / LIBRARY),
            *sources,
        ]
        # Its cache stays here: a home folder need not be writable.
        cache = {f"ZIG_{kind}_CACHE_DIR": str(root / "build" / "zig") for kind in ("GLOBAL", "LOCAL")}
        subprocess.run(command, check=True, env={**os.environ, **cache})
        build_data["artifacts"].append(str(LIBRARY))
        build_data["pure_python"] = False
        build_data["tag"] = f"py3-none-{tag}"
