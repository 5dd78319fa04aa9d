"""What is written says its key to a listener who was not told: nearest key profile by the notes alone."""

from itertools import product
from statistics import correlation

from dawg.gen.brief import Brief
from dawg.gen.compose.composer import compose
from dawg.gen.compose.voicing import lead_voices
from dawg.gen.genre_files import genre_names
from dawg.gen.score import Score
from dawg.gen.theory import Key, parse_symbol

TEMPERLEY = {
    False: (5.0, 2.0, 3.5, 2.0, 4.5, 4.0, 2.0, 4.5, 2.0, 3.5, 1.5, 4.0),
    True: (5.0, 2.0, 3.5, 4.5, 2.0, 4.0, 2.0, 4.5, 3.5, 2.0, 1.5, 4.0),
}


def test_the_notes_say_the_asked_key_or_its_relative() -> None:
    said = []
    for place, (genre, seed) in enumerate(product(genre_names(), range(5))):
        key = Key(5 * place % 12, "major" if place % 4 == 0 else "minor")
        relative = ((key.tonic + (3 if key.is_minor else 9)) % 12, not key.is_minor)
        heard = nearest_key(compose(Brief(genre=genre, bars=32, key=str(key)), seed=seed).score)
        said.append(heard in ((key.tonic, key.is_minor), relative))
    assert sum(said) >= 0.9 * len(said)


def nearest_key(score: Score) -> tuple[int, bool]:
    """Return (tonic, minor) by the length of the notes of all pitched parts."""
    pitched = [part.name for part in score.parts if not part.is_drums and part.role not in ("fx", "texture")]
    heard = [0.0] * 12
    for clip in score.clips:
        for note in clip.notes if clip.part in pitched else ():
            heard[note.pitch % 12] += note.duration_ticks
    fits = {
        (tonic, minor): correlation(heard, [profile[(pc - tonic) % 12] for pc in range(12)])
        for minor, profile in TEMPERLEY.items()
        for tonic in range(12)
    }
    return max(fits, key=lambda name: fits[name])


def test_a_rootless_voicing_keeps_the_root_of_the_tonic_chord_alone() -> None:
    home, away = lead_voices(
        [parse_symbol("Cmaj9"), parse_symbol("Dm9")], low=52, high=76, voices=4, rootless=True, home=0
    )
    assert 0 in {note % 12 for note in home}
    assert 2 not in {note % 12 for note in away}
