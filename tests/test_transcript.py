from datetime import timedelta

import pytest

from helpbot.errors import TranscriptError
from helpbot.transcript import (
    Attach,
    Expect,
    Press,
    Push,
    Quit,
    Speak,
    Turn,
    is_met,
    parse_line,
    parse_script,
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ana> my mail is gone", Speak("ana", None, "my mail is gone")),
        ("Ana>hi", Speak("ana", None, "hi")),
        ("ana #it-help> vpn?", Speak("ana", "#it-help", "vpn?")),
        ("ana> a > b", Speak("ana", None, "a > b")),
        ("my mail is gone", Speak(None, None, "my mail is gone")),
        ("error 5 > 4 shows", Speak(None, None, "error 5 > 4 shows")),
        ("2", Press(None, 2)),
        ("ana> 2", Press("ana", 2)),
        ("2026 budget file is gone", Speak(None, None, "2026 budget file is gone")),
        ("+6m", Push(timedelta(minutes=6))),
        ("+1d12h", Push(timedelta(days=1, hours=12))),
        ("/as bo", Turn("bo")),
        ("quit", Quit()),
        ("helpbot> Outlook … steps", Expect("Outlook … steps")),
        ("helpbot> (silence)", Expect("")),
    ],
)
def test_a_line_is_what_it_looks_like(text, expected):
    assert parse_line(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("+6x", "+6x is not a time; write +6m"),
        ("+99999999999999999999d", "too far"),
        ("+4000d", "too far"),
        ("/frob", "/frob is not known here"),
    ],
)
def test_a_line_that_cannot_be_read_says_what_to_write(text, expected):
    with pytest.raises(ValueError, match=expected.replace("+", r"\+")):
        parse_line(text)


def test_a_script_is_read_whole_before_it_is_played():
    script = "# a play\n\nana> hi\nwho am I\n+6q\nbo> there\n"

    with pytest.raises(TranscriptError) as caught:
        parse_script(script)

    assert str(caught.value).splitlines() == [
        "line 4: say who speaks, as in `ana> who am I`",
        "line 5: +6q is not a time; write +6m, +2h or +1d12h",
    ]


def test_lines_know_their_numbers():
    assert parse_script("# x\n\nana> hi\n\n1\n") == [
        (3, Speak("ana", None, "hi")),
        (5, Press(None, 1)),
    ]


@pytest.mark.parametrize(
    ("expected", "said", "met"),
    [
        ("steps", ["the steps are"], True),
        ("the … are", ["the steps\n  are here"], True),
        ("are … the", ["the steps are"], False),
        ("a ... c", ["a b c"], True),
        ("a c", ["a", "c"], False),
        ("", [], True),
        ("", ["anything"], False),
        ("what is 1 + 1?", ["what is 1 + 1?"], True),
    ],
)
def test_an_expectation_is_words_in_order_in_one_message(expected, said, met):
    assert is_met(expected, said) is met


@pytest.mark.parametrize(
    ("raw", "line"),
    [
        pytest.param("ana> attach a.png", Attach("ana", None, "a.png", ""), id="alone"),
        pytest.param(
            "ana #it-help> Attach /tmp/a.png: it says this",
            Attach("ana", "#it-help", "/tmp/a.png", "it says this"),  # noqa: S108 - no file is made
            id="with words",
        ),
        pytest.param(
            'attach "my shot.png"', Attach(None, None, "my shot.png", ""), id="with a space"
        ),
        pytest.param(
            "ana> attach a file to an e-mail",
            Speak("ana", None, "attach a file to an e-mail"),
            id="a question",
        ),
    ],
)
def test_a_file_is_sent_by_its_path(raw, line):
    assert parse_line(raw) == line


def test_a_file_in_a_play_is_sent_by_somebody():
    with pytest.raises(TranscriptError, match="say who speaks"):
        parse_script("attach a.png")
