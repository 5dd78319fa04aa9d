"""The program that decodes one uploaded file, in a process of its own with little memory and time: see `decoding`.

    python -m dawg.server.queue.decoder FILE [TARGET RATE]

It writes what it found as JSON to stdout; with TARGET also the sound, as interleaved float32 stereo at RATE Hz.
"""

from __future__ import annotations

import resource
import sys
from pathlib import Path
from typing import Any

MEMORY_BYTES = 1 << 30
CPU_S = 120
FILE_BYTES = 1300 * 192_000 * 8
KINDS = {
    "WAV": "audio/wav",
    "WAVEX": "audio/wav",
    "RF64": "audio/wav",
    "FLAC": "audio/flac",
    "OGG": "audio/ogg",
    "MP3": "audio/mpeg",
    "MPEG": "audio/mpeg",
}
DURATION_S = (0.05, 1200.0)
_BLOCK = 65_536


def limit() -> None:
    """Take little memory, time and disk."""
    for what, most in (
        (resource.RLIMIT_AS, MEMORY_BYTES),
        (resource.RLIMIT_CPU, CPU_S),
        (resource.RLIMIT_FSIZE, FILE_BYTES),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))


def decode(path: Path, target: Path | None, rate: int) -> dict[str, Any]:
    """Read all of a file; return what it is. Raises `AudioError`."""
    import numpy as np
    import soundfile

    from dawg.errors import AudioError
    from dawg.gen.export.reading import RATES_HZ, check_kind
    from dawg.gen.export.resample import Resampler
    from dawg.gen.export.stderr import silenced

    check_kind(path)
    frames, peak = 0, 0.0
    with silenced(), soundfile.SoundFile(str(path)) as file:
        if file.format not in KINDS:
            raise AudioError(f"the file is {file.format}; permitted: WAV, FLAC, OGG, MP3")
        if file.channels not in (1, 2):
            raise AudioError(f"the file has {file.channels} channels; permitted: 1 or 2")
        if not RATES_HZ[0] <= file.samplerate <= RATES_HZ[1]:
            raise AudioError(f"the file has {file.samplerate} Hz; permitted range: {RATES_HZ[0]} to {RATES_HZ[1]} Hz")
        most = int(DURATION_S[1] * file.samplerate)
        resampler = Resampler(file.samplerate, rate) if target is not None else None
        out = target.open("wb") if target is not None else None
        while len(block := file.read(_BLOCK, dtype="float32", always_2d=True)):
            frames += len(block)
            if frames > most:
                raise AudioError(f"the file is too long; permitted: at most {DURATION_S[1]:g} seconds")
            if not np.isfinite(block).all():
                raise AudioError("the file holds NaN or infinity")
            peak = max(peak, float(np.abs(block).max()))
            if resampler is not None and out is not None:
                sound = np.repeat(block.T, 2 // block.shape[1], axis=0)
                out.write(np.ascontiguousarray(resampler.process(np.ascontiguousarray(sound)).T).data)
        if resampler is not None and out is not None:
            out.write(np.ascontiguousarray(resampler.flush().T).data)
            out.close()
        facts = {"format": file.format, "sample_rate": file.samplerate, "channels": file.channels}
        media_type = KINDS[file.format]
    if frames < DURATION_S[0] * facts["sample_rate"]:
        raise AudioError(f"the file holds {frames} frames of sound; permitted: at least {DURATION_S[0]:g} seconds")
    return {**facts, "media_type": media_type, "frames": frames, "peak": peak}


def main(words: list[str]) -> int:
    """Decode; exit 0 with facts, 2 with the reason why not."""
    limit()
    import json

    from dawg.errors import AudioError

    target = Path(words[1]) if len(words) > 1 else None
    try:
        facts = decode(Path(words[0]), target, int(words[2]) if target else 0)
    except AudioError as error:
        print(json.dumps({"refused": error.message}))
        return 2
    except (RuntimeError, OSError, ValueError, TypeError, AssertionError, MemoryError):
        print(json.dumps({"refused": "the file cannot be decoded: it is damaged or not a WAV, FLAC, OGG or MP3 file"}))
        return 2
    print(json.dumps(facts))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
