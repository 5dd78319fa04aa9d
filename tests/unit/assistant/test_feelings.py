"""Moods of seven languages in the forms in which people write them, and words that only look like one."""

from __future__ import annotations

import pytest

from dawg.assistant.reader import mood_of, read
from dawg.assistant.reader.inflections import feelings
from dawg.assistant.reader.tables import table

LANGUAGES = ("es", "pt", "de", "fr", "ja", "ko")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_mood_of_a_language_is_one_that_is_reported(language: str) -> None:
    assert [english for english in table("feelings")[language] if not mood_of(english)] == []


@pytest.mark.parametrize(
    ("language", "form", "english"),
    [
        ("es", "oscuras", "dark"),
        ("es", "tranquilita", "calm"),
        ("es", "acogedora", "cozy"),
        ("es", "sensuales", "sensual"),
        ("es", "loquito", "crazy"),
        ("pt", "fofinhas", "cute"),
        ("pt", "assustadoras", "scary"),
        ("pt", "sensuais", "sensual"),
        ("pt", "brincalhona", "playful"),
        ("de", "mysteriöses", "mysterious"),
        ("de", "dunklem", "dark"),
        ("de", "böser", "evil"),
        ("fr", "mystérieuses", "mysterious"),
        ("fr", "festives", "festive"),
        ("fr", "rêveuse", "dreamy"),
        ("fr", "légère", "light"),
        ("ja", "寂しくて", "lonely"),
        ("ja", "寂しげな", "lonely"),
        ("ja", "寂しくない", "lonely <no"),
        ("ja", "ダークで", "dark"),
        ("ko", "귀엽고", "cute"),
        ("ko", "귀엽지 않게", "cute <no"),
        ("ko", "차분하고", "calm"),
        ("ko", "평화롭게", "peaceful"),
        ("ko", "감성적이고", "emotional"),
        ("ko", "신나게", "exciting"),
    ],
)
def test_words_are_declined(language: str, form: str, english: str) -> None:
    plain = form.translate(str.maketrans("ößéêèáãú", "osEeeaau".lower())) if language not in ("ja", "ko") else form
    assert feelings(language)[plain] == english


@pytest.mark.parametrize(
    ("text", "moods"),
    [
        ("make a wholesome little tune", ("wholesome",)),
        ("a cartoonish, jaunty beat for a puppet show", ("cartoonish", "jaunty")),
        ("something claustrophobic and oppressive, 80 bpm", ("claustrophobic", "oppressive")),
        ("heart warming piano track", ("heart warming",)),
        ("make a party pop beat", ("party",)),
        ("hazme un beat tristón y solitario", ("sad", "lonely")),
        ("algo tenebroso con órgano", ("scary",)),
        ("música de misterio para un juego", ("mysterious",)),
        ("una base lluviosa y nostálgica con piano", ("rainy", "nostalgic")),
        ("faz um beat bem fofinho com kalimba", ("cute",)),
        ("uma base sombria e ameaçadora de trap", ("dark", "menacing")),
        ("um lo-fi quentinho e aconchegante", ("warm", "cozy")),
        ("mach mir einen gruseligen beat mit orgel", ("spooky",)),
        ("etwas einsames und wehmütiges mit klavier", ("lonely", "wistful")),
        ("ein verrückter, wilder trap beat", ("crazy", "wild")),
        ("fais moi une prod sombre avec du piano", ("dark",)),
        ("une ambiance mystérieuse et envoûtante avec des cordes", ("mysterious", "hypnotic")),
        ("une instru drill qui fait flipper", ("scary",)),
        ("un truc tout mignon pour un jeu, 100 bpm", ("cute",)),
        ("寂しいけどあったかいローファイ", ("lonely", "warm")),
        ("ちょっと不穏な感じのトラップ、140", ("ominous",)),
        ("暗くて切ない曲", ("dark", "sad")),
        ("荒々しいビートを作って", ("rough",)),
        ("テンション上がるビートを作って", ("hype",)),
        ("새벽감성 알앤비 비트", ("late night",)),
        ("쓸쓸하고 잔잔한 피아노 비트", ("lonely", "calm")),
        ("밝고 행복한 비트 만들어줘", ("bright", "happy")),
        ("오싹한 할로윈 비트 만들어줘", ("creepy",)),
        ("bad bunny x rosalia vibes pero mas oscuro", ("dark",)),
        ("a lofi beat but warmer", ("warm",)),
    ],
)
def test_moods_of_a_new_beat_are_reported(text: str, moods: tuple[str, ...]) -> None:
    reading = read(text)
    assert reading.intent == "generate"
    assert reading.mood == moods


@pytest.mark.parametrize(
    "text",
    [
        "une prod trap qui dure 2 minutes",
        "un beat de trap que dura 2 minutos",
        "요즘 불편한데 트랩 비트 하나",
        "大変なので簡単に、トラップで",
        "tempo: 85, style: boom bap",
        "a trap beat on the topic of money",
        "make a house beat for my internal presentation",
        "trap beat for a cartoon about danger",
    ],
)
def test_what_only_looks_like_a_mood_is_none(text: str) -> None:
    reading = read(text)
    assert reading.intent == "generate"
    assert reading.mood == ()


@pytest.mark.parametrize(
    ("text", "ops"),
    [
        ("드럼은 밝고 베이스는 어둡게 해줘", ["brighter", "darker"]),
        ("ベースを暗くして", ["darker"]),
        ("haz el bajo más oscuro", ["darker"]),
    ],
)
def test_qualities_of_parts_stay_orders(text: str, ops: list[str]) -> None:
    assert [step.op for step in read(text).operations] == ops


@pytest.mark.parametrize(
    "text",
    [
        "i'm desperate for a trap beat",
        "my toxic ex hated this, make a trap beat",
        "royal blue is my color, make a trap beat",
        "i was frozen in fear, anyway make a trap beat",
        "an intriguing idea: harp over trap drums",
        "a trap beat with metallic synth stabs",
    ],
)
def test_what_is_said_of_somebody_is_no_mood(text: str) -> None:
    assert read(text).mood == ()


@pytest.mark.parametrize(
    ("text", "moods"),
    [
        ("ein Beat so wie bei Kraftwerk, kühl, maschinell, 118 BPM", ("cold", "mechanical")),
        ("was wie Rammstein, wuchtig und stampfend", ("heavy", "pounding")),
        ("so ähnlich wie Portishead, rauchig, schwermütig, 80 bpm", ("smoky", "melancholic")),
        ("wie Burial, rastlos und karg", ("restless", "bare")),
        ("Techno, roboterhaft, nüchtern, unterkühlt", ("robotic", "sober", "cold")),
        ("Trap, feurig, leidenschaftlich", ("fiery", "passionate")),
        ("une prod façon Daft Punk, mécanique, euphorique", ("mechanical", "euphoric")),
        ("un truc comme Air, pensif, enfumé", ("pensive", "smoky")),
        ("algo como Kraftwerk, frío, mecánico, monótono", ("cold", "mechanical", "monotonous")),
        ("un beat como Bad Bunny, fogoso y apasionado", ("fiery", "passionate")),
        ("algo tipo Daft Punk, mecânico, eufórico", ("mechanical", "euphoric")),
        ("uma base tipo Seu Jorge, pensativa, apaixonada", ("pensive", "passionate")),
    ],
)
def test_moods_beside_a_reference_are_kept(text: str, moods: tuple[str, ...]) -> None:
    assert read(text).mood == moods
