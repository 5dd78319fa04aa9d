"""What is decided about parts: enough of one, a verdict, leave to stay, one that is missing, a refusal taken back."""

from __future__ import annotations

import pytest

from dawg.assistant.reader import Reading, read


def _plain(name: str | None) -> str:
    return (name or "").removesuffix("s").replace("-", "")


def _wanted(reading: Reading) -> set[str]:
    added = (step.target for step in reading.operations if step.op in ("add", "volume_up", "unmute"))
    return {_plain(name) for name in (*reading.genre, *reading.mood, *reading.instruments, *added)}


def _gone(reading: Reading) -> set[str]:
    steps = (step for step in reading.operations if step.op in ("remove", "mute", "change_instrument"))
    gone = {_plain(step.target) for step in steps if step.section is None}
    return gone | {_plain(name) for name in reading.exclude} | ({"vocal"} if reading.vocals is False else set())


def _check(text: str, refused: str, kept: str) -> None:
    reading = read(text)
    for name in filter(None, map(_plain, refused.split(", "))):
        assert name not in _wanted(reading)
        assert name in _gone(reading) or name in ("sad", "happy")
    for name in filter(None, map(_plain, kept.split(", "))):
        assert name not in _gone(reading)


@pytest.mark.parametrize(
    ("text", "refused", "kept"),
    [
        ("I've had it up to here with the choir, give me techno", "choir", "techno"),
        ("we've all had our fill of saxophone, make a jazz trio", "sax", "jazz"),
        ("quit it with the claps already", "clap", ""),
        ("enough cowbell", "cowbell", ""),
        ("enough already with the hi-hats", "hi-hat", ""),
        ("knock it off with the sirens", "siren", ""),
        ("i'm so over strings, do a lofi beat with rhodes", "strings", "lofi, rhodes"),
        ("my ears are done with that lead, drop it", "lead", ""),
        ("that's quite enough flute, thanks", "flute", ""),
        ("cut it out with the cowbell please", "cowbell", ""),
        ("I have heard my share of trap hats so make it with shakers", "hi-hat", "shaker"),
        ("I'm up to here with 808s, use a bass guitar in my drill beat", "808", "bass guitar, drill"),
        ("lay it off with the snare rolls, no more choir either", "choir", ""),
        ("seen enough of the harp for one lifetime", "harp", ""),
        ("had my fill of violins. house with a piano", "violin", "house, piano"),
        ("if i have to hear that flute one more time i'll scream", "flute", ""),
        ("give it a rest with the bongos", "bongos", ""),
        ("i've about had it with this organ", "organ", ""),
        ("pack it in with the vocals", "vocals", ""),
        ("the accordion drives me up the wall, so get it out", "accordion", ""),
        ("my patience with the trumpet has run out", "trumpet", ""),
        ("nobody can take another second of that flute", "flute", ""),
        ("cant with the bells anymore lol", "bells", ""),
        ("enough with those damn claps", "clap", ""),
        ("we've had plenty of choir by now, take it away", "choir", ""),
        ("I am up to my ears in saxophones, give me a house beat with an organ", "sax", "house, organ"),
        ("cut it out with the sirens", "siren", ""),
        ("my wife is over the flute, so make soul with a clarinet", "flute", "soul, clarinet"),
        ("give the cowbell a rest", "cowbell", ""),
        ("I can't take one more second of this banjo", "banjo", ""),
        ("done with 808s. want a techno with a round kick", "808", "techno, kick"),
        ("basta de violines, quiero una bachata con guitarra", "violin", "guitar"),
        ("j'en ai marre des flûtes, fais un jazz avec piano", "flute", "jazz, piano"),
        ("ich hab die Nase voll von Geigen, mach House mit Orgel", "violin", "house, organ"),
        ("chega de cavaquinho, faz um samba com violão", "cavaquinho", "samba"),
        ("no more strings, ever again", "strings", ""),
        ("sick to death of the marimba, jazz with vibraphone", "marimba", "jazz, vibraphone"),
        ("leave it with the tambourine already", "tambourine", ""),
        ("had it with that stupid triangle", "triangle", ""),
    ],
)
def test_what_one_has_had_enough_of_goes(text: str, refused: str, kept: str) -> None:
    _check(text, refused, kept)


