"""No means no: what is refused is not made, what is kept is not taken away, what is denied is not done."""

from __future__ import annotations

import pytest

from dawg.assistant.reader import Reading, read


def wanted(reading: Reading) -> set[str | None]:
    added = {step.target for step in reading.operations if step.op in ("add", "volume_up", "unmute", "change_genre")}
    felt = {step.target for step in reading.operations if step.op == "change_mood"}
    return {*reading.genre, *reading.mood, *reading.instruments, *added, *felt, reading.pace}


def gone(reading: Reading) -> set[str | None]:
    return {*reading.exclude, *(step.target for step in reading.operations if step.op in ("remove", "mute"))}


@pytest.mark.parametrize(
    ("text", "kept", "steps"),
    [
        ("don't delete the pad, only softer", "pad", [("volume_down", "pad")]),
        ("you don't have to get rid of the guitar, just turn it down", "guitar", [("volume_down", "guitar")]),
        ("without removing the strings, make it darker", "strings", [("darker", None)]),
        ("you can leave the bass in, kill the pad", "bass", [("remove", "pad")]),
        ("turn down the synth instead of muting it", "synth", [("volume_down", "synth")]),
        ("don't take the reverb off the vocals", "vocals", []),
        ("never mind the reverb, leave it on. but no delay", "reverb", [("remove_effect", None)]),
        ("keep everything except the violin", "mix", [("remove", "violin")]),
        ("no toques el bajo, bórrame el piano", "bass", [("remove", "piano")]),
        ("ni se te ocurra quitar la caja", "snare", []),
        ("não tira o baixo, só abaixa", "bass", [("volume_down", "bass")]),
        ("das Pad bitte nicht löschen, nur leiser", "pad", [("volume_down", "pad")]),
        ("nimm die Streicher nicht raus, mach sie nur leiser", "strings", [("volume_down", "strings")]),
        ("n'enlève pas la basse, baisse-la juste", "bass", [("volume_down", "bass")]),
        ("il ne faut pas enlever le piano", "piano", []),
        ("リードは消さないで、キーズだけ抜いて", "lead", [("remove", "keys")]),
        ("メロディーは消さなくていい", "melody", []),
        ("808은 빼지 마 제발", "808", []),
        ("드럼은 건드리지 말고 기타만 빼줘", "drums", [("remove", "guitar")]),
    ],
)
def test_what_is_not_to_be_removed_stays(text: str, kept: str, steps: list[tuple[str, str | None]]) -> None:
    reading = read(text)
    assert kept not in gone(reading)
    assert [(step.op, step.target) for step in reading.operations] == steps


@pytest.mark.parametrize(
    ("text", "done"),
    [
        ("i don't want it any louder, just punchier", ["punchier"]),
        ("make it darker without getting slower", ["darker"]),
        ("without making the kick any quieter, bring up the bass", ["volume_up"]),
        ("it doesn't need to be faster", []),
        ("no faster than this", []),
        ("please make sure it doesn't get louder", []),
        ("no lo quiero más fuerte, solo más oscuro", ["darker"]),
        ("mais escuro sem ficar mais lento", ["darker"]),
        ("bitte nicht schneller machen, nur dunkler", ["darker"]),
        ("plus sombre sans être plus lent", ["darker"]),
        ("これ以上速くしないで", []),
        ("더 크게 하지 말고 더 어둡게", ["darker"]),
    ],
)
def test_what_is_denied_is_not_done(text: str, done: list[str]) -> None:
    assert [step.op for step in read(text).operations] == done


