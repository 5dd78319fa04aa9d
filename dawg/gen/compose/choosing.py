"""The genre of a brief that names none: drawn among all, and likelier the better it fits what is stated."""

from __future__ import annotations

import math
from collections.abc import Iterable
from pathlib import Path

from dawg.errors import GenreError
from dawg.gen.brief import Brief
from dawg.gen.compose.instruments import wished
from dawg.gen.compose.moods import MOODS, macros
from dawg.gen.genre import Genre
from dawg.gen.genre_files import load_genre
from dawg.gen.seeds import Stream

DRIVE = {
    "ambient": 0.05, "lo-fi": 0.2, "r&b": 0.35, "cinematic": 0.35, "neo-soul": 0.35, "jazz": 0.4, "boom-bap": 0.45, "deep-house": 0.5,
    "afrobeats": 0.55, "trap": 0.6, "pop": 0.6, "synthwave": 0.6, "reggaeton": 0.65, "drill": 0.65, "phonk": 0.7, "house": 0.7, "funk": 0.7,
    "future-bass": 0.7, "uk-garage": 0.7, "disco": 0.75, "techno": 0.8, "trance": 0.8, "rock": 0.8, "dubstep": 0.85, "drum-and-bass": 0.9,
}  # fmt: skip
"""How much a genre drives, 0 to 1; 0.5 for genres of the user's own."""
SUITED: dict[str, tuple[str, ...]] = {
    "tense": ("cinematic", "ambient", "trap", "drill"), "mysterious": ("cinematic", "ambient", "trap"), "epic": ("cinematic", "drum-and-bass", "rock"),
    "romantic": ("r&b", "neo-soul", "jazz", "cinematic"), "melancholic": ("lo-fi", "cinematic", "trap", "r&b"), "sad": ("cinematic", "lo-fi", "trap", "r&b"),
    "calm": ("ambient", "lo-fi", "jazz"), "dreamy": ("ambient", "lo-fi", "future-bass", "synthwave"), "chill": ("lo-fi", "neo-soul", "deep-house"),
    "nostalgic": ("synthwave", "lo-fi", "boom-bap", "disco"), "happy": ("pop", "funk", "disco", "house"), "uplifting": ("house", "trance", "pop", "future-bass"),
    "aggressive": ("drill", "phonk", "dubstep", "drum-and-bass", "rock"), "dark": ("trap", "drill", "techno", "phonk", "cinematic"), "energetic": ("house", "drum-and-bass", "rock", "techno"),
    "bright": ("pop", "house", "funk", "future-bass"),
}  # fmt: skip
"""The genres in which a mood is at home, to the ear of those who make them; the first counts twice."""
_SUITED = 4.0
"""How much likelier each mood makes a genre in which it is at home, which may also drive more or less than is wanted."""
_WIDTH = 0.2
_WITHOUT_DRUMS = -0.25
_LACKING = 0.1
"""How likely a genre stays without an instrument that is asked for."""


def choose_genre(brief: Brief, names: Iterable[str], *, seed: int, genre_folder: Path | None = None) -> str:
    """Return one of the names, the same for the same brief and seed.

    Tempo, meter, instruments, moods and refused drums decide how likely each is; a brief that states none of them draws evenly.

    Args:
        names: genres that may be chosen, at least one; those whose files have mistakes are left out where others are there.
    """
    names = sorted(names)
    weights: list[tuple[str, float]] = []
    for name in names:
        try:
            weights.append((name, _fit(brief, load_genre(name, genre_folder))))
        except GenreError:
            weights.append((name, 0.0))
    stream = Stream(seed, "genre")
    return stream.weighted(weights) if any(weight for _, weight in weights) else stream.choice(names)


def _fit(brief: Brief, genre: Genre) -> float:
    if brief.meter and brief.meter not in genre.meters:
        return 0.0
    return _of_tempo(brief.bpm, genre) * _of_instruments(brief, genre) * _of_mood(brief, genre)


def _of_tempo(bpm: float | None, genre: Genre) -> float:
    """Weigh how far a tempo is from the genre's own; half and double of it count for less."""
    if bpm is None:
        return 1.0
    return max(share * _near(bpm * factor, genre) for factor, share in ((1.0, 1.0), (0.5, 0.03), (2.0, 0.03)))


def _near(bpm: float, genre: Genre) -> float:
    beyond = max(genre.tempo.low / bpm, bpm / genre.tempo.high, 1.0)
    return float(math.exp(-20.0 * math.log(beyond)))


def _of_instruments(brief: Brief, genre: Genre) -> float:
    played = {name for part in genre.parts for name in part.instruments}
    asked = [{instrument.name for instrument in wished(name)} for name in brief.instruments]
    return math.prod(_LACKING for those in asked if those and not those & played)


def _of_mood(brief: Brief, genre: Genre) -> float:
    without_drums = "drums" in brief.exclude
    if not (brief.moods or brief.energy is not None or without_drums):
        return 1.0
    wanted = 0.55 + 1.2 * (macros(brief).energy - 0.5) + _WITHOUT_DRUMS * without_drums
    mode = sum(MOODS[mood].mode for mood in brief.moods)
    minor = 0.3 + (genre.harmony.minor if mode < 0 else 1.0 - genre.harmony.minor)
    homes = [SUITED.get(mood, ()) for mood in brief.moods]
    suited = sum((genre.name in home) + (genre.name in home[:1]) for home in homes)
    width = _WIDTH * (3.0 if suited else 1.0)
    drive = float(math.exp(-(((DRIVE.get(genre.name, 0.5) - wanted) / width) ** 2)))
    return drive * _SUITED**suited * (minor if mode else 1.0)