@pytest.mark.parametrize(
    ("text", "refused", "kept"),
    [
        ("There's no bass! Where's the bass? Put it in!", "", "bass"),
        ("there is no snare in here? add it", "", "snare"),
        ("why is there no piano? put one in", "", "piano"),
        ("hey, theres no strings, please put them in", "", "strings"),
        ("where did the clap go?? bring it back", "", "clap"),
        ("I asked for a choir and there's no choir, so add it", "", "choir"),
        ("no drums at all?? put some drums in please", "", "drums"),
        ("it's got no bass, give it some", "", "bass"),
        ("there aren't any hats yet - add them", "", "hi-hat"),
        ("the pads are missing, put them back", "", "pad"),
        ("it has no strings and it needs them", "", "strings"),
        ("you forgot the piano, put it in", "", "piano"),
        ("without the pads it sounded empty so bring them back", "", "pad"),
        ("it sounds hollow without the strings, bring them back", "", "strings"),
        ("it was boring without the flute, put it back in", "", "flute"),
        ("the beat felt dead without any congas, can we have them again", "", "congas"),
        ("since you cut the organ it sounds thin, bring it back", "", "organ"),
        ("it doesn't have a kick! it needs one!", "", "kick"),
        ("I can't believe there is no bass in it, fix that, add one", "", "bass"),
        ("no clap yet, so add a clap", "", "clap"),
        ("lofi with no drums at all, please", "drums", "lofi"),
        ("there should be no bass in this, make it ambient", "bass", "ambient"),
        ("there must be no flute", "flute", ""),
        ("es gibt keinen Bass! mach einen rein", "", "bass"),
        ("there arent any strings! i want strings!", "", "strings"),
        ("the kick is missing. add it.", "", "kick"),
        ("no piano?? come on, put a piano in", "", "piano"),
        ("it has zero percussion, add some", "", "percussion"),
        ("i can't hear a bass at all, is there none? add one", "", "bass"),
        ("the track has no hats right now so put hats in", "", "hi-hat"),
        ("how come there's no organ? bring one in", "", "organ"),
        ("no es posible, no hay bajo! ponlo", "", "bass"),
        ("il n'y a pas de basse ! mets-en une", "", "bass"),
        ("without congas it felt naked, give me them back", "", "congas"),
        ("it felt empty without the choir so bring the choir back", "", "choir"),
        ("you left out the guitar! add it back", "", "guitar"),
        ("wheres my clap, it's gone! add it again", "", "clap"),
        ("there is no flute in this, and that's how i want it", "flute", ""),
    ],
)
def test_what_is_missing_and_asked_for_comes(text: str, refused: str, kept: str) -> None:
    _check(text, refused, kept)


