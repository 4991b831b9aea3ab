"""Files beside what was said, and the tickets that they belong to."""

import pytest

from helpbot.errors import UserError
from helpbot.store.attachments import Copy

WORDS = "the big fan is silent"


@pytest.fixture
def shot(tmp_path):
    file = tmp_path / "shot.png"
    file.write_bytes(b"\x89PNG" * 10)
    return str(file)


@pytest.fixture
def sends(bot):
    """Somebody sends a file, with words or without."""

    def sends(person, path, text="", *, place=None):
        return bot._because(lambda: bot.terminal.attach(person, path, text, place=place))

    return sends


def attachments(bot, number=1, *, internal=True):
    return bot.store.read().attachments.of(number, internal=internal)


def test_a_picture_sent_with_a_request_is_kept_with_its_ticket(bot, sends, shot):
    sends("ana", shot, f"new ticket: {WORDS}")

    (kept,) = attachments(bot)
    assert (kept.file.name, kept.file.kind, kept.file.bytes) == ("shot.png", "image/png", 40)
    assert kept.file.reference == shot
    assert kept.copy is Copy.WANTED


def test_a_picture_sent_with_a_question_is_kept_with_the_ticket_that_comes_of_it(bot, sends, shot):
    sends("ana", shot, "the coffee robot hisses")
    answer = bot.store.read().answers.get(1)

    bot.hears("ana", f"open ticket for answer {answer.id}")

    assert [one.file.name for one in attachments(bot)] == ["shot.png"]


@pytest.mark.parametrize(
    ("person", "text", "internal"),
    [
        pytest.param("ana", "add to 1: it smokes", False, id="the requester's"),
        pytest.param("bo", "reply 1: look at this", False, id="to the requester"),
        pytest.param("bo", "note 1: the old wiring", True, id="a note's"),
    ],
)
def test_what_is_sent_beside_a_ticket_is_seen_by_those_who_see_its_words(
    bot, sends, shot, person, text, internal
):
    bot.hears("ana", f"new ticket: {WORDS}")

    sends(person, shot, text)

    assert len(attachments(bot)) == 1
    assert len(attachments(bot, internal=False)) == (0 if internal else 1)
    shown = bot.hears("ana", "ticket 1")[-1].reply.text
    assert ("shot.png" in shown) is not internal
    assert "shot.png" in bot.hears("bo", "ticket 1")[-1].reply.text


def test_of_a_department_whose_records_stay_in_chat_only_the_reference_is_kept(
    bot, sends, shot, plan
):
    officer = next(p for p in plan.people if p.department in plan.tickets.reference_only)

    sends(officer.id, shot, f"new ticket: {WORDS}")

    assert [one.copy for one in attachments(bot)] == [Copy.REFERENCE]


def test_of_a_large_file_only_the_reference_is_kept(bot, sends, tmp_path, plan):
    file = tmp_path / "film.mp4"
    with file.open("wb") as film:
        film.truncate(plan.tickets.copy_below_mb * 1_000_000 + 1)

    sends("ana", str(file), f"new ticket: {WORDS}")

    assert [one.copy for one in attachments(bot)] == [Copy.REFERENCE]


def test_a_picture_without_words_is_asked_for_words(bot, sends, shot):
    (told,) = sends("ana", shot)

    assert "cannot read files" in told.reply.text


def test_a_file_that_is_not_there_is_told(bot):
    with pytest.raises(UserError, match="no file"):
        bot.terminal.attach("ana", "/nowhere/shot.png", "")