@pytest.mark.parametrize(
    ("text", "refused"),
    [
        ("ambient. my ears are allergic to cymbals", "cymbals"),
        ("techno, i'd rather not hear any piano", "piano"),
        ("the perc can do one", "percussion"),
        ("I didn't ask for a flute?? bin it", "flute"),
        ("don't touch the drums, but the lead is annoying, get rid", "lead"),
        ("no no no, i love the lead, it's the keys i can't stand", "keys"),
        ("house, nobody wants a piano in it", "piano"),
        ("trap but leave the guitar at home", "guitar"),
        ("Would love a funk groove. Slap bass yes. Clav yes. Horns, god no.", "horns"),
        ("Strings? No. Brass? Yes. trap", "strings"),
        ("trap. piano? absolutely not", "piano"),
        ("lofi. vocals? lol no", "vocals"),
        ("a pianoless jazz trio", "piano"),
        ("lofi without the piano, the guitar or the flute", "guitar"),
        ("avoid piano, strings & choir. trap", "strings"),
        ("paso del piano, un reggaeton", "piano"),
        ("nada de guitarras ni de trompetas, por favor. algo cinemático", "trumpet"),
        ("house sin esos pianos", "piano"),
        ("mó vontade de um dnb, só q sem aqueles vocal", "vocals"),
        ("tô cansado de piano, quero um trap", "piano"),
        ("ein Beat, nicht länger als zwei Minuten, drumfrei", "drums"),
        ("gesangsloser Techno", "vocals"),
        ("ich kann die Flöte nicht ausstehen, mach einen Trap Beat", "flute"),
        ("Techno. Streicher? Nein. Pads? Ja.", "strings"),
        ("ras le bol des pianos, fais de la house", "piano"),
        ("trap sans cette flûte", "flute"),
        ("ピアノもギターもなしで、ハウス", "piano"),
        ("ピアノ、ギター、フルートなしで、トラップ", "guitar"),
        ("ドラムレスのアンビエント", "drums"),
        ("피아노는 질색이야, 하우스", "piano"),
        ("플루트나 벨 없이 트랩", "flute"),
    ],
)
def test_what_is_refused_is_left_out(text: str, refused: str) -> None:
    reading = read(text)
    assert refused in gone(reading)
    assert refused not in wanted(reading)


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("rock, and i can't stress this enough, zero guitar solos", "guitar"),
        ("reggaeton w/o the snare roll stuff", "snare"),
        ("house with no claps on the twos and fours", "clap"),
        ("trap, no kick under the intro", "kick"),
        ("no reverb on the snare", "snare"),
        ("no trap without 808s", "808"),
        ("i can't imagine it without strings, cinematic", "strings"),
        ("기타 솔로 없는 록", "guitar"),
    ],
)
def test_a_refusal_of_a_piece_is_none_of_the_whole(text: str, whole: str) -> None:
    assert whole not in gone(read(text))


@pytest.mark.parametrize(
    ("text", "genre", "refused"),
    [
        ("nuthin sad plz, had enuff of that this yr. neo soul", "neo soul", "sad"),
        ("a non-aggressive drill beat", "drill", "aggressive"),
        ("un-sad lofi", "lo-fi", "sad"),
        ("house, nothing too aggressive", "house", "aggressive"),
        ("house, not at all fast", "house", "fast"),
        ("nothing cheesy or happy, techno", "techno", "happy"),
        ("house q no sea mu rapido, sin vozes", "house", "fast"),
        ("um trap não muito agressivo", "trap", "aggressive"),
        ("house pas trop agressive", "house", "aggressive"),
        ("plutôt house que techno", "house", "techno"),
        ("não é trap, é funk", "funk", "trap"),
        ("速すぎないハウス", "house", "fast"),
        ("너무 어둡지 않은 트랩", "trap", "dark"),
        ("안 무거운 트랩", "trap", "heavy"),
        ("enough with the sad lofi already, give me a cheerful one", "lo-fi", "sad"),
        ("drill pero no tan agresivo, y sin hi hats", "drill", "aggressive"),
        ("trap sem ser triste demais", "trap", "sad"),
        ("synthwave nich zu schnell, keine vocals", "synthwave", "fast"),
    ],
)
def test_a_mood_or_pace_that_is_refused_is_not_made_and_takes_no_genre_with_it(
    text: str, genre: str, refused: str
) -> None:
    reading = read(text)
    assert reading.genre == (genre,)
    assert refused not in wanted(reading)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("cinematic, but not without strings", "strings"),
        ("it's not house without a piano", "piano"),
        ("I'm not saying no to a flute", "flute"),
        ("no way i'd do lofi without vinyl crackle", "vinyl crackle"),
        ("i don't want a beat without bass", "bass"),
        ("no es cumbia sin acordeón", "accordion"),
        ("um funk, não pode faltar baixo", "bass"),
        ("nicht ohne Rhodes!", "rhodes"),
        ("ohne Klavier geht es nicht, House", "piano"),
        ("pas de house sans piano", "piano"),
        ("ピアノなしじゃダメ、ジャズで", "piano"),
        ("808 없으면 안 돼, 트랩이잖아", "808"),
    ],
)
def test_what_nothing_goes_without_is_wanted(text: str, meant: str) -> None:
    reading = read(text)
    assert meant in wanted(reading)
    assert meant not in gone(reading)