@pytest.mark.parametrize(
    ("text", "refused", "kept"),
    [
        (
            "nobody in class liked the harpsichord so it's out, everybody liked the clap so it's in",
            "harpsichord",
            "clap",
        ),
        ("the flute is out, the strings are in", "flute", "strings"),
        ("piano in, guitar out", "guitar", "piano"),
        ("flute: thumbs down. organ: thumbs up", "flute", "organ"),
        ("the choir is a no, the bells are a yes", "choir", "bells"),
        ("the banjo has got to go, the bass can stay", "banjo", "bass"),
        ("my wife can't stand the sax so that's out, but she loves the rhodes so that's in", "sax", "rhodes"),
        ("hats stay, cowbell goes", "cowbell", "hi-hat"),
        ("bells - no, 808 - yes", "bells", "808"),
        ("the band voted against the tambourine, so it's gone", "tambourine", ""),
        ("it's a no from me for the flute", "flute", ""),
        ("it's a no to the choir and a yes to the strings", "choir", "strings"),
        ("the trumpet gets the boot", "trumpet", ""),
        ("the violin has to leave, the cello may remain", "violin", "cello"),
        ("strings yes, brass no, drums yes", "brass", "strings, drums"),
        ("the synth is fine, the sitar isn't, so out it goes", "sitar", "synth lead"),
        ("everyone hates the kazoo so it's out", "kazoo", ""),
        ("clap in, ride out", "ride", "clap"),
        ("nobody wants the gong so it goes", "gong", ""),
        ("thumbs down on the harp", "harp", ""),
        ("thumbs up for the organ, thumbs down for the vocals", "vocals", "organ"),
        ("the flute won't be missed, take it", "flute", ""),
        ("the glockenspiel had its chance, it's gone now", "glockenspiel", ""),
        ("harp: yes. oboe: no.", "oboe", "harp"),
        ("violin no, viola yes please, cello yes", "violin", "viola, cello"),
        ("the jury says the bagpipes are out, the fiddle is in", "bagpipes", "fiddle"),
        ("my girlfriend hates the organ so out it goes", "organ", ""),
        ("everybody wanted the trumpet gone so it's gone", "trumpet", ""),
        ("the kazoo is a hard no, the tuba is a yes", "kazoo", "tuba"),
        ("marimba's out, vibes stay", "marimba", ""),
        ("thumbs down for the glockenspiel, thumbs up for the celesta", "glockenspiel", "celesta"),
        ("the accordion got the axe", "accordion", ""),
        ("the drummer liked the ride so it's in, nobody liked the crash so it's out", "crash", "ride"),
        ("flute goes, oboe stays", "flute", "oboe"),
        ("a no to strings and a yes to brass", "strings", "brass"),
        ("brass? nope. strings? yep. house beat", "brass", "strings, house"),
        ("el piano no, la guitarra sí", "piano", "guitar"),
        ("Klavier nein, Gitarre ja", "piano", "guitar"),
        ("the synth can stay, the bells can't", "bells", "synth lead"),
        ("the harpsichord didn't survive the vote", "harpsichord", ""),
        ("the bongos may go, the congas must stay", "bongos", "congas"),
    ],
)
def test_a_verdict_decides_who_plays(text: str, refused: str, kept: str) -> None:
    _check(text, refused, kept)


@pytest.mark.parametrize(
    ("text", "refused", "kept"),
    [
        ("tira o violino, a bateria pode ficar", "violin", "drums"),
        ("tira a guitarra, o baixo fica", "electric guitar", "bass"),
        ("quita el piano, la batería puede quedarse", "piano", "drums"),
        ("saca los violines, el bajo se queda", "violin", "bass"),
        ("nimm das Klavier raus, der Bass darf bleiben", "piano", "bass"),
        ("mach die Geige weg, die Trommeln können bleiben", "violin", "drums"),
        ("enlève le piano, la basse peut rester", "piano", "bass"),
        ("vire les violons, la batterie reste", "violin", "drums"),
        ("remove the violin, the drums may stay", "violin", "drums"),
        ("the piano goes, the drums are allowed to stay", "piano", "drums"),
        ("lose the flute, the organ is welcome to stay", "flute", "organ"),
        ("kill the choir, you can leave the strings in", "choir", "strings"),
        ("mute the lead but the bells are fine where they are", "lead", "bells"),
        ("take the harp out, no problem with the cello", "harp", "cello"),
        ("delete the pads, I have nothing against the strings", "pad", "strings"),
        ("remove the clap, I don't mind the snare", "clap", "snare"),
        ("ピアノを消して、ドラムは残して", "piano", "drums"),
        ("피아노 빼줘, 드럼은 그대로 둬", "piano", "drums"),
        ("o violino pode sair, a bateria não", "violin", "drums"),
        ("el violín fuera, la batería se queda", "violin", "drums"),
        ("Klavier raus, Schlagzeug bleibt drin", "piano", "drums"),
        ("le piano dehors, la basse on garde", "piano", "bass"),
        ("tira o piano mas o baixo pode ficar", "piano", "bass"),
        ("quita la guitarra, el piano se puede quedar", "guitar", "piano"),
        ("wirf die Flöte raus, die Orgel kann gern bleiben", "flute", "organ"),
        ("enlève la flûte, l'orgue peut rester", "flute", "organ"),
        ("ditch the choir, the organ is good where it is", "choir", "organ"),
        ("remove the lead, I still like the pad", "lead", "pad"),
        ("take the claps out, the snare doesn't bother me", "clap", "snare"),
        ("mute the bass, the kick's fine", "bass", "kick"),
        ("get rid of the harp, the flute not though", "harp", "flute"),
        ("delete the strings, the brass is a keeper", "strings", "brass"),
        ("drop the cowbell, the shaker stays put", "cowbell", "shaker"),
        ("remove the sax, leave the clarinet where it is", "sax", "clarinet"),
        ("cut the crash, the hats are allowed", "crash", "hi-hat"),
    ],
)
def test_what_may_stay_is_not_taken_out_too(text: str, refused: str, kept: str) -> None:
    _check(text, refused, kept)


