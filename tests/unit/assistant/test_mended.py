"""What is said and then mended in one message: the later one stands, what is not mended stays, a refusal is no mending."""

from __future__ import annotations

from typing import Any

import pytest

from dawg.assistant.reader import read

EDITS = [
    ("slow it down. Actually speed it up, I meant up, like 8 bpm", "tempo_up - - 8"),
    ("take the snare out i mean the clap not the snare", "remove clap"),
    ("drums up 3 db no down 3 db", "volume_down drums - 3 dB"),
    ("undo that. no don't, it's fine, just mute the pad", "mute pad"),
    ("transpose up 3, no, 5", "transpose - - 5 semitones"),
    ("transpose up 2 semitones. oops, down 2", "transpose - - -2 semitones"),
    ("transpose it down an octave, no, up an octave", "transpose - - 1 octaves"),
    ("make it 120... 125 maybe... ok 130", "set_tempo - - 130"),
    ("100 bpm. hmm. 110.", "set_tempo - - 110"),
    ("set the tempo to 100 no 105", "set_tempo - - 105"),
    ("can you bump the tempo to 128... actually nah keep it at 124", "set_tempo - - 124"),
    ("change the key to F minor... G minor", "set_key - - G minor"),
    ("add a flute to the intro, hm, no, the outro", "add flute outro"),
    ("give the verse a choir no sorry i mean the bridge", "add choir bridge"),
    ("remove the clap from the verse, wait, from the hook", "remove clap hook"),
    ("put a flute in the bridge, correction: in the second verse", "add flute verse 2"),
    ("put the strings in verse 1, no verse 2", "add strings verse 2"),
    ("mute the bass no wait mute the kick", "mute kick"),
    ("mute the bass, sorry, the kick", "mute kick"),
    ("turn up the hats. no, the snare", "volume_up snare"),
    ("could you remove the piano? no, sorry, the organ", "remove organ"),
    ("can u make the bass louder oh no wait i meant the drums", "volume_up drums"),
    ("turn the vocals down, oops i mean the lead", "volume_down lead"),
    ("add a piano no a rhodes", "add rhodes"),
    ("pan the guitar left, no right", "pan guitar - right"),
    ("add reverb to the snare, scratch that, delay", "add_effect snare - delay"),
    ("add reverb to the snare, scratch that, to the clap", "add_effect clap - reverb"),
    ("make the intro 8 bars, no 16", "extend - intro 16 bars"),
    ("make it brighter, actually darker", "darker"),
    ("slower please. no wait. faster", "tempo_up"),
    ("make it longer no shorter", "shorten"),
    ("the hats should be louder, well, quieter", "volume_down hi-hat"),
    ("kick louder by 2, no 3 db", "volume_up kick - 3 dB"),
    ("boost the bass 2db... 4db", "volume_up bass - 4 dB"),
    ("swing 60 percent, make that 55", "swing - - 55 %"),
    ("lower the pad in the hook, sorry, raise it", "volume_up pad hook"),
    ("solo the drums, no, mute them", "mute drums"),
    ("remove the hats, no wait, just make them quieter", "volume_down hi-hat"),
    ("kill the bass. hmm no keep the bass, just lower it", "volume_down bass"),
    ("mute the pad. nah leave it. mute the lead instead", "mute lead"),
    ("add a shaker. no, forget the shaker. add a tambourine", "add tambourine"),
    ("make the drop hit harder. never mind. add a riser before it", "add riser"),
    ("repeat the chorus twice, actually no don't. add a bridge", "add_section - bridge"),
    ("undo. no wait redo", "redo"),
    ("export as mp3, no wav", "export wav"),
    ("loop bars 4 to 8, no, 5 to 9", "loop - bars 5-9"),
    ("swap the piano for a guitar, no, a harp", "change_instrument piano - harp"),
    ("cut the drop. no wait not the drop, the breakdown", "remove_section - breakdown"),
    ("hats up 2db, kick down 1db, sorry kick up 1db", "volume_up hi-hat - 2 dB; volume_up kick - 1 dB"),
    ("quita la caja, digo, el bombo", "remove kick"),
    ("sube la bateria, no, bajala", "volume_down drums"),
    ("mas fuerte el bajo, perdon, mas bajo", "volume_down bass"),
    ("pon una flauta en la intro, no, en el outro", "add flute outro"),
    ("tira o baixo, quer dizer, o bumbo", "remove kick"),
    ("mais rápido, não, mais devagar", "tempo_down"),
    ("aumenta o piano, não, o violão", "volume_up acoustic guitar"),
    ("mach die snare lauter, nein, die kick", "volume_up kick"),
    ("lauter die drums, nein, leiser", "volume_down drums"),
    ("bpm 100, nein, 105", "set_tempo - - 105"),
    ("ajoute de la reverb sur la caisse claire, non, sur le kick", "add_effect kick - reverb"),
    ("coupe la basse, non pardon, le piano", "mute piano"),
    ("スネアをミュートして、いや、キックをミュート", "mute kick"),
    ("テンポを120に、いや130にして", "set_tempo - - 130"),
    ("もっと速く、いや遅く", "tempo_down"),
    ("템포 120으로, 아니 130으로", "set_tempo - - 130"),
    ("피아노 추가해줘, 아니 기타 추가해줘", "add guitar"),
]  # fmt: skip
BEATS: list[tuple[str, dict[str, Any]]] = [
    ("key of G, hm no my range is lower.. E flat. Ballad, piano, 70ish", {"key": "Eb", "bpm": 70, "instruments": ("piano",)}),
    ("90 bpm boom bap w/ a sax sample. u know what forget the sax, trumpet", {"bpm": 90, "instruments": ("trumpet",), "exclude": ()}),
    ("house. no, techno. no wait, house was right", {"genre": ("house",), "exclude": ()}),
    ("make me a house beat, no, techno", {"genre": ("techno",), "exclude": ()}),
    ("trap beat at 140, nah, 150", {"genre": ("trap",), "bpm": 150}),
    ("a dark techno track, or rather, deep house, 122 bpm", {"genre": ("deep house",), "mood": ("dark",), "bpm": 122}),
    ("i want a sad song no not sad more like nostalgic", {"mood": ("nostalgic",), "exclude": ()}),
    ("lofi beat in C minor, actually D minor", {"key": "D", "scale": "minor"}),
    ("beat in d minor scratch that d major", {"key": "D", "scale": "major"}),
    ("house in am no bm", {"key": "B", "scale": "minor"}),
    ("3/4 waltz, no, 6/8", {"time_signature": "6/8", "genre": ("waltz",)}),
    ("chill beat with rhodes and strings, actually no strings, choir", {"instruments": ("rhodes", "choir"), "exclude": ()}),
    ("synthwave 100bpm with guitar no wait with sax", {"bpm": 100, "instruments": ("sax",)}),
    ("give me 16 bars of drum and bass, no make that 32 bars", {"bars": 32}),
    ("a beat for my vlog, 30 seconds. sorry 45 seconds", {"duration_s": 45.0}),
    ("trap in f minor 140 i mean 145 no hats", {"bpm": 145, "key": "F", "exclude": ("hi-hat",)}),
    ("trap, 130, no wait 140, dark, actually make that melancholic, with flute, sorry i mean violin", {"bpm": 140, "mood": ("melancholic",), "instruments": ("violin",)}),
    ("un beat de trap a 140, no, a 150", {"genre": ("trap",), "bpm": 150}),
    ("um trap com piano, não, com violino", {"instruments": ("violin",)}),
    ("ein techno beat mit 130, nein warte, 135 bpm", {"bpm": 135}),
    ("un morceau house a 120, non, 124", {"genre": ("house",), "bpm": 124}),
    ("ハウスのビート、やっぱりテクノで", {"genre": ("techno",)}),
    ("하우스 비트 만들어줘, 아니다 테크노로", {"genre": ("techno",)}),
    ("house beat, no vocals", {"genre": ("house",), "exclude": ("vocals",)}),
    ("lofi, rhodes, no 808, 84 bpm", {"instruments": ("rhodes",), "exclude": ("808",), "bpm": 84}),
    ("edm, no trance, 138", {"exclude": ("trance",), "bpm": 138}),
    ("Strings? No. Brass? Yes. trap", {"instruments": ("brass",), "exclude": ("strings",)}),
    ("piano and strings, no drums at all, 80 bpm", {"instruments": ("piano", "strings"), "exclude": ("drums",)}),
    ("techno 130 bpm no melody, no vocals, hm maybe a pad", {"instruments": ("pad",), "exclude": ("melody", "vocals")}),
    ("house or techno, 125 bpm", {"genre": ("house", "techno")}),
]  # fmt: skip
BOTH = [
    ("add drums, no piano", ["add drums", "remove piano"]),
    ("drums louder, no bass", ["volume_up drums", "remove bass"]),
    ("mute the bass and actually the kick too", ["mute bass", "mute kick"]),
    ("make the drums louder and actually make the bass louder too", ["volume_up drums", "volume_up bass"]),
    ("mute the pad. then turn up the lead", ["mute pad", "volume_up lead"]),
    ("add a flute, oh and a harp", ["add flute", "add harp"]),
    ("the kick is weak. make that kick punchier", ["punchier kick"]),
    ("sorry to bother you, mute the bass", ["mute bass"]),
    ("no wait, make it darker", ["darker -"]),
]
WITHDRAWN = [
    "remove the piano. actually keep it",
    "delete the strings, no don't",
    "swap the sax for a trumpet. on second thoughts leave the sax",
    "undo... wait dont undo",
    "mute the drums actually never mind",
]