@pytest.mark.parametrize(
    ("text", "refused"),
    [
        ("i don't mind pads, i do mind bells", "bells"),
        ("you know what trap always has? hats. i don't want those", "hi-hat"),
        ("trap w/out piano or bells", "bells"),
        ("guitars are banned, so are pianos. house", "piano"),
        ("no one likes that lead. sorry. take it away", "lead"),
        ("no problem with the kick. problem with the snare: gone please", "snare"),
        ("no pan flute, house", "pan flute"),
        ("some people like a big drop. not me. trance, steady", "drop"),
        ("the bass must not be distorted. the drums may. dubstep", "distortion"),
        ("tudo menos sertanejo", "sertanejo"),
        ("lo que sea menos salsa", "salsa"),
        ("EDM만 아니면 다 괜찮아", "edm"),
        ("なんでもいいけどEDMだけはやめて", "edm"),
        ("some com esse pad aí", "pad"),
        ("die Flöte braucht kein Mensch", "flute"),
        ("plus de clap du tout stp, j'en veux plus", "clap"),
        ("신스 대신 현악기로, 시네마틱", "synth"),
        ("エレキギターの代わりにピアノ、ジャズ", "electric guitar"),
        ("ni triste ni joyeux, plutôt mystérieux", "happy"),
        ("悲しくも楽しくもない、ミステリアスな曲", "sad"),
    ],
)
def test_what_is_waved_away_is_not_made(text: str, refused: str) -> None:
    reading = read(text)
    assert refused in gone(reading)
    assert refused not in wanted(reading)


@pytest.mark.parametrize(
    ("text", "highest"),
    [
        ("hip hop beat, nothing over 95", 95),
        ("house beat, nothing above 120 bpm", 120),
        ("que no pase de 100 bpm, neo soul", 100),
        ("lofi que não passe de 80", 80),
        ("Techno, nicht schneller als 130", 130),
        ("house, pas plus de 120 bpm", 120),
        ("ハウス、120以下で", 120),
        ("하우스, 120 넘지 않게", 120),
    ],
)
def test_a_limit_of_the_tempo_is_an_upper_end(text: str, highest: float) -> None:
    span = read(text).bpm_range
    assert span is not None
    assert span[1] == highest


@pytest.mark.parametrize(
    ("text", "scale"), [("avoid minor keys, trap", "major"), ("not in a major key, trap", "minor")]
)
def test_a_mode_that_is_refused_is_the_other_one(text: str, scale: str) -> None:
    assert read(text).scale == scale


@pytest.mark.parametrize(
    ("text", "steps"),
    [
        ("not the kick, the snare. mute it", [("mute", "snare")]),
        ("take the delay off but not the chorus on the keys", [("remove_effect", None)]),
        ("mute the drums but not the kick", [("mute", "drums")]),
        ("no swing on the hats", [("swing", "hi-hat")]),
        ("the 808 shouldn't glide", [("remove_effect", "808")]),
        ("why is there a bridge, nobody asked for a bridge", [("remove_section", None)]),
        ("drill with zero slides on the 808", []),
        ("리드 말고 키즈를 꺼줘", [("mute", "keys")]),
        ("em vez do piano, uma guitarra", [("change_instrument", "piano")]),
    ],
)
def test_only_what_is_meant_is_changed(text: str, steps: list[tuple[str, str | None]]) -> None:
    assert [(step.op, step.target) for step in read(text).operations] == steps


