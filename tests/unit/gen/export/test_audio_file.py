"""Audio files: exact, tagged, atomic, the same bytes every time. Read back by soundfile, `wave` and a chunk reader."""

import hashlib
import json
import resource
import signal
import struct
import subprocess
import sys
import time
import wave
from pathlib import Path

import numpy as np
import pytest
import soundfile
from numpy.testing import assert_allclose, assert_array_equal

from dawg.errors import AudioError, OutputError
from dawg.gen.export.atomic import OutputFiles
from dawg.gen.export.audio_file import FORMATS, AudioWriter, file_rate, write_audio
from dawg.gen.export.tags import Tags

TAGS = Tags(
    title="Nächte – trap", genre="trap", bpm=140.5, key="F# dorian", seed=2**63 - 1, software="dawg 0.1.0", meter=(3, 4)
)
LOSSLESS = [("wav", 16), ("wav", 24), ("wav", 32), ("flac", 16), ("flac", 24)]
ALL = [*LOSSLESS, ("ogg", None), ("opus", None), ("mp3", None)]


def music(frames: int = 30_001) -> np.ndarray:
    time_ = np.arange(frames) / 44100
    hum = 0.5 * np.sin(2 * np.pi * 220 * time_) + 0.2 * np.sin(2 * np.pi * 3000 * time_)
    return np.stack((hum, -0.5 * hum + 0.1 * np.cos(2 * np.pi * 500 * time_))).astype(np.float32)


def chunks(data: bytes) -> dict[bytes, bytes]:
    assert data[:4] == b"RIFF"
    assert data[8:12] == b"WAVE"
    assert struct.unpack("<I", data[4:8])[0] == len(data) - 8
    found, place = {}, 12
    while place < len(data):
        size = struct.unpack("<I", data[place + 4 : place + 8])[0]
        found[data[place : place + 4]] = data[place + 8 : place + 8 + size]
        place += 8 + size + size % 2
    return found


def test_24_bit_wav_holds_the_nearest_numbers(tmp_path: Path) -> None:
    audio = music()
    write_audio(tmp_path / "a.wav", audio, sample_rate=44100)
    with wave.open(str(tmp_path / "a.wav")) as file:
        assert (file.getnchannels(), file.getsampwidth(), file.getframerate()) == (2, 3, 44100)
        raw = np.frombuffer(file.readframes(file.getnframes()), np.uint8).reshape(-1, 2, 3).astype(np.int32)
    values = raw[..., 0] | raw[..., 1] << 8 | (raw[..., 2].astype(np.int8).astype(np.int32) << 16)
    assert_array_equal(values.T, np.rint(audio.astype(np.float64) * 2**23))


def test_float_wav_is_exact_and_not_clipped(tmp_path: Path) -> None:
    audio = music() * np.float32(3.0)
    write_audio(tmp_path / "a.wav", audio, sample_rate=96000, bit_depth=32)
    back, rate = soundfile.read(tmp_path / "a.wav", dtype="float32")
    assert rate == 96000
    assert_array_equal(back.T, audio)


@pytest.mark.parametrize(("format", "bits"), LOSSLESS)
def test_lossless_files_have_the_exact_length_and_sound(tmp_path: Path, format: str, bits: int) -> None:
    audio = music()
    write_audio(tmp_path / "a", audio, sample_rate=44100, format=format, bit_depth=bits)
    back, rate = soundfile.read(tmp_path / "a", dtype="float64")
    info = soundfile.info(tmp_path / "a")
    assert (rate, info.format) == (44100, format.upper())
    assert info.subtype == {16: "PCM_16", 24: "PCM_24", 32: "FLOAT"}[bits]
    assert_allclose(back.T, audio, atol={16: 1.51 / 2**15, 24: 0.51 / 2**23, 32: 0}[bits], rtol=0)


@pytest.mark.parametrize(("format", "rate"), [("ogg", 44100), ("opus", 48000), ("mp3", 44100)])
def test_lossy_files_have_the_right_rate_length_and_nearly_the_sound(tmp_path: Path, format: str, rate: int) -> None:
    audio = music(100_000)
    write_audio(tmp_path / "a", audio, sample_rate=44100, format=format)
    back, found = soundfile.read(tmp_path / "a", dtype="float32")
    assert found == rate
    assert abs(len(back) - 100_000 * rate / 44100) < 1
    original = np.fft.rfft(audio[0] * np.hanning(100_000))
    decoded = np.fft.rfft(back[:, 0] * np.hanning(len(back)))
    for hz in (220, 3000):
        place = round(hz * 100_000 / 44100)
        ours, theirs = np.abs(original[place - 3 : place + 4]).max(), np.abs(decoded[place - 3 : place + 4]).max()
        assert abs(20 * np.log10(theirs * 100_000 / (ours * len(back)))) < 0.5


