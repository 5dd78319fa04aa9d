"""The rules of editing: each is asked in turn, the first that applies to a clause answers for it."""

from __future__ import annotations

from dawg.assistant.reader import scope, settings
from dawg.assistant.reader.changes import change
from dawg.assistant.reader.clauses import Clause
from dawg.assistant.reader.denials import spares
from dawg.assistant.reader.dictation import written
from dawg.assistant.reader.effects import effects
from dawg.assistant.reader.entrances import entrances
from dawg.assistant.reader.feelings import feeling
from dawg.assistant.reader.hearing import all_return, hearing
from dawg.assistant.reader.manner import manner, wished
from dawg.assistant.reader.orders import session
from dawg.assistant.reader.patterns import regex
from dawg.assistant.reader.precise import precise
from dawg.assistant.reader.presence import presence
from dawg.assistant.reader.pushes import is_by_notes
from dawg.assistant.reader.questions import asked
from dawg.assistant.reader.reading import Operation
from dawg.assistant.reader.sayings import sayings
from dawg.assistant.reader.sections import fills, last_hit, sections
from dawg.assistant.reader.settings import Facts
from dawg.assistant.reader.sound import sound
from dawg.assistant.reader.unmade import tuning


def ordered(clause: Clause, facts: Facts) -> list[Operation]:
    """Return the steps of one clause taken by itself."""
    made = written(clause, facts.notes) or all_return(clause)
    if made:
        return made
    clause.is_open = clause.is_open or is_by_notes(clause) or settings.is_unmade(clause)
    if clause.is_open:
        return []
    tuned = bool(tuning(clause.text))
    exact = precise(clause)
    if exact:
        if exact[0].op == "change_chords":
            facts.key, facts.chords = None, ()  # their letters name no key
        return exact
    later = entrances(clause)
    if later:
        return later
    if facts.has_genres and clause.words[0] == "less" and clause.names("genre") and not scope.parts(clause):
        return []  # "more trap, less pop"
    if ((_is_forbidding(clause) or spares(clause)) and not clause.has("save")) or _is_correction(clause):
        return []
    if _STAYS_SO.fullmatch(clause.text) and clause.names("mood", "section"):
        return []
    told = _OF_THE_SPEAKER.match(clause.text.replace("'", "")) or NARRATES.match(clause.text)
    if told and not clause.refused:
        return []
    for rule in (
        asked,
        sayings,
        session,
        lambda c: settings.length(c, facts),
        lambda c: settings.tempo_and_key(c, facts),
        lambda c: settings.pitch(c, facts),
        manner,
        hearing,
        effects,
        wished,
        settings.energy,
        fills,
        last_hit,
        sections,
        sound,
        change,
        feeling,
        presence,
    ):
        made = rule(clause)
        if made and tuned:
            made = [step for step in made if step.op not in ("eq", "transpose", "set_tempo")]
        if made:
            return made
    return []


_STAYS_SO = regex(
    r"(?:(?:and|but|while|the|my|that|please) )*[\w-]+(?: \d)? (?:(?:can|should|must|may|just|still|to|has to) )*(?:(?:stays?|staying|remains?|keeps?) (?:(?:as|nice|and|just|really|so|how|the way|it is) )*[\w-]*|[\w-]+ (?:keep|stays?))(?: please| though| as (?:it is|is))?"
)
"""What is as it shall be: "the verse stays chill"."""
_OF_THE_SPEAKER = regex(
    r"(?:so |and |but |because |since |cause |hey |ok )*(?:im|i am|ill|i will|i was|ive been|ive|i have been|i feel|im feeling|i recorded|i sang|i played|we are|were) (?:just |still |so |really |very |kinda |feeling |gonna |going to |about to |also |all |been )*(?:singing|rapping|recording|recorded|tracking|track|sing|rap|record|writing|freestyling|freestyle|performing|practicing|practising|playing|mixing|showing|driving|listening|bored|tired|done|my|sitting|working|editing|a)\b(?!.*\b(?:too|so i want|with the|of the|of this|by the)\b)"
)
"""What the speaker does: "I'm singing dry"."""
NARRATES = regex(
    r"(?:(?:ok|so|and|but|because|since|cause|though|although|like|that|which) )*(?:i|we|you)(?: have|'ve| had|'d)? (?:(?:already|just|accidentally|only|also|once|even|previously|earlier) )*(?:muted|removed|deleted|took|turned|added|panned|soloed|swapped|dropped|lowered|raised|boosted|changed|moved|killed|made|brought|pulled|pushed|tried|transposed|doubled|had (?:the|my|it|them|some|an?)\b(?! to))\b(?!.*\b(?:too|if)\b)"
)
"""What was done before: "I muted them earlier"."""


def _is_correction(clause: Clause) -> bool:
    """True for "not the snare" before "the clap"."""
    short = clause.words[0] == "not" and len(clause.words) <= 4 and not clause.cues
    return short and bool(clause.refused) and clause.refused[0].first - clause.first < 3


def _is_forbidding(clause: Clause) -> bool:
    """True for "don't touch the drums", "keep the bass", "leave the rest"."""
    return (
        regex(
            r"\b(?:dont|don't|do not|never|without)[ ]+(?:make|touch|add|introduce|change|remove|delete|mute|move|lose|alter|touching|changing|mess|edit|end|stop|mute|speed|slow|pan|boost|compress|swing|quantize|fade|overdo|(?:put|use|bring|throw|include|insert) (?:it|them|that|those|one|any)\b)|^(?:and |but |just )?(?:keep|leave)\b(?! out)(?!.*\b(?:only|just|space|gaps?|holes?|air|out of|mono|looping|repeating|(?:at|to|around) -?\d+|room|simple|sparse|minimal|quiet|low|tight|short)\b)"
        ).search(clause.text)
        is not None
    )
