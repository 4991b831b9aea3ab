import logging


def test_an_edited_desk_comes_into_force_with_the_next_tick(bot, desk):
    desk.write_text(desk.read_text().replace("555-0140", "555-0777"))

    bot.advance(seconds=10)

    (said,) = bot.hears("ana", "person")
    assert "555-0777" in said.reply.text
    (whole,) = bot.hears("ana", "read coffee-robot")
    assert "555-0777" in whole.reply.text
    assert bot.store.read().pulse.last("desk").detail == "in force"


def test_a_bad_desk_is_reported_and_the_old_one_stays_in_force(bot, desk, caplog):
    good = desk.read_text()
    desk.write_text(
        good.replace("555-0140", "555-0777").replace("every_days = 7", "every_days = 0")
    )

    bot.advance(seconds=10)

    (said,) = bot.hears("ana", "person")
    assert "555-0140" in said.reply.text
    assert "4 problems" in bot.store.read().pulse.last("desk").detail
    assert "every_days" in caplog.text
    desk.write_text(good.replace("555-0140", "555-0777"))
    bot.advance(seconds=10)
    (said,) = bot.hears("ana", "person")
    assert "555-0777" in said.reply.text


def test_a_desk_that_vanishes_changes_nothing(bot, desk):
    desk.unlink()

    bot.advance(seconds=10)

    (said,) = bot.hears("ana", "person")
    assert "555-0140" in said.reply.text


def test_logs_hold_ids_and_never_what_people_wrote(bot, caplog):
    caplog.set_level(logging.DEBUG)
    for text in (
        "canary-7391 no espresso this morning",
        "my password is canary-7391",
        "read canary-7391",
    ):
        bot.hears("ana", text)
        bot.hears("bo", text, place="#it-help")
    bot.advance(days=2)

    assert "inbox.done id=1" in caplog.text
    assert "canary-7391" not in caplog.text
    assert "espresso" not in caplog.text
