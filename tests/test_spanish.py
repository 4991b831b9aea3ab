"""Whoever writes Spanish is answered in Spanish; what is quoted stays as it was written."""

import ast
import string
from pathlib import Path

import pytest

from helpbot import wording
from helpbot.forms import mistakes, sentence_of
from helpbot.gloss import english
from helpbot.manner import speaks
from helpbot.tickets import CODES
from helpbot.wording import acts, spanish, tickets
from helpbot.wording.spoken import say, speaking
from tests.conftest import ROOT

SLOW = "mi computadora está muy lenta"


def sentences() -> set[str]:
    """Every sentence that the code says, as it is looked up."""
    return {
        str(node.args[0].value)
        for file in sorted((ROOT / "helpbot" / "wording").glob("*.py"))
        for node in ast.walk(ast.parse(Path(file).read_text()))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "say"
        and isinstance(node.args[0], ast.Constant)
    }


def blanks(sentence: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name}


def test_every_sentence_has_its_translation_and_none_is_left_over():
    words = {**spanish.WORDS}
    said = sentences()

    assert len(said) > 100
    assert said - spanish.CATALOGUE.keys() == set()
    assert spanish.CATALOGUE.keys() - words.keys() - said == set()


def test_every_translation_fills_the_same_blanks():
    other = {en: es for en, es in spanish.CATALOGUE.items() if blanks(en) != blanks(es)}

    assert other == {}


def test_every_word_of_a_list_has_its_translation():
    codes = {code: code.capitalize() for code in CODES}
    lists = (
        wording._REMOVED, wording._CHANGE, acts.LABELS, tickets.STATES, tickets._WAITS, codes
    )  # fmt: skip

    assert all(set(words.values()) <= spanish.WORDS.keys() for words in lists)


def test_commands_in_code_stay_as_they_are_typed():
    for sentence, translated in spanish.CATALOGUE.items():
        assert sentence.count("`") == translated.count("`"), sentence


def test_outside_a_conversation_english_is_spoken():
    assert say("Still stuck") == "Still stuck"
    with speaking("es"):
        assert say("Still stuck") == "Sigue sin funcionar"
        with speaking("vi"):
            assert say("Still stuck") == "Still stuck"
    assert say("Still stuck") == "Still stuck"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        pytest.param("hola", "es", id="hola"),
        pytest.param("muchas gracias", "es", id="thanks"),
        pytest.param("la impresora no funciona", "es", id="a sentence"),
        pytest.param("the printer does not work at all", "en", id="English"),
        pytest.param("vpn", "", id="a name is of every language"),
        pytest.param("no", "", id="so is no"),
    ],
)
def test_the_language_somebody_speaks(text, language):
    assert speaks(text) == language


@pytest.mark.parametrize(
    ("spanish_text", "english_text"),
    [
        pytest.param("olvidé mi contraseña", "forgot my password", id="word by word"),
        pytest.param("¿Cómo agrego una impresora?", "how add a printer?", id="with marks"),
        pytest.param("no puedo abrir Munis.", "not can open munis.", id="names stay"),
        pytest.param("mi buzón de voz", "my voicemail", id="a phrase"),
    ],
)
def test_a_gloss_puts_known_words_in_english(spanish_text, english_text):
    assert english(spanish_text) == english_text


@pytest.mark.parametrize(
    ("text", "article"),
    [
        ("olvidé mi contraseña", "reset-forgotten-password"),
        ("¿cómo agrego una impresora?", "add-a-printer"),
        ("no puedo conectarme a la VPN", "connect-to-vpn"),
        ("mi buzón de correo está lleno", "mailbox-full"),
        ("no aparece mi unidad H", "mapped-drives-missing"),
    ],
)
def test_a_spanish_question_finds_its_english_article(city_bot, text, article):
    understanding = city_bot.mind.conversation.understanding

    meant = understanding.of(text, may_read=lambda _: True)

    assert meant.ranking.matches[0].article.id == article
    assert meant.text == text


def to(said, who):
    return [shown.reply for shown in said if shown.to == who and not shown.edits]


def test_an_answer_has_a_spanish_frame_and_is_quoted_as_it_is(city_bot):
    (english,) = to(city_bot.hears("kim", "my computer is very slow"), "kim")
    (reply,) = to(city_bot.hears("ana", SLOW), "ana")

    assert reply.text.startswith("El artículo está en inglés")
    assert english.text.split("\n\n")[0] in reply.text
    assert [button.label for button in reply.buttons][:2] == ["Se resolvió", "Sigue sin funcionar"]
    says = [button.says.split()[0] for button in reply.buttons]
    assert says == ["solved", "form", "read", "stuck"]
    assert "aún no revisada" in reply.source


