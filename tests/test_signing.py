from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpbot.signing import BadLink, Expired, Forged, Signed, Signer, digest
from tests.conftest import MONDAY

SIGNER = Signer(b"k" * 32)
UNTIL = MONDAY + timedelta(minutes=30)
TOKEN = SIGNER.token(12, "bo", UNTIL)


@given(st.integers(0, 10**12), st.text(st.characters(codec="utf-8"), max_size=40))
def test_what_was_signed_can_be_read(outage, person):
    token = SIGNER.token(outage, person, UNTIL)

    assert SIGNER.read(token, MONDAY) == Signed(outage, person, UNTIL)
    assert all(c.isalnum() or c in "-_." for c in token)


def test_a_link_is_short_enough_for_a_text_message():
    assert len(TOKEN) < 50


def test_a_link_expires_at_its_end():
    SIGNER.read(TOKEN, UNTIL - timedelta(seconds=1))

    with pytest.raises(Expired, match="outage 12 has expired"):
        SIGNER.read(TOKEN, UNTIL)


@given(st.integers(0, len(TOKEN) - 1), st.characters())
def test_a_link_with_any_character_changed_is_forged(at, character):
    changed = TOKEN[:at] + character + TOKEN[at + 1 :]
    if changed == TOKEN:
        return

    with pytest.raises(Forged):
        SIGNER.read(changed, MONDAY)


@given(st.text(max_size=80))
def test_what_is_no_link_is_forged(text):
    with pytest.raises(BadLink):
        SIGNER.read(text, MONDAY)


def test_the_same_words_in_another_spelling_are_no_second_link():
    said, _, mac = TOKEN.partition(".")
    padded = urlsafe_b64encode(urlsafe_b64decode(said + "=" * (-len(said) % 4))).decode()

    for spelled in (f"{padded}=.{mac}", f"{said}\n.{mac}", f"{TOKEN}=", f"{TOKEN}.", f" {TOKEN}"):
        with pytest.raises(Forged):
            SIGNER.read(spelled, MONDAY)


@pytest.mark.parametrize(
    "says",
    [
        pytest.param(("13", UNTIL, "bo"), id="another outage"),
        pytest.param(("12", UNTIL + timedelta(days=1), "bo"), id="a later end"),
        pytest.param(("12", UNTIL, "cy"), id="another person"),
    ],
)
def test_nobody_can_make_a_link_of_another(says):
    outage, until, person = says
    said = urlsafe_b64encode(f"{outage}.{int(until.timestamp())}.{person}".encode())

    with pytest.raises(Forged):
        SIGNER.read(f"{said.rstrip(b'=').decode()}.{TOKEN.partition('.')[2]}", MONDAY)


def test_a_link_that_answers_a_call_claims_nothing_and_the_other_way_round():
    call = SIGNER.token(12, "bo", UNTIL, is_call=True)

    assert SIGNER.read(call, MONDAY) == Signed(12, "bo", UNTIL, is_call=True)
    assert not SIGNER.read(TOKEN, MONDAY).is_call
    assert call.partition(".")[0] == TOKEN.partition(".")[0]
    assert call != TOKEN
    with pytest.raises(Expired, match="to say that you look at 12 has expired"):
        SIGNER.read(call, UNTIL)


def test_another_key_reads_nothing():
    with pytest.raises(Forged):
        Signer(b"j" * 32).read(TOKEN, MONDAY)


def test_two_links_have_two_digests_and_none_tells_its_link():
    other = SIGNER.token(12, "bo", UNTIL + timedelta(seconds=1))

    assert digest(TOKEN) != digest(other)
    assert TOKEN not in digest(TOKEN)


def test_a_code_is_read_in_groups_and_belongs_to_one_page():
    code = SIGNER.code(12, "bo", 3)

    assert len(code) == 6
    assert code.isdecimal()
    for said in (code, f"{code[:3]} {code[3:]}", f" {code[:3]}-{code[3:]} "):
        assert SIGNER.is_code(said, 12, "bo", 3)
    others = [(13, "bo", 3), (12, "cy", 3), (12, "bo", 4)]
    assert not any(SIGNER.is_code(code, *other) for other in others)


@given(st.text(max_size=10))
def test_what_is_no_code_is_refused_and_never_an_error(text):
    if "".join(text.replace("-", " ").split()) != SIGNER.code(12, "bo", 3):
        assert not SIGNER.is_code(text, 12, "bo", 3)


def test_codes_keep_their_leading_zeros():
    codes = [SIGNER.code(1, "bo", page) for page in range(200)]

    assert {len(code) for code in codes} == {6}
    assert any(code.startswith("0") for code in codes)
