"""Orders in Spanish, Portuguese and French: verbs in all forms, pronouns that hang on them, diminutives, corrections."""

from __future__ import annotations

import pytest

from dawg.assistant.reader import read


@pytest.mark.parametrize(
    ("text", "steps"),
    [
        ("súbanle al bombo y bájenle a las voces", [("volume_up", "kick"), ("volume_down", "vocals")]),
        ("quítenme la guitarra del coro", [("remove", "guitar")]),
        ("pónganle una trompeta al puente", [("add", "trumpet")]),
        ("dale una bajada al bajo", [("volume_down", "bass")]),
        ("sacale los platillos y agregale un shaker", [("remove", "cymbals"), ("add", "shaker")]),
        ("dá uma segurada no bumbo", [("volume_down", "kick")]),
        ("dá uma aumentada na caixa", [("volume_up", "snare")]),
        ("põe-lhe um piano no refrão", [("add", "piano")]),
        ("tira-me a guitarra", [("remove", "electric guitar")]),
        ("retirem o pandeiro", [("remove", "pandeiro")]),
        ("la guitare, baisse-la", [("volume_down", "guitar")]),
        ("rajoutez-moi un piano", [("add", "piano")]),
        ("réduisez la basse", [("volume_down", "bass")]),
        ("virez la batterie", [("remove", "drums")]),
        ("pendant le pont laisse juste le piano", [("solo", "piano")]),
        ("deixa a bateria mais seca", [("remove_effect", "drums")]),
    ],
)
def test_verbs_and_pronouns_make_the_same_orders_as_in_english(text: str, steps: list[tuple[str, str]]) -> None:
    assert [(step.op, step.target) for step in read(text).operations] == steps


@pytest.mark.parametrize("text", ["mute le schlagzeug", "balance the mix", "kick and snare are fighting, balance them"])
def test_verbs_that_english_has_too_tell_no_language(text: str) -> None:
    assert read(text).operations


@pytest.mark.parametrize(
    ("text", "genre", "instruments"),
    [
        ("quero um pagodinho com violãozinho", "pagode", "acoustic guitar"),
        ("faz um sambinha com pandeirinho", "samba", "pandeiro"),
        ("hazme un trapcito con pianito", "trap", "piano"),
        ("una cumbiecita con guitarrita", "cumbia", "guitar"),
        ("um forrozinho com sanfoninha", "forro", "accordion"),
    ],
)
def test_diminutives_are_the_plain_things(text: str, genre: str, instruments: str) -> None:
    reading = read(text)
    assert reading.genre == (genre,)
    assert reading.instruments == (instruments,)


@pytest.mark.parametrize(
    ("text", "bpm"),
    [
        ("j'ai dit 132 mais je voulais dire 123", 123),
        ("eu falei 98 mas era 89", 89),
        ("dije 98 pero era 89", 89),
    ],
)
def test_what_was_said_first_is_corrected(text: str, bpm: int) -> None:
    assert [(step.op, step.bpm) for step in read(text).operations] == [("set_tempo", bpm)]


@pytest.mark.parametrize(
    "text",
    [
        "trap sem hi-hat frenético e sem 808",
        "trap without frenetic hi-hats",
        "un trap sin hi-hat frenético",
        "une trap sans charley frénétique",
    ],
)
def test_a_quality_of_what_is_refused_is_not_wanted(text: str) -> None:
    reading = read(text)
    assert not reading.mood
    assert "hi-hat" in reading.exclude


@pytest.mark.parametrize(
    "text",
    [
        "less reverb on the guitars and a bit more distortion on the bass",
        "moins de réverb sur les guitares et un peu plus de disto sur la basse",
        "menos reverb en las guitarras y un poco más de distorsión en el bajo",
    ],
)
def test_a_degree_belongs_to_the_order_behind_it(text: str) -> None:
    first, second = read(text).operations
    assert (first.op, first.target, first.amount) == ("remove_effect", "guitar", None)
    assert (second.op, second.target, second.amount) == ("add_effect", "bass", "a little")


@pytest.mark.parametrize(
    "text",
    [
        "finish with a fade of 4 bars",
        "quero que termine com um fade de 2 compassos",
        "termine par un fondu de 4 mesures",
    ],
)
def test_bars_of_a_fade_are_no_length_of_a_beat(text: str) -> None:
    assert [step.op for step in read(text).operations] == ["add_effect"]


@pytest.mark.parametrize(
    "text",
    [
        "répare mon imprimante",
        "arregla mi impresora",
        "escreve a letra do refrão",
        "écris-moi les paroles du refrain",
        "tradúceme esta letra al inglés",
    ],
)
def test_tasks_besides_music_are_declined(text: str) -> None:
    reading = read(text)
    assert reading.intent == "out_of_scope"
    assert reading.message


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("tempo à 12000", "bpm 12000"),
        ("mets le tempo à deux mille", "bpm 2000"),
        ("coloca o bpm em dois mil", "bpm 2000"),
        ("une musique de 20 heures pour dormir", "duration 20 hours"),
    ],
)
def test_impossible_values_are_named(text: str, error: str) -> None:
    assert read(text).errors[0].startswith(error)


