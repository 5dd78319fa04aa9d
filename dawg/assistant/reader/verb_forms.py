"""The verbs of requests in the one form that the glossaries have, whatever their mood, tense and politeness.

Japanese "入れといて", "入れたい", "入れてもらえますか" are "入れて"; Korean "넣자", "넣어 주실래요", "넣고 싶어" are "넣어줘";
German "hau den Bass raus" and "könntest du mir einen Beat bauen" are "entferne den Bass" and "mach mir einen Beat".
`vocabulary/verbs.toml` lists the verbs.
"""

from __future__ import annotations

import re
from functools import cache

from dawg.assistant.reader.patterns import regex
from dawg.assistant.reader.tables import table


def canonical(text: str, language: str) -> str:
    """Return clean text of a language ("ja", "ko" or "de"; others stay) with its verbs as the glossary has them."""
    known = {"ja": _japanese, "ko": _korean, "de": _german}.get(language)
    return known(text) if known else text


_BY_CLASS = {
    "ichidan": ("る", "", "よう", "ろ", "られ", "て"), "s": ("す", "し", "そう", "せ", "せ", "して"), "k": ("く", "き", "こう", "け", "け", "いて"),
    "r": ("る", "り", "ろう", "れ", "れ", "って"), "t_u": ("う", "い", "おう", "え", "え", "って"), "gu": ("ぐ", "ぎ", "ごう", "げ", "げ", "いで"),
}  # fmt: skip
"""Dictionary form, stem of the polite forms, "let us", imperative, "can" and the form that the glossary has, by class of verbs."""
_CLOSING = r"(?=(?:か|な|ね|よ|わ|ん|の|と|べき|こと|ように|みたい|けど|だけ)*[、。,!?！？\s]|(?:か|な|ね|よ|わ|ん|の|と|べき|こと|ように)*$)"
_POLITE = r"(?:ます(?:か)?|ましょう(?:か)?|たい(?:です|な|んだけど|んですが|んですけど|と思う|と思います)*|なさい|な(?=[、。!\s]|$))"
_ABLE = r"(?:る|ます|ない|ません)(?:か|の|かな|でしょうか|ですか|んですか)*(?=[ ]*[?？])"
_CASUAL = (
    (
        regex(r"(?<=[^め])(?:ちゃって|ちゃおう?か?|ちゃう|ちゃえ)(?:よ|ね|か|な)*|(?<=め)ちゃって|(?<=め)ちゃおう?"),
        "て",
    ),
    (regex(r"(?<=ん)じゃ(?:って|おう?|え)"), "で"),
    (regex(r"(?<=[れしけきみえめいっせげてべね])といて"), "て"),
)
_ASKED = regex(
    r"(?<=[てで])(?:(?:もら|いただ|頂)(?:え|け)?(?:る|ます|ない|ません|たら|れば|たい)|くれ(?:る|ます|ない|ません|たら|へん|や)?|くん(?:ない|ねえ?)|"
    r"ください?(?:ませ)?|下さい|ほし(?:い|く|かった)|欲し(?:い|く|かった)|ちょうだい|頂戴|おいて|おくれ|や(?:って|れ)|いい(?=です|か|？|\?)|みて|みよう)"
    r"(?:です|でしょう|ん|の(?=[でか])|だ(?=[けよな]|$)|か(?:な|しら)?|けど|が(?=[、。]|$)|と(?=嬉|うれ|助|あり)|嬉しい|うれしい|助かる|助かります|ありがたい|よ|ね|な(?:あ|ー)?|て(?=[、。]|$))*"
)
_NTH = regex(r"([1-4一二三四])(?:番目?|回目|つ目)の(サビ|ドロップ|フック|コーラス|ヴァース|バース|[ABab]メロ)")
_ORDINALS = str.maketrans("一二三四", "1234")
_KEY_BY = regex(
    r"((?:キー|音程|調|키|음정)[^、。,.]{0,14}?、?)(?:半音)?(\d)(?:つ|個|段階|音|半音| ?키| ?개| ?칸)?(?:ほど|くらい|ぐらい|分|だけ|만|만큼|정도)? ?(上げ|下げ|올려|내려|낮춰|높여)(?:て|줘)"
)
_BELOW_ZERO = regex(
    r"(?:(?:BPM|テンポ|템포|비피엠)(?:を|は|를|을|은)? ?)?-(\d+) ?(?:bpm|비피엠)? ?(?:に|で|으로|로)(?: ?(?:して|맞춰줘|해줘|바꿔줘))?",
    re.I,
)
_SHI = regex(
    r"(?<=[にく])し(?:たい(?:です|な|んだけど|んですが|と思う)*|よう(?:か|よ)?|といて|ちゃって|ましょう(?:か)?|なさい|てみて)"
)
_MINUS = regex(r"(?:マイナス|마이너스|minus) ?(?=\d)", re.I)


