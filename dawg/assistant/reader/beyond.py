"""What cannot be done as it is said: told, cut out of the request, and never read as something else.

The user's recordings, things of the computer, parts of other versions, the music of people whom nobody here knows, and what
the user has not made up their mind about. The rest of the request is read as if it stood alone.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from msgspec.structs import replace

from dawg.assistant.reader import answers, examples, languages, sampled, speech, text, vocabulary, wording
from dawg.assistant.reader import outside as things
from dawg.assistant.reader.patterns import regex
from dawg.assistant.reader.reading import Operation, Reading
from dawg.assistant.reader.tables import table, words
from dawg.assistant.reader.text import tokenize

_RECORDINGS = "recordings: I cannot open, hear or change recordings (“{}”); I make the beat; export it and join the two in an audio program"
_COMPUTER = "computer: “{}” is outside what I can do: I touch nothing but the beats of this project"
_VERSIONS = (
    "versions: “{}”: a single part cannot be taken from another version; “checkout 3” goes to version 3 as a whole"
)
_REFERENCE = "reference: I do not know {}; say what it sounds like: its tempo, mood and instruments"
_UNDECIDED = "undecided: “{}” is not done yet"
_DESCRIBE = "What does it sound like: which tempo, mood and instruments?"

_HINTS = regex(
    r"\.(?:wav|mp3|aiff?|flac|ogg|m4a|aac)\b|\b(?:computers?|computador\w*|ordenador|ordinateur|laptop|desktop|pc|mac|macbook|trash|drive|dis[ck]|browser|phone|photos|pictures|documents|downloads|emails|inbox|printer|wi-?fi|version\w*|versao|v\d+|"
    r"might|may|maybe|perhaps|possibly|thinking|considering|toying|tempted|myself|unsure|not sure|on the fence|do ?n'?t know|undecided|quizas?|tal vez|a lo mejor|vielleicht|eventuell|peut[ -]etre|talvez)\b|[a-z]'?s\b",
    re.I,
)
"""Something without which nothing here is tried."""
_PIECES = regex(
    r"[,;!?\n]+|\.(?=\s|$)|(?<!\bdrum )(?<!\brock )(?<!\brhythm )\b(?:and|but|then|und|aber|y|pero|et|mais|mas|e)\b(?= )(?! master (?:my|our)\b)(?! (?:the |das |den |la |el |o |a |l['’ ])?(?:instru\w*|acapp?ella|backing)\b)",
    re.I,
)
_JOINER = regex(r"\W*\b(?:and|but|then|und|aber|y|pero|et|mais|e|mas)\b\W*$", re.I)
_SENTENCES = regex(r"[^.;!?\n]+(?:\.(?=\w)[^.;!?\n]+)*[.;!?\n]*")

_FILE = regex(r"(?<![\w/.\\])[\w-]{1,40}\.(?:wav|mp3|aiff?|flac|ogg|m4a|aac)\b", re.I)
_WRITES = regex(
    r"\b(?:export\w*|save|bounce|render\w*|write|download|print|dump|name|call|rename|output|stems?|convert|as|deliver|reference|match\w*|loud\w*|lufs|compare)\b",
    re.I,
)
"""What is done to a file that comes out, or that a master is only measured by."""
_OF_FILES = regex(
    r"\b(?:delete|erase|wipe|format|remove|clear|clean|empty|scan|hack|encrypt|open|close|shut ?down|shut|turn off|switch off|restart|reboot|install|uninstall|update|upgrade|defrag|lock|unlock|search|copy|move|back ?up|print|check|read|show|"
    r"borra|elimina|abre|apaga|apague|abra|formatea|formate|losche|loesche|formatiere|offne|supprime|efface|ouvre|eteins|fahre)(?: up| out| off| down| me)? "
    r"(?:(?:everything|anything|every|all|the|any|some|each|todos?|todas?|los|las|os|as|alle|tous|toutes|les|single|old|whole|entire|other|of|my|your|our|this|mi|meu|meinen?|mon|mes|meus|mis|den|die|le|la|el|o) )*"
    r"(?:(?:files?|folders?|director(?:y|ies)|stuff|things?|data|apps?|programs?|archivos?|arquivos?|dateien|fichiers?|datos) )?(?:(?:on|from|off|in|de|do|da|del|auf|von|sur|dans) )?(?:(?:my|the|your|our|this|mi|meu|meinem|meiner|mon|ma|mes|dem|la|le|el|o|whole|entire|work) )*"
    r"(?:computers?|computadora?|ordenador|ordinateur|rechner|laptop|pc|mac|macbook|trash(?: can| bin)? on my \w+|hard ?(?:drive|dis[ck])|(?:local |c )dis[ck]|desktop|browser|operating system|photos|pictures|documents|downloads(?: folder)?|e-?mails|inbox|printer|wi-?fi|recycle bin|phone|festplatte|disco duro|fotos)\b"
    r"(?! (?:effect|filter|sounds?|voice|speakers?|eq|fx|ring\w*|noise|vocals?|samples?|games?|music|call|line|sfx|bleeps?|sound\w*|version))",
    re.I,
)
_OF_VERSIONS = regex(
    r"\b(?:use|take|want|have|bring|get|keep|give|put|grab|pull|need|copy|reuse|with|restore|mix|combine|blend|merge)\b(?: me| us| back| in)* (?:the |that |those |my )?((?!(?:it|everything|all|one|version|beat|track|song|whole|this|thing|settings?)\b)[\w-]+(?: [\w-]+)?) "
    r"(?:back )?(?:from|of|out of|in|that was in|we had in|like in) (?:the |my |that )?(?:(?:\d{1,3}|one|two|three|four|five|a few|a couple(?: of)?|several|some) versions? (?:ago|back|before|earlier)|(?:previous|last|earlier|old|older|first|original|second|third|other|yesterday'?s|prior|preceding) version|version (?:\d{1,4}|one|two|three|four|five)|v\d{1,4})\b",
    re.I,
)
_OPEN = (
    r"\b(?:not (?:totally |really |quite |entirely |completely |so |100% )?(?:sure|certain|decided|convinced)(?: yet)?|undecided|unsure|have ?n'?t decided|no idea yet|dunno|(?:i )?(?:do ?n'?t|dont) know yet|idk|not yet|we'?ll see|still thinking|on the fence|some ?day|eventually|at some point|down the (?:line|road)|in the future|one day|(?<!come in )(?<!comes in )(?<!coming in )(?<!enters )(?<!enter )(?<!start )(?<!starts )(?<!begin )(?<!kick in )(?<!drop in )later(?: on)?(?! (?:in|on|at|half|part|section)\b)|"
    r"mas adelante|(?:aun |todavia )?no (?:lo )?se(?: (?:aun|todavia))?|mas tarde|mais tarde|(?:ainda )?nao sei(?: ainda)?|spater|irgendwann|wei(?:ss|s|\u00df) (?:ich )?noch nicht|nicht sicher|plus tard|un jour|(?:je )?(?:ne )?sais pas encore|pas (?:encore )?sur)\b"
)
_PERHAPS = r"\b(?:(?:i|we) (?:might|may|could)(?! be\b)|might|(?<!\bin )(?<!\d )may\b(?! (?:\d|not|the)\b)|maybe|perhaps|possibly|(?:thinking|thought) (?:about|of)|considering|toying with|tempted to|see (?:myself|us)|quizas?|tal vez|a lo mejor|vielleicht|eventuell|peut[ -]etre|talvez)\b"
_WONDERS = r"^\W*(?:(?:hmm+|well|so|but|and|ok|honestly) ?,? ?)*(?:i(?:'m| am) )?(?:not (?:really |quite )?sure|undecided|unsure|on the fence|do ?n'?t know) (?:yet )?(?:if|whether|about(?: whether)?) (?:i|we|it)\b"
_UNSETTLED = regex(rf"(?=.*{_PERHAPS})(?=.*{_OPEN})|(?={_WONDERS})", re.I | re.S)


_NAMES_A_BEAT = regex(r"\b(?:it|this|that|beats?|tracks?|songs?|something|music|instrumental)\b", re.I)


_OF_A_BEAT = (
    "set_tempo",
    "set_key",
    "add_section",
    "remove_section",
    "change_genre",
    "change_mood",
    "regenerate",
    "arrange",
    "swing",
)
_OF_THE_BEAT = regex(r"\b(?:the|this|my|that) (?:[\w-]+ )?(?:beat|instrumental|mix|project|loop)\b", re.I)


class Beyond(NamedTuple):
    """What is left of a request, what is told of the rest, and what is asked or answered where nothing is left."""

    rest: str
    told: tuple[str, ...]
    question: str = ""
    example: str = ""
    outside: bool = False

    def beside(self, reading: Reading | None) -> Reading:
        """Return the reading of what is left with what is told; None where nothing is left."""
        if reading is not None and self.outside and self.told[0].startswith("recordings") and self._is_of_it(reading):
            reading = None
        warnings = self.told + (reading.warnings if reading else ())
        if reading is not None and reading.intent not in ("clarify", "out_of_scope", "help"):
            return replace(reading, warnings=warnings)
        if self.outside and self.told[0].startswith("computer"):
            return Reading(intent="out_of_scope", warnings=self.told, message=answers.KIND_REFUSAL)
        if self.outside:
            said = self.told[0].partition(": ")[2]
            return Reading(intent="out_of_scope", message=f"{said[0].upper()}{said[1:]}.")
        if self.example:
            message = answers.SAY_IT.format(f" (“{self.example}”)")
            return Reading(
                intent="query", operations=(Operation(op="suggest"),), message=message, stated=("operations",)
            )
        return Reading(
            intent="clarify", warnings=warnings, message=self.told[0].partition(": ")[2],
            questions=(self.question or "What should I do with the beat itself?",),
        )  # fmt: skip

    def _is_of_it(self, reading: Reading) -> bool:
        """True for what is asked of a recording itself: "... and tell me what key it is in", "... and loop the first 8 bars"."""
        of_all = all(step.target is None and step.op not in _OF_A_BEAT for step in reading.operations)
        return of_all and reading.intent in ("query", "transport", "edit") and not _OF_THE_BEAT.search(self.rest)

    @property
    def is_besides_music(self) -> bool:
        """True for a task besides music where nothing that is left names a style or a beat."""
        return self.outside and not _names_genre(self.rest) and not regex(r"\bbeats?\b", re.I).search(self.rest)

    @property
    def is_all(self) -> bool:
        """Nothing is left to be read."""
        return regex(r"\w{2}").search(self.rest) is None


def taken(request: str) -> Beyond | None:
    """Return a request without what cannot be done as it is said; None where all of it can be tried."""
    if len(request) > 900:
        return None
    plain = text.clean(request)[0]
    of_a_record = sampled.taken(plain)
    if of_a_record:
        told = str(table("outside")["told"]["recordings"]).format(of_a_record.said[:80])
        return Beyond(f"a beat: {of_a_record.rest}, with {' and '.join(of_a_record.parts)}", (told,), outside=True)
    if not (_HINTS.search(plain) or _PERFORMED.search(plain) or things.is_likely(plain)):
        return _in_english(plain)
    if _CLEANED.search(plain) and not _names_genre(plain):
        told = str(table("outside")["told"]["recordings"]).format(plain.strip(" .,;!?\n")[:80])
        return Beyond("", (told,), outside=True)
    return _undecided(plain) or _performed(plain) or _by_pieces(plain) or _liked(plain) or _in_english(plain)


def _in_english(plain: str) -> Beyond | None:
    """Return a request in another language all of which is a task besides music, as that; None for another one."""
    english = wording.translated(plain)
    if english == plain or not (_HINTS.search(english) or things.is_likely(english)):
        return None
    cut = _by_pieces(english)
    if cut is None or not cut.is_all or len(cut.told) > 1:
        return None
    return cut._replace(told=(regex(r"“[^”]*”").sub(lambda _: f"“{plain.strip(' .,;!?')}”", cut.told[0], count=1),))


_CLEANED = regex(
    r"(?:\b(?:(?:i|we)(?:'ve| have)? (?:just )?(?:recorded|taped|filmed)|j'?ai enregistre|he grabado|grabe|gravei|hab\w* (?:[\w-]+ ){1,4}aufgenommen)\b.*\b(?:hiss|noise|buzz|static|clicks|breaths?|souffle|bruit|ruidos?|chiado|rauschen|brummen)\b"
    r"|録音した.*(?:ノイズ|雑音)|녹음(?:했|한).*(?:잡음|노이즈))",
    re.I,
)
"""What somebody has recorded is to be rid of its noise: "i recorded my guitar, can you remove the hiss"."""
_PERFORMED = regex(
    r"^\W*(?:(?:hey|hi|yo|ok|please|pls|can|could|will|would|you|u|it|dawg|just|now|i (?:want|need)(?= (?:you|it|u|someone|somebody|an?)\b)|to|have|get|let|someone|somebody|a|an|ai|robot|computer|voice|choir|singer|rapper|girl|guy|woman|man|make)\b[ ,]*)*"
    r"\b(?:(?:sing|croon|freestyle|beatbox|yodel|scat|rap(?= (?:about|in|over|for|to|me|us|my|the|a|an|some|something|like|your|it|on|this|along|bars|lyrics)\b)|perform|narrate|read(?= (?:the|my|an?|this|from|out|some|me|us)\b)|recite|whisper|shout|scream|chant)\b[^.;!?\n]{0,80}?) "
    r"(?:(?:over|on top of) |(?:on|to|onto|with|across) (?=(?:an?|some|this|\d)\b|(?:[\w-]+ ){0,3}?(?:beat|riddim|instrumental|track)\b|[\w-]+(?: [\w-]+)? \d{2,3}\b))",
    re.I,
)
"""Somebody is to sing or speak over a beat that is described: "rap about the moon over boom bap 92"."""
_SPEECH = "vocals: I make instrumentals and neither sing nor speak (“{}”); a lead melody or a choir can carry the line"


def _performed(request: str) -> Beyond | None:
    """Cut out that somebody sings over a beat; the beat is made."""
    said = _PERFORMED.search(request)
    if said is None:
        return None
    rest = request[said.end() :]
    if not _names_genre(rest, "genre", "instrument"):
        return None
    return Beyond(f"a beat: {rest}", (_SPEECH.format(said[0].strip(" ,").rsplit(" ", 1)[0]),))


_OVER = regex(r"\b(?:over|on top of) |\b(?:on|onto|under|of|for|in|into) (?=(?:an?|some)\b)", re.I)


_MAKES = regex(
    r"\W*(?:(?:can|could|would|please|du|bitte|puedes|pode|tu|peux)\W+(?:you )?)*(?:make|turn|convert|transform\w*|mach\w*|bau\w*|verwandel\w*|haz|convierte|faz|fais)\b",
    re.I,
)


def _genres(said: str) -> str:
    """Return the genres that are named, of what is to be made of a recording."""
    tokens = vocabulary.corrected(tokenize(languages.to_english(said).lower()))
    return " ".join(dict.fromkeys(hit.name for hit in vocabulary.scan(tokens) if hit.kind == "genre"))


def _names_genre(said: str, *kinds: str) -> bool:
    tokens = vocabulary.corrected(tokenize(languages.to_english(said).lower()))
    return any(hit.kind in (kinds or ("genre",)) for hit in vocabulary.scan(tokens))


def _undecided(request: str) -> Beyond | None:
    if not re.search(rf"{_PERHAPS}|{_WONDERS}", request, re.I):
        return None
    sentences = [match[0] for match in _SENTENCES.finditer(request)]
    cut = [_open_part(said) for said in sentences]
    part = next((name for said in cut if said and (name := _part(said))), "")
    if not part:
        return None
    rest = "".join(said[len(open_ended) :] for said, open_ended in zip(sentences, cut, strict=True))
    told = tuple(_UNDECIDED.format(said.strip(" .,;!?\n")) for said in cut if said)
    return Beyond(rest, told, example=examples.of((Operation(op="add", target=part),)))


def _open_part(sentence: str) -> str:
    """Return how much of a sentence is not decided, up to an order in it; "" for nothing."""
    order = _orders().search(sentence)
    open_ended = sentence[: order.start()] if order else sentence
    return open_ended if _UNSETTLED.match(open_ended) else ""


@cache
def _orders() -> re.Pattern[str]:
    """Return what finds an order behind a comma: "not sure if i want a guitar, make it darker"."""
    verbs = "|".join(sorted(words("speech", "orders")))
    return regex(
        rf"(?:[,:-] *|\b(?:but|so|and) )(?:(?:and|but|so|please|just|now|for now|then|first) )*(?:{verbs})\b", re.I
    )


def _part(said: str) -> str:
    tokens = vocabulary.corrected(tokenize(languages.to_english(said).lower()))
    hit = next((hit for hit in vocabulary.scan(tokens) if hit.kind in ("instrument", "role")), None)
    return hit.name if hit else ""


def _by_pieces(request: str) -> Beyond | None:
    """Cut the clauses out that speak of a recording, of the computer or of a part of another version."""
    cuts = [0, *(match.end() for match in _PIECES.finditer(request)), len(request)]
    rest, told, outside = "", [], False
    for start, end in pairwise(cuts):
        piece = request[start:end]
        said = _JOINER.sub("", piece.strip(" ,;.!?\n"))
        file = _FILE.search(piece)
        if file and not _WRITES.search(piece) and len(said.split()) > 1:
            told.append(_RECORDINGS.format(file[0]))
        elif _OF_FILES.search(piece):
            told.append(_COMPUTER.format(said))
            outside = True
        elif _OF_VERSIONS.search(piece):
            told.append(_VERSIONS.format(said))
        elif task := things.told(said) or _words(said, request[end:]):
            told.append(task)
            outside = True
            over = _OVER.search(said) if task.startswith(("recordings", "vocals", "texts")) else None
            made = _genres(said) if over is None and task.startswith("recordings") and _MAKES.match(said) else ""
            rest += f" a beat: {made} " if made else ""
            rest += (
                f" a beat: {said[over.end() :]} "
                if over and _names_genre(said[over.end() :], "genre", "instrument")
                else ""
            )
        else:
            is_next = not regex(r"\w").search(rest) or _UNDER.search(piece)
            rest += _behind(piece) if is_next and told and told[-1].startswith(_TAKEN) else piece
    if not told:
        return None
    rest = _JOINER.sub("", rest)
    if _ONLY_A_TEMPO.fullmatch(rest) and told[0].startswith(_TAKEN):
        rest = f"a beat: {rest}"
    question = "Which version do you mean? “checkout 3” goes to it." if told[0].startswith("versions") else ""
    return Beyond(rest, tuple(told), question=question, outside=outside)


_A_BEAT = regex(r"\b(?:beats?|tracks?|instrumentals?|music|\d{2,3})\b", re.I)


_OTHERS = regex(r"\W*(?:my|our|the|his|her|these|those|they|he|she|who|where)\b", re.I)
"""Who else is to write words: "my students have to write a rap"."""


def _words(said: str, behind: str) -> str:
    """Return what is told of lyrics that are asked for before a beat; "" for anything else, and where there are only lyrics."""
    if _OTHERS.match(said) or not (speech.wants_words(said) and _A_BEAT.search(behind) and _names_genre(behind)):
        return ""
    return str(table("outside")["told"]["texts"]).format(said[:80])


_ONLY_A_TEMPO = regex(r"\W*(?:at|around|about)? ?\d{2,3} ?(?:bpm)?\W*", re.I)
_TAKEN = ("recordings: I cannot record", "pictures", "texts", "vocals: I make")
"""Tasks whose outcome is what "it" means behind them."""


_UNDER = regex(
    r"\b(?:put|add|lay|place|drop|throw|build|make|create)\b (an? [^,.;!?]*?\b(?:beat|track|instrumental|groove|loop)) (?:under|underneath|behind|beneath|below|over|around|to|for|with) (?:it|them|that|this|those|these)\b",
    re.I,
)
"""A beat that is to be made for what is left out."""
_HAVE_YOU = regex(r"^\W*have (?:you|u) (?=(?:add|put|make|turn|remix|mix|change|remove|mute|build|create)\b)", re.I)
_MADE_INTO = regex(r"\W*(?:(?:and|then|so|please) )*(?:make|turn|convert|flip) (?:it|them|that|this)\b", re.I)


def _behind(piece: str) -> str:
    """Return what is left of a clause behind a task that is left out: nothing of what only goes on with it ("and tags for it")."""
    piece = _HAVE_YOU.sub(" ", piece)
    under = _UNDER.search(piece)
    if under:
        return f" {under[1]} {piece[under.end() :]}"
    left = things.without_what_follows(piece)
    if left != piece and _MADE_INTO.match(piece) and _names_genre(piece):
        return f" a beat: {piece}"
    piece = left
    tokens = vocabulary.corrected(tokenize(languages.to_english(piece).lower()))
    if any(hit.kind in _MUSIC or hit.kind.startswith("cue:") for hit in vocabulary.scan(tokens)):
        return piece
    return piece if _FACTS.search(piece) else ""


_FACTS = regex(r"\b(?:bpm|tempo|key|minor|major|\d{2,3})\b", re.I)
_MUSIC = ("genre", "mood", "instrument", "role", "section", "effect", "object", "off", "help")


@cache
def _someone() -> re.Pattern[str]:
    people = "|".join(table("asides")["people"]["en"])
    return regex(
        rf"(?:\b(?:to )?(?:sound|be|feel|go) (?:just |exactly |kinda |kind of |a bit |more )*)?(?:\b(?:something|stuff|music) )?\b(?:like|similar to|in the style of) "
        rf"((?:that |the |a )?(?:(?:songs?|bands?|tracks?|beats?|music|tunes?|stuff|ones?|things?) (?:that )?)?(?:my|our|his|her|their) (?:[\w-]+ ){{0,2}}?(?:{people})(?: [A-Z]\w+)?"
        r"(?:'?s'? (?:[\w-]+ ){0,2}?(?:bands?|songs?|music|demos?|tapes?|tracks?|beats?|records?|album|stuff|mixtape|playlist|ep|group|choir|project)| (?:plays|made|makes|played|wrote|writes|sings|produces|produced|recorded))(?: (?:plays|made|makes|played|wrote|used to play))?)\b",
        re.I,
    )


def _liked(request: str) -> Beyond | None:
    """Cut the music of someone out whom the user knows: "like my friend Kevin's band"."""
    if not regex(r"\b(?:like|similar|style)\b", re.I).search(request):
        return None
    said = _someone().search(request)
    if said is None:
        return None
    rest = f"{request[: said.start()]}{request[said.end() :]}"
    if regex(r"\w{2}").search(rest) and not _NAMES_A_BEAT.search(rest):
        rest = f"{request[: said.start()]} a beat {request[said.end() :]}"
    return Beyond(rest, (_REFERENCE.format(said[1]),), question=_DESCRIBE)
