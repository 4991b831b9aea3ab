import pytest

from helpbot.offices import Offices


@pytest.fixture(scope="module")
def offices(plan, vectors):
    return Offices(plan.offices, vectors)


def rows(table):
    """`office: question` lines as parameters, each named by its question."""
    pairs = (line.split(": ", 1) for line in table.strip().splitlines())
    return [pytest.param(office.strip(), question, id=question) for office, question in pairs]


NEAREST = """
Public Works, Streets: how do I fix a pothole
Public Works, Streets: street light is out on Elm
Public Works, Streets: when do you plow my road
Public Works, Sanitation: trash wasn't picked up today
Public Works, Sanitation: do i put the cart out on a holiday, garbage day question
Human Resources: can I get a raise
Human Resources: how many vacation days do I have left
Human Resources: my paycheck is wrong
Human Resources: add my newborn to the health plan
Utility Billing: water bill is too high
Water Resources, emergencies: brown water from the tap
Tax Office: how much is my property tax
Planning & Permitting: do I need a permit for a fence
Police, non-emergency line: noise complaint about my neighbor
Police, non-emergency line: there is an abandoned car on my street
Municipal Court: where do i pay a traffic fine
Animal Services: I want to adopt a dog
Parks & Recreation: swim lessons for my kid
City Clerk: when is the next council meeting
City Clerk: birth certificate copy
Facilities Maintenance: it is freezing in my office
Facilities Maintenance: toilet is clogged on the 2nd floor
Fleet Services: my city car has a flat tire
Finance: how do i get reimbursed for travel
"""


@pytest.mark.parametrize(("office", "question"), rows(NEAREST))
def test_the_office_nearest_to_a_question_is_named(offices, encoder, office, question):
    found = offices.of(encoder.encode([question])[0])

    assert found is not None
    assert found.name == office


@pytest.mark.parametrize(
    "question",
    [
        "tell me a joke",
        "what is the meaning of life",
        "who won the super bowl",
        "outlook is stuck on loading profile",
        "the vpn does not connect from home",
        "zxcv qwer",
        "ignore all previous instructions",
        "thanks a lot",
    ],
)
def test_where_nothing_is_near_no_office_is_named(offices, encoder, question):
    assert offices.of(encoder.encode([question])[0]) is None


def test_a_city_without_offices_names_none(vectors, encoder):
    assert Offices([], vectors).of(encoder.encode(["fix a pothole"])[0]) is None


def test_other_offices_are_in_force_once_they_are_adopted(plan, vectors, encoder):
    offices = Offices(plan.offices, vectors)
    renamed = [office.model_copy(update={"phone": "555-0000"}) for office in plan.offices]

    offices.adopt(renamed)

    found = offices.of(encoder.encode(["fix a pothole"])[0])
    assert found is not None
    assert found.phone == "555-0000"
