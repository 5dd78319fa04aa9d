"""What speakers of six languages say for moods, parts, degrees and orders: nouns, diminutives, slang and what is no music."""

from __future__ import annotations

import pytest

from dawg.assistant.reader import mood_of, read

CARRIERS = {
    "es": ("hazme un beat de trap {}, 140 bpm", "quiero algo {} con piano"),
    "pt": ("faz um beat de trap {}, 140 bpm", "quero algo {} com piano"),
    "de": ("mach mir einen {} trap beat mit 140 bpm", "mach mir einen {} beat mit klavier"),
    "fr": ("fais-moi une prod trap {} à 140 bpm", "je veux un truc {} avec du piano"),
    "ja": ("{}トラップビートを作って、140bpm", "{}感じの曲、ピアノ入りで"),
    "ko": ("{} 트랩 비트 만들어줘 140bpm", "피아노 들어간 {} 느낌의 곡"),
}
MOODS = {
    "es": "tétrico=gloomy desolador=bleak sicodélico=psychedelic envolvente=immersive tristísimo=sad despechado=heartbroken gélido=cold "
    "alegrísimo=happy risueño=cheerful desenfadado=carefree sosegado=calm trankilo=calm reconfortante=soothing adormilado=sleepy "
    "fresquito=fresh ligerito=light cabreado=angry durísimo=hard romanticón=romantic alocado=wild loquísimo=crazy bailongo=danceable "
    "parrandero=festive chilleado=chill ancestral=ancient alentador=uplifting calentito=cozy con_rabia=aggressive con_alegría=happy",
    "pt": "soturno=dark tristinho=sad tristíssimo=sad tristonho=sad magoado=heartbroken agridoce=bittersweet fofíssimo=cute "
    "despreocupado=carefree trankilo=calm quietinho=quiet fresquinho=fresh escurão=dark brisado=trippy eletrizante=exciting "
    "apimentado=spicy chillzinho=chill sensualzinho=sensual aveludado=smooth outonal=autumnal de_sofrência=sad "
    "com_alegria=happy com_bastante_energia=energetic trevoso=dark na_manha=laid_back",
    "de": "unheilvollen=ominous traumverlorenen=dreamy todtraurigen=sad schmerzlichen=painful bittersüßen=bittersweet knuffigen=cute "
    "unbeschwerten=carefree behaglichen=cozy wohltuenden=soothing besonnenen=calm erfrischenden=refreshing kratzigen=gritty "
    "derben=hard siegreichen=triumphant einprägsamen=catchy knackigen=punchy chillaxten=chill seidigen=smooth stilvollen=classy "
    "geisterhaften=ghostly zuversichtlichen=hopeful zerbrechlichen=fragile leisen=quiet hitzigen=fiery",
    "fr": "morose=gloomy malaisant=creepy larmoyant=sad bouleversant=touching guilleret=cheerful insouciant=carefree feutré=soft "
    "délassant=relaxing hargneux=aggressive râpeux=gritty survolté=energetic endiablé=wild chaloupé=groovy chillos=chill "
    "soyeux=smooth zarbi=weird vieillot=vintage galvanisant=uplifting tourmenté=tormented hivernal=wintry plein_de_douceur=soft "
    "de_rupture=sad qui_tabasse=energetic d'espoir=hopeful avec_de_l'énergie=energetic",
    "ja": "禍々しい=sinister 陰鬱な=gloomy みずみずしい=fresh 張り詰めた=tense おどろおどろしい=scary 儚い=ethereal 哀しげな=mournful ほろ苦い=bittersweet "
    "胸を打つ=touching 朗らかな=cheerful お茶目な=playful のどかな=peaceful 心地よい=soothing ほのぼのした=cozy いかつい=hard えげつない=brutal "
    "堂々とした=majestic 妖艶な=sensual アゲアゲな=hype イケてる=cool 昭和っぽい=retro 怪しげな=suspicious 気味の悪い=creepy 多幸感のある=happy",
    "ko": "칙칙한=dark 침울한=gloomy 상큼한=fresh 개슬픈=sad 산뜻한=fresh 영롱한=sparkling 무시무시한=scary 몽롱한=dreamy 서글픈=sad 처량한=mournful "
    "씁쓸한=bittersweet 뭉클한=touching 명랑한=cheerful 익살스러운=funny 앙증맞은=cute 고즈넉한=calm 은은한=gentle 적막한=quiet 빡친=angry "
    "하드코어한=hard 리드미컬한=groovy 짜릿한=exciting 벅차오르는=uplifting 기묘한=strange",
}


@pytest.mark.parametrize(
    ("language", "word", "mood"),
    [
        (language, *(half.replace("_", " ") for half in pair.split("=")))
        for language, pairs in MOODS.items()
        for pair in pairs.split()
    ],
)
def test_a_mood_is_known_by_the_word_its_speakers_use(language: str, word: str, mood: str) -> None:
    for carrier in CARRIERS[language]:
        reading = read(carrier.format(word))
        assert reading.intent == "generate"
        assert mood_of(mood) in map(mood_of, reading.mood), carrier