@pytest.mark.parametrize(
    ("text", "genre", "refused"),
    [
        ("nem rápido nem triste, um house de boa", "house", ("fast", "sad")),
        ("nem rápida nem lenta nem triste, um trap", "trap", ("fast", "slow", "sad")),
        ("ni triste ni rápido, un trap", "trap", ("fast", "sad")),
        ("ni rapide ni triste, de la house", "house", ("fast", "sad")),
        ("weder langsam noch düster, Techno bitte", "techno", ("slow", "dark")),
        ("neither fast, slow nor sad, techno", "techno", ("fast", "slow", "sad")),
        ("速くも悲しくもないハウス", "house", ("fast", "sad")),
    ],
)
def test_neither_a_pace_nor_a_mood_of_a_list_is_made(text: str, genre: str, refused: tuple[str, ...]) -> None:
    reading = read(text)
    assert reading.intent == "generate"
    assert reading.genre == (genre,)
    assert wanted(reading).isdisjoint(refused)


@pytest.mark.parametrize(
    ("text", "steps"),
    [
        ("stop using that cowbell", [("remove", "cowbell")]),
        ("quit playing the piano", [("remove", "piano")]),
        ("deja de usar ese cencerro", [("remove", "cowbell")]),
        ("para de tocar esse piano", [("remove", "piano")]),
        ("hör auf, die Flöte zu spielen", [("remove", "flute")]),
        ("arrête d'utiliser la cowbell", [("remove", "cowbell")]),
        ("카우벨 그만 써", [("remove", "cowbell")]),
        ("stop", [("stop", None)]),
        ("stop playing the beat", [("stop", None)]),
        ("deja de tocar", [("stop", None)]),
        ("para de tocar", [("stop", None)]),
        ("hör auf zu spielen", [("stop", None)]),
        ("arrête de jouer", [("stop", None)]),
    ],
)
def test_a_part_that_is_to_stop_goes_and_a_bare_stop_is_of_the_transport(
    text: str, steps: list[tuple[str, str | None]]
) -> None:
    assert [(step.op, step.target) for step in read(text).operations] == steps


@pytest.mark.parametrize(
    ("text", "steps"),
    [
        ("without the 808 it would be cleaner, take it off", [("remove", "808")]),
        ("the mix would sound better without that pad so remove it", [("remove", "pad")]),
        ("sin el 808 quedaría más limpio, quítalo", [("remove", "808")]),
        ("sem o 808 ficaria mais limpo, tira", [("remove", "808")]),
        ("ohne das Klavier wäre es besser, nimm es raus", [("remove", "piano")]),
        ("sans la flûte ce serait mieux, enlève-la", [("remove", "flute")]),
        ("808 없으면 더 깔끔할 텐데, 빼줘", [("remove", "808")]),
        ("no toques el bajo, solo saca los platillos", [("remove", "cymbals")]),
        ("sólo bórrame la flauta", [("remove", "flute")]),
        ("nomás quita la caja", [("remove", "snare")]),
        ("só tira o piano", [("remove", "piano")]),
        ("only remove the pad", [("remove", "pad")]),
        ("nur das Klavier raus", [("remove", "piano")]),
        ("solo el piano", [("solo", "piano")]),
        ("dont remove the clap i said the snap", [("remove", "snap")]),
        ("don't mute the kick, i said the snare", [("mute", "snare")]),
        ("no quites el bajo, dije el piano", [("remove", "piano")]),
        ("não tira o baixo, eu disse o piano", [("remove", "piano")]),
        ("nicht den Bass löschen, ich sagte das Klavier", [("remove", "piano")]),
        ("베이스 말고 피아노 빼라고 했어", [("remove", "piano")]),
        ("u can leave the kick, just ditch the clap", [("remove", "clap")]),
        ("we can keep the strings, lose the flute", [("remove", "flute")]),
        ("puedes dejar el bombo, solo quita la caja", [("remove", "snare")]),
        ("pode deixar o bumbo, só tira a caixa", [("remove", "snare")]),
        ("du kannst die Kick lassen, nimm nur die Clap raus", [("remove", "clap")]),
        ("tu peux laisser le kick, enlève juste le clap", [("remove", "clap")]),
        ("キックは残していいから、クラップだけ消して", [("remove", "clap")]),
    ],
)
def test_only_the_part_that_is_meant_goes(text: str, steps: list[tuple[str, str | None]]) -> None:
    assert [(step.op, step.target) for step in read(text).operations] == steps


