"""What a person thinks of a thing decides about it: liking, need, doubt, choice, what does not work, what would be missed."""

from __future__ import annotations

import pytest

from dawg.assistant.reader import read


@pytest.mark.parametrize(
    ("text", "refused", "kept"),
    [
        ("house beat at 124, keep it away from dark, warm and soulful", "dark", "house, warm"),
        ("boom bap 88, steer it away from jazzy", "jazzy", "boom bap"),
        ("trap at 140, save me the flutes", "flute", "trap"),
        ("lofi, you can keep the saxophone to yourself", "sax", "lo-fi"),
        ("no reason to skip the piano, make a jazz tune", "", "piano, jazz"),
        ("I see no reason to avoid a choir, epic trailer", "", "choir, epic"),
        ("it's no problem if there are strings, sad piano ballad", "", "strings, piano, sad"),
        ("no worries if there's a flute, chill lofi", "", "flute, lo-fi, chill"),
        ("fine if there's a harp, ambient", "", "harp, ambient"),
        ("accordion, fine; tuba, never. polka-like folk tune", "tuba", "accordion, folk"),
        ("a jazz trio, no comping piano but a guitar", "piano", "jazz, guitar"),
        ("strings needn't be there, a piano ballad", "strings", "piano"),
        ("there's no way I'm making this without 808s. trap", "", "808, trap"),
        ("there should be no shortage of claps in this house track", "", "clap, house"),
        ("I have nothing against saxophones but in this house track I want none. piano please.", "sax", "house, piano"),
        ("nothing wrong with banjos, but I don't want one here: folk with guitar", "banjo", "folk, guitar"),
        ("I like violins, just not in this one. lofi with piano", "violin", "lo-fi, piano"),
        ("I love choirs but not here. cinematic with strings", "choir", "cinematic, strings"),
        ("I normally love a flute, this time none please; trap with bells", "flute", "trap, bells"),
        ("I do love organs, only not for this one: soul ballad", "organ", "soul"),
        ("no objections to strings in general, just leave them out this time, pop track", "strings", "pop"),
        ("I didn't mean no bass, I meant no bass drum; ambient", "kick", "bass, ambient"),
        ("more of a guitar than a piano thing, folk at 100", "piano", "guitar, folk"),
        ("no gospel choir, gospel organ", "choir", "organ"),
        ("auf Schlagzeug kann ich verzichten, nur Klavier, traurig", "drums", "piano, sad"),
        ("Streicher brauche ich keine, Techno mit 130", "strings", "techno"),
        ("lieber ein Cello als eine Geige, traurig", "violin", "cello, sad"),
        ("puedo prescindir del saxo, soul a 80", "sax", "soul"),
        ("prefiero guitarra antes que piano, folk", "piano", "guitar, folk"),
        ("prefiro flauta a saxofone, bossa nova", "sax", "flute"),
        ("on peut se passer du saxo, house à 124", "sax", "house"),
        ("je préfère la guitare au piano, folk à 95", "piano", "guitar, folk"),
        ("ベースは必要ないです、アンビエント", "bass", "ambient"),
        ("never cared much for the accordion; a jazz waltz with violin", "accordion", "violin"),
        ("not a huge fan of claps, techno with rimshots", "clap", "techno"),
        ("can't say I'm fond of harps. ambient with pads", "harp", "ambient, pad"),
        ("banjos make me cringe, country with guitar", "banjo", "country, guitar"),
        ("flutes annoy me, trap with bells", "flute", "trap, bells"),
        ("strings are not what this needs, house with piano", "strings", "house, piano"),
        ("no point in a saxophone, soul with organ", "sax", "soul, organ"),
        ("ambient for meditation; drums would be a mistake", "drums", "ambient"),
        ("pop song with a ukulele, the glockenspiel can stay in its box", "glockenspiel", "pop, ukulele"),
        ("leave me alone with the cowbells, phonk please", "cowbell", "phonk"),
        ("techno with a 909, claps are strictly verboten", "clap", "techno, 909"),
        ("garage that has neither a piano nor an organ", "piano, organ", "uk garage"),
        ("we don't do ukulele here. folk rock with organ", "ukulele", "organ"),
        ("I'd rather you left out the clarinet, klezmer with violin", "clarinet", "violin"),
        ("the one thing I don't want is a flute. bossa nova with guitar", "flute", "bossa nova, guitar"),
        ("what I don't need is another piano beat. trap with guitar", "piano", "trap, guitar"),
        ("I ain't feeling strings today, funk with horns", "strings", "funk, horns"),
        ("any genre but metal, with piano", "metal", "piano"),
        ("not so much house as techno, 130", "house", "techno"),
        ("it's not that I hate drums, but keep them out of this ambient piece", "drums", "ambient"),
        ("ピアノなし、ギターだけのフォーク", "piano", "guitar, folk"),
        ("no reason not to have a flute, chill lofi", "", "flute, chill, lo-fi"),
        ("I can't see why we'd skip strings, cinematic piece", "", "strings, cinematic"),
        ("it would be a shame not to use strings, romantic waltz", "", "strings, romantic"),
        ("I'd hate for it to have no bass, dubstep", "", "bass, dubstep"),
        ("I'd hate it without claps, house", "", "clap, house"),
        ("not having a bass is not an option, funk", "", "bass, funk"),
        ("who says no to a saxophone? smooth jazz", "", "sax"),
        ("without fail include a clap, house", "", "clap, house"),
        ("better a cello than a viola, sad", "viola", "cello, sad"),
        ("warm, as opposed to cold, pads", "cold", "warm, pad"),
        ("baby shower slideshow, soft piano; a harp would be too much", "harp", "piano, soft"),
        ("techno but could the snare sit this one out", "snare", "techno"),
        ("no offense to drill but I want boom bap", "drill", "boom bap"),
        ("drill is out, boom bap is in, 92", "drill", "boom bap"),
        ("trap is off the table, house at 122", "trap", "house"),
        ("moody but please don't go full depressing, guitar", "depressing", "moody, guitar"),
        ("-drums +piano, ambient", "drums", "piano, ambient"),
        ("I've got nothing against trap, I just don't want it today. lofi please", "trap", "lo-fi"),
        ("as much as I love organs, skip it here. gospel with piano", "organ", "piano"),
        ("soul sample vibe, no chipmunk vocals", "vocals", "soul"),
        ("not every beat needs hats, so none here. trap", "hi-hat", "trap"),
        ("one more flute and I quit. trap with guitar", "flute", "trap, guitar"),
        ("if there's a flute in it I'll scream. trap with guitar", "flute", "trap, guitar"),
        ("dial out the drums, ambient", "drums", "ambient"),
        ("subtract the snare from a boom bap beat", "snare", "boom bap"),
        ("un beat de trap con campanas, la flauta ni loco", "flute", "trap, bells"),
        ("no tiene que llevar piano, lofi con guitarra", "piano", "lo-fi, guitar"),
        ("nada contra sax, mas nesse jazz não quero", "sax", "jazz"),
        ("ich hasse Blockflöten, mach Folk mit Gitarre", "recorder", "folk, guitar"),
        ("house mais vire les voix, avec orgue", "vocals", "house, organ"),
        ("interdit les violons, trap avec cloches", "violin", "trap, bells"),
        ("pas la peine de mettre une basse, piano solo triste", "bass", "piano, sad"),
        ("rien contre le sax mais pas ici, jazz avec trompette", "sax", "jazz, trumpet"),
    ],
)
def test_an_attitude_refuses_or_keeps_in_a_new_beat(text: str, refused: str, kept: str) -> None:
    reading = read(text)
    wanted = {*reading.genre, *reading.mood, *reading.instruments}
    gone = set(filter(None, refused.split(", ")))
    assert reading.intent == "generate"
    assert gone <= set(reading.exclude)
    assert wanted.isdisjoint(gone)
    assert set(filter(None, kept.split(", "))) <= wanted