def test_the_language_is_kept_for_presses_and_after_a_restart(city_bot, sample, learned, make_bot):
    city_bot.hears("ana", SLOW)

    again = make_bot(sample, learned)
    said = to(again.hears("ana", "stuck 1"), "ana")

    assert said[0].text.startswith("Siento que eso no haya servido")


def test_who_writes_english_again_is_answered_in_english(city_bot):
    city_bot.hears("ana", "hola")
    city_bot.hears("ana", "my computer is very slow today")

    (reply,) = to(city_bot.hears("ana", "person"), "ana")

    assert reply.text.startswith("Call the")


@pytest.mark.parametrize(
    ("text", "starts"),
    [
        pytest.param("hola", "Hola.", id="greeting"),
        pytest.param("gracias", "De nada", id="thanks"),
        pytest.param("olvidé mi contraseña", "El artículo está en inglés", id="found"),
        pytest.param("cómo arreglo un bache", "No encontré eso", id="not IT's"),
        pytest.param("quiero hablar con una persona", "Llame a", id="a person"),
    ],
)
def test_what_is_said_in_spanish_is_answered_in_spanish(city_bot, text, starts):
    reply = to(city_bot.hears("ana", text), "ana")[0]

    assert reply.text.startswith(starts)


def test_what_is_not_found_offers_a_person_in_spanish(city_bot):
    reply = to(city_bot.hears("ana", "cómo arreglo un bache"), "ana")[0]

    assert [(b.label, b.says) for b in reply.buttons] == [("Hablar con una persona", "person")]
    assert "555-0140" in reply.text


def test_help_is_spanish_for_whoever_wrote_spanish(city_bot):
    city_bot.hears("ana", "hola")

    (reply,) = to(city_bot.hears("ana", "help"), "ana")

    assert reply.text.startswith("Respondo preguntas")
    assert reply.buttons[0].label == "Reportar una falla"


def test_an_outage_is_told_to_each_in_their_language_and_to_technicians_in_english(city_bot):
    city_bot.hears("ana", "hola")
    mine = to(city_bot.hears("ana", "wifi is out"), "ana")
    city_bot.hears("kim", "the wifi is out for everybody in the annex")

    said = city_bot.hears("bo", "claim 1")

    assert mine[0].text.startswith("Usted reporta un problema con **Staff Wi-Fi**")
    assert any("está trabajando en ello" in reply.text for reply in to(said, "ana"))
    pages = [shown.reply.text for shown in city_bot.said if shown.to in ("bo", "")]
    assert not any(" en " in text or "falla" in text for text in pages)
    over = city_bot.hears("bo", "resolve 1 hardware: new access point")
    assert any("ya funciona" in reply.text for reply in to(over, "ana"))


def test_clarifying_is_spanish_for_whoever_wrote_spanish(city_bot):
    city_bot.hears("ana", "hola")

    (reply,) = to(city_bot.hears("ana", "password"), "ana")

    assert reply.text.startswith("¿Qué necesita con **Sign-in and passwords**?")
    assert reply.buttons[-1].label == "Ninguno de estos"


def shown_to(said, *places):
    return "\n".join(one.reply.text for one in said if one.to in places)


def test_a_requester_reads_of_their_ticket_in_spanish_and_the_desk_in_english(city_bot):
    city_bot.hears("ana", "hola")
    opened = city_bot.hears("ana", "new ticket: the mouse of my desk jumps")
    claimed = city_bot.hears("bo", "claim 1")
    waits = city_bot.hears("bo", "wait 1 requester: which mouse is it?")
    resolved = city_bot.hears("bo", "resolve 1 fixed: a new mouse")

    assert shown_to(opened, "ana").startswith("Su **ticket 1**")
    assert "trabaja en el **ticket 1**" in shown_to(claimed, "ana")
    assert "Responda aquí" in shown_to(waits, "ana")
    assert "¿Cómo le fue?" in shown_to(resolved, "ana")
    everything = (*opened, *claimed, *waits, *resolved)
    desk = shown_to(everything, *({one.to for one in everything} - {"ana"}))
    assert "the mouse of my desk jumps" in desk
    assert not any(word in desk for word in ("está", "quien", "curso", "espera", " en "))


def test_a_requester_of_english_is_told_in_english_by_whoever_writes_spanish(city_bot):
    city_bot.hears("ana", "new ticket: the mouse of my desk jumps")
    city_bot.hears("bo", "hola")

    said = city_bot.hears("bo", "claim 1")

    assert (
        shown_to(said, "ana")
        == "Bo Lindgren works on **ticket 1** (the mouse of my desk jumps) now."
    )


