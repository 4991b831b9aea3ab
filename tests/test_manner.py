import pytest
from py3langid.langid import MODEL_FILE, LanguageIdentifier

from helpbot import manner
from helpbot.manner import is_angry, language_of, speaks_of_it, starts_within
from tests.conftest import ROOT


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("mi impresora no funciona desde ayer", "es", id="Spanish"),
        pytest.param(
            "no puedo entrar a mi correo, olvidé la contraseña", "es", id="marked Spanish"
        ),
        pytest.param("hola necesito ayuda con mi computadora", "es", id="Spanish, no marks"),
        pytest.param("el internet no funciona en la biblioteca", "es", id="Spanish, English word"),
        pytest.param("minha impressora não funciona", "pt", id="Portuguese"),
        pytest.param("je n'arrive pas à imprimer", "fr", id="French"),
        pytest.param("aidez moi avec mon ordinateur", "fr", id="French, no marks"),
        pytest.param("kompyuter mwen pa mache", "ht", id="Haitian Creole"),
        pytest.param("máy in không hoạt động", "vi", id="Vietnamese, where in is a printer"),
        pytest.param("打印机坏了", "zh", id="Chinese"),
        pytest.param("프린터가 안돼요", "ko", id="Korean"),
        pytest.param("принтер не работает", "ru", id="Russian"),
        pytest.param("الطابعة لا تعمل", "ar", id="Arabic"),
        pytest.param("mein drucker druckt nicht", "de", id="German"),
        pytest.param("ang printer ay hindi gumagana", "tl", id="Tagalog"),
        pytest.param("ดีเครื่องพิมพ์เสีย", "xx", id="letters of no known language"),
        pytest.param("", "", id="nothing"),
        pytest.param("   ", "", id="white space"),
        pytest.param("?!", "", id="marks"),
        pytest.param("👍👍", "", id="pictures"),
        pytest.param("12345678", "", id="digits"),
        pytest.param("hola", "", id="too short to tell"),
        pytest.param("no", "", id="English as well"),
        pytest.param("vpn", "", id="an acronym"),
        pytest.param("my printer doesnt work señor", "", id="English with a foreign word"),
        pytest.param("i cant opne teh calender", "", id="typos"),
        pytest.param("outlok wont opn plz halp", "", id="more typos"),
        pytest.param("error 0x0000011b", "", id="a code"),
        pytest.param("0x80070005 C:\\Users\\ana\\AppData", "", id="a path"),
        pytest.param("café wifi", "", id="a mark in English"),
    ],
)
def test_the_language_of_a_message_is_told(text, expected):
    assert language_of(text) == expected


def test_english_with_typos_is_hardly_ever_foreign():
    files = [ROOT / "knowledge/uncovered.txt", *sorted(ROOT.glob("knowledge/*/*.questions.txt"))]
    lines = [line for file in files for line in file.read_text().splitlines() if line.strip()]
    asked = lines[:: len(lines) // 300][:300]

    foreign = [line for line in asked if language_of(line)]

    # Some of the lines that no article covers are greetings in other languages.
    assert len(foreign) <= len(asked) // 100, foreign


def test_the_model_kept_small_says_what_the_whole_one_says():
    whole = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    whole.set_languages(list(manner._LANGUAGES))
    lines = (ROOT / "tests/sets/intents.jsonl").read_text().splitlines()[::20]
    texts = [*lines, "máy in không hoạt động", "打印机坏了", "الطابعة لا تعمل", "", "\x00", "😀"]

    kept = [manner._identify(text) for text in texts]

    assert kept == [whole.classify(text) for text in texts]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("this is ridiculous", True, id="ridiculous"),
        pytest.param("wtf is wrong with the vpn", True, id="wtf"),
        pytest.param("damn printer", True, id="damn"),
        pytest.param("this is the third time i ask", True, id="third time"),
        pytest.param("5th time today", True, id="5th time"),
        pytest.param("I am fed up with outlook", True, id="fed up"),
        pytest.param("SICK OF THIS", True, id="sick of"),
        pytest.param("you are useless", True, id="useless"),
        pytest.param("it is broken f***ing again", True, id="starred"),
        pytest.param("WHY DOES IT ALWAYS CRASH WHEN I PRINT!!", True, id="shouting"),
        pytest.param("WHY DOES IT ALWAYS CRASH WHEN I PRINT", False, id="caps lock, no mark"),
        pytest.param("VPN DOWN!", False, id="two words in capitals"),
        pytest.param("the ERP and GIS and CAD are slow!", False, id="acronyms"),
        pytest.param("my printer does not work", False, id="calm"),
        pytest.param("thank you so much!", False, id="glad"),
        pytest.param("hello, is the help desk open", False, id="hello is no hell"),
        pytest.param("shell access for the assessor", False, id="parts of words"),
        pytest.param("", False, id="nothing"),
    ],
)
def test_anger_is_told_by_strong_words_and_shouted_sentences(text, expected):
    assert is_angry(text) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("on the second floor", True, id="a place"),
        pytest.param("second floor", True, id="an ordinal"),
        pytest.param("2nd floor", True, id="an ordinal in digits"),
        pytest.param("and it beeps", True, id="and"),
        pytest.param("keeps asking for password", True, id="a verb"),
        pytest.param("since this morning", True, id="a time"),
        pytest.param("... with a red light", True, id="dots before it"),
        pytest.param("room 204", True, id="a room"),
        pytest.param("it's the big xerox", True, id="it's"),
        pytest.param("error 50.4", True, id="an error"),
        pytest.param("same for my coworkers", True, id="same"),
        pytest.param("how do I get a badge", False, id="a question"),
        pytest.param("and how do i get a badge", False, id="a question after and"),
        pytest.param("also my monitor is black", False, id="a subject after also"),
        pytest.param("or can you send someone", False, id="a request after or"),
        pytest.param("the vpn does not connect", False, id="a subject"),
        pytest.param("i need a new mouse", False, id="a need"),
        pytest.param("outlook is slow", False, id="a service"),
        pytest.param("only " + "very " * 14 + "slow", False, id="too long for a rest"),
        pytest.param("", False, id="nothing"),
    ],
)
def test_the_rest_of_a_sentence_is_told_from_a_new_one(text, expected):
    assert starts_within(text) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("keeps asking for password", True, id="keeps"),
        pytest.param("it keeps asking for my password", True, id="it keeps"),
        pytest.param("and says no network", True, id="and says"),
        pytest.param("... shows error 5", True, id="dots before it"),
        pytest.param("outlook says no network", False, id="a subject"),
        pytest.param("it is the printer", False, id="it is"),
        pytest.param("also outlook is down", False, id="something else"),
    ],
)
def test_what_something_does_is_told_without_saying_what(text, expected):
    assert speaks_of_it(text) is expected
