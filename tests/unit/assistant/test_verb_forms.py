"""Verbs of German, Japanese and Korean requests in any mood, tense and level of politeness."""

from __future__ import annotations

import pytest

from dawg.assistant.reader import read
from dawg.assistant.reader.verb_forms import canonical


@pytest.mark.parametrize(
    ("language", "said", "plain"),
    [
        ("ja", "ピアノを入れといて", "ピアノを入れて"),
        ("ja", "ピアノを入れたいんだけど", "ピアノを入れて"),
        ("ja", "ピアノを入れてもらえますか", "ピアノを入れて"),
        ("ja", "ピアノを消しちゃって", "ピアノを消して"),
        ("ja", "ピアノを消そうか", "ピアノを消して"),
        ("ja", "ドラムを抜いてほしいんですが", "ドラムを抜いて"),
        ("ko", "피아노를 넣어 주실 수 있나요", "피아노를 넣어줘"),
        ("ko", "피아노 넣자", "피아노 넣어줘"),
        ("ko", "베이스 올릴까?", "베이스 올려줘?"),
        ("ko", "드럼 빼고 싶어", "드럼 빼줘"),
        ("ko", "베이스가 안 들려", "베이스가 안 들려"),
        ("de", "hau den Bass raus", "entferne den Bass"),
        ("de", "pack da noch nen Clap dazu", "add nen Clap"),
        ("de", "kannst du mir mal einen Beat basteln", "mach mir einen Beat"),
        ("de", "dreh den bissl runter", "turn it down a bit"),
        ("de", "mach die Drums nicht weg", "mach die Drums nicht weg"),
    ],
)
def test_a_verb_takes_the_form_that_the_glossary_has(language: str, said: str, plain: str) -> None:
    assert canonical(said, language) == plain