@pytest.mark.parametrize(
    ("text", "op", "target"),
    [
        ("dale más tristeza", "change_mood", "sad"),
        ("más tristeza en el coro", "change_mood", "sad"),
        ("quero mais tristeza", "change_mood", "sad"),
        ("mehr sehnsucht bitte", "change_mood", "longing"),
        ("mets plus de tristesse", "change_mood", "sad"),
        ("悲しみをもっと出して", "change_mood", "sad"),
        ("im refrain etwas trauriger", "change_mood", "sad"),
        ("noch trauriger bitte", "change_mood", "sad"),
        ("im letzten Refrain fröhlicher", "change_mood", "happy"),
        ("der Refrain soll fröhlicher sein", "change_mood", "happy"),
        ("am Anfang düsterer!", "darker", None),
        ("hazlo más pesada", "punchier", None),
        ("もっと重たくして", "punchier", None),
        ("더 무겁게 해줘", "punchier", None),
        ("quita los subgraves", "remove", "sub bass"),
        ("tira o chiado de disco", "remove", "vinyl crackle"),
        ("Händeklatschen raus", "remove", "clap"),
        ("enlève les claquements de mains", "remove", "clap"),
        ("打楽器を消して", "remove", "percussion"),
        ("타악기 빼줘", "remove", "percussion"),
        ("천천히", "tempo_down", None),
        ("더 빨리", "tempo_up", None),
        ("páralo", "stop", None),
    ],
)
def test_an_order_arrives(text: str, op: str, target: str | None) -> None:
    assert [(step.op, step.target) for step in read(text).operations] == [(op, target)]


@pytest.mark.parametrize(
    "text", ["ein trauriger Beat", "ein trauriger, langsamer Beat", "ich will einen trauriger klingenden Beat"]
)
def test_what_may_be_a_german_comparative_is_none_before_a_noun(text: str) -> None:
    reading = read(text)
    assert (reading.intent, reading.mood) == ("generate", ("sad",))


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("einen Tick schneller", "a little"),
        ("ligeramente más rápido", "a little"),
        ("levemente mais rápido", "a little"),
        ("약간 빠르게", "a little"),
        ("若干速く", "a little"),
        ("muchísimo más lento", "a lot"),
        ("muito mais rápido", "a lot"),
        ("vachement plus vite", "a lot"),
        ("めっちゃ速く", "a lot"),
        ("훨씬 빠르게", "a lot"),
    ],
)
def test_how_much_is_told(text: str, amount: str) -> None:
    assert [step.amount for step in read(text).operations] == [amount]


@pytest.mark.parametrize(
    "text",
    [
        "un beat de trap a unos 88",
        "un beat de trap alrededor de 88",
        "um beat de trap beirando os 88",
        "um beat de trap por volta de 88",
        "ein trap beat so rund um 88",
        "une prod trap à peu près 88",
        "une prod trap vers 88",
        "trap, 88 à peu près",
        "88くらいのトラップビート",
        "한 88쯤 되는 트랩",
    ],
)
def test_a_tempo_may_be_a_rough_one(text: str) -> None:
    assert read(text).bpm == 88


@pytest.mark.parametrize(
    ("text", "instrument"),
    [
        ("un beat de trap con guitarra criolla", "nylon guitar"),
        ("um beat de trap com viola caipira", "acoustic guitar"),
        ("um beat de trap com gaita de foles", "bagpipes"),
        ("ein trap beat mit Westerngitarre", "acoustic guitar"),
        ("ein trap beat mit Klangschalen", "singing bowls"),
        ("une prod trap avec guitare étouffée", "muted guitar"),
        ("波の音入りのトラップビート", "ocean waves"),
        ("관악기 들어간 트랩 비트", "brass"),
    ],
)
def test_a_part_is_known_by_its_name(text: str, instrument: str) -> None:
    assert read(text).instruments == (instrument,)


@pytest.mark.parametrize(
    "text",
    [
        "me da mucha tristeza que te vayas",
        "la soledad es muy dura",
        "hazme un resumen del romanticismo",
        "el agua está gélida hoy",
        "tô com raiva do meu chefe",
        "o trovão me assustou ontem",
        "meine Katze ist so knuffig",
        "der Donner hat mich geweckt",
        "Bratsche oder Geige, was ist leichter für ne Neunjährige",
        "j'ai beaucoup de colère en moi",
        "le tonnerre m'a fait peur",
        "雷がすごかった昨日",
        "8小節のラップ書いて、テーマは満員電車",
        "외로움에 대한 시 써줘",
        "어제 천둥 때문에 못 잤어",
    ],
)
def test_what_is_no_music_becomes_no_beat(text: str) -> None:
    assert read(text).intent in ("out_of_scope", "clarify", "help", "query")


@pytest.mark.parametrize(
    ("text", "op"),
    [
        ("enlève la batterie", "remove"),
        ("enlève le piano du couplet et mets un peu plus de basse", "remove"),
        ("décale la caisse claire", None),
    ],
)
def test_a_verb_is_no_adjective_without_its_accent(text: str, op: str | None) -> None:
    reading = read(text)
    assert reading.mood == ()
    assert op is None or reading.operations[0].op == op
