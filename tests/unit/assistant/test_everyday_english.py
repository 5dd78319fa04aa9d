"""English as people type it: refusals in passing, orders in other words, text speak; twenty sentences of a class stand for it."""

from __future__ import annotations

import pytest

from dawg.assistant.reader import read


def steps(text: str) -> list[str]:
    """Return the steps as "volume_up kick @ chorus = 3"."""
    found = []
    for step in read(text).operations:
        value = step.key or step.effect or step.bpm or step.amount
        found.append(
            " ".join(
                [step.op, *([step.target] if step.target else [])]
                + ([f"@ {step.section}"] if step.section else [])
                + ([f"= {value}"] if value is not None else [])
            )
        )
    return found


@pytest.mark.parametrize(
    ("text", "refused", "wanted"),
    [
        # what is kept away, stays home, or nobody plays
        ("keep strings far away from this one, i just want a warm organ", "strings", "organ"),
        ("a synthwave piece where the bass doesn't pump and nobody plays guitar", "guitar", "bass"),
        ("a tango where the accordion stays home and the violin does all the work", "accordion", "violin"),
        ("orchestral but the brass should sit this one out", "brass", "orchestral"),
        ("funk with a clav, the horns can take the day off", "horns", "clavinet"),
        # somebody else's wish
        ("everyone keeps telling me to use 808s and i'd rather not. hip hop with upright bass", "808", "upright bass"),
        ("my friends always say i should add a choir but no thanks. house with organ", "choir", "organ"),
        # a list that is summed up, several refusals in one breath, one for a reason
        ("skip the flute, clarinet, all of that, and give me a bossa nova on nylon guitar", "flute", "nylon guitar"),
        ("no autotune no trap hats no 808 i want real drums and a hammond", "808", "drums"),
        ("punk at 190 with loads of guitars. keyboards are for nerds so none of those", "keys", "guitar"),
        ("if there's one thing i cannot stand it's violins and supersaws. deep house please", "supersaw", "deep house"),
        ("sad piano without being depressing", "depressing", "piano"),
        ("we already have enough synths in this set so try banjo and fiddle, bluegrass", "synth", "banjo"),
        ("never use the word phonk near me again, i want memphis rap with tape hiss", "phonk", "memphis rap"),
        ("deep techno with a sub and rimshots where claps don't come in at all", "clap", "sub bass"),
        ("please don't put any vocals on this one, just a rolling garage groove", "vocals", "uk garage"),
        ("house isn't what i'm after, nor techno; think italo disco", "techno", "italo disco"),
        ("let's go for a dembow groove sans the usual plucks", "pluck", "dembow"),
        ("hip-hop beat, no sampled drums, live kit feel, rhodes out", "rhodes", "drums"),
        ("aye lad gies a tune wi fiddle nae drums", "drums", "fiddle"),
        ("jazz, hold the gloom", "gloomy", "jazz"),
        ("soulful house, vocals off, keys on, strings on, sax off", "sax", "strings"),
        ("i'd take a mandolin over a banjo any day. bluegrass, 120", "banjo", "mandolin"),
        ("i'd sooner hear an organ than another supersaw. electro house please", "supersaw", "organ"),
        ("lofi, and when i say lofi i don't mean rain sounds", "rain", "lo-fi"),
        ("except for a kick drum i don't want any drums in it. dub techno", "drums", "kick"),
        ("i've banned drums from the aquarium. calm rhodes", "drums", "rhodes"),
        ("let the trumpet rest. clarinet only. 20s jazz", "trumpet", "clarinet"),
        ("absent: cymbals. present: toms, taiko. cinematic", "cymbals", "taiko"),
        ("we don't do trap in this house. give me swing revival with upright bass", "trap", "swing jazz"),
        ("you can keep your synths, i want real strings and timpani, epic score", "synth", "timpani"),
        ("trap beat without the rolling hats, simple hats only", "rolling hi-hat", "hi-hat"),
        ("my dog barks so keep it low, cello n bass clarinet n doublebass, not scary", "scary", "double bass"),
        ("mousetrap advert, i'd rather not have trap, swing with clarinet", "trap", "swing jazz"),
        ("so everybody will expect house. don't. go bossa nova", "house", "bossa nova"),
    ],
)
def test_what_is_refused_in_passing_stays_out(text: str, refused: str, wanted: str) -> None:
    reading = read(text)
    named = {*(reading.genre or ()), *(reading.mood or ()), *(reading.instruments or ())}
    assert refused not in named
    assert refused in (reading.exclude or ())
    assert wanted in named


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("my drummer says no claps but ignore him, i want claps. funk", "clap"),
        ("no harp no party. fantasy ambient", "harp"),
        ("there is no such thing as too many congas. afrobeat", "congas"),
        ("you can never have too much cowbell, phonk please", "cowbell"),
        ("drill without sliding 808s would be pointless so keep those", "808"),
        ("gospel without a choir is like pizza without cheese, so yes choir", "choir"),
        ("amapiano with shakers, no piano lol jk keep piano", "piano"),
        ("it ain't disco unless it has strings", "strings"),
        ("i can't say i dislike accordion so put one in, a little waltz in 3/4", "accordion"),
    ],
)
def test_what_only_sounds_refused_is_kept(text: str, wanted: str) -> None:
    reading = read(text)
    assert wanted in (reading.instruments or ())
    assert not reading.exclude


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # what came though it was refused, and what goes for good
        ("you put bells in again. lose them. same goes for the organ", ["remove bells", "remove organ"]),
        ("i said no cowbell and you gave me cowbell", ["remove cowbell"]),
        ("you know that snare you added? yeah, no", ["remove snare"]),
        ("everything's fine apart from that whistle. bin it", ["remove whistle"]),
        ("take the violin out and never let it back in", ["remove violin"]),
        ("no more crash cymbal, and no less snare than now", ["remove crash"]),
        ("i'm not saying no piano, i'm saying quieter piano", ["volume_down piano"]),
        ("no not the snare, the rim. mute the rim", ["mute rimshot"]),
        ("out with the synth bass, in with the upright bass", ["change_instrument synth bass = upright bass"]),
        ("i'd prefer it if the strings weren't there", ["remove strings"]),
        ("this needs guitars like a fish needs a bicycle", ["remove guitar"]),
        ("the toms? gone. the crash? also gone", ["remove toms", "remove crash"]),
        ("how about everything stays but the shaker leaves", ["remove shaker"]),
        ("i would be lying if i said i wanted strings", ["remove strings"]),
        ("less of the piano and none of the strings", ["volume_down piano", "remove strings"]),
        ("we should probably not have both organ and accordion, drop the accordion", ["remove accordion"]),
        ("stop adding cymbals", ["remove cymbals"]),
        ("brighten the guitars but not the piano", ["brighter guitar"]),
        ("violin should stop after the first verse", ["mute violin @ after verse 1"]),
        ("there should be zero traces of reverb on the drums", ["remove_effect drums = reverb"]),
        ("either the bells go or i go", ["remove bells"]),
        ("the snare can't be that loud", ["volume_down snare"]),
        ("keep it all but lose 3 dB on the master", ["volume_down = 3 dB"]),
        ("set swing back to zero", ["swing = 0 %"]),
        ("sum1 sed it needs more cowbell n hes right", ["volume_up cowbell"]),
        ("is it me or are the claps annoying? get rid", ["remove clap"]),
        ("i want all the strings gone by the second chorus", ["remove strings @ chorus 2"]),
        ("no hi hats in the first verse but bring them in after", ["mute hi-hat @ verse 1"]),
        ("we love everything about it except how long the intro is", ["shorten @ intro"]),
        ("nudge it toward house without losing the guitar", ["change_genre house"]),
        ("arpeggiate the chords in the bridge", ["add arp @ bridge"]),
        ("if i wanted a banjo i'd have asked for one", ["remove banjo"]),
        ("no open hats please", ["remove open hat"]),
        ("without a doubt it needs a cello", ["add cello"]),
        ("it doesn't have to be fast, it just has to have an upright piano", ["add piano"]),
        (
            "the flute thing in the middle is kind of annoying her and me too so could that go, and while you're in there "
            "the bass could come up a smidge",
            ["remove flute", "volume_up bass = a little"],
        ),
        # what one dislikes the amount of
        ("not a fan of how bright this is", ["darker"]),
        ("i hate how loud the snare is", ["volume_down snare"]),
        # keys, lengths and places in other words
        ("put the whole thing in F minor", ["set_key = F minor"]),
        ("could we have it in B flat major instead of C", ["set_key = Bb major"]),
        ("let it ride another eight bars at the end", ["extend = 8 bars"]),
        ("halve the intro and double the outro", ["shorten @ intro = 50 %", "extend @ outro = 100 %"]),
        ("add a delay to the lead, quarter notes, not too wet", ["add_effect lead = delay"]),
        ("add reverb to the snare, nothing crazy", ["add_effect snare = reverb"]),
        ("put the whole thing down a fourth and slow it by 6 bpm", ["transpose = -5 semitones", "tempo_down = 6.0"]),
        (
            "this slaps but its too long cut it to like 2 min and drop the key 1 step",
            ["shorten = 120 seconds", "transpose = -1 semitones"],
        ),
        ("cut everything below 40hz and tame 3k on the lead", ["eq = 40 hz", "eq lead = 3 khz"]),
        ("the second drop just repeats the first one, could we flip the bassline there", ["vary bass @ drop 2"]),
        ("put some strings in the back", ["add strings"]),
        (
            "ths basss is wayyyy 2 lowd n da hihats r 2 quiet fix it thnx",
            ["volume_down bass = a lot", "volume_up hi-hat"],
        ),
        ("bring all the drums down 2 dB except the kick", ["volume_down drums = 2 dB"]),
        ("let the guitar take a solo in the bridge", ["add guitar @ bridge"]),
        (
            "transpose d'un ton vers le haut et rallonge l'outro de 4 mesures",
            ["transpose = 2 semitones", "extend @ outro = 4 bars"],
        ),
        ("transpose alles einen ganzton nach oben", ["transpose = 2 semitones"]),
        (
            "take out the hats, put back the hats, take them out again",
            ["remove hi-hat", "unmute hi-hat", "remove hi-hat"],
        ),
        ("the bass in the intro has to go and a pad in", ["remove bass @ intro", "add pad"]),
        ("kann die snare raus", ["remove snare"]),
        ("take a bit of the brightness off the cymbals", ["darker cymbals = a little"]),
        ("add tape hiss under everything, very low", ["add tape hiss", "volume_down tape hiss"]),
        (
            "je veux que la basse suive le kick et que le refrain soit plus énergique",
            ["quantize bass", "energy_up @ chorus"],
        ),
        ("cn u slo dis down jus a lil n mak it moar dreamy", ["tempo_down = a little", "change_mood dreamy"]),
        ("make the verses 8 bars each and the choruses 16", ["extend @ verse = 8 bars", "extend @ chorus = 16 bars"]),
        (
            "take the snare out and put a rimshot in instead, but only in verse 1",
            ["remove snare @ verse 1", "add rimshot @ verse 1"],
        ),
        ("ハイハットを細かくして、キックは四つ打ちに", ["densify hi-hat", "regenerate kick = four on the floor"]),
        ("bájale poquito al bombo", ["volume_down kick = a little"]),
        ("make verse one softer, no hang on, verse two", ["volume_down @ verse 2"]),
        ("wanna chnge the vibe from sad 2 happy keep evrything else", ["change_mood happy"]),
        ("mute the hats in every section except the intro", ["mute hi-hat @ everywhere but intro"]),
        ("end the track with a piano solo for eight bars", ["solo piano @ last 8 bars"]),
        ("put the vocal chop an octave up on every fourth bar", ["transpose vocal chops = 1 octaves"]),
        (
            "mets la batterie en demi-temps pendant le pont et coupe les hats",
            ["half_time drums @ bridge", "mute hi-hat"],
        ),
        ("kick louder snare quieter hats off", ["volume_up kick", "volume_down snare", "mute hi-hat"]),
        ("kick up snare down hats out", ["volume_up kick", "volume_down snare", "remove hi-hat"]),
        ("the guitar, I don't like it, swap it for a harp", ["change_instrument guitar = harp"]),
        ("the bass , i dont like , change it 2 a 808", ["change_instrument bass = 808"]),
        ("make the last chorus twice as loud as the others", ["volume_up @ last chorus"]),
        ("make everything louder in the hook", ["volume_up @ hook"]),
        (
            "replace the hats with a shaker and in the chorus everything a bit louder",
            ["change_instrument hi-hat = shaker", "volume_up @ chorus = a little"],
        ),
        ("take 2 db off the hats and put 1 db on the kick", ["volume_down hi-hat = 2 dB", "volume_up kick = 1 dB"]),
        ("add an open hat on every offbeat in the drop", ["add open hat @ drop"]),
        ("pan the shaker and the tambourine opposite each other", ["pan shaker = left", "pan tambourine = right"]),
        ("mute the drums in the chorus and add claps instead", ["mute drums @ chorus", "add clap @ chorus"]),
        ("the intro needs only pad and vinyl", ["solo pad @ intro", "solo vinyl crackle @ intro"]),
        ("Add a choir... ugh no choirs are cheesy. Strings then.", ["add strings"]),
        ("i want something with more movement in it", ["densify"]),
        ("make the hats stereo, one left one right", ["widen hi-hat"]),
        ("plz rm the hihat in vrs 1 and incrs the bpm to 128 thxxx", ["remove hi-hat @ verse 1", "set_tempo = 128.0"]),
        (
            "súbele a la batería y que el bajo entre después de 4 compases",
            ["volume_up drums", "mute bass @ first 4 bars"],
        ),
        ("イントロを短くして、ピアノをもっと明るくして", ["shorten @ intro", "brighter piano"]),
        ("take out the rain", ["remove rain"]),
        ("the rain is too loud", ["volume_down rain"]),
        ("no synth bass please, go for an upright bass", ["remove synth bass", "add upright bass"]),
        ("the drop needs a riser, put one before it", ["add riser @ drop"]),
        ("we need a fill, put one before every chorus", ["add fills @ chorus"]),
        ("no bridge yet? add one after hook 1", ["add_section @ bridge"]),
        ("take the swing off the hats", ["swing hi-hat = 0 %"]),
        ("remove the drums at the start", ["remove drums @ intro"]),
        ("at the end, drop the bass", ["remove bass @ outro"]),
        ("tira a bateria no começo", ["remove drums @ intro"]),
        ("coupe le refrain en deux", ["shorten @ chorus = 50 %"]),
        ("mets un peu moins de reverb sur le lead", ["remove_effect lead = reverb"]),
        ("speed it up, but keep it subtle", ["tempo_up = a little"]),
        ("the claps should come on two and four only", ["regenerate clap = on beats 2 and 4"]),
        ("can the piano be more in the back", ["volume_down piano"]),
        ("take out that boring cymbal in the chorus", ["remove cymbals @ chorus"]),
        (
            "die snare is mir zu laut und bisschen hall drauf",
            ["volume_down snare", "add_effect snare = reverb"],
        ),
        (
            "the hats are way too busy in the verse and i feel like the bass could come in later maybe bar 9 idk also can the piano be quieter",
            ["simplify hi-hat @ verse = a lot", "mute bass @ bars 1-8", "volume_down piano"],
        ),
        ("it's too short, loop it until it's three minutes", ["extend = 180 seconds"]),
        ("make the second half more intense", ["energy_up @ second half"]),
        ("i'd love a tambourine on the offbeats", ["add tambourine"]),
        ("take it from the bridge", ["seek @ bridge"]),
        ("hold it there a sec", ["pause"]),
        ("put everything back on the grid", ["quantize"]),
        ("level kick and bass against each other", ["balance kick", "balance bass"]),
        ("the chorus should lift more", ["energy_up @ chorus"]),
        ("piano out of the verse, into the chorus", ["remove piano @ verse", "add piano @ chorus"]),
        ("make the hats less robotic", ["humanize hi-hat"]),
        ("only the hats need replacing", ["regenerate hi-hat"]),
        # several orders
        ("first the kick louder, then the whole thing quieter", ["volume_up kick", "volume_down"]),
        ("make the first verse louder then the outro quieter", ["volume_up @ verse 1", "volume_down @ outro"]),
        ("kill the bass in the intro then bring it back for the verse", ["remove bass @ intro", "unmute bass @ verse"]),
        ("crank the 808, tame the hats, lose the bell", ["volume_up 808", "volume_down hi-hat", "remove bells"]),
        ("take the hats up a db and the snare down two", ["volume_up hi-hat = 1 dB", "volume_down snare = 2 dB"]),
        (
            "bring down the drums like 3 dB and bring up the vocals by the same amount",
            ["volume_down drums = 3 dB", "volume_up vocals = 3 dB"],
        ),
        ("make it darker, with strings", ["darker", "add strings"]),
        ("remove the flute and while you're at it turn the bass up", ["remove flute", "volume_up bass"]),
        ("give me a fill at bar 8 and another at bar 16", ["add fills @ bar 8", "add fills @ bar 16"]),
        ("the track has too many layers, start by dropping the arps", ["simplify", "remove arp"]),
        ("rename it midnight bus and save it", ["rename midnight bus", "save"]),
        ("give the outro four more bars", ["extend @ outro = 4 bars"]),
        ("gr8 beat m8 but can u swop da pads 4 strings", ["change_instrument pad = strings"]),
        ("i cnt hear da melody ova da drums", ["volume_up melody"]),
        # orders that nothing parts
        ("ADD CLAPS REMOVE SNARE TEMPO 130", ["add clap", "remove snare", "set_tempo = 130.0"]),
        ("add claps remove the snare make the bass louder", ["add clap", "remove snare", "volume_up bass"]),
        ("turn up the bass turn down the hats add a clap", ["volume_up bass", "volume_down hi-hat", "add clap"]),
        ("mute the drums solo the piano", ["mute drums", "solo piano"]),
        ("make it faster add strings drop the guitar", ["tempo_up", "add strings", "remove guitar"]),
        (
            "kick louder snare softer add delay on vocals then save it",
            ["volume_up kick", "volume_down snare", "add_effect vocals = delay", "save"],
        ),
        (
            "louder kick quieter hats more reverb on the vocal",
            ["volume_up kick", "volume_down hi-hat", "add_effect vocals = reverb"],
        ),
        ("take the bass out put the kick back in", ["remove bass", "unmute kick"]),
        ("let the strings bring the energy in the chorus", ["energy_up strings @ chorus"]),
        ("change the stabs to a rhodes, drop 2 only", ["change_instrument stabs @ drop 2 = rhodes"]),
        ("pan hats 30 left and shaker 30 right", ["pan hi-hat = left 30 %", "pan shaker = right 30 %"]),
        (
            "stretch the intro by 4 bars, then cut 8 from the outro",
            ["extend @ intro = 4 bars", "shorten @ outro = 8 bars"],
        ),
        ("sounds like crap, redo it but house", ["change_genre house"]),
        ("the hats could come up a smidge", ["volume_up hi-hat = a little"]),
        ("add a choir at the end", ["add choir @ outro"]),
        # who breaks in does not want a pause
        ("actually wait no, make it 95 bpm instead, not 90", ["set_tempo = 95.0"]),
        ("hold on, make the bass louder", ["volume_up bass"]),
        ("hang on, make it slower", ["tempo_down"]),
        ("oh stop, turn the hats down", ["volume_down hi-hat"]),
        ("wait, the drop needs more bass", ["volume_up bass @ drop"]),
        ("hold on", []),
        ("stop", ["stop"]),
        # a tempo that is judged gives its place to the one behind it
        ("I said 120 but that's too fast so let's go with 105", ["set_tempo = 105.0"]),
        ("150 bpm is too slow, let's do 165 instead", ["set_tempo = 165.0"]),
        ("128 bpm feels too slow, bump it up by 8", ["tempo_up = 8.0"]),
        ("140 is too fast", ["tempo_down"]),
        # a section that is put elsewhere, once more or itself
        ("copy the verse and put it before the last chorus", ["add_section @ verse = repeat"]),
        ("paste the verse after the chorus", ["add_section @ verse = repeat"]),
        ("take the hook and put it at the start", ["arrange @ hook"]),
        # few parts left where there are too many
        (
            "its too busy in the verse, can u strip it back to just kick and bass",
            ["solo kick @ verse", "solo bass @ verse"],
        ),
        ("the breakdown is too busy, leave only the pads in", ["solo pad @ breakdown"]),
        ("strip the intro back to just pads", ["solo pad @ intro"]),
        ("pare the second verse down to drums and bass", ["solo drums @ verse 2", "solo bass @ verse 2"]),
        ("bring the kick back in at bar 17", ["unmute kick @ from bar 17"]),
        ("have the strings come in at bar 9", ["mute strings @ bars 1-8"]),
        ("get the snare to sound like an 808 clap instead", ["change_instrument snare = clap"]),
        ("can the piano sound more like a rhodes", ["change_instrument piano = rhodes"]),
        ("repeat the verse and chorus twice", ["add_section @ verse = repeat"]),
        # a notch of a part is its level; a band beside a part is of all of it; a room is a reverb
        ("take the strings down a notch", ["volume_down strings = a little"]),
        ("bring the pads up a notch", ["volume_up pad = a little"]),
        ("take it down a notch", ["energy_down"]),
        ("more bass, less treble", ["volume_up bass", "darker"]),
        ("make it sound like it's being played in a small club", ["add_effect = reverb"]),
        ("make the drums sound like they're in a big hall", ["add_effect drums = reverb"]),
        # widths side by side, all but one section, a tempo for another
        ("I'd like the guitars wider and the bass in mono", ["widen guitar", "tighten bass"]),
        ("the guitars wider and the bass narrower", ["widen guitar", "tighten bass"]),
        ("make everything less busy except the chorus", ["simplify @ everywhere but chorus"]),
        ("make everything quieter except the chorus", ["volume_down @ everywhere but chorus"]),
        ("everything but the hook should be simpler", ["simplify @ everywhere but hook"]),
        ("try 92 instead of 88", ["set_tempo = 92.0"]),
        ("go 120 rather than 100 bpm", ["set_tempo = 120.0"]),
        ("switch the order: bridge first then chorus", ["arrange @ bridge"]),
        # what is complained of and replaced, what comes of a part named as an example, how far back
        ("the flute is annoying, replace it with a violin", ["change_instrument flute = violin"]),
        ("honestly the guitar ruins it. swap it out for an organ", ["change_instrument guitar = organ"]),
        ("add tension before the chorus, like a riser or a snare roll", ["add riser @ chorus"]),
        ("add something to the bridge, maybe a flute", ["add flute @ bridge"]),
        ("go back to how it was before the last two changes", ["undo = 2"]),
        ("I'd prefer if the bass came in after the first 8 bars", ["mute bass @ first 8 bars"]),
        # text speak
        ("sry 4 spam but change da tempo 2 99", ["set_tempo = 99.0"]),
        ("it needs 2 b way fastr like 170", ["set_tempo = 170.0"]),
        ("gitar 2 loud. bas 2 quiet. fix pls", ["volume_down guitar", "volume_up bass"]),
        ("make it darka and way louda", ["darker", "volume_up = a lot"]),
        ("trn em drumz dwn a bit", ["volume_down drums = a little"]),
    ],
)
def test_orders_of_every_day(text: str, expected: list[str]) -> None:
    assert steps(text) == expected


