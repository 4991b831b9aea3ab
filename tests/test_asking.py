import pytest

from helpbot.asking import SHORT, answered, begun, is_cancel
from helpbot.forms import listing, outage_form
from helpbot.speech import Field, FieldKind, Form, Option

COLOURS = tuple(Option(name, name.lower()) for name in ("Red", "Green", "Dark green", "Blue"))
PAINT = Form(
    "paint",
    "Paint",
    (
        Field("colour", "Which colour?", FieldKind.CHOICE, COLOURS),
        Field("why", "Why?", FieldKind.SHORT, required=False, longest=10),
        Field("where", "Where?", FieldKind.SHORT, hint="A room.", longest=10),
    ),
    "Go",
    "paint {where} {colour}: {why}",
)


def after(*said, form=PAINT):
    asking = begun(form)
    for text in said:
        asking = answered(asking, text)
    return asking


def test_a_short_list_is_shown_with_numbers():
    question = begun(PAINT).question

    assert question.text.startswith("**Which colour?**")
    assert [b.label for b in question.buttons] == ["Red", "Green", "Dark green", "Blue"]
    assert "1 of 3" in question.source
    assert "`cancel`" in question.source


@pytest.mark.parametrize(
    ("said", "value"),
    [("2", "green"), ("blue", "blue"), ("BLU", "blue"), ("green", "green"), ("dark", "dark green")],
)
def test_an_option_is_chosen_by_number_name_or_part(said, value):
    assert after(said).values == {"colour": value}


@pytest.mark.parametrize("said", ["0", "5", "99", "mauve", "²"])
def test_what_is_no_option_is_asked_again_with_a_reason(said):
    asking = after(said)

    assert asking.values == {}
    assert asking.question.text.startswith(f"I know no “{said}” there.")
    assert "**Which colour?**" in asking.question.text
    assert len(asking.question.buttons) == 4


def test_the_reason_is_gone_once_it_was_answered():
    assert "I know no" not in after("mauve", "red").question.text


def test_several_that_fit_are_shown_and_numbered_anew(plan):
    form = outage_form(plan)

    asking = after("internet", "station", form=form)
    shown = [button.label for button in asking.question.buttons]

    assert "fits several" in asking.question.text
    assert shown[2] == "Fire Station 3"
    assert answered(asking, "3").values["facility"] == "fire-3"
    assert answered(asking, "airport").values["facility"] == "airport"


def test_a_long_list_is_not_shown(plan):
    form = outage_form(plan)
    assert len(form.fields[0].options) > SHORT

    question = begun(form).question

    assert question.buttons == ()
    assert "Type a name or a part of it" in question.text
    many = after("e", form=form)
    assert "Type more of the name" in many.question.text
    assert many.question.buttons == ()


def test_a_text_is_asked_again_when_it_is_too_long_or_empty():
    asking = after("red", "-", "a very long corridor")
    assert "20 characters; 10 are the most" in asking.question.text

    assert "cannot be left open" in answered(asking, " ").question.text
    assert answered(asking, "hall").is_done


def test_only_what_may_be_left_open_is_left_open():
    open_why = after("red", "-")

    assert open_why.values == {"colour": "red", "why": ""}
    assert "`-` leaves it open" in after("red").question.text
    assert answered(open_why, "-").values["where"] == "-"


def test_a_number_is_a_text_where_a_text_is_asked_for():
    assert after("red", "-", "2").values["where"] == "2"


@pytest.mark.parametrize(
    ("text", "leaves"), [("cancel", True), (" Cancel ", True), ("cancel it", False)]
)
def test_one_word_leaves(text, leaves):
    assert is_cancel(text) is leaves


def test_what_is_known_already_is_kept_by_a_word_and_what_is_hidden_is_never_asked():
    fields = (
        Field("who", "Who?", FieldKind.SHORT, filled="Kim"),
        Field("origin", "", FieldKind.HIDDEN, filled="message 7"),
        Field("item", "What?", FieldKind.SHORT),
        Field("why", "Why?", FieldKind.SHORT, needed_when=("item", "other")),
    )
    asking = begun(Form("move", "A move", fields, "Ask", listing("move x", fields)))
    assert "Kim" in asking.question.text

    asking = answered(answered(asking, "keep"), "chair")

    assert asking.is_done
    assert asking.values == {"who": "Kim", "origin": "message 7", "item": "chair", "why": ""}


LETTER = (
    Field("who", "Who?", FieldKind.SHORT),
    Field(
        "text",
        "What?",
        FieldKind.LONG,
        longest=30,
        filled="Old\n\nwords",
        keeps_lines=True,
        by_lines=True,
    ),
    Field("more", "More?", FieldKind.LONG, required=False, keeps_lines=True, by_lines=True),
)
MAIL = Form("mail", "A mail", LETTER, "Send", listing("send mail", LETTER))


def test_a_text_with_lines_is_written_line_by_line_until_a_dot():
    writing = after("ana", "1. One", "", "   - deeper  ", "cancelled? no", form=MAIL)
    assert writing.is_writing
    assert not writing.is_done

    done = after("ana", "1. One", "", "   - deeper", ".", "-", form=MAIL)

    assert done.values["text"] == "1. One\n\n   - deeper"
    assert done.is_done


def test_what_stands_in_a_text_is_shown_whole_and_can_be_kept():
    question = after("ana", form=MAIL).question

    assert "Old\n\nwords" in question.text
    assert "`.` ends it" in question.text
    assert after("ana", "keep", form=MAIL).values["text"] == "Old\n\nwords"


def test_keep_and_a_dash_are_words_once_a_text_was_begun():
    assert after("ana", "x", "keep", "-", ".", form=MAIL).values["text"] == "x\nkeep\n-"


def test_a_text_that_is_too_long_or_empty_is_begun_again():
    long = after("ana", "x" * 31, ".", form=MAIL)
    assert "30 are the most" in long.question.text
    assert after("ana", "x" * 31, ".", "y", ".", form=MAIL).values["text"] == "y"

    empty = after("ana", "", "", ".", form=MAIL)

    assert "it cannot be left open" in empty.question.text
    assert list(empty.values) == ["who"]