@pytest.mark.parametrize(
    ("request_", "operations"),
    [
        ("mach die snare raus und hau dafür nen clap rein", [("remove", "snare"), ("add", "clap")]),
        ("der Bass wummert, dreh den bissl runter", [("volume_down", "bass")]),
        ("nimm die Hihats im Refrain leiser und zieh die Drums hoch", [("volume_down", "hi-hat"), ("volume_up", "drums")]),
        ("ドラムをもうちょい前に出してほしいんだけど", [("volume_up", "drums")]),
        ("ベース抜いて、代わりに808入れといて", [("remove", "bass"), ("add", "808")]),
        ("ハイハットうるさすぎ", [("volume_down", "hi-hat")]),
        ("기타 빼고 피아노로 바꿔", [("change_instrument", "guitar")]),
        ("후렴에 스트링 좀 깔아주세요", [("add", "strings")]),
        ("신스는 살짝 뒤로", [("volume_down", "synth")]),
        ("die 808 hört man ja gar nicht", [("volume_up", "808")]),
        ("spul zum zweiten Refrain und spiel den ab", [("seek", None), ("play", None)]),
        ("lass den Bass erst in der zweiten Strophe einsetzen", [("mute", "bass")]),
        ("dreh die Höhen vom Klavier etwas zurück", [("eq", "piano")]),
        ("ねえ、もうちょいテンポ落とせない?", [("tempo_down", None)]),
        ("このキー高すぎるから2つ下げて", [("transpose", None)]),
        ("ピアノとストリングスだけ残してあとは全部ミュート", [("solo", "piano"), ("solo", "strings")]),
        ("全体的に音がこもってる", [("brighter", None)]),
        ("이거 말고 다른 버전 들려줘", [("vary", None)]),
        ("신스 소리가 귀에 거슬려요", [("darker", "synth")]),
        ("Kick und Bass beißen sich im Drop", [("add_effect", "bass")]),
        ("Streich das mit dem Saxophon, war doch keine gute Idee", [("remove", "sax")]),
        ("lauter, aber nur die Melodie", [("volume_up", "melody")]),
        ("gib mir 3 verschiedene Versionen vom Refrain", [("vary", None)]),
        ("さっきのベースの方が良かったかも", [("undo", None)]),
        ("もう少し盛り上がる感じにできますか?", [("energy_up", None)]),
        ("メロディをオクターブ上で弾いて", [("transpose", "melody")]),
        ("드럼 키우고 베이스는 줄이고 피아노 넣어줘", [("volume_up", "drums"), ("volume_down", "bass"), ("add", "piano")]),
        ("좀 더 느렸으면 좋겠어", [("tempo_down", None)]),
        ("볼륨 3데시벨 낮춰", [("volume_down", None)]),
        ("Hömma, dat Schlachzeuch is mir zu laut", [("volume_down", "drums")]),
        ("Könnten Sie den Hall auf der Snare bitte etwas reduzieren?", [("remove_effect", "snare")]),
        ("Hol den Bass wieder zurück!", [("unmute", "bass")]),
        ("テンポは今の半分で", [("half_time", None)]),
        ("トランペットはやめてサックスで頼む", [("change_instrument", "trumpet")]),
        ("ギターの音量を50%に", [("set_volume", "guitar")]),
        ("피아노는 살리고 나머지 다 꺼줘", [("solo", "piano")]),
        ("드럼 말고 퍼커션만 크게", [("volume_up", "percussion")]),
        ("이거보다 두 키 높게", [("transpose", None)]),
        ("신스 멜로디 싹 다 갈아엎어줘", [("regenerate", "synth")]),
        ("change the kick and the snare", [("regenerate", "kick"), ("regenerate", "snare")]),
        ("schalt das Klavier stumm und lass die Gitarre solo spielen", [("mute", "piano"), ("solo", "guitar")]),
        ("nicht das Klavier leiser, sondern die Gitarre!", [("volume_down", "guitar")]),
        ("ストリングスをサビにだけ入れて、Aメロには入れないで", [("add", "strings")]),
        ("なんか暗い。もっと爽やかにできない?", [("change_mood", "fresh")]),
        ("ちょっと待って、今のなし", [("undo", None)]),
        ("템포는 그대로 두고 키만 올려줘", [("transpose", None)]),
        ("피아노 말고 하프로 연주해줘", [("change_instrument", "piano")]),
        ("add strings only in the chorus, not in the verse", [("add", "strings")]),
        ("zieh den Hall von den Drums ab", [("remove_effect", "drums")]),
        ("mach aus dem Trap-Beat doch nen House-Track", [("change_genre", "house")]),
        ("links die Gitarre, rechts das Rhodes", [("pan", "guitar"), ("pan", "rhodes")]),
        ("leg ein Vinylrauschen drunter", [("add", "vinyl crackle")]),
        ("もうちょっとテンポ速めで、あと明るめに", [("tempo_up", None), ("brighter", None)]),
        ("808のピッチを一音下げて", [("transpose", "808")]),
        ("エフェクト全部オフ", [("remove_effect", None)]),
        ("템포를 반으로", [("half_time", None)]),
        ("im Outro die Drums langsam ausblenden", [("add_effect", "drums")]),
        ("BPMが遅すぎる、15くらい上げて", [("tempo_up", None)]),
        ("シンバルがシャリシャリして耳障り", [("darker", "cymbals")]),
        ("베이스가 킥을 잡아먹어", [("volume_down", "bass")]),
        ("마디 수를 16으로 맞춰줘", [("extend", None)]),
        ("less reverb and remove the delay", [("remove_effect", None), ("remove_effect", None)]),
        ("nimm das Klavier im zweiten Refrain raus und zieh die Drums um 2 dB runter", [("remove", "piano"), ("volume_down", "drums")]),
        ("mach die Snare 2 dB lauter und die Hi-Hat im Refrain 3 dB leiser", [("volume_up", "snare"), ("volume_down", "hi-hat")]),
        ("baisse la basse de 2 dB dans le couplet pis enlève les hi-hats", [("volume_down", "bass"), ("remove", "hi-hat")]),
        ("coloca uma mina cantando o refrão", [("add", "vocals")]),
        ("템포 5 올리고 피아노 소리 조금만 줄여줘", [("tempo_up", None), ("volume_down", "piano")]),
        ("más corto, como de 20 segundos", [("shorten", None)]),
        ("イントロ長すぎ、8小節にして", [("shorten", None)]),
        ("キックの音が嫌い、変えて", [("change_instrument", "kick")]),
        ("quítale brillo a los platillos en el estribillo", [("darker", "cymbals")]),
        ("deixa mais lento, uns 10 bpm a menos", [("tempo_down", None)]),
        ("mach das Tempo etwas langsamer, so 5 bpm", [("tempo_down", None)]),
        ("いい感じのやつお願い", []),
        ("baja un poco todo menos el piano", [("volume_down", "everything but piano")]),
        ("no es que no me guste la batería, es que está muy alta", [("volume_down", "drums")]),
        ("ich find den Bass zu dominant im Refrain", [("volume_down", "bass")]),
        ("die Snare klingt wie ein Pappkarton, tausch sie aus", [("regenerate", "snare")]),
        ("monte à 130 puis enlève la réverb sur la caisse claire", [("set_tempo", None), ("remove_effect", "snare")]),
        ("曲の最後をフェードアウトさせて", [("add_effect", None)]),
        ("Bass ab Takt 9 einsetzen lassen", [("mute", "bass")]),
        ("bitte alles außer dem Schlagzeug leiser", [("volume_down", "everything but drums")]),
        ("die Kick darf ruhig lauter, aber der Bass auf keinen Fall", [("volume_up", "kick")]),
        ("adiciona palmas no refrão mas tira do verso", [("add", "clap"), ("remove", "clap")]),
        ("ponle menos reverb al piano, un 15% más o menos", [("remove_effect", "piano")]),
        ("faz a bateria entrar só depois de 8 compassos", [("mute", "drums")]),
        ("mais graves no bumbo e menos agudos nos pratos", [("eq", "kick"), ("darker", "cymbals")]),
        ("サビをもう1回繰り返してから終わらせて", [("add_section", None)]),
        ("die alte Version war besser", [("undo", None)]),
        ("enlève la réverbe partout sauf sur la voix", [("remove_effect", "everything but vocals")]),
        ("die Gitarre ist mir zu weit vorne, 3 dB weniger", [("volume_down", "guitar")]),
        ("está bien pero el final es muy brusco, que se vaya apagando", [("add_effect", None)]),
        ("dos octavas más agudo el piano", [("transpose", "piano")]),
        ("quita lo último que hiciste", [("undo", None)]),
        ("não é pra mudar a bateria, só o baixo", [("regenerate", "bass")]),
        ("die Hi-Hats können weg, die Snare nicht", [("remove", "hi-hat")]),
        ("tira o chimbal e deixa a caixa quieta onde está", [("remove", "hi-hat")]),
        ("バイオリンはうるさいから消して", [("remove", "violin")]),
        ("de Bass isch z'lut, mach en chli liisliger", [("volume_down", "bass")]),
        ("remets le son comme avant, j'aimais mieux", [("undo", None)]),
        ("ちょっと速い、5下げて", [("tempo_down", None)]),
        ("너무 빨라, 10만 낮춰줘", [("tempo_down", None)]),
        ("ça swingue pas assez, mets 60 %", [("swing", None)]),
        ("abaixa tudo uns 20% menos a voz", [("volume_down", "everything but vocals")]),
        ("põe o piano mais pra esquerda e o violão pra direita", [("pan", "piano"), ("pan", "acoustic guitar")]),
        ("tira o chimbal só na segunda parte", [("remove", "hi-hat")]),
        ("ich mein nicht die Snare sondern die Clap, die soll weg", [("remove", "clap")]),
        ("mach den Beat 10 bpm langsamer und transponier ihn zwei Halbtöne runter", [("tempo_down", None), ("transpose", None)]),
        ("인트로 4마디로 줄이고 아웃트로 없애줘", [("shorten", None), ("remove_section", None)]),
        ("die Melodie nervt, mach ne andere, aber Akkorde so lassen", [("regenerate", "melody")]),
    ],
)  # fmt: skip
def test_orders_are_understood_in_every_form(request_: str, operations: list[tuple[str, str]]) -> None:
    assert [(operation.op, operation.target) for operation in read(request_).operations] == operations