def said(step: Any) -> str:
    amount = step.effect or step.key or step.amount or step.bpm
    shown = (
        step.op,
        step.target or "-",
        step.section or "-",
        f"{amount:g}" if isinstance(amount, float) else amount or "-",
    )
    return " ".join(str(value) for value in shown)


@pytest.mark.parametrize(("text", "steps"), EDITS)
def test_the_later_of_two_orders_is_done(text: str, steps: str) -> None:
    wanted = steps.split("; ")
    done = [said(step) for step in read(text).operations]
    assert len(done) == len(wanted)
    assert all(one.startswith(other) for one, other in zip(done, wanted, strict=True)), done


@pytest.mark.parametrize(("text", "fields"), BEATS)
def test_the_later_of_two_wishes_makes_the_beat(text: str, fields: dict[str, Any]) -> None:
    reading = read(text)
    assert {name: getattr(reading, name) for name in fields} == fields


@pytest.mark.parametrize(("text", "steps"), BOTH)
def test_what_is_not_mended_stays(text: str, steps: list[str]) -> None:
    assert [f"{step.op} {step.target or '-'}" for step in read(text).operations] == steps


@pytest.mark.parametrize("text", WITHDRAWN)
def test_an_order_that_is_denied_is_not_done(text: str) -> None:
    reading = read(text)
    assert (reading.intent, reading.operations) == ("clarify", ())