@pytest.mark.parametrize(
    ("text", "fields"),
    [
        (
            "wht abt a bossa wit nylon gtr n soft brushs",
            {"genre": ("bossa nova",), "instruments": ("nylon guitar", "brushes")},
        ),
        ("give me the saddest cello you've got, c minor", {"mood": ("sad",), "instruments": ("cello",), "key": "C"}),
        ("hope you are having a lovely day! i need a bright piece with a glockenspiel", {"mood": ("bright",)}),
        (
            "hiya, the thing from yesterday was ok but what i rly want is more like 90s rnb with fat drums and e piano",
            {"intent": "generate", "genre": ("r&b",), "instruments": ("drums", "electric piano")},
        ),
        ("rock without distortion sounds weird i know, clean guitars only", {"genre": ("rock",), "mood": None}),
        (
            "so im thinking about this girl and how she used to hum this thing when she did the dishes, anyway could you "
            "make something tender, nylon guitar, three four time",
            {"intent": "generate", "mood": ("tender",), "instruments": ("nylon guitar",), "time_signature": "3/4"},
        ),
        (
            "it should sound expensive but played by broke people, upright piano, brushed drums, closing time, 70",
            {"intent": "generate", "bpm": 70.0, "instruments": ("upright piano", "drums")},
        ),
        ("help i sed yes 2 djing a wedding, need cumbia with accordion 95 plz", {"genre": ("cumbia",), "bpm": 95.0}),
        (
            "ok so hear me out me and my cousin want synthwave at 104",
            {"intent": "generate", "genre": ("synthwave",), "bpm": 104.0, "warnings": None},
        ),
        # a question that is a wish, and what is refused behind it
        (
            "Can you do deep house with warm pads and a mellow Rhodes? No vocals.",
            {"instruments": ("pad", "rhodes"), "exclude": ("vocals",)},
        ),
        (
            "could i get trap with bells and a flute? no piano please",
            {"instruments": ("bells", "flute"), "exclude": ("piano",)},
        ),
        ("dark ambient, no rhythm at all", {"exclude": ("drums",)}),
        ("ambient, no rhythm guitar", {"exclude": ("electric guitar",)}),
        # sections that come more than once
        (
            "pop, intro (verse chorus) x2 bridge outro",
            {"structure": ("intro", "verse", "chorus", "verse", "chorus", "bridge", "outro")},
        ),
        ("pop song, verse and chorus twice, outro", {"structure": ("verse", "chorus", "verse", "chorus", "outro")}),
        ("pop, verse, chorus x2, outro", {"structure": ("verse", "chorus", "chorus", "outro")}),
        # what much is made of
        ("bass heavy reggae, 75 bpm", {"genre": ("reggae",), "instruments": ("bass",), "mood": None}),
        ("a guitar-driven rock song", {"genre": ("rock",), "instruments": ("guitar",), "mood": None}),
        ("string heavy soundtrack", {"genre": ("cinematic",), "instruments": ("strings",), "mood": None}),
        ("it feels a bit slow, can we go 5 bpm faster?", {"intent": "edit", "warnings": None}),
        # where a part joins is no form, what a place is like is nobody's name
        ("piano ballad, strings join in the second verse", {"structure": None, "instruments": ("piano", "strings")}),
        ("house, vocal chops come in at the drop", {"structure": None}),
        ("house with a big breakdown in the middle", {"structure": ("breakdown",)}),
        ("80s mall vibes, vaporwave", {"genre": ("vaporwave",), "reference": None}),
        ("airport vibes, ambient", {"reference": None}),
        ("summrs vibes", {"reference": ("summrs",)}),
        ("fusion in the style of Weather Report", {"reference": ("weather report",), "warnings": None}),
        ("metal, 180 bpm, double bass drums", {"instruments": ("kick",)}),
        ("jazz trio, double bass, drums, piano", {"instruments": ("double bass", "drums", "piano")}),
        ("funk groove somewhere between 85 and 90 bpm", {"genre": ("funk",), "warnings": None}),
        ("rock like AC/DC", {"reference": ("ac/dc",)}),
        ("an instrumental that would fit Adele, piano", {"reference": ("adele",)}),
        ("trap like Drake or Zorblax", {"reference": ("drake", "zorblax")}),
        ("grime bass thing innit 140 bruv", {"bpm": 140.0}),
        (
            "I was thinking maybe 120 bpm but that's probably too fast so let's go with 105, disco, slap bass",
            {"genre": ("disco",), "bpm": 105.0, "instruments": ("slap bass",)},
        ),
        ("90 bpm trap beat but that's too slow, make it 140", {"genre": ("trap",), "bpm": 140.0}),
        ("house remix type beat", {"genre": ("house",), "reference": None}),
        ("dark freestyle type beat", {"mood": ("dark",), "reference": None}),
        ("wobble bass. halftime. 140. filthy", {"bpm": 140.0}),
        ("make me sumthin i can cry 2", {"mood": ("sad",)}),
        ("so we need like three minutes of straight boom bap, 92", {"genre": ("boom bap",), "duration_s": 180.0}),
        (
            "the singer took the van. could you give me a slow soul track, seventy two beats a minute, with organ",
            {"genre": ("soul",), "bpm": 72.0, "instruments": ("organ",), "vocals": None},
        ),
        (
            "noir style, muted trumpet, 95 bpm, and there's a bit where he falls downstairs but you can ignore that",
            {"intent": "generate", "bpm": 95.0, "mood": ("noir",)},
        ),
    ],
)
def test_what_is_buried_in_everyday_talk_is_found(text: str, fields: dict[str, object]) -> None:
    reading = read(text)
    assert {name: getattr(reading, name) or None for name in fields} == fields