@pytest.mark.parametrize(
    ("text", "refused", "kept"),
    [
        ("hardly think we need a gong, do we? out with it", "gong", ""),
        ("i hardly think we need a choir", "choir", ""),
        ("we barely need the flute, take it out", "flute", ""),
        ("I doubt we need the strings", "strings", ""),
        ("scarcely any use for a harp in this, remove it", "harp", ""),
        ("don't see the point of the cowbell, lose it", "cowbell", ""),
        ("do we really need the tambourine? i say no", "tambourine", ""),
        ("I see no reason to have a sax in this", "sax", ""),
        ("doubt anybody wants a banjo in there", "banjo", ""),
        ("not sure we need the bongos, take them out", "bongos", ""),
        ("what do we need a triangle for? away with it", "triangle", ""),
        ("who needs a flute anyway. out", "flute", ""),
        ("i can't see why we'd want an accordion", "accordion", ""),
        ("i don't think the harp belongs here", "harp", ""),
        ("can't imagine anyone wanting a kazoo in this", "kazoo", ""),
        ("who asked for bells? get rid of them", "bells", ""),
        ("the sitar adds nothing", "sitar", ""),
        ("a gong is the last thing we need", "gong", ""),
        ("i could hardly care less about the strings, remove them", "strings", ""),
        ("I seriously doubt a banjo belongs in techno, so make techno without it", "banjo", "techno"),
        ("what's the cowbell even doing here? out", "cowbell", ""),
        ("we scarcely need a choir here", "choir", ""),
        ("I doubt the flute helps, drop it", "flute", ""),
        ("don't really see why there's a harp, take it out", "harp", ""),
        ("is the triangle necessary? i doubt it, remove it", "triangle", ""),
        ("I'm not convinced we need brass", "brass", ""),
        ("can't see any need for the tuba", "tuba", ""),
        ("does it really need the organ? nah", "organ", ""),
        ("there's no point having a kazoo in it", "kazoo", ""),
        ("no need whatsoever for strings", "strings", ""),
        ("the last thing this needs is a cowbell", "cowbell", ""),
        ("the violin isn't really needed, is it?", "violin", ""),
        ("I barely want any bass in this ambient piece", "bass", "ambient"),
        ("nobody needs bagpipes in a lofi beat", "bagpipes", "lofi"),
        ("no one will miss the flute, take it out", "flute", ""),
        ("I hardly ever want strings in my techno", "strings", "techno"),
    ],
)
def test_what_is_hardly_needed_goes(text: str, refused: str, kept: str) -> None:
    _check(text, refused, kept)