def _transposed(match: re.Match[str]) -> str:
    """Return in English by how many half steps a key goes: "キーを2つ下げて" is "transpose down 2 semitones"."""
    way = "up" if match[3] in ("上げ", "올려", "높여") else "down"
    return f"{match[1]} transpose {way} {match[2]} semitones "


def _japanese(text: str) -> str:
    for pattern, plain in _CASUAL:
        text = pattern.sub(plain, text)
    text = _conjugated().sub(_te_form, text)
    text = _KEY_BY.sub(_transposed, _ASKED.sub("", text))
    text = _NTH.sub(lambda match: f"{match[2]}{match[1].translate(_ORDINALS)}", text)
    text = _SHI.sub("して", text)
    return _BELOW_ZERO.sub(r" set the tempo to -\1 ", _MINUS.sub("-", text))


@cache
def _conjugated() -> re.Pattern[str]:
    """Return a pattern of the verbs that end in another form than the glossary has, a group by class."""
    known = table("verbs")["ja"]
    ways = []
    for name, (plain, polite, volition, order, can, _) in _BY_CLASS.items():
        stems = "|".join(sorted(known[name], key=len, reverse=True))
        ends = rf"{polite}{_POLITE}|{volition}(?:か(?:な)?)?{_CLOSING}|{can}{_ABLE}|(?:{plain}|{order}){_CLOSING}"
        ways.append(rf"(?P<{name}>{stems})(?:{ends})")
    return regex("|".join(ways))


def _te_form(match: re.Match[str]) -> str:
    kind = match.lastgroup or ""
    return f"{match[kind]}{_BY_CLASS[kind][-1]}"


_FIRST_HANGUL, _FINALS, _FINAL_L = 0xAC00, 28, 8
_ITS_OBJECT = regex(
    r"(템포|속도|키|볼륨|음량|소리)(?:를|을|만|도|은|는) (?=(?:(?:좀|더|조금|살짝|많이|약간) )*(?:올려|내려|낮춰|높여|줄여|키워)줘)"
)
_TURNED = regex(r"(?<=[가-힣]게) ?(?:바꿔|만들어|변경해)줘")
_TEMPO_TO = regex(
    r"(?:템포|속도|BPM|bpm|비피엠)(?:를|을|는|은)? ?(?:한 )?(\d+(?:\.\d+)?) ?(?:bpm|비피엠)?(?: ?정도)?(?:으로|로|까지) ?(?:좀 |더 )?(?:올려|내려|낮춰|높여|바꿔|해|맞춰|줄여|변경해)줘",
    re.I,
)


_STEPS = regex(
    r"(?:(?:전체 ?)?(?:키|조|음정)(?:를|을|는|은)? ?)?(?:전체(?:를)? ?)?(반음|반 ?키|한 ?키|한 ?음|한 ?옥타브|(?:\d|두|세|네) ?(?:반음|키|옥타브))(?:을|를|씩|정도)? ?(?:더 |좀 )?(?:(올려|내려|낮춰|높여)줘|(높게|낮게|위로|아래로)(?: ?(?:해|올려|내려|옮겨)줘)?)"
)
_COUNTED_STEPS = regex(r"([두세네\d]) ?(반음|키|옥타브)")
_STEP_VERBS = {"낮춰": "내려", "높여": "올려", "높게": "올려", "위로": "올려", "낮게": "내려", "아래로": "내려"}


