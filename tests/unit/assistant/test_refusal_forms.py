"""What is refused stays out: more ways of saying no, in every language that is read."""

from __future__ import annotations

import pytest

from dawg.assistant.reader import read


@pytest.mark.parametrize(
    ("text", "refused"),
    [
        ("80s synthwave, leave the guitar out", "guitar"),
        ("funk, clav and bass, not a trace of brass", "brass"),
        ("g-funk, whistle lead, but omit the talkbox and the organ", "organ"),
        ("trap beat at 140, leave the guitar and the organ out", "organ"),
        ("house, ain't looking for trap", "trap"),
        ("I've had enough of trap, make house", "trap"),
        ("jazz, avoid anything gloomy", "gloomy"),
        ("jazz, not at all sad", "sad"),
        ("jazz beat, guitar is a no", "guitar"),
        ("house, but it should not sound like techno", "techno"),
        ("lofi, can't have any drums", "drums"),
        ("trap but nooo piano", "piano"),
        ("un beat de house, no pongas guitarra", "guitar"),
        ("un beat de house, nada triste", "sad"),
        ("un beat de house, ni triste ni agresivo", "aggressive"),
        ("um samba a 100 bpm, menos a flauta", "flute"),
        ("quero algo calmo, nada sombrio, com violão", "dark"),
        ("não gosto de trap, faz house", "trap"),
        ("ein House Beat, verzichte auf die Gitarre", "guitar"),
        ("nicht Trap, sondern House", "trap"),
        ("un beat house, pas la moindre guitare", "guitar"),
        ("un beat house, rien de triste", "sad"),
        ("トラップじゃなくてブームバップがいい", "trap"),
        ("ハウスのビート、ギターは嫌", "guitar"),
        ("ハウスのビート、悲しくしないで", "sad"),
        ("트랩은 싫어, 붐뱁으로 90 bpm", "trap"),
        ("하우스 비트, 기타는 필요없어", "guitar"),
        ("하우스 비트, 슬픈 분위기는 싫어", "sad"),
        ("no soy muy de reguetón la verdad, hazme un afrobeat", "reggaeton"),
        ("el techno no me mola nada, hazme un funk", "techno"),
        ("parce, hágame una champeta que no suene a reguetón", "reggaeton"),
        ("não sou muito fã de sintetizador, faz um lo-fi", "synth"),
        ("techno não é a minha praia, faz um house", "techno"),
        ("ich steh nicht so auf Schlager, mach lieber was Richtung Deep House", "schlager"),
        ("Klavier ist nicht meins, mach einen Lofi-Beat mit Gitarre", "piano"),
        ("i brauch an ruhigen Beat, ka Schlagzeug bitte", "drums"),
        ("i hätt gern öppis Luschtigs, ohni Gsang", "vocals"),
        ("je suis pas trop fan de techno, fais-moi un truc house", "techno"),
        ("tout sauf de la techno, plutôt une house bien chaude", "techno"),
        ("悲しい感じにはしないで、落ち着いたピアノ曲がいいな", "sad"),
        ("暗い曲じゃなくて明るい曲がいい", "dark"),
        ("可愛いのは好きじゃない、ダークなトラップ", "cute"),
        ("ドラムはうるさくしないで、ローファイで", "loud drums"),
        ("faz um lo-fi sossegado, nada de bateria pesada", "heavy drums"),
        ("queria um synthwave só que sem aquela bateria gigante dos anos 80", "huge drums"),
        ("un zouk 88 bpm, sans synthé cheap svp", "cheap synth"),
        ("no quiero autotune ni voces raras, un trap en re menor", "vocals"),
        ("EDM、ただしドロップはなしで", "drop"),
        ("un vals con cajón, na' de sintetizadores", "synth"),
        ("pas question de mettre du synthé là-dedans, je veux du vrai funk, 110", "synth"),
        ("que no falte el bajo, lo que sobra es la guitarra. reggae", "guitar"),
        ("Auf die Trompete kann ich verzichten, auf den Kontrabass nicht. Jazz", "trumpet"),
        ("스트링은 싫고 대신 패드 넣어줘, 앰비언트", "strings"),
        ("クリスマスっぽい曲、鈴入り、でも子供っぽくしないで", "childish"),
        ("me cansé del trap, probemos con un dembow", "trap"),
        ("댄스홀 느낌으로, 오토튠은 쓰지 말고, 98", "autotune"),
        ("ピアノは嫌いじゃないけど今回はなしで、オルガンがいい", "piano"),
        ("j'en ai plein le dos du trap, fais une bossa", "trap"),
        ("não é pra ficar triste, é pra ficar nostálgico", "sad"),
        ("un lo-fi doux, pas de bruit de vinyle, 76", "vinyl crackle"),
        ("K-POPみたいに明るく、でも英語のラップはなしで", "vocals"),
        ("trap agresivo 145 con cuerdas y sin hi-hats tan rápidos", "fast hi-hat"),
        ("quiero algo chill, you know, con Rhodes, aber kein Schlagzeug", "drums"),
        ("something like lofi, pas de batterie, merci", "drums"),
    ],
)
def test_what_a_new_beat_refuses_is_excluded(text: str, refused: str) -> None:
    reading = read(text)
    wanted = {*(reading.genre or ()), *(reading.mood or ()), *(reading.instruments or ())}
    assert refused not in wanted
    assert refused in (reading.exclude or ())


@pytest.mark.parametrize(
    ("text", "operation", "target"),
    [
        ("leave the guitar out", "remove", "guitar"),
        ("all of it but the banjo can stay", "remove", "banjo"),
        ("la guitarra no", "remove", "guitar"),
        ("menos la flauta", "remove", "flute"),
        ("die Gitarre brauche ich nicht", "remove", "guitar"),
        ("laisse tomber la flûte", "remove", "flute"),
        ("ギターはやめて", "remove", "guitar"),
        ("ドラム以外ミュート", "solo", "drums"),
        ("ギターの代わりにピアノを入れて", "change_instrument", "guitar"),
        ("기타는 싫어", "remove", "guitar"),
        ("드럼 말고 다 꺼줘", "solo", "drums"),
        ("don't leave out the bass", "add", "bass"),
        ("you can't even hear the kick in the hook", "volume_up", "kick"),
        ("quítale el piano pero no el del intro", "remove", "piano"),
        ("ponle más punch al bombo y no me subas la voz", "punchier", "kick"),
        ("don't turn up the vocals, make the kick punchier", "punchier", "kick"),
        ("후렴에서 피아노 빼줘", "remove", "piano"),
        ("remplace le violon par une flûte sauf dans l'outro", "change_instrument", "violin"),
        ("2番のサビだけベースを抜いて", "remove", "bass"),
        ("y si le quitas los platillos? mejor no, déjalos, pero bájalos", "volume_down", "cymbals"),
        ("mets tout en sourdine sauf la voix", "solo", "vocals"),
    ],
)
def test_a_refusal_of_an_edit_is_one_operation(text: str, operation: str, target: str) -> None:
    assert [(step.op, step.target) for step in read(text).operations] == [(operation, target)]