@pytest.mark.parametrize(
    ("text", "refused", "kept"),
    [
        ("no no no. no piano. okay maybe piano. but definitely no violin", "violin", "piano"),
        ("no guitar. well ok, guitar. but no drums", "drums", "guitar"),
        ("no strings... on second thought keep the strings", "", "strings"),
        ("make house without piano. actually no, piano is fine", "", "house, piano"),
        ("drop the bass, no wait, keep it", "", "bass"),
        ("no choir please. hmm alright, choir after all", "", "choir"),
        ("no flute! fine, a flute, but no harp", "harp", "flute"),
        ("techno, no vocals. ok maybe vocals", "", "techno, vocals"),
        ("remove the pad. on reflection leave it in", "", "pad"),
        ("kein Klavier. na gut, doch Klavier. aber keine Geige", "violin", "piano"),
        ("no organ, scratch that, organ yes", "", "organ"),
        ("lofi without a bass. you know what, put the bass in", "", "lofi, bass"),
        ("no brass, or actually yes brass, but never a kazoo", "kazoo", "brass"),
        ("fresh start, phonk, drop the cowbell, i mean lose it, dont add it", "cowbell", "phonk"),
        ("trap, no hats. nah, changed my mind, hats please", "", "trap, hi-hat"),
        ("I said no snare but i've changed my mind, add a snare", "", "snare"),
        ("if you cut the bass I will cry so don't", "", "bass"),
        ("ditch the strings... nope, they stay", "", "strings"),
        ("could you not make it so happy and could you not forget the harp this time", "happy", "harp"),
        ("no drums. hmm, okay, drums are fine, but no bass", "bass", "drums"),
        ("jazz without piano. actually a piano is ok", "", "jazz, piano"),
        ("don't add strings. oh alright, add strings", "", "strings"),
        ("mute the bass... on second thoughts leave the bass in", "", "bass"),
        ("no sax, well fine, some sax, just no trumpet", "trumpet", "sax"),
        ("sin bajo. bueno, vale, con bajo", "", "bass"),
        ("pas de guitare. bon d'accord, une guitare", "", "guitar"),
        ("ohne Bass. na gut, doch mit Bass", "", "bass"),
        ("no vocals. i changed my mind, vocals please. soul", "", "soul, vocals"),
        ("techno with no clap, hm maybe a clap after all", "", "techno, clap"),
        ("remove the organ. hmm nah it can stay", "", "organ"),
        ("take out the flute. you know what? keep it", "", "flute"),
        ("if anyone removes the kick I'm leaving", "", "kick"),
        ("touch the bass and i'll scream", "", "bass"),
        ("lose the piano and I'll hate you forever, so don't", "", "piano"),
    ],
)
def test_a_refusal_is_taken_back_by_what_is_conceded(text: str, refused: str, kept: str) -> None:
    _check(text, refused, kept)


@pytest.mark.parametrize(
    ("text", "refused", "kept"),
    [
        ("surtout pas de saxo dans mon jazz, plutôt une clarinette", "sax", "jazz, clarinet"),
        ("pas de piano, plutôt une guitare, dans une ballade pop", "piano", "guitar, pop"),
        ("bitte keine Geige im House, lieber ein Klavier", "violin", "house, piano"),
        ("kein Klavier, lieber eine Orgel", "piano", "organ"),
        ("sin piano, mejor una guitarra", "piano", "guitar"),
        ("nada de violines, mejor un bajo en mi techno", "violin", "bass, techno"),
        ("sem piano, melhor um violão", "piano", "acoustic guitar"),
        ("não quero bateria, prefiro um piano", "drums", "piano"),
        ("nicht so gern Streicher, eher Bläser", "strings", "brass"),
        ("no sax in my jazz, rather a clarinet", "sax", "jazz, clarinet"),
        ("please no piano, better an organ", "piano", "organ"),
        ("no drums, preferably shakers", "drums", "shaker"),
        ("pas de batterie mais plutôt des shakers", "drums", "shaker"),
        ("no quiero trompeta, más bien una flauta", "trumpet", "flute"),
        ("no strings, more like a choir", "strings", "choir"),
        ("jamais de flûte, de préférence un violon", "flute", "violin"),
        ("keine Trompete sondern eine Flöte", "trumpet", "flute"),
        ("não usa guitarra e sim um piano", "electric guitar", "piano"),
        ("ピアノじゃなくてギターで", "piano", "guitar"),
        ("피아노 말고 기타로", "piano", "guitar"),
        ("I'm against drums in this one, ambient please", "drums", "ambient"),
        ("against vocals. deep house", "vocals", "deep house"),
        ("we are all against the flute", "flute", ""),
        ("house, against any piano", "piano", "house"),
        ("it should have piano, not guitar", "guitar", "piano"),
        ("the beat should use strings, not brass", "brass", "strings"),
        ("i want a beat with organ, not piano", "piano", "organ"),
        ("lofi with rhodes and not with guitar", "guitar", "rhodes, lofi"),
        ("it needs a shaker not a tambourine", "tambourine", "shaker"),
        ("give me a cello rather than a violin", "violin", "cello"),
        ("my kids hate the sax, make a lullaby beat with harp", "sax", "harp"),
        ("my wife loathes accordion, make it jazz with piano", "accordion", "jazz, piano"),
        ("the neighbours despise bass, so make ambient with flute", "bass", "flute"),
        ("our singer dislikes strings, make soul with organ", "strings", "organ"),
        ("don't add a crash every 4 bars, just add one at the drop", "", "crash"),
        ("don't add strings to the verse, only add them in the chorus", "", "strings"),
        ("strings i cannot hear anymore", "strings", ""),
        ("flutes I can't listen to any longer", "flute", ""),
        ("that choir i just can't take anymore", "choir", ""),
        ("phonk, drop the cowbell", "cowbell", "phonk"),
        ("house, lose the piano, keep the bass", "piano", "house, bass"),
        ("trap but kill the hats", "hi-hat", "trap"),
        ("techno, ditch the vocals", "vocals", "techno"),
        ("drill, scrap the strings, i mean it, leave them out", "strings", "drill"),
        ("r&b, bin the sax, don't put it in", "sax", "r&b"),
        ("if you remove the drums I'll be sad, so please don't", "", "drums"),
        ("you'd break my heart if you took out the piano", "", "piano"),
        ("whistle? no. flute? yes", "whistle", "flute"),
        ("I'm dead against vocals, make it lofi", "vocals", "lofi"),
        ("we voted against the choir, do gospel with organ", "choir", "organ"),
        ("my boss detests the harp, make it house with piano", "harp", "house, piano"),
        ("the strings I can't bear to listen to any more", "strings", ""),
        ("use an oboe, not a flute", "flute", "oboe"),
        ("no brass in the verse, only put it in the chorus", "", "brass"),
        ("don't play the bell all the time, just play it at the end", "", "bell"),
        ("bitte ohne Klavier, eher eine Gitarre, im Reggae", "piano", "guitar, reggae"),
        ("surtout pas de violon, plutôt une flûte", "violin", "flute"),
        ("nada de sax, mejor una trompeta en mi jazz", "sax", "trumpet, jazz"),
        ("don't make it so sad, and don't forget the piano", "sad", "piano"),
        ("could we not have the harp this time", "harp", ""),
    ],
)
def test_what_stands_against_something_and_instead_of_it(text: str, refused: str, kept: str) -> None:
    _check(text, refused, kept)