@cache
def _wished() -> re.Pattern[str]:
    return regex(
        rf"({'|'.join(table('verbs')['ko']['pasts'])})으면 ?(?:좋겠|좋을|해|하는|싶|합니다|한다|더 ?좋)[가-힣]*(?: ?[같듯][가-힣]*)?"
    )


def _as_order(match: re.Match[str]) -> str:
    order = table("verbs")["ko"]["pasts"][match[1]]
    return order if order.endswith("줘") else f"{order} 해줘"


def _by_steps(match: re.Match[str]) -> str:
    way = match[2] or match[3]
    many = _COUNTED_STEPS.match(match[1])
    if many and (count := "하두세네".find(many[1]) + 1 or int(many[1])) > 1:
        steps = count * (12 if many[2] == "옥타브" else 1)
        return f" transpose {'up' if _STEP_VERBS.get(way, way) == '올려' else 'down'} {steps} semitones "
    return f"{match[1]} {_STEP_VERBS.get(way, way)}줘"


def _korean(text: str) -> str:
    text = _wished().sub(_as_order, text)
    text = _TURNED.sub(" 해줘", _ITS_OBJECT.sub(r"\1 ", _spoken().sub(_plain_form, text)))
    text = _STEPS.sub(_by_steps, _KEY_BY.sub(_transposed, text))
    return _BELOW_ZERO.sub(r" set the tempo to -\1 ", _MINUS.sub("-", _TEMPO_TO.sub(r"템포 \1로 해줘", text)))


_END = r"(?=[ ]*(?:[,.!?~ㅋㅎㅠㅜ、]|$))"
_GIVEN = (
    r"[ ]?(?:주(?:실 ?(?:수 ?있|래)[가-힣]*|시겠[가-힣]*|시면 ?(?:감사|좋|고맙)[가-힣]*|시길[가-힣]*|세[요용여욥]|셔요|십시오|시오|라|렴|삼|셈|면 ?(?:좋겠|돼|되|고맙|감사|안 ?(?:돼|될|되))[가-힣]*)|"
    r"줬으면(?: ?(?:좋겠|해|하는|합니다|싶)[가-힣]*)?|줄 ?수 ?(?:있|없)[가-힣]*|줄래[가-힣]*|줄까[가-힣]*|줘(?:봐요|[라요봐])?(?![가-힣])|줭|죠(?![가-힣])|달라[가-힣]*|줍시다)"
)


@cache
def _by_form() -> dict[str, str]:
    """Return the form that the glossary has by each form to which endings are hung."""
    stems: dict[str, str] = table("verbs")["ko"]["stems"]
    return {form: plain for stem, plain in stems.items() for form in (stem, plain, _with_l(stem))}


def _with_l(stem: str) -> str:
    """Return what "let us" and "could you" are hung on: "올리" -> "올릴", "넣" -> "넣을"."""
    final = (ord(stem[-1]) - _FIRST_HANGUL) % _FINALS
    if final == 0:
        return stem[:-1] + chr(ord(stem[-1]) + _FINAL_L)
    return stem if final == _FINAL_L else f"{stem}을"


def _plain_form(match: re.Match[str]) -> str:
    kind = match.lastgroup or ""
    said = match[kind]
    return f"{said if kind == 'any' else _by_form()[said]}줘{',' * (kind == 'linked')}"


