"""What plays: versions that follow each other, work that is stopped, and machines without a device."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from msgspec.structs import replace

from dawg.assistant.host import Play
from dawg.errors import DawgError, InputError, PlaybackError
from dawg.gen.brief import Brief, parse_structure
from dawg.gen.pipeline import compose, frame_count
from dawg.gen.progress import Progress
from dawg.gen.score import Score
from dawg.playback import transport
from dawg.tui.sound import SAMPLE_RATE, Sound
from dawg.tui.stages import Stages
from tests.tui.conftest import Held

PATIENCE_S = 60.0


def until(condition: Callable[[], object]) -> None:
    """Wait until something is so."""
    end = time.monotonic() + PATIENCE_S
    while not condition():
        assert time.monotonic() < end, "it did not come to it"
        time.sleep(0.005)


@pytest.fixture(scope="module")
def score() -> Score:
    return compose(Brief(genre="house", structure=parse_structure("verse:2 hook:2"), seed=7)).score


@pytest.fixture
def told() -> list[DawgError]:
    return []


@pytest.fixture
def sound(monkeypatch: pytest.MonkeyPatch, told: list[DawgError]) -> Iterator[Sound]:
    def missing(**options: Any) -> None:
        raise PlaybackError("no device in tests")

    monkeypatch.setattr(transport, "OutputDevice", missing)
    found = Sound(volume=0.5)
    found.tell(told.append)
    yield found
    found.close()


def test_what_is_followed_is_rendered_whole_and_outlined(sound: Sound, score: Score) -> None:
    sound.follow(score, "v1")
    until(lambda: sound.ready)
    assert sound.peaks is not None
    assert sound.peaks.frames == frame_count(score, SAMPLE_RATE)
    assert sound.peaks.ready == 1.0
    assert all(found is not None for found in sound.peaks.columns(50))
    assert not sound.work.shares


def test_no_stage_is_shown_behind_those_after_it(sound: Sound, monkeypatch: pytest.MonkeyPatch) -> None:
    long = compose(Brief(genre="house", structure=parse_structure("verse:32"), seed=7)).score
    seen: list[dict[str, float]] = []
    take = Stages.take

    def noted(stages: Stages, step: Progress) -> None:
        take(stages, step)
        seen.append(dict(stages.shares))

    monkeypatch.setattr(Stages, "take", noted)
    sound.follow(long, "v1")
    until(lambda: sound.ready)
    assert len(seen) > 8
    for shares in seen:
        told = [shares[stage] for stage in ("drums", "bass", "melody", "mix") if stage in shares]
        assert told == sorted(told, reverse=True)
    assert set(seen[-1].values()) == {1.0}


def test_another_pass_of_rendering_begins_all_stages_anew() -> None:
    stages = Stages()
    for stage, fraction in (("drums", 0.5), ("bass", 0.5), ("drums", 0.1)):
        stages.take(Progress(stage=stage, fraction=fraction))  # type: ignore[arg-type]
    assert stages.shares == {"drums": 0.1}
    stages.clear()
    assert not stages.shares


def test_a_wish_of_the_desk_is_carried_out(sound: Sound, score: Score, told: list[DawgError]) -> None:
    assert sound.play(Play(), score, name="v1") == "playing v1"
    until(lambda: sound.status and sound.status.mode == "playing")
    assert sound.play(Play(section="hook", loop=True), score, name="v1") == "looping v1 from hook"
    assert sound.looped == "hook"
    until(lambda: sound.status and sound.status.section == "hook")
    assert sound.play(Play(bar=2), score, name="v1") == "playing v1 from bar 2"
    assert sound.looped is None
    assert sound.play(Play(action="pause"), score, name="v1") == "paused"
    until(lambda: sound.status and sound.status.mode == "paused")
    with pytest.raises(InputError, match="bridge"):
        sound.play(Play(section="bridge"), score, name="v1")
    assert [error.message for error in told] == ["no device in tests"]


def test_of_several_versions_the_last_one_is_heard(sound: Sound, score: Score) -> None:
    sound.follow(score, "v1")
    sound.start()
    for number in range(2, 6):
        sound.follow(replace(score, parts=score.parts[:number]), f"v{number}")
    until(lambda: sound.ready)
    until(lambda: sound.status and sound.status.version == "v5" and not sound.status.pending)


def test_what_was_stopped_is_begun_again(sound: Sound, score: Score) -> None:
    sound.work = work = Held()
    sound.follow(score, "v1")
    until(lambda: work.shares)
    sound.drop()
    work.go.set()
    until(lambda: not work.shares)
    assert not sound.ready
    sound.follow(score, "v1")
    until(lambda: sound.ready)


def test_a_version_that_cannot_be_rendered_is_told_and_the_next_one_plays(
    sound: Sound, score: Score, told: list[DawgError]
) -> None:
    endless = replace(score, tail_ticks=2.0**31)
    sound.follow(endless, "v1")
    until(lambda: told)
    assert "permitted range" in told[0].message
    sound.follow(score, "v2")
    until(lambda: sound.ready)


def test_the_volume_stays_in_its_range(sound: Sound, score: Score) -> None:
    sound.set_volume(7.0)
    assert sound.volume == 1.0
    sound.set_volume(-1.0)
    assert sound.volume == 0.0


def test_closing_ends_the_threads_in_the_middle_of_a_render(sound: Sound, score: Score) -> None:
    sound.work = work = Held()
    sound.follow(score, "v1")
    sound.start()
    until(lambda: work.shares)
    threading.Timer(0.1, work.go.set).start()
    sound.close()
    until(lambda: not {"dawg-render", "dawg-sound"} & {thread.name for thread in threading.enumerate()})
    assert not work.shares
    assert not sound.ready
    sound.close()