def test_my_tickets_and_one_of_them_are_shown_in_spanish(city_bot):
    city_bot.hears("ana", "hola")
    city_bot.hears("ana", "new ticket: the mouse of my desk jumps")

    mine = shown_to(city_bot.hears("ana", "my tickets"), "ana")
    story = to(city_bot.hears("ana", "ticket 1"), "ana")[0]

    assert mine.startswith("**Sus tickets**")
    assert "todavía nadie lo atiende" in mine
    assert "todavía nadie lo atiende" in story.text
    assert [button.label for button in story.buttons] == [
        "Agregar algo", "Cerrarlo", "Es más urgente"
    ]  # fmt: skip


def test_what_closes_by_itself_is_told_in_spanish(city_bot):
    city_bot.hears("ana", "hola")
    city_bot.hears("ana", "new ticket: the mouse of my desk jumps")
    city_bot.hears("bo", "resolve 1 fixed: a new mouse")

    for _ in range(8):
        city_bot.advance(days=1)

    said = shown_to(city_bot.said, "ana")
    assert "El ticket 1 (the mouse of my desk jumps) está cerrado" in said


def test_why_an_article_did_not_help_is_asked_in_spanish(city_bot):
    city_bot.hears("ana", SLOW)

    (reply,) = to(city_bot.hears("ana", "stuck 1"), "ana")

    assert "¿Qué estuvo mal en el artículo?" in reply.text
    assert "Difícil de seguir" in [button.label for button in reply.buttons]


def test_a_gap_asked_in_two_languages_is_looked_for_in_one(city_bot):
    seeker = city_bot.mind.conversation.desk.seeker

    one, other = seeker.vectors(["olvidé mi contraseña de correo", "forgot my password of email"])

    assert float(one @ other) > 0.95


def test_a_request_is_spanish_for_whoever_asks_and_english_for_whoever_agrees(city_bot):
    city_bot.hears("ana", "hola")
    offered = to(city_bot.hears("ana", "I need a second monitor"), "ana")[0]
    form = city_bot.mind.forms(city_bot.store)("request equipment", "terminal:ana")
    values = {"item": "Monitor", "date": "2026-04-01", "why": "plans are large"}
    filled = {field.name: values.get(field.name, field.filled) for field in form.fields}
    opened = city_bot.hears("ana", sentence_of(form, filled))
    approver = next(one.to for one in opened if "Do you agree?" in one.reply.text)

    declined = city_bot.hears(approver, "decline 1 because there are two already")

    assert offered.text.startswith("Eso es una solicitud.")
    assert offered.buttons[-1].label == "Hablar con una persona"
    assert "Antes tiene que aprobarlo" in shown_to(opened, "ana")
    assert "no fue aprobado" in shown_to(declined, "ana")
    desk = shown_to((*opened, *declined), *({one.to for one in city_bot.said} - {"ana"}))
    assert not any(word in desk for word in ("está", "aprobado", "para el", "espera"))


def labels_of(bot, who, opens):
    form = bot.mind.forms(bot.store)(opens, f"terminal:{who}")
    return form, {field.name: field.label for field in form.fields}


def test_forms_are_spanish_for_whoever_wrote_spanish_and_say_what_they_always_say(city_bot):
    english, in_english = labels_of(city_bot, "ana", "ticket")
    city_bot.hears("ana", SLOW)

    form, labels = labels_of(city_bot, "ana", "ticket")

    assert (form.title, form.submit) == ("Nuevo ticket", "Abrir")
    assert labels["what"] == "¿Qué falla, o qué necesita?"
    assert labels.keys() == in_english.keys()
    assert form.says == english.says
    wrong = mistakes(form, dict.fromkeys(labels, ""))
    assert wrong["what"] == "Escriba aquí unas palabras; no puede quedar vacío."
    assert "cannot be left open" in mistakes(english, dict.fromkeys(labels, ""))["what"]


def test_a_label_of_the_city_is_spanish_where_desk_toml_has_one(city_bot, plan):
    city_bot.hears("ana", SLOW)
    entry = plan.forms[0]
    first = entry.fields[0].model_copy(update={"label_es": "¿Qué desea?"})
    fields = [first, *entry.fields[1:]]
    changed = [entry.model_copy(update={"fields": fields}), *plan.forms[1:]]
    city_bot.mind.conversation.adopt(plan.model_copy(update={"forms": changed}))

    _, labels = labels_of(city_bot, "ana", f"request {entry.id}")
    _, of_kim = labels_of(city_bot, "kim", f"request {entry.id}")

    assert labels[first.name] == "¿Qué desea?"
    assert of_kim[first.name] == first.label