@pytest.mark.parametrize("rate", [22050, 32000, 44100, 48000, 88200, 96000])
@pytest.mark.parametrize("format", list(FORMATS))
def test_every_engine_rate_can_be_written_in_every_format(tmp_path: Path, format: str, rate: int) -> None:
    write_audio(tmp_path / "a", music(rate // 4), sample_rate=rate, format=format)
    info = soundfile.info(tmp_path / "a")
    assert info.samplerate == file_rate(format, rate)
    assert abs(info.frames - 0.25 * info.samplerate) <= 1


@pytest.mark.parametrize(("format", "bits"), ALL)
def test_blocks_give_the_same_bytes_as_the_whole(tmp_path: Path, format: str, bits: int | None) -> None:
    audio = music(70_000)
    write_audio(tmp_path / "whole", audio, sample_rate=48000, format=format, bit_depth=bits)
    with AudioWriter(tmp_path / "blocks", sample_rate=48000, format=format, bit_depth=bits) as writer:
        for start in range(0, 70_000, 32768):
            writer.write(audio[:, start : start + 32768])
    assert (tmp_path / "blocks").read_bytes() == (tmp_path / "whole").read_bytes()


SCRIPT = """
import json, sys, hashlib, numpy as np
from pathlib import Path
from dawg.gen.export.audio_file import write_audio
from dawg.gen.export.tags import Tags
audio = np.load(sys.argv[2])
for format, bits in json.loads(sys.argv[3]):
    path = Path(sys.argv[1]) / f"{format}-{bits}"
    write_audio(path, audio, sample_rate=44100, format=format, bit_depth=bits, tags=Tags(title="x", bpm=90.0), loop=True)
"""


def test_another_process_a_second_later_writes_the_same_bytes(tmp_path: Path) -> None:
    np.save(tmp_path / "audio.npy", music())
    found = []
    for turn in ("first", "second"):
        (tmp_path / turn).mkdir()
        arguments = [str(tmp_path / turn), str(tmp_path / "audio.npy"), json.dumps(ALL)]
        root = str(Path(__file__).parents[4])
        subprocess.run([sys.executable, "-c", SCRIPT, *arguments], check=True, cwd=root, timeout=60)
        found.append({p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in (tmp_path / turn).iterdir()})
        time.sleep(1.1)
    assert len(found[0]) == len(ALL)
    assert found[0] == found[1]


@pytest.mark.parametrize("bits", [16, 24, 32])
def test_wav_chunks_hold_tags_tempo_and_loop(tmp_path: Path, bits: int) -> None:
    write_audio(tmp_path / "a.wav", music(44100), sample_rate=44100, bit_depth=bits, tags=TAGS, loop=True)
    found = chunks((tmp_path / "a.wav").read_bytes())
    assert len(found[b"data"]) == 44100 * 2 * bits // 8
    assert "INAM" in str(found[b"LIST"])
    assert b"bpm=140.5 key=F# dorian seed=9223372036854775807" in found[b"LIST"]
    sampler = struct.unpack("<9I6I", found[b"smpl"])
    assert sampler[7] == 1
    assert sampler[10:13] == (0, 0, 44099)
    *_, beats, denominator, numerator, tempo = struct.unpack("<IHHfIHHf", found[b"acid"])
    assert (beats, numerator, denominator, tempo) == (2, 3, 4, 140.5)
    assert found[b"id3 "].startswith(b"ID3\x04")


def test_wav_without_a_loop_has_no_loop_chunks(tmp_path: Path) -> None:
    write_audio(tmp_path / "a.wav", music(), sample_rate=44100)
    assert set(chunks((tmp_path / "a.wav").read_bytes())) == {b"fmt ", b"data"}


@pytest.mark.parametrize(("format", "bits"), ALL)
def test_libsndfile_reads_title_genre_and_comment(tmp_path: Path, format: str, bits: int | None) -> None:
    write_audio(tmp_path / "a", music(), sample_rate=44100, format=format, bit_depth=bits, tags=TAGS, loop=True)
    with soundfile.SoundFile(tmp_path / "a") as file:
        assert file.title == "Nächte – trap"
        assert file.genre == "trap"
        assert file.comment == "bpm=140.5 key=F# dorian seed=9223372036854775807"
        assert len(file.read()) > 30_000


@pytest.mark.parametrize("format", ["flac", "ogg", "opus"])
def test_vorbis_comments_have_fields_of_their_own(tmp_path: Path, format: str) -> None:
    write_audio(tmp_path / "a", music(48000), sample_rate=48000, format=format, tags=TAGS, loop=True)
    data = (tmp_path / "a").read_bytes()
    wanted = ["BPM=140.5", "KEY=F# dorian", "INITIALKEY=F#m", "SEED=9223372036854775807", "ENCODER=dawg 0.1.0"]
    for field in [*wanted, "LOOPSTART=0", "LOOPLENGTH=48000"]:
        assert struct.pack("<I", len(field)) + field.encode() in data


@pytest.mark.parametrize(("format", "bits"), ALL)
def test_an_exception_while_writing_leaves_nothing(tmp_path: Path, format: str, bits: int | None) -> None:
    writer = AudioWriter(tmp_path / "a", sample_rate=44100, format=format, bit_depth=bits)
    with pytest.raises(KeyboardInterrupt), writer:
        writer.write(music())
        raise KeyboardInterrupt
    assert list(tmp_path.iterdir()) == []


def test_writers_can_join_one_set_of_outputs(tmp_path: Path) -> None:
    with OutputFiles() as files:
        files.add_folder(tmp_path / "stems")
        for name in ("kick", "bass"):
            with AudioWriter(tmp_path / "stems" / f"{name}.wav", sample_rate=44100, files=files) as writer:
                writer.write(music(100))
        assert not (tmp_path / "stems" / "kick.wav").exists()
    assert sorted(path.name for path in (tmp_path / "stems").iterdir()) == ["bass.wav", "kick.wav"]


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
def test_audio_that_is_not_finite_is_refused(tmp_path: Path, bad: float) -> None:
    audio = music()
    audio[1, 777] = bad
    with pytest.raises(AudioError, match="NaN or infinity"):
        write_audio(tmp_path / "a.wav", audio, sample_rate=44100)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("format", "bits"), ALL)
def test_arrays_laid_out_in_other_ways_are_written_as_well(tmp_path: Path, format: str, bits: int | None) -> None:
    fixed = music()
    fixed.flags.writeable = False
    write_audio(tmp_path / "plain", music(), sample_rate=44100, format=format, bit_depth=bits)
    for number, audio in enumerate((fixed, np.asfortranarray(fixed), fixed.astype(np.float64))):
        path = tmp_path / str(number)
        write_audio(path, audio, sample_rate=44100, format=format, bit_depth=bits)  # type: ignore[arg-type]
        assert path.read_bytes() == (tmp_path / "plain").read_bytes()


def test_audio_of_another_shape_is_refused(tmp_path: Path) -> None:
    with pytest.raises(AudioError, match=r"\(3, 5\)"):
        write_audio(tmp_path / "a.wav", np.zeros((3, 5), np.float32), sample_rate=44100)


@pytest.mark.parametrize(("format", "bits"), ALL)
def test_a_full_disk_is_one_line_and_leaves_nothing(tmp_path: Path, format: str, bits: int | None) -> None:
    noise = np.random.default_rng(1).uniform(-0.5, 0.5, (2, 60_000)).astype(np.float32)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, hard))
    try:
        with pytest.raises(OutputError, match="cannot write"):
            write_audio(tmp_path / "a", noise, sample_rate=44100, format=format, bit_depth=bits)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("format", list(FORMATS))