@cache
def _spoken() -> re.Pattern[str]:
    """Return a pattern of the verbs with their endings, whatever the level of speech."""
    stems: dict[str, str] = table("verbs")["ko"]["stems"]
    plain, bare, future, linked = (
        "|".join(sorted(forms, key=len, reverse=True))
        for forms in (
            {*stems.values()},
            {*stems},
            {_with_l(stem) for stem in stems},
            {*stems} - {"빼", "지우", "없애", "넣", "추가하"},
        )
    )
    return regex(
        rf"(?P<any>[가-힣]*[어아여해려워겨켜쳐져춰꿔내빼써꺼와])(?:{_GIVEN})|"
        rf"(?<!안 )(?P<plain>{plain})(?:라|봐|봐요|봐줘|보자|버려|버려줘|놔|놔줘|놓자|둬|야 ?(?:해|돼|겠)[가-힣]*|요|도 ?(?:돼|될까|되)[가-힣]*)?{_END}|"
        rf"(?P<bare>{bare})(?:자고|자(?:{_END}|요)|고 ?싶[가-힣]*|는 ?(?:게|편이|것이) ?(?:좋|낫|어때)[가-힣]*|면 ?(?:좋겠|돼|되|안 ?(?:돼|될|되)|어떨|어때)[가-힣]*|기{_END}|도록 ?(?:해|하)[가-힣]*)|"
        rf"(?P<linked>{linked})고,?(?=[ ]+[가-힣])|"
        rf"(?P<future>{future})(?:(?:까|래|게)[가-힣]*{_END}|[ ]?수 ?있[가-힣]*)"
    )


_FILLING = r"(?:mir|mal|uns|bitte|dafur|stattdessen|noch|doch|da|einfach|ruhig|halt|jetzt|auch|lieber|dann|gleich|eben|bloss|ma|fix|schnell|vielleicht|gerne?|kurz)"
_NOT_HEARD = regex(
    r"\bhor(?:t|e|en|st)? (?:man|ich|wir|du) (?:(?:ja|leider|irgendwie|hier|da|echt|fast|gar|uberhaupt|die|den|das|ihn|sie|es|halt|eh) )*(?:nicht|kaum|nimmer|nichts)(?: mehr)?\b",
    re.I,
)
_ENTERS = regex(
    r"\blass (?P<what>[^.,;!?]+?) (?:erst |nur )+(?P<where>(?:ab|in|im|bei|beim|zum|zur|nach)\b[^.,;!?]+?) (?:ein(?:setzen|steigen)|(?:rein)?kommen|starten|anfangen|losgehen|spielen|dazukommen)\b",
    re.I,
)
_SOMEWHAT = regex(r"\betwas (?=(?:[a-z]+(?:ieren|ern|en)|zuruck|runter|hoch|rauf|nach|zu)\b)", re.I)
_SIDES = regex(r"\b(links|rechts) ((?:(?:die|der|das|den|eine?n?) )?[\w-]+)(?=[,.;!]|$| und\b)", re.I)
_OFF = regex(r"\b(?:zieh|nimm|streif)e? ([^.,;!?]+?) (?:vom|von|aus) ([^.,;!?]+?) (?:ab|weg|runter|raus)\b", re.I)
_MADE_OF = regex(
    r"\bmach(?:e|t)? aus (?:dem|der|diesem|dieser|meinem|meiner) [\w -]+? (?:(?:doch|mal|bitte|lieber|jetzt) )*(?=(?:einen?|ein|nen|ne|n) [\w-]+)",
    re.I,
)
_ALONE = regex(r"\blass ([^.,;!?]+?) (?:ganz )?(?:allein|alleine|solo) (?:spielen|laufen|stehen|klingen)\b", re.I)
_NOT_BUT = regex(
    r"\bnicht ((?:den|die|das|dem|der) [\w-]+) ([a-z]+er|weg|raus|rein),? sondern ((?:den|die|das|dem|der) [\w-]+)(?=\W|$)",
    re.I,
)
_BACK = regex(r"\b((?:dreh|fahr|regel|nimm|zieh)e? [^.,;!?]+?) zuruck\b(?=[ ]*(?:[.,;!?]|$| und\b| bitte\b))", re.I)
_COULD_YOU = r"(?:konn?test|kannst|wurdest|magst|willst|konntet|konnen|konnten|wurden) (?:du|ihr|sie|wir)|kannste|konnteste|wurdste"
_DEGREE = regex(
    r" ?\b(?:(?:ein|nen|n|a|es) )?(?:klein(?:es|en) )?(?:bisschen|wenig|etwas|tick|hauch|stuck|stuckchen|leicht)\b",
    re.I,
)
_PRONOUN = regex(
    r"^(?:den|die|das|ihn|sie|es|dem|der)(?=$| (?:in|im|ab|bei|beim|am|an|aus|vom|von|bis|vor|nach|erst|nur)\b)", re.I
)
_CARRIED = {"remove": "entferne {}", "add": "add {}", "down": "turn {} down", "up": "turn {} up"}