@pytest.mark.parametrize(
    ("text", "gone", "new"),
    [
        ("i'm done with that flute, put in a clarinet", "flute", "clarinet"),
        ("we're finished with the sax, bring in a trumpet", "sax", "trumpet"),
        ("I'm through with these hi-hats, give me shakers", "hi-hat", "shaker"),
        ("the flute isn't working, replace with oboe", "flute", "oboe"),
        ("the violin doesn't work, swap for cello", "violin", "cello"),
        ("the organ just doesn't fit, use a rhodes", "organ", "rhodes"),
        ("the bells don't sit right, replace them with a vibraphone", "bells", "vibraphone"),
        ("the guitar feels wrong here, swap it for a banjo", "guitar", "banjo"),
        ("mach das Klavier weg und stattdessen eine Orgel", "piano", "organ"),
        ("the sax is not cutting it, swap it with a trumpet", "sax", "trumpet"),
        ("the banjo sounds out of place. replace it with an acoustic guitar", "banjo", "acoustic guitar"),
        ("my flute's not working for me, swap to clarinet please", "flute", "clarinet"),
        ("finished with the harp, bring in a piano", "harp", "piano"),
        ("no me gusta el violín, cámbialo por un chelo", "violin", "cello"),
        ("el órgano no funciona, cámbialo por un piano", "organ", "piano"),
        ("o sax não tá funcionando, troca por um trompete", "sax", "trumpet"),
        ("die Orgel passt nicht, nimm lieber ein Klavier", "organ", "piano"),
        ("die Flöte funktioniert nicht, ersetz sie durch eine Oboe", "flute", "oboe"),
        ("l'orgue ne marche pas, remplace par un piano", "organ", "piano"),
        ("フルートが合わないのでクラリネットに変えて", "flute", "clarinet"),
        ("オルガンを消してピアノにして", "organ", "piano"),
        ("플루트가 안 어울려, 클라리넷으로 바꿔줘", "flute", "clarinet"),
    ],
)
def test_what_does_not_work_is_swapped(text: str, gone: str, new: str) -> None:
    (step,) = read(text).operations
    assert (step.op, step.target, step.amount) == ("change_instrument", gone, new)


