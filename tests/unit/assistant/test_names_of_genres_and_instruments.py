"""Genres and instruments in the words of seven languages, and words that only look like one."""

from __future__ import annotations

import pytest

from dawg.assistant.reader import read


@pytest.mark.parametrize(
    ("text", "genre"),
    [
        ("a rage beat 150", "rage"),
        ("a wave beat, 140", "wave"),
        ("jersey type beat", "jersey club"),
        ("gabber, 180 bpm", "gabber"),
        ("an eski beat at 140", "eskibeat"),
        ("220 bpm swing tune", "swing jazz"),
        ("coltrane changes, 220 bpm swing", "swing jazz"),
        ("a christmas song with bells", "christmas music"),
        ("soul vocal chops, 92 bpm", "soul"),
        ("hazme una base de música clásica", "classical"),
        ("una base de pop latino", "latin pop"),
        ("faz um brega funk a 170", "brega funk"),
        ("faz um beat de axé", "axe music"),
        ("mach mir einen gangsterrap beat", "gangsta rap"),
        ("ein kinderlied mit klavier", "nursery rhyme"),
        ("une prod jersey avec du piano", "jersey club"),
        ("une prod jersey club avec du piano", "jersey club"),
        ("une berceuse avec une harpe", "lullaby"),
        ("アニソンっぽい曲、170bpm", "anime opening"),
        ("バロックの曲をピアノで", "baroque"),
        ("귀여운 게임 음악", "video game music"),
        ("블루스 비트 만들어줘", "blues"),
        ("fais un beat afro", "afrobeats"),
        ("1970s Lagos afrobeat, long horns", "afrobeat"),
        ("hazme un afrobeat con metales, 112", "afrobeat"),
        ("アフロビートの曲、110bpm", "afrobeat"),
        ("an afrobeats track, 105", "afrobeats"),
        ("um beat de funk br 130 bpm pesadão", "baile funk"),
        ("funk carioca 130 bpm", "baile funk"),
        ("um funk paulista com grave, 140", "baile funk"),
        ("a favela funk beat, 150", "baile funk"),
        ("faz um funk consciente 130", "baile funk"),
        ("6/8 afro-cuban thing, congas", "afro cuban"),
    ],
)
def test_genres_are_reported(text: str, genre: str) -> None:
    reading = read(text)
    assert reading.intent == "generate"
    assert reading.genre == (genre,)


@pytest.mark.parametrize(
    "text",
    [
        "sad piano for my indie game",
        "a choir that sings a latin text",
        "full of rage, 808s and piano",
        "the first wave of hits is piano",
        "trap, Ebm",
        "detroit techno, never mind the acid",
    ],
)
def test_what_only_looks_like_a_genre_is_none(text: str) -> None:
    assert {"indie", "latin", "rage", "wave", "ebm", "acid"}.isdisjoint(read(text).genre)


@pytest.mark.parametrize(
    ("text", "instrument"),
    [
        ("grime with eski clicks", "eski clicks"),
        ("jazz with a muted trumpet", "muted trumpet"),
        ("um baile funk com tamborzão", "tamborzao"),
        ("un trap con xilófono", "xylophone"),
        ("un villancico con cascabeles", "sleigh bells"),
        ("ein beat mit spieluhr", "music box"),
        ("ein trap beat mit bratsche", "viola"),
        ("une prod avec une boîte à musique", "music box"),
        ("une prod trap avec du sax alto", "alto sax"),
        ("木琴のかわいい曲", "xylophone"),
        ("スラップベースのファンク", "slap bass"),
        ("실로폰이 들어간 귀여운 비트", "xylophone"),
        ("국악 느낌 힙합, 가야금 넣어줘", "gayageum"),
        ("국악 느낌 힙합, 장구 넣어줘", "janggu"),
        ("um samba com escovinha", "brushes"),
        ("오르골 소리로 슬픈 비트", "music box"),
    ],
)
def test_instruments_are_reported(text: str, instrument: str) -> None:
    reading = read(text)
    assert reading.intent == "generate"
    assert instrument in reading.instruments


@pytest.mark.parametrize(
    "text",
    [
        "단조로 슬픈 트랩",
        "短調のトラップ",
        "un trap en tono menor",
        "faz um trap em tom menor",
        "ein trap in moll",
        "une prod trap en mineur",
    ],
)
def test_a_mode_without_a_tonic_is_the_scale(text: str) -> None:
    reading = read(text)
    assert (reading.key, reading.scale) == (None, "minor")


@pytest.mark.parametrize(
    ("text", "mood"),
    [
        ("drake but make it sad", "sad"),
        ("travis scott but make it for 5 year olds", "kid friendly"),
        ("bach but make it dreamy", "dreamy"),
    ],
)
def test_somebody_but_in_another_mood_is_a_new_beat(text: str, mood: str) -> None:
    reading = read(text)
    assert reading.intent == "generate"
    assert reading.mood == (mood,)
    assert reading.reference


@pytest.mark.parametrize(
    ("text", "genres", "refused"),
    [
        ("트랩 말고 재즈로 해줘 색소폰은 빼줘", ("jazz",), {"trap", "sax"}),
        ("트랩 비트 만들어줘 피아노는 빼줘", ("trap",), {"piano"}),
        ("bau mir einen trap beat, null klavier", ("trap",), {"piano"}),
        ("un trap, prohibido el piano", ("trap",), {"piano"}),
    ],
)
def test_a_part_that_is_removed_from_a_new_beat_is_refused(
    text: str, genres: tuple[str, ...], refused: set[str]
) -> None:
    reading = read(text)
    assert reading.intent == "generate"
    assert reading.genre == genres
    assert set(reading.exclude) == refused
    assert not any("both asked for and refused" in said for said in reading.warnings)
