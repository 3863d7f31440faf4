"""Speech told in a roundabout way: caused and staged infinitives, idioms, passives with their agent, verbs that judge with "as"."""

import pytest

from dashboard.annotate.quotes import attribute

CAST = "Ann Moe met Jo Lund, the governor, in Brenn. "


def told(sentence: str) -> list[tuple[str, str | None]]:
    """`(kind, speaker)` of each quotation of a sentence."""
    return [(q.kind, q.speaker) for q in attribute(CAST + sentence)]


@pytest.mark.parametrize(
    ("sentence", "kind"),
    [
        ("The board met Moe, prompting Jo Lund to say: “She has no plan.”", "direct"),
        ("The board met Moe, leading Jo Lund to quip, “She has no plan.”", "direct"),
        ("Moe said the dam was safe, prompting Jo Lund to say she had “no plan at all.”", "mixed"),
        ("The board met Moe, prompting Jo Lund to say that she had no plan.", "indirect"),
        ("The leak led Lund to admit that the plan was “a disgrace to us.”", "mixed"),
        ("It forced Lund to say, “I was wrong.”", "direct"),
        ("It prompted Governor Jo Lund to remark last week that the dam was “a disgrace to us.”", "mixed"),
        ("Lund took to the air to say: “The dam is a disgrace.”", "direct"),
        ("Lund took to the air on Monday to call the dam “a disgrace to us.”", "mixed"),
        ("Lund used her speech to call the dam “a disgrace to us.”", "mixed"),
        ("Lund went on to say: “The dam is a disgrace.”", "direct"),
        ("Lund made clear that the dam was “a disgrace to us.”", "mixed"),
        ("Lund has made it clear that the dam is a disgrace.", "indirect"),
        ("Lund let it be known that the dam is a disgrace.", "indirect"),
        ("Lund had this to say: “The dam is a disgrace.”", "direct"),
        ("Lund was quoted by the Brenn Herald as saying, “The dam is a disgrace.”", "direct"),
        ("Lund is quoted saying “the dam is a disgrace.”", "direct"),
        ("Lund could be heard saying, “The dam is a disgrace.”", "direct"),
        ("Lund can be seen telling Moe: “The dam is a disgrace.”", "direct"),
        ("Moe was described by Lund as “thin skinned.”", "mixed"),
        ("Moe, called “a disgrace to us all” by Lund, left.", "mixed"),
        ("Lund is promoting the test as a “game changer.”", "mixed"),
        ("Lund billed her plan as “a gift to the young.”", "mixed"),
        ("Lund dismissed it as “a hoax.”", "mixed"),
    ],
)
def test_who_is_led_to_speak_speaks(sentence: str, kind: str) -> None:
    assert (kind, "Jo Lund") in told(sentence)
    assert {speaker for sort, speaker in told(sentence) if sort != "indirect"} <= {"Jo Lund"}


@pytest.mark.parametrize(
    "sentence",
    [
        "The test has been described as “a wonder of our whole age.”",
        "The song, billed as “a wonder of our whole age,” is long.",
    ],
)
def test_a_passive_without_an_agent_names_nobody(sentence: str) -> None:
    assert told(sentence) == [("term", None)]


@pytest.mark.parametrize(
    "sentence",
    [
        "The row may lead the board to deny a licence.",
        "The vote pushed the board to allow the sale.",
        "Failing to make clear what was sold, she left.",
    ],
)
def test_what_is_only_done_is_not_said(sentence: str) -> None:
    assert told(sentence) == []


@pytest.mark.parametrize("label", ["RELATED", "MORE", "Watch", "Read more", "See also", "Also read"])
def test_what_stands_behind_the_label_of_a_link_is_nobodys(label: str) -> None:
    assert told(f"They left.\n\n{label}: “The dam is a disgrace to us all”") == [("term", None)]
    assert told(f"They left.\n\n{label}: Ann Moe says “we go home”") == [("direct", "Ann Moe")]


@pytest.mark.parametrize(
    ("sentence", "speaker"),
    [
        ("@tarnwalker tweeted: “The dam is a disgrace.”", "@tarnwalker"),
        ("“The dam is a disgrace,” tweeted @tarnwalker.", "@tarnwalker"),
        ("“The dam is a disgrace,” @tarn_walker_2 tweeted.", "@tarn_walker_2"),
        ("“The dam is a disgrace,” tweeted @tarn_walker.", "@tarn_walker"),
        ("“The dam is a disgrace,” @govlund tweeted.", "Jo Lund"),
        ("They left.\n\n“The dam is a disgrace and nobody cares.” — @tarnwalker on Twitter", "@tarnwalker"),
        ("Ann Moe (@annmoe) tweeted: “The dam is a disgrace.”", "Ann Moe"),
        ("“The dam is a disgrace and nobody cares.” — Ann Moe (@annmoe) May 3, 2020", "Ann Moe"),
        ("They left.\n\n“The dam is a disgrace. pic.site/abc”\n— Ann Moe 🌲 (@annmoe) May 3, 2020", "Ann Moe"),
    ],
)
def test_who_tweets(sentence: str, speaker: str) -> None:
    assert told(sentence) == [("direct", speaker)]


def test_an_invitation_to_read_tells_nobody() -> None:
    assert [q.mention for q in attribute("They left.\n\nRead the full statement: “The dam is a disgrace.”")] == [None]


@pytest.mark.parametrize("noun", ["a Facebook posting", "a posting"])
def test_a_posting_that_calls_is_a_text(noun: str) -> None:
    assert told(f"Lund shared {noun} that called the dam “a disgrace to us.”") == [("mixed", noun)]


@pytest.mark.parametrize(
    ("sentence", "speaker"),
    [
        ("Lund's statement issued on Monday said: “The dam is safe.”", "Jo Lund"),
        ("“The dam is safe,” read a statement issued by Lund.", "Jo Lund"),
        ("“The dam is safe,” according to a statement released by spokeswoman Jo Lund.", "Jo Lund"),
        ("A statement from Jo Lund said: “The dam is safe.”", "Jo Lund"),
        ("Lund's letter said: “The dam is safe.”", "Lund's letter"),
        ("The crew is safe, according to spokesman Karl Wynn. “We got them out.”", "Karl Wynn"),
        ("The crew is safe, according to Karl Wynn, a spokesman for the line. “We got them out.”", "Karl Wynn"),
    ],
)
def test_a_statement_is_whose_it_is(sentence: str, speaker: str) -> None:
    assert told(sentence)[-1] == ("direct", speaker)
