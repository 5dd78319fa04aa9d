"""One request on its way through the stages, and what of it counts as stated."""

from __future__ import annotations

from copy import copy
from typing import Any

import msgspec

from dawg.assistant.reader import (
    alone,
    answers,
    assumptions,
    breaks,
    compared,
    conservation,
    contradictions,
    coverage,
    dictation,
    edits,
    entities,
    everyday,
    form,
    intents,
    knowledge,
    limits,
    meant,
    misread,
    parameters,
    pitch,
    qualities,
    questions,
    recordings,
    references,
    refusals,
    speech,
    tempo,
    text,
    unknown_names,
    unmade,
    vocabulary,
    voices,
    wording,
)
from dawg.assistant.reader.evidence import Evidence
from dawg.assistant.reader.facts import Page
from dawg.assistant.reader.reading import Intent, Operation, Reading
from dawg.assistant.reader.settings import Facts
from dawg.assistant.reader.tables import Hit, table

_MUSIC = ("genre", "mood", "instrument")
_ALL_EDITS = ("generate", "edit", "variation", "error", "clarify", "transport", "master")


class Request:
    """One request on its way through the stages."""

    def __init__(self, english: wording.English, tokens: list[text.Token], page: Page) -> None:
        self.is_elsewhere = False
        self.notes, self.said, self.spoken = english.notes, english.said, english.spoken
        self.conditions = english.conditions
        self.answer = self.either = ""
        self.text = english.text
        self.tokens = tokens
        self.page = page
        hits = [*vocabulary.scan(tokens), *qualities.find(tokens)]
        self.hits = compared.without(tokens, hits)
        known = references.references(self.text, tokens, self.hits)
        names, spans = unknown_names.find(self.text, tokens, self.hits, known)
        self.found = entities.select(tokens, self.hits, references=known, titles={start for start, _ in spans})
        form.take_eras(page)
        for span in spans:
            page.take(*span)
        self.removed: tuple[str, ...] = ()
        self.wanted_after_all: set[str | None] = set()
        self.compared: str | None = None  # "tempo_down" of "something like X but slower"
        self.more_of: list[str] = []  # "dark" of "something like X but darker"
        unlike = references.rejected(tokens, known) if known else set()
        self.unlike = tuple(dict.fromkeys(hit.name for hit in known if hit.name in unlike))
        self.likened = bool(unlike) or self.hits != hits
        self.artists = [*dict.fromkeys(hit.name for hit in known if hit.name not in unlike), *names]
        refused = "reference: {} is refused; no beat is aimed at that sound"
        page.warnings += [refused.format(name.title()) for name in sorted(unlike)]
        self.of_theirs = {hit.name for hit in self.found.wanted if references.describes(tokens, hit, known)}
        self._mask(known)
        self.chords = pitch.find_chords(page)
        self.key, self.scale = pitch.find_key(page)
        page.warnings += pitch.of_german_h(english.spoken, self.key)
        self.meter = form.find_meter(page)
        parameters.take(page)
        self.length = form.find_length(page)
        self.tempo = tempo.find_tempo(page)
        self.clauses = breaks.split(self.text, self.tokens, self.hits, self.found)
        self.operations = self._listen()
        self.evidence = Evidence(
            text=self.text, tokens=self.tokens, hits=self.hits, found=self.found, clauses=self.clauses,
            operations=self.operations, likened=self.likened,
        )  # fmt: skip

    def copied(self) -> Request:
        """Return the same request, to be read in another way."""
        other = copy(self)
        other.page, other.tempo = self.page.copied(), copy(self.tempo)
        return other

    def _mask(self, known: list[Hit]) -> None:
        """Take names off the page whose letters or digits are no fact ("2-step", "808", "j. cole")."""
        for hit in [*known, *self.found.wanted, *self.found.refused]:
            words = self.tokens[hit.first : hit.last + 1]
            if hit.kind == "artist" or any(token.word[0].isdigit() for token in words):
                self.page.take(words[0].start, words[-1].end)

    def heard(self) -> conservation.Said:
        """Return what was understood, however it is read."""
        return conservation.Said(
            self.tokens, self.found, tempo=self.tempo, key=self.key, meter=self.meter, length=self.length
        )

    def finished(self, reading: Reading, request: str, *, meant_for: str = "") -> Reading:
        """Return a reading with what is told of the rest of the request."""
        besides = (self.tempo.by, self.tempo.limit)
        whole = coverage.with_the_rest(
            reading,
            request,
            self.tokens,
            self.hits,
            self.clauses,
            besides=besides,
            is_sure=meant_for not in ("", "edit"),
        )
        return conservation.told(whole, self.heard().lost_in(whole), self.clauses)

    def _listen(self) -> tuple[Operation, ...]:
        """Return what the clauses ask for, as it stands in the end."""
        speech.mark(self.text, self.clauses)
        self.key_name = " ".join(filter(None, (self.key, self.scale))) if self.key else None
        facts = Facts(
            bpm=self.tempo.bpm, key=self.key_name or self.scale, chords=self.chords, by=self.tempo.by, length=self.length,
            notes=self.notes,
        )  # fmt: skip
        named = [hit.name for hit in self.hits if hit.kind in ("instrument", "role")]
        operations, final, told = contradictions.last_said(edits.operations(self.clauses, facts), named, self.text)
        self.wanted_after_all = {step.target for step in final if step.op in ("add", "solo", "unmute")}
        operations, most = limits.at_most(operations)
        self.page.warnings += [*told, *most]
        paced = {step.op for step in operations if step.op in ("tempo_up", "tempo_down") and not step.target}
        self.compared = next(iter(paced)) if len(paced) == 1 else None
        return operations

    def reading(self, *, meant_for: str | None = None) -> Reading:
        """Run the rest of the stages; on request for what the classifier takes it for."""
        operations, evidence, parts = self.operations, self.evidence, self.clauses
        self.is_elsewhere = not meant_for and everyday.is_meant(
            wording.translated(self.spoken), self.tokens, self.hits, parts
        )
        intent: Intent = "out_of_scope"
        if meant_for:
            intent, operations, self.answer = meant.answered(meant_for, evidence, self.tempo.bpm, self.key_name)
        elif not self.is_elsewhere:
            intent = intents.decide(evidence, facts=self._facts(), references=len(self.artists))
        if self.notes and any(str(step.amount).startswith(dictation.NOTES) for step in operations):
            intent = "edit"
        self._tell_beyond(intent, operations)
        intent = self._told(intent, evidence)
        steps = operations
        if intent == "query":
            operations = intents.query_operations(evidence)
        answered = None if self.is_elsewhere else knowledge.unordered(intent, self.spoken, self.text, steps)
        if answered and meant_for:
            self.answer = self.answer or answered[2]
        elif answered:
            intent, operations, self.answer = answered
            self.page.errors.clear()
        paces = unmade.paces(self.said, operations) if intent in ("edit", "generate") else []
        self.page.warnings += paces
        if (paces and intent == "edit") or any(step.op == "set_tempo" for step in operations):
            tempo.note_others(self.page, self.tempo)
        self.page.warnings += [*unmade.steps_back(operations, parts), *unmade.tuning(self.said)]
        if intent == "edit":
            self.page.warnings += [*unmade.assumed(operations, parts), *contradictions.of_length(self.said)]
            self.answer = self.answer or assumptions.taken_for(operations, self.text, self.spoken)
            few = len({step.op for step in operations}) < 3
            self.either = assumptions.either(self.text, operations, said=self.said) if few else ""
        if self.either:
            intent = "clarify"
        if intent == "generate":
            operations = self._of_a_new_beat(operations)
        elif intent in ("help", "clarify", "out_of_scope"):
            operations = ()
        if intent in ("generate", "clarify", "help", "out_of_scope") and contradictions.is_all_silent(
            self.text, self.found
        ):
            intent = "clarify"
        if intent in ("out_of_scope", "query"):
            self.page.errors.clear()
        elif self.page.errors and intent in _ALL_EDITS:
            intent, operations = "error", ()
        return self._assemble(intent, operations)

    def _tell_beyond(self, intent: Intent, operations: tuple[Operation, ...]) -> None:
        """Tell of values that nothing can have and of conditions; a new beat leaves such values out."""
        if intent not in ("generate", "help", "clarify", "out_of_scope"):
            self.page.errors += limits.refused(operations)
        if intent not in ("generate", "help", "out_of_scope"):
            self.page.errors += limits.no_number(self.text)
        if intent not in ("query", "help", "out_of_scope"):
            far = limits.beyond_all(self.text, operations, told=(*self.page.errors, *self.page.warnings))
            left_out = intent in ("generate", "clarify")
            self.page.errors += [] if left_out else far
            self.page.warnings += [f"{said}; it is left out" for said in far] if left_out else []
            self.page.warnings += [condition.told() for condition in self.conditions]

    def _of_a_new_beat(self, operations: tuple[Operation, ...]) -> tuple[Operation, ...]:
        """Take the tempo without a unit and what is left out; return the steps that are done to a new beat too."""
        tempo.find_bare_tempo(self.page, self.tempo)
        if self.tempo.negative and self.tempo.bpm is None:
            self.page.warnings.append(
                f"bpm: {self.tempo.negative} is no tempo; permitted range: 20 to 400; the usual tempo of the genre is taken"
            )
        self.page.warnings += unmade.settings(operations, self.text)
        self.page.warnings += form.told_of_eras(self.text, self.tokens, self.found.wanted)
        self.page.warnings += unmade.settings(operations, self.text)
        self.page.warnings += unmade.of_a_new_beat(self.page, self.said, self.tokens, self.found.wanted, self.length)
        tempo.note_others(self.page, self.tempo)
        self.removed = tuple(
            step.target for step in operations if step.op == "remove" and step.target and step.section is None
        )
        whole = {step.op for step in operations if not (step.target or step.section)}
        self.more_of = qualities.moods(self.tokens, self.hits, whole)
        return tuple(step for step in operations if step.op in ("half_time", "double_time", "export", "export_stems"))

    def _told(self, intent: Intent, evidence: Evidence) -> Intent:
        """Tell of what besides music is asked for, of links and of a tempo that is none; a link alone is out of scope."""
        if self.tempo.malformed:
            said = f"bpm: '{self.tempo.malformed}' is no tempo"
            if intent == "generate":
                self.page.warnings.append(f"{said}; the usual tempo of the genre is taken")
            else:
                self.page.errors.append(f"{said}; permitted range: 20 to 400")
        odd = any(said.startswith("time_signature") for said in self.page.warnings)
        if self.meter and not odd and intent in ("transport", "export", "master"):
            self.page.warnings.append(
                f"time_signature: {self.meter} is said; the meter is set when a beat is made, and is left out here"
            )
        if intents.names_a_link(self.text):
            self.page.warnings.append(intents.LINKS)
            if intent in ("master", "query", "clarify", "export", "variation", "transport", "project", "help"):
                return "out_of_scope"
        if questions.is_of_other_music(intent, evidence.operations, self.spoken, known=bool(self.artists)):
            self.answer = answers.NO_CATALOG
            return "out_of_scope"
        if intent == "out_of_scope" and intents.names_a_system_path(self.text):
            self.page.warnings.append(intents.OUTSIDE_FILES)
        sung = intent == "clarify" and voices.wanted(self.text, self.page, self.tokens, self.hits, found=self.found)
        if sung or (intent in _ALL_EDITS and voices.speaks(self.said, self.spoken)):
            self.page.warnings.append(answers.VOCALS)
        if intent in ("generate", "edit"):
            self.page.warnings += recordings.told(self.said, self.spoken)
        subject = intents.outside(evidence)
        if subject and intent in ("generate", "edit", "variation", "master"):
            self.page.warnings.append(f"“{subject}”: that is outside what I can do; I only make and edit beats")
        return intent

    def _spans(self) -> list[tuple[int, int]]:
        """Where the sections of a new beat are named in the text."""
        sections = [hit for hit in self.found.wanted if hit.kind == "section"]
        return [(self.tokens[hit.first].start, self.tokens[hit.last].end) for hit in sections]

    def _facts(self) -> int:
        length = self.length.duration_s or self.length.bars
        values = (self.tempo.bpm or self.tempo.range, self.key or self.scale, length, self.meter, self.chords)
        return sum(value is not None and value != () for value in values) + len(self.page.errors)

    def _assemble(self, intent: Intent, operations: tuple[Operation, ...]) -> Reading:
        values = self._values(intent, operations)
        stated = tuple(name for name, value in values.items() if value not in (None, (), ""))
        sized = intent == "generate" or any(step.op in ("extend", "shorten") for step in operations)
        if self.length.bars and self.length.duration_s and sized:
            self.page.warnings.append("bars and duration_s exclude each other; duration_s is used and bars is ignored")
        doubts = self.page.doubts if intent == "generate" else ()
        warnings = [*self.page.warnings, *doubts, *answers.genre_warnings(values.get("genre", ()))]
        warnings += answers.instrument_warnings(values.get("instruments", ()))
        asked = values.get("vocals") not in (None, False)
        if asked and answers.VOCALS not in warnings:
            warnings.append(answers.VOCALS)
        if operations:
            if intent in ("edit", "transport", "variation") and self.artists:
                warnings.append(f"reference: {answers.reference_message(self.artists)}")
            stated += ("operations",)
            warnings += contradictions.opposed(operations, self.text)
            if (
                answers.VOCALS not in warnings
                and intent != "generate"
                and any(voices.is_sung(step, self.text) for step in operations)
            ):
                warnings.append(answers.VOCALS)
        return msgspec.structs.replace(
            Reading(intent=intent, **values),
            stated=stated,
            lengths=form.section_bars(self.text, self._spans()) if values.get("structure") else (),
            operations=operations,
            alone=alone.only_heard(self.text, self.tokens, self.found.wanted, named=self._said)
            if intent == "generate"
            else (),
            warnings=tuple(warnings),
            errors=tuple(dict.fromkeys(self.page.errors)),
            message=self.answer
            or answers.message(
                intent,
                references=values.get("reference", ()),
                vocals=asked,
                errors=self.page.errors,
                without=values.get("exclude", ()),
            ),
            questions=(self.either,)
            if self.either
            else (contradictions.SILENT,)
            if intent == "clarify" and contradictions.is_all_silent(self.text, self.found)
            else answers.question(intent, empty=not self.tokens, text=self.text),
        )

    def _values(self, intent: Intent, operations: tuple[Operation, ...]) -> dict[str, Any]:
        """Return the stated fields; an edit keeps only values it sets, a refusal keeps none."""
        if intent in ("help", "out_of_scope", "query", "history", "transport", "export", "project"):
            return {}
        values: dict[str, Any] = {
            "bpm": self.tempo.bpm,
            "bpm_range": self.tempo.range,
            "pace": self._pace(intent),
            "key": self.key,
            "scale": self.scale,
            "chords": self.chords,
            "time_signature": self.meter,
        }
        if intent not in ("generate", "error"):
            if any(operation.op == "change_genre" for operation in operations):
                refused = {hit.name for hit in self.found.refused}
                values["genre"] = tuple(name for name in self.found.names("genre") if name not in refused)
            return values
        return values | self._music()

    def _pace(self, intent: Intent) -> str | None:
        if intent != "generate":
            return None
        pace = tempo.find_pace(self.page)
        if self.tempo.bpm is not None or self.tempo.range is not None:
            self.page.warnings += contradictions.of_pace(pace, self.tempo.bpm)
            return None
        doubted = any(said.startswith(("pace:", "tempo:", "bpm:")) for said in self.page.warnings)
        compared = None if doubted else {"tempo_up": "fast", "tempo_down": "slow"}.get(self.compared or "")
        self.page.warnings += [] if pace or compared or doubted else limits.of_pace(self.text)
        return pace or compared

    def _music(self) -> dict[str, Any]:
        found = self.found
        moods = [hit for hit in found.wanted if hit.kind == "mood" and not misread.is_too_much(self.tokens, hit)]
        hits = [hit for hit in found.refused if hit.kind in (*_MUSIC, "role", "section", "effect", "detail", "style")]
        hits = [hit for hit in hits if hit.name not in self.wanted_after_all]
        hits = [hit for hit in hits if hit.kind != "mood" or not misread.is_too_much(self.tokens, hit)]
        local = {hit.name for hit in hits if refusals.is_local(self.tokens, hit)}
        for name in sorted(local):
            self.page.warnings.append(
                f"exclude: {name} is refused in one place only; take it out there once the beat is made"
            )
        removed = set(self.removed).difference(hit.name for hit in hits)
        whole = [self._said(hit) for hit in hits if hit.name not in local]
        refused = tuple(dict.fromkeys((*whole, *(name for name in self.removed if name in removed), *self.unlike)))
        wanted = tuple(dict.fromkeys(self._said(hit) for hit in found.wanted if hit.kind == "instrument"))
        liked = tuple(dict.fromkeys([*(hit.name for hit in moods), *self.more_of]))
        once = [self._said(hit) for hit in found.wanted]
        genres = found.names("genre") or entities.genres_of_parts(self.tokens, self.hits, found.wanted)
        contradictions.of_moods(self.page, liked)
        for name in (*found.names("genre"), *liked, *wanted):
            if name in refused and not ((name in removed or name in self.of_theirs) and once.count(name) == 1):
                self.page.warnings.append(f"exclude: {name} is both asked for and refused; it is left out")
        self.page.warnings += entities.told_of_little(self.tokens, found.wanted)
        self.page.warnings += contradictions.of_refused_families(wanted, refused)
        self.page.warnings += contradictions.of_acoustic(wanted, liked, refused)
        self.page.warnings += contradictions.of_solos(self.text, [name for name in wanted if name not in refused])
        if contradictions.is_silent(self.text):
            self.page.warnings.append(contradictions.HEARD if wanted else contradictions.SILENCE)
        vocals = voices.wanted(self.text, self.page, self.tokens, self.hits, found=self.found, refused=refused)
        return {
            "genre": tuple(name for name in genres if name not in refused),
            "mood": tuple(name for name in liked if name not in refused),
            "instruments": tuple(name for name in wanted if name not in refused),
            "exclude": refused,
            "structure": form.structure(self.tokens, found.wanted),
            "reference": tuple(self.artists),
            "duration_s": self.length.duration_s,
            "bars": self.length.bars,
            "vocals": vocals,
        }

    def _said(self, hit: Hit) -> str:
        """Return what is reported of a hit: our name, or the user's own word where it says more ("walking bass")."""
        words = " ".join(token.word for token in self.tokens[hit.first : hit.last + 1])
        name = vocabulary.own_words().get(words, hit.name) if hit.kind == "instrument" else hit.name
        only_refused = table("instruments")["said"].get(name, {}).get("refused") and hit in self.found.wanted
        return hit.name if only_refused else name
