from datetime import timedelta

import pytest

from helpbot.sameness import Report, needs, same_outage
from tests.conftest import MONDAY

DEPENDS_ON = {
    "internet": ["network"],
    "vpn": ["internet"],
    "phones": ["network"],
    "voicemail": ["phones"],
    "email": ["internet", "sign-in"],
}


# (words, service, facility) as places are found in them: the name of the place is not in the words.
def case(a, b, expected, title, *, hours=0.0):
    return pytest.param(a, b, hours, expected, id=title)


CASES = [
    # The same service.
    case(("no internet", "internet", "city-hall-annex"),
         ("cant open any web page", "internet", "city-hall-annex"), True, "other words"),
    case(("wifi is out", "wifi", "library-north"),
         ("the wireless is dead again", "wifi", "library-north"), True, "wifi and wireless"),
    case(("no internet", "internet", "city-hall"),
         ("no internet", "internet", "fire-3"), False, "same words, two sites"),
    case(("email is down", "email", "*"),
         ("outlook does not send anything", "email", "police-hq"), True, "city-wide holds a site"),
    case(("email is down", "email", "*"),
         ("nobody has mail", "email", "*"), True, "city-wide twice"),
    case(("email is down", "email", None),
         ("outlook does not send", "email", "police-hq"), True, "place not said"),
    case(("email is down", "email", None), ("no mail", "email", None), True, "neither place said"),
    # What one needs of the other.
    case(("network is gone", "network", "fire-3"),
         ("no internet", "internet", "fire-3"), True, "internet needs the network"),
    case(("network is gone", "network", "fire-3"),
         ("vpn does not connect", "vpn", "fire-3"), True, "vpn needs it two steps down"),
    case(("no internet", "internet", "fire-3"),
         ("vpn does not connect", "vpn", "fire-3"), True, "vpn needs the internet"),
    case(("phones are dead", "phones", "city-hall"),
         ("voicemail does not answer", "voicemail", "city-hall"), True, "voicemail needs phones"),
    case(("network is gone", "network", "*"),
         ("vpn does not connect", "vpn", "fire-3"), True, "city-wide network, one site's vpn"),
    case(("network is gone", "network", "city-hall"),
         ("vpn does not connect", "vpn", "fire-3"), False, "needed, but elsewhere"),
    case(("phones are dead", "phones", "city-hall"),
         ("no internet", "internet", "city-hall"), False, "two that need the same"),
    case(("voicemail is full of static", "voicemail", "city-hall"),
         ("vpn does not connect", "vpn", "city-hall"), False, "cousins"),
    case(("nobody can sign in", "sign-in", "city-hall"),
         ("email is down", "email", "city-hall"), True, "email needs sign-in"),
    case(("nobody can sign in", "sign-in", "city-hall"),
         ("no internet", "internet", "city-hall"), False, "both needed by a third"),
    # Different failures at one site.
    case(("the copier jams", "printing", "city-hall"),
         ("the phones are dead", "phones", "city-hall"), False, "copier and phones"),
    case(("badges do not open the door", "badges", "city-hall"),
         ("cameras show nothing", "cameras", "city-hall"), False, "badges and cameras"),
    case(("the tv in the lobby is black", None, "city-hall-annex"),
         ("phones are dead", "phones", "city-hall-annex"), False, "tv and phones"),
    case(("the tv in the lobby is black", None, "city-hall-annex"),
         ("the doors do not open", None, "city-hall-annex"), False, "tv and doors, both unknown"),
    case(("the siren does not sound", None, "fire-3"),
         ("no internet", "internet", "fire-3"), False, "siren and internet"),
    case(("plotter prints stripes", "printing", "city-hall-annex"),
         ("everything is down", None, "city-hall-annex"), False, "stripes and everything"),
    case(("the gate stays open", None, "aquatics"),
         ("computers have no network", "network", "aquatics"), False, "gate and network"),
    # A service that nobody named.
    case(("everything is down", None, "city-hall-annex"),
         ("nothing works", None, "city-hall-annex"), True, "everything and nothing"),
    case(("everything is down", None, "city-hall-annex"),
         ("the whole building is offline", None, "city-hall-annex"), True, "everything, offline"),
    case(("nothing loads on any of our computers", None, "library-west"),
         ("we cannot open any web page here", "internet", "library-west"), True, "one named"),
    case(("everything froze", None, "dispatch"),
         ("our screens froze", None, "dispatch"), True, "frozen screens"),
    case(("doors wont open with badges", "badges", "police-hq"),
         ("badge readers all red, we are locked outside", None, "police-hq"), True, "red readers"),
    case(("screens are black at the front desk", None, "rec-center"),
         ("front desk computers will not turn on", "computers", "rec-center"), True, "front desk"),
    case(("power blinked and now nothing comes up", None, "senior-center"),
         ("since the power blip nothing works", None, "senior-center"), True, "power blip"),
    case(("everything is down", None, "city-hall-annex"),
         ("everything is down", None, "library-west"), False, "unknown, two sites"),
    case(("everything is down", None, None),
         ("everything is down", None, None), False, "nothing known but the words"),
    case(("everything is down", None, None),
         ("everything is down", None, "city-hall"), False, "unknown service, one place unknown"),
    case(("everything is down", None, "*"),
         ("everything is down", None, "city-hall"), False, "unknown service, city-wide and a site"),
    # Time.
    case(("no internet", "internet", "fire-3"),
         ("no internet", "internet", "fire-3"), True, "four hours later", hours=4),
    case(("no internet", "internet", "fire-3"),
         ("no internet", "internet", "fire-3"), False, "a minute more", hours=4 + 1 / 60),
    case(("everything is down", None, "city-hall"),
         ("nothing works", None, "city-hall"), True, "unknown service, an hour later", hours=1),
    case(("everything is down", None, "city-hall"),
         ("nothing works", None, "city-hall"), False, "unknown service, the next day", hours=24),
    case(("network is gone", "network", "*"),
         ("vpn does not connect", "vpn", "fire-3"), False, "needed, next day", hours=24),
]  # fmt: skip


