import pytest

from helpbot.speech import plain


@pytest.mark.parametrize(
    ("markdown", "expected"),
    [
        pytest.param("Press **Start**, then *wait*.", "Press Start, then wait.", id="emphasis"),
        pytest.param("Type `outlook.exe /safe`", "Type outlook.exe /safe", id="code"),
        pytest.param("`**kept** as *typed*`", "**kept** as *typed*", id="marks inside code stay"),
        pytest.param(
            "See [the page](https://a.example/x)", "See the page (https://a.example/x)", id="link"
        ),
        pytest.param("```\n**as it is**\n```", "**as it is**", id="code block"),
        pytest.param("## Heading", "Heading", id="heading"),
        pytest.param("2 * 3 * 4 = 24", "2 * 3 * 4 = 24", id="a product is no emphasis"),
        pytest.param("S:\\my_files_2026", "S:\\my_files_2026", id="a path keeps its underscores"),
        pytest.param("**a** and **b**", "a and b", id="two in one line"),
        pytest.param(
            "*Outlook › Start it* · sample", "Outlook › Start it · sample", id="source line"
        ),
    ],
)
def test_plain_text_has_the_words_and_not_the_marks(markdown, expected):
    assert plain(markdown) == expected