@pytest.mark.parametrize(
    ("text", "added", "section"),
    [
        ("it has no bass, add some", "bass", None),
        ("there are no hats, put some in", "hi-hat", None),
        ("the chorus has no bass, add some", "bass", "chorus"),
        ("no tiene bajo, ponle uno", "bass", None),
        ("não tem baixo, coloca um", "bass", None),
        ("es hat keinen Bass, füg einen hinzu", "bass", None),
        ("il n'y a pas de basse, ajoutes-en", "bass", None),
        ("ベースがないから足して", "bass", None),
        ("베이스가 없어, 추가해줘", "bass", None),
    ],
)
def test_what_is_missing_is_added_and_not_removed(text: str, added: str, section: str | None) -> None:
    reading = read(text)
    assert [(step.op, step.target, step.section) for step in reading.operations] == [("add", added, section)]
    assert reading.warnings == ()


@pytest.mark.parametrize(
    ("text", "genre", "refused"),
    [
        ("house without the cheesy piano stabs, strings are fine", "house", "piano stabs"),
        ("lofi without the sad guitar licks, keys are fine", "lo-fi", "guitar licks"),
        ("rock without those guitar solos, organ is ok", "rock", "guitar solos"),
        ("house sin los pianos cursis, las cuerdas están bien", "house", "piano"),
        ("House ohne die kitschigen Klavier-Stabs, Streicher sind okay", "house", "piano stabs"),
        ("house sans les pianos kitsch, les cordes ça va", "house", "piano"),
    ],
)
def test_a_new_beat_may_refuse_a_way_of_playing(text: str, genre: str, refused: str) -> None:
    reading = read(text)
    assert reading.intent == "generate"
    assert reading.genre == (genre,)
    assert refused in reading.exclude


@pytest.mark.parametrize(
    "text",
    [
        "너무 빠르지 않게, 로파이로",
        "너무 느리지 않게 로파이로",
        "あまり速くない、ローファイで",
        "not too fast, lo-fi",
        "no muy rápido, lo-fi",
        "nicht zu schnell, lo-fi",
        "pas trop rapide, lo-fi",
    ],
)
def test_lo_fi_beside_a_pace_is_the_genre_of_a_new_beat(text: str) -> None:
    reading = read(text)
    assert reading.intent == "generate"
    assert reading.genre == ("lo-fi",)
    assert reading.pace is None


@pytest.mark.parametrize(
    ("text", "genre", "refused"),
    [
        ("lets do reggaeton instead of trap", "reggaeton", "trap"),
        ("let's go with house rather than techno", "house", "techno"),
        ("トラップじゃなくてハウスがいい", "house", "trap"),
        ("트랩 말고 하우스로", "house", "trap"),
        ("mejor un reggaeton en vez de trap", "reggaeton", "trap"),
        ("lieber House statt Techno", "house", "techno"),
        ("plutôt de la house au lieu de la techno", "house", "techno"),
    ],
)
def test_one_genre_instead_of_another_is_the_one(text: str, genre: str, refused: str) -> None:
    reading = read(text)
    assert reading.genre == (genre,)
    assert refused not in wanted(reading)