@pytest.mark.parametrize(
    ("text", "refused", "kept"),
    [
        ("is there enough bass in it? turn the bass up", "", "bass"),
        ("enough talk, make a house beat with piano", "", "house, piano"),
        ("I can hardly hear the strings, turn them up", "", "strings"),
        ("I'm over the moon about the strings, keep them and add a harp", "", "harp, strings"),
        ("techno with a hard enough kick", "", "kick, techno"),
        ("the snare against the vocals is nice, add a clap", "", "snare, clap"),
        ("drop it and add a piano in the drop", "", "piano"),
        ("done with the piano part, next add strings", "", "piano, strings"),
        ("Beat mit Klavier, lieber langsam", "", "piano"),
        ("make it so the piano is out front", "", "piano"),
        ("the harp is in, now add a flute", "", "harp, flute"),
        ("there is no better sound than a rhodes, add a rhodes", "", "rhodes"),
        ("I've had enough coffee, make lofi with rhodes", "", "lofi, rhodes"),
        ("strings in the intro, out in the verse", "", ""),
        ("the bass could go a bit lower", "", "bass"),
        ("is there enough kick? if not turn it up", "", "kick"),
        ("the strings are over the piano, that's great, add a harp", "", "harp"),
        ("i have seen enough, add a choir", "", "choir"),
        ("yes, drums. no, wait, drums and a bass", "", "drums, bass"),
        ("actually a guitar would be nice, add one", "", "guitar"),
        ("add a bass, sure, and a pad", "", "bass, pad"),
        ("I need a bass, hardly any reverb on it", "", "bass"),
        ("a piano over the drums", "", "piano, drums"),
        ("cut it with the kick and add a snare", "", "snare"),
        ("fine, add a flute then", "", "flute"),
    ],
)
def test_words_of_refusal_in_other_senses_refuse_nothing(text: str, refused: str, kept: str) -> None:
    _check(text, refused, kept)