@pytest.mark.parametrize(
    ("text", "steps"),
    [
        ("bateria fora da introdução", [("remove", "drums")]),
        ("troca 90 por 100 e dó maior por lá menor", [("set_tempo", None), ("set_key", None)]),
        ("trompete não, prefiro sax", [("remove", "trumpet"), ("add", "sax")]),
        ("joga a guitarra pra esquerda e o teclado pra direita", [("pan", "electric guitar"), ("pan", "keys")]),
        ("o baixo só entra no segundo refrão", [("mute", "bass")]),
        ("baisse tout de 3 dB sauf la voix", [("volume_down", "everything but vocals")]),
        ("el bombo le falta pegada", [("punchier", "kick")]),
        ("dos tonos abajo", [("transpose", None)]),
        ("mets ça à 110", [("set_tempo", None)]),
        ("haz que el puente dure más", [("extend", None)]),
        ("volta o piano", [("unmute", "piano")]),
        ("vuelve a poner la guitarra", [("unmute", "guitar")]),
        ("remets la flûte", [("unmute", "flute")]),
        ("volta a versão anterior", [("undo", None)]),
        ("queria que a música fosse em lá menor e mais lenta", [("set_key", None), ("tempo_down", None)]),
        ("faz a ponte durar menos", [("shorten", None)]),
        ("fais durer le pont plus longtemps", [("extend", None)]),
        ("que la batería no suene tan agresiva", [("energy_down", "drums")]),
        ("j'aime pas le synthé, remplace-le par un piano", [("change_instrument", "synth")]),
        ("não gosto do sintetizador, troca ele por um piano", [("change_instrument", "synth")]),
        ("la trompette, remplace-la par un sax", [("change_instrument", "trumpet")]),
        ("haz 8 compases de intro solo con el pad", [("add_section", None), ("solo", "pad")]),
        ("mets-la à 120", [("set_tempo", None)]),
        ("pon esto a 110, digo, 112", [("set_tempo", None)]),
        ("bota isso em 110", [("set_tempo", None)]),
        ("mets ça en la mineur", [("set_key", None)]),
        ("deixa a caixa mais seca e o baixo mais gordo", [("remove_effect", "snare"), ("punchier", "bass")]),
    ],
)
def test_turns_of_phrase_are_orders(text: str, steps: list[tuple[str, str | None]]) -> None:
    assert [(step.op, step.target) for step in read(text).operations] == steps


def test_the_kind_of_a_genre_may_follow_it() -> None:
    assert read("queria um house progressivo").genre == ("progressive house",)


@pytest.mark.parametrize(
    ("text", "genre", "instruments"),
    [
        ("un boom bap avec guitare jazz", "boom bap", ("jazz guitar",)),
        ("quero um lofi com guitarra jazz", "lo-fi", ("jazz guitar",)),
        ("un trap con guitarra de nylon", "trap", ("nylon guitar",)),
        ("un lofi con piano jazz y flauta", "lo-fi", ("piano", "flute")),
        ("quero um lofi com piano rhodes", "lo-fi", ("rhodes",)),
        ("un trap avec une basse 808", "trap", ("808",)),
        ("un boom bap avec guitare sèche", "boom bap", ("acoustic guitar",)),
    ],
)
def test_the_kind_of_an_instrument_may_follow_it(text: str, genre: str, instruments: tuple[str, ...]) -> None:
    assert read(text).genre == (genre,)
    assert read(text).instruments == instruments


@pytest.mark.parametrize(
    ("text", "steps"),
    [
        ("quítale la trompeta al coro", [("remove", "trumpet", "chorus")]),
        ("ponle una flauta al coro", [("add", "flute", "chorus")]),
        ("súbele la batería al coro", [("volume_up", "drums", "chorus")]),
    ],
)
def test_what_is_done_to_a_part_of_a_chorus_is_done_there(text: str, steps: list[tuple[str, str, str]]) -> None:
    assert [(step.op, step.target, step.section) for step in read(text).operations] == steps


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("base neo soul en mi bemol", "Eb"),
        ("um trap em sol", "G"),
        ("un trap en fa dièse", "F#"),
        ("un beat en re, triste", "D"),
    ],
)
def test_a_tonic_is_read_without_a_mode(text: str, key: str) -> None:
    assert read(text).key == key


@pytest.mark.parametrize(
    "text", ["remove the reverb and the delay", "sin reverb ni delay", "sem reverb nem delay", "no reverb or delay"]
)
def test_every_effect_is_taken_off(text: str) -> None:
    assert [step.effect for step in read(text).operations] == ["reverb", "delay"]


@pytest.mark.parametrize(
    ("text", "steps"),
    [
        ("quitale lo agudo al hihat", [("darker", "hi-hat")]),
        ("tira o agudo do chimbal", [("darker", "hi-hat")]),
        ("enlève les aigus du charley", [("darker", "hi-hat")]),
        ("não é que eu não goste do piano, é que ele tá brilhante demais", [("darker", "piano")]),
        ("a caixa tá alta demais", [("volume_down", "snare")]),
        ("le subes al tempo y le bajas a la guitarra", [("tempo_up", None), ("volume_down", "guitar")]),
        ("la melodía del coro cámbiala, está muy repetitiva", [("regenerate", "melody")]),
    ],
)
def test_complaints_and_bands_are_those_of_english(text: str, steps: list[tuple[str, str | None]]) -> None:
    assert [(step.op, step.target) for step in read(text).operations] == steps


@pytest.mark.parametrize("text", ["tom: fá#m; 87 bpm", "tono: fa#m, 87 bpm, trap", "trap, tonalité : fa#m"])
def test_a_minor_key_may_be_written_with_an_m(text: str) -> None:
    assert (read(text).key, read(text).scale) == ("F#", "minor")


@pytest.mark.parametrize(
    ("text", "scale"),
    [
        ("algo árabe con oud en re frigio", "phrygian"),
        ("un trap en ré dorien", "dorian"),
        ("baião em ré mixolídio", "mixolydian"),
    ],
)
def test_modes_are_read(text: str, scale: str) -> None:
    assert (read(text).key, read(text).scale) == ("D", scale)


def test_an_order_may_go_on_in_another_language() -> None:
    steps = read("make the bass louder y bájale a la guitarra").operations
    assert [(step.op, step.target) for step in steps] == [("volume_up", "bass"), ("volume_down", "guitar")]