@pytest.fixture
def reported(vectors):
    def report(said, hours=0.0):
        words, service, facility = said
        return Report(
            service, facility, MONDAY + timedelta(hours=hours), vectors.of([words])[words]
        )

    return report


@pytest.mark.parametrize(("a", "b", "hours", "expected"), CASES)
def test_reports_of_one_failure_are_told_from_those_of_two(reported, a, b, hours, expected):
    first, second = reported(a), reported(b, hours)

    assert same_outage(first, second, DEPENDS_ON) is expected


@pytest.mark.parametrize(("a", "b", "hours", "expected"), CASES)
def test_it_does_not_matter_which_report_came_first(reported, a, b, hours, expected):
    first, second = reported(b), reported(a, hours)

    assert same_outage(first, second, DEPENDS_ON) is expected
    assert same_outage(second, first, DEPENDS_ON) is expected


def test_the_plan_of_the_sample_city_holds_together(plan, reported):
    network = reported(("the network is gone", "network", "fire-3"))
    vpn = reported(("vpn does not connect", "vpn", "fire-3"))

    assert same_outage(network, vpn, plan.depends_on)


@pytest.mark.parametrize(
    ("service", "expected"),
    [
        pytest.param("network", set(), id="the lowest"),
        pytest.param("internet", {"network"}, id="one step"),
        pytest.param("vpn", {"internet", "network"}, id="two steps"),
        pytest.param("email", {"internet", "network", "sign-in"}, id="two kinds"),
        pytest.param("never-heard-of", set(), id="unknown"),
    ],
)
def test_a_service_needs_what_its_needs_need(service, expected):
    assert needs(service, DEPENDS_ON) == expected


def test_services_that_need_each_other_come_to_an_end():
    circle = {"one": ["two"], "two": ["three"], "three": ["one"]}

    assert needs("one", circle) == {"one", "two", "three"}