def test_ffmpeg_decodes_every_format_without_complaint(tmp_path: Path, format: str, tool) -> None:
    write_audio(tmp_path / "a", music(88_200), sample_rate=44100, format=format, tags=TAGS, loop=True)
    arguments = [tool("ffmpeg"), "-v", "error", "-i", str(tmp_path / "a"), "-f", "null", "-"]
    result = subprocess.run(arguments, capture_output=True, text=True, timeout=60, check=True)
    assert result.stderr == ""


class _Stop(BaseException):
    """What a signal raises."""


@pytest.mark.parametrize("format", ["mp3", "ogg", "opus"])
def test_what_a_signal_raises_while_a_file_is_encoded_is_not_lost(tmp_path: Path, format: str) -> None:
    raised = caught = 0
    writing = False

    def stop(number: int, frame: object) -> None:
        nonlocal raised, writing
        signal.setitimer(signal.ITIMER_REAL, 0.003)
        if writing:
            writing = False
            raised += 1
            raise _Stop

    former = signal.signal(signal.SIGALRM, stop)
    block = np.zeros((2, 1 << 17), dtype=np.float32)
    writer = AudioWriter(tmp_path / f"a.{format}", sample_rate=48000, format=format)
    signal.setitimer(signal.ITIMER_REAL, 0.003)
    try:
        while raised < 60:
            try:
                writing = True
                writer.write(block)
                writing = False
            except _Stop:
                caught += 1
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, former)
        writer.abort()
    assert caught == raised