@cache
def _separable() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """Return patterns of orders with a particle, of verbs that begin with one and of requests for something new."""
    known = table("verbs")["de"]
    particles = "|".join(f"(?P<{name}>{'|'.join(known[name])})" for name in _CARRIED)
    verbs = "|".join(known["verbs"])
    order = regex(
        rf"(?:^|(?<=[,.;!?:] )|(?<=\bund )|(?<=\baber )|(?<=\bdann )|(?<=\bbitte ))(?P<verb>{verbs})e?(?: {_FILLING})* (?P<what>(?:(?!(?:{verbs}|nicht|nie|niemals|wieder|kein\w*|nur)\b)[^,.;!?\s]+ )+?)"
        rf"(?:{_FILLING} )*(?:{particles})(?=(?: {_FILLING})*(?:[ ]*(?:[,.;!?]|$)| (?:und|aber|weil|denn|dann)\b))",
        re.I,
    )
    infinitive = re.compile(rf"\b(?:{particles})(?:zu)?(?!zeit|lad|zieh(?:en)? den stecker)[a-z]{{3,}}en\b", re.I)
    asked = re.compile(
        rf"\b(?:{_COULD_YOU})(?: {_FILLING})* ((?:(?:so )?(?:einen?|ein|nen|ne|n|en|es|an|a|e|was|etwas)|paar) [^.!?]*?) (?:{'|'.join(known['made'])})\b(?! kann)",
        re.I,
    )
    return order, infinitive, asked


def _german(text: str) -> str:
    text = _dialect().sub(lambda match: table("verbs")["de"]["dialect"][match[0].lower()], text)
    text = _NOT_HEARD.sub("can not hear", text)
    text = _ENTERS.sub(r"\g<what> should only come in \g<where>", text)
    text = _MADE_OF.sub("turn it into ", _OFF.sub(r"entferne \1 von \2", _SIDES.sub(r"\2 nach \1", text)))
    text = _ALONE.sub(r"solo \1", _NOT_BUT.sub(r"\3 \2", text))
    text = _SOMEWHAT.sub("ein bisschen ", text)
    text = _BACK.sub(_turned_back, text)
    order, infinitive, asked = _separable()
    text = asked.sub(r"mach mir \1", text)
    text = order.sub(_carried, text)
    return infinitive.sub(lambda match: _INFINITIVES[match.lastgroup or ""], text)


_INFINITIVES = {"remove": "entfernen", "add": "hinzufugen", "down": "leiser machen", "up": "lauter machen"}


@cache
def _dialect() -> re.Pattern[str]:
    return regex(rf"\b(?:{'|'.join(table('verbs')['de']['dialect'])})\b", re.I)


def _turned_back(match: re.Match[str]) -> str:
    """Return "dreh den Bass runter" for "dreh den Bass zurück"; what has no part ("nimm das zurück") is taken back."""
    rest = match[1].split()[1:]
    return (
        match[0]
        if len([word for word in rest if not re.fullmatch(_FILLING, word)]) < 2 or "anderung" in match[1]
        else f"{match[1]} runter"
    )


def _carried(match: re.Match[str]) -> str:
    """Return what an order with a particle asks: "hau noch nen Clap rein" is "add nen Clap"."""
    kind = next(name for name in _CARRIED if match[name])
    what = match["what"].strip()
    little = _DEGREE.search(what) if kind in ("down", "up") else None
    what = _DEGREE.sub("", what).strip() if little else what
    what = _PRONOUN.sub("them" if what[:3].lower() == "sie" else "it", what) or "it"
    return _CARRIED[kind].format(what) + (" a bit" if little else "")