@pytest.mark.parametrize(
    ("text", "operation", "target"),
    [
        ("take out the fourth voice, i.e. the cello", "remove", "cello"),
        ("mute the top line, that is the flute", "mute", "flute"),
        ("remove the lead instrument, meaning the violin", "remove", "violin"),
        ("get rid of the second part, meaning the oboe", "remove", "oboe"),
        ("I wouldn't mind losing the tambourine", "remove", "tambourine"),
        ("the ride can take a hike", "remove", "ride"),
    ],
)
def test_one_part_goes_and_no_other(text: str, operation: str, target: str) -> None:
    (step,) = read(text).operations
    assert (step.op, step.target) == (operation, target)


@pytest.mark.parametrize(
    ("text", "excluded"),
    [
        ("boom bap, no drill drums", "drill drums"),
        ("house, no techno kick", "techno kick"),
        ("jazz without fast drums", "fast drums"),
        ("techno sin hi-hats abiertos", "open hat"),
        ("techno ohne offene Hi-Hats", "open hat"),
        ("un boom bap, pas de charley ouvert", "open hat"),
        ("trap but nothing like travis scott", "travis scott"),
        ("i dont want it to sound like drake", "drake"),
    ],
)
def test_no_more_is_refused_than_was_said(text: str, excluded: str) -> None:
    assert read(text).exclude == (excluded,)


@pytest.mark.parametrize("text", ["no drill drums", "no jazz drums please"])
def test_a_genre_that_only_tells_of_refused_drums_is_not_asked_for(text: str) -> None:
    assert read(text).genre == ()


@pytest.mark.parametrize(
    ("text", "aim"),
    [
        ("make it less sad", "less sad"),
        ("it's way too sad", "less sad"),
        ("less dreamy please", "less dreamy"),
        ("make it sad", "sad"),
    ],
)
def test_less_of_a_mood_is_not_more_of_it(text: str, aim: str) -> None:
    (step,) = read(text).operations
    assert (step.op, step.target) == ("change_mood", aim)


@pytest.mark.parametrize(
    ("text", "steps"),
    [
        ("remove the oboe. keep the clarinet. and the horn as well.", [("remove", "oboe")]),
        ("mute the hats. the claps too", [("mute", "hi-hat"), ("mute", "clap")]),
        ("take the piano out, well, keep it but quieter", [("volume_down", "piano")]),
        ("remove the choir, actually keep it but with more reverb", [("add_effect", "choir")]),
        ("not into the bells, take them out", [("remove", "bells")]),
        ("the bass should leave room for the kick", [("simplify", None)]),
        ("the flute has to leave now", [("remove", "flute")]),
    ],
)
def test_what_is_kept_stays(text: str, steps: list[tuple[str, str | None]]) -> None:
    assert [(step.op, step.target) for step in read(text).operations] == steps


@pytest.mark.parametrize("text", ["lofi, 87, no faster than 90", "lofi at 87 bpm, not over 90"])
def test_a_tempo_beside_its_limit_is_the_tempo(text: str) -> None:
    reading = read(text)
    assert (reading.bpm, reading.bpm_range) == (87, None)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("last time there was no piano. this time piano please, jazz", "piano"),
        ("I never use strings but today I want strings, epic", "strings"),
        ("not exactly house but sort of house, 120", "house"),
    ],
)
def test_a_later_wish_counts_over_a_habit_or_a_doubt(text: str, kept: str) -> None:
    reading = read(text)
    assert kept in (*reading.genre, *reading.instruments)
    assert kept not in reading.exclude
