"""How questions are answered in one channel: unasked, when mentioned, or off; by which articles."""

import pytest

from helpbot.errors import ConfigError
from helpbot.plan import Channel, read
from tests.conftest import ROOT


def with_channels(text):
    whole = (ROOT / "desk.toml").read_text()
    return whole.replace("\n[facts]\n", f"\n{text}\n\n[facts]\n", 1)


def plan_with(text):
    return read("desk.toml", with_channels(text))


@pytest.mark.parametrize(
    ("answers", "unasked", "off"),
    [
        pytest.param("", {"it-help"}, set(), id="as everywhere"),
        pytest.param('answers = "mentioned"', set(), set(), id="only when mentioned"),
        pytest.param('answers = "off"', set(), {"it-help"}, id="off"),
    ],
)
def test_what_is_said_of_a_channel_goes_before_the_rest(answers, unasked, off):
    slack = plan_with(f"[slack.channels.it-help]\n{answers}").slack

    assert (slack.unasked_channels, slack.off_channels) == (unasked, off)


def test_a_channel_of_its_own_may_be_answered_unasked():
    slack = plan_with('[slack.channels.police-it]\nanswers = "unasked"').slack

    assert slack.unasked_channels == {"it-help", "police-it"}


def test_a_word_that_is_none_is_a_problem_at_its_line():
    with pytest.raises(ConfigError, match=r"slack\.channels\.x\.answers should be"):
        plan_with('[slack.channels.x]\nanswers = "loudly"')


@pytest.mark.parametrize(
    ("articles", "shown"),
    [
        pytest.param([], True, id="all"),
        pytest.param(["police"], True, id="its folder"),
        pytest.param(["police/"], True, id="its folder, with a slash"),
        pytest.param(["mdt-dock"], True, id="its name"),
        pytest.param(["fire", "vpn"], False, id="others"),
        pytest.param(["pol"], False, id="half a name"),
    ],
)
def test_articles_of_a_channel_are_folders_and_names(articles, shown):
    assert Channel(articles=articles).shows("police/mdt-dock.md") is shown


def test_in_its_channel_only_its_articles_are_shown(bot, desk):
    desk.write_text(with_channels('[slack.channels.lab]\narticles = ["wind-tunnel"]'))
    bot.advance(seconds=10)

    (elsewhere,) = bot.hears("ana", "no espresso this morning", place="#it-help")
    bot.advance(minutes=2)
    said = bot.hears("ana", "no espresso this morning", place="#lab")
    bot.advance(minutes=2)
    (alone, *_) = bot.hears("ana", "no espresso this morning")

    assert "All about coffee robot" in elsewhere.reply.text
    assert all("coffee" not in one.reply.markdown for one in said)
    assert all("coffee" not in button.label for one in said for button in one.reply.buttons)
    assert "All about coffee robot" in alone.reply.text
