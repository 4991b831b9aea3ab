import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpbot.privacy import mask

SECRETS = [
    ("my password is Hunter2!", "Hunter2!", "password"),
    ("pw: tiger-44 and it still fails", "tiger-44", "password"),
    ("PASSWORD=Winter2026", "Winter2026", "password"),
    ("the password for the copier is 4471", "4471", "password"),
    ("password was 'blue horse', now what", "blue horse", "password"),
    ("use Hunter2pass to log in as me", "Hunter2pass", "password"),
    ("mi contraseña es Perro99", "Perro99", "password"),
    ("my ssn is 219-09-9999", "219-09-9999", "social security number"),
    ("social security number 219099999", "219099999", "social security number"),
    ("charge 4111 1111 1111 1111 please", "4111 1111 1111 1111", "card number"),
    ("card 5555555555554444", "5555555555554444", "card number"),
    ("token ghp_0123456789abcdefghijABCDEFGHIJ", "ghp_0123456789abcdefghijABCDEFGHIJ", "key"),
    ("xoxb-123456789012-abcdefghijkl", "xoxb-123456789012-abcdefghijkl", "key"),
    ("api key: 9f8e7d6c5b4a39281706", "9f8e7d6c5b4a39281706", "key"),
    ("AKIAIOSFODNN7EXAMPLE", "AKIAIOSFODNN7EXAMPLE", "key"),
    (
        "-----BEGIN RSA PRIVATE KEY-----\nMIIEow\nabc\n-----END RSA PRIVATE KEY-----",
        "MIIEow",
        "private key",
    ),
    ("-----BEGIN PRIVATE KEY-----\nMIIEcut off", "MIIEcut", "private key"),
]

HIDDEN = [
    "password is incorrect: hunter2",
    "my password is wrong: Sommer24",
    "the password Sommer2024! does not work",
    "password hunter2 not working",
    "user ana pass Sommer9",
    "my temp password they gave me was Welcome1",
    "my password changed to Hunter22",
    "my password is at the moment Sommer24",
    '{"user":"ana","password":"abc123"}',
    "https://ana:hunter2@host.example/x",
    "pass\u200bword is hunter2",
    "ssn 219\u201109\u20119999",
    "ssn 219\u201309\u20139999",
    "123.45.6789",
    "4111\u00a01111\u00a01111\u00a01111",
    "4111.1111.1111.1111",
    "passwort? no, password is wrong: tiger",
]

ORDINARY = [
    "my password is greyed out",
    "is a password case sensitive",
    "my password is older than 90 days",
    "password page shows error 0x80070005 on PC MB-2231 since 10:30am",
    "the password for M365 expired on the 2nd",
    "where do I find the password policy, version 2.1",
    "I forgot my password",
    "my password is not working",
    "the password is expired and it won't let me in",
    "password reset link is broken",
    "error 0x0000011b on printer MB-2231",
    "PO 4111-2222-33 extension 5551234 asset 0012345",
    "call me at 555-0140 or 555-867-5309",
    "ticket 42, parcel 12-345-678, meter 90210077",
    "ip 10.20.30.40, imei 490154203237518 is on the phone",
    "is my password still the same as yesterday?",
    "the api key is missing from the settings page",
]


@pytest.mark.parametrize(("text", "secret", "kind"), SECRETS)
def test_a_secret_is_gone_whole_and_named(text, secret, kind):
    masked = mask(text)

    assert secret not in masked.text
    assert kind in masked.kinds
    assert f"[{kind} removed]" in masked.text


@pytest.mark.parametrize("text", HIDDEN)
def test_a_secret_is_found_where_it_hides(text):
    masked = mask(text)

    assert "removed]" in masked.text
    for secret in (
        "hunter2",
        "Sommer",
        "Welcome1",
        "Hunter22",
        "abc123",
        "9999",
        "6789",
        "1111",
        "tiger",
    ):
        assert secret not in masked.text


@pytest.mark.parametrize("text", ORDINARY)
def test_what_a_technician_needs_is_kept(text):
    assert mask(text).text == text
    assert mask(text).kinds == ()


def test_the_words_around_a_secret_stay():
    masked = mask("vpn fails, my password is Hunter2! and card 4111111111111111 too")

    assert (
        masked.text
        == "vpn fails, my password is [password removed] and card [card number removed] too"
    )
    assert masked.kinds == ("password", "card number")


@given(st.text(max_size=300))
def test_masking_twice_is_masking_once(text):
    once = mask(text)

    assert mask(once.text).text == once.text


@pytest.mark.parametrize(
    "text", ["password is " * 4000, "4" * 40_000, "eyJ" * 10_000, "-----BEGIN " * 3000]
)
def test_a_very_long_text_is_masked_without_delay(text):
    mask(text)