@pytest.mark.parametrize(
    ("request_", "bpm"),
    [
        ("テンポを百二十八に上げて", 128),
        ("템포를 백이십으로 올려주세요", 120),
        ("nee, doch nicht 90, nimm lieber 96", 96),
        ("não precisa ser tão rápido, uns 90 tá bom", 90),
        ("tá rápido demais, volta pra 100", 100),
        ("le tempo est trop lent, mets 95 mais garde la même tonalité", 95),
    ],
)
def test_a_tempo_is_set(request_: str, bpm: int) -> None:
    assert read(request_).bpm == bpm


def test_a_question_for_a_new_beat_in_german_asks_for_a_new_beat() -> None:
    reading = read("Könntest du mir einen Reggaeton-Beat bauen, 95 BPM, mit Marimba?")
    assert (reading.intent, reading.genre, reading.bpm) == ("generate", ("reggaeton",), 95)


@pytest.mark.parametrize(
    "request_",
    ["明日までにレポート書いてくれない?", "치킨 시켜줘", "숙제 좀 도와줘", "농담 하나 해봐", "タクシーを呼んで"],
)
def test_errands_are_declined(request_: str) -> None:
    assert read(request_).intent == "out_of_scope"


@pytest.mark.parametrize(
    ("request_", "genre", "instruments"),
    [
        ("夏っぽい明るいトロピカルハウス、スチールパン入れて、118で", "tropical house", "steel drums"),
        ("올드스쿨 힙합, 스크래치 많이, 94bpm", "old school hip hop", None),
        ("프로그레시브 하우스, 젬베 넣어서 만들어줘", "progressive house", "djembe"),
        ("ヘビメタ、カウベル入り", "heavy metal", "cowbell"),
    ],
)
def test_loanwords_are_read_in_their_script(request_: str, genre: str, instruments: str | None) -> None:
    reading = read(request_)
    assert genre in reading.genre
    assert instruments is None or instruments in reading.instruments


@pytest.mark.parametrize("request_", ["마이너스 10 bpm 으로 맞춰줘", "テンポをマイナス20にして", "템포 오천으로"])
def test_an_impossible_tempo_is_an_error(request_: str) -> None:
    assert read(request_).intent == "error"


def test_a_meter_in_korean_is_no_length() -> None:
    reading = read("8분의 6박자 발라드, 현악 위주로")
    assert (reading.time_signature, reading.duration_s) == ("6/8", None)


@pytest.mark.parametrize(
    ("request_", "artist"),
    [
        ("나얼 같은 소울 비트 90", "naul"),
        ("콜드플레이 말고 라디오헤드 느낌으로", "radiohead"),
        ("星野源っぽい曲作って", "gen hoshino"),
        ("ハンスジマーみたいな壮大な曲", "hans zimmer"),
    ],
)
def test_artists_are_known_in_their_script(request_: str, artist: str) -> None:
    assert read(request_).reference == (artist,)
