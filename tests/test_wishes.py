import pytest

from helpbot.wishes import Wishes


@pytest.fixture(scope="module")
def wishes(plan, vectors):
    return Wishes(plan.forms, vectors)


def test_every_form_that_may_be_wished_for_is_ranked(wishes, plan, encoder):
    found = wishes.of(encoder.encode(["a docking station for my desk"])[0])

    assert found[0] == "equipment"
    assert sorted(found) == sorted(f.id for f in plan.forms if f.kind == "request" and f.words)


def test_trouble_is_no_wish(wishes, encoder):
    assert "problem" not in wishes.of(encoder.encode(["something is broken"])[0])


def test_an_edited_catalogue_has_other_wishes(plan, vectors, encoder):
    some = Wishes(plan.forms, vectors)

    some.adopt([form for form in plan.forms if form.id in ("vpn", "phone")])

    assert some.of(encoder.encode(["work from home"])[0]) == ("vpn", "phone")


def test_a_city_without_a_catalogue_has_none(vectors, encoder):
    assert Wishes([], vectors).of(encoder.encode(["a laptop"])[0]) == ()
