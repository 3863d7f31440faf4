"""Marked words inside the narrator's clause: which of several clauses of the sentence they hang on, in sentences of our own."""

import pytest

from dashboard.annotate.quotes import Quotation, attribute

CAST = "Mayor Ann Moe and councillor Jo Lund met on Monday. Moe opened the meeting.\n\n"


def spoken(text: str) -> list[Quotation]:
    return [q for q in attribute(text) if q.kind in ("direct", "mixed")]


def speakers(text: str) -> list[str | None]:
    return [q.speaker for q in spoken(text)]


# A report around another clause


def test_marked_words_behind_an_object_of_the_report_are_the_reporters() -> None:
    text = CAST + "Jo Lund, a councillor for the harbour, said the ferry company “keeps to every rule it was given.”"
    assert speakers(text) == ["Jo Lund"]


@pytest.mark.parametrize(
    "sentence",
    [
        "Lund told the radio that Moe believes the bridge is “a gift to the valley.”",
        "Lund said Moe would offer “a prayer” and nothing more.",
        "Lund said that if people think the toll is paid by “the rich and the idle,” they are wrong.",
        "Lund warned that engineers she has spoken with “no longer trust the figures.”",
    ],
)
def test_thoughts_and_plans_inside_a_report_are_the_reporters_words(sentence: str) -> None:
    assert speakers(CAST + sentence) == ["Jo Lund"]


@pytest.mark.parametrize(
    "sentence",
    [
        "Lund said that Moe had called him “a liar.”",
        "Lund claims that Moe snarled at her: “Whose side are you on?”",
        "Lund said the bridge was shut, and Moe believes it is “a mess.”",
        "When Lund announced the vote in June, Moe called it “a stunt.”",
        "Lund said little of the plan, which Moe called “a joke.”",
    ],
)
def test_a_clause_of_speech_of_its_own_keeps_its_words(sentence: str) -> None:
    assert speakers(CAST + sentence) == ["Ann Moe"]


# The report that ends the sentence


@pytest.mark.parametrize(
    "sentence",
    [
        "The dam has “opened the door” to a flood of claims, Lund told the board.",
        "“You cannot even begin to talk of tolls” until the bridge stands, Lund said on Monday.",
        "Moe might support a bill with a “ferry fund” for the valley, Lund said.",
        "Brenn might adopt a resolution proposing a “ferry fund” for the valley, Lund said.",
        "The plan will “break our backs,” as Lund put it, said Lund.",
    ],
)
def test_a_report_behind_the_sentence_governs_words_that_nothing_before_them_does(sentence: str) -> None:
    assert speakers(CAST + sentence) == ["Jo Lund"]


@pytest.mark.parametrize(
    "sentence",
    [
        "For all the “summit” talk of the week, Lund said that the bridge was shut.",
        "The “summit” was cancelled, Lund said in a letter that the clerk read out.",
    ],
)
def test_a_report_with_words_of_its_own_behind_it_governs_nothing_before(sentence: str) -> None:
    assert speakers(CAST + sentence) == []


# Nouns that look like verbs


def test_what_somebody_owns_is_no_verb() -> None:
    text = CAST + "Lund also said the toll would be a part of the president's address, with Moe expected to denounce “theft and greed.”"
    assert "address" not in {q.cue for q in attribute(text)}
    assert speakers(text) == ["Jo Lund"]


def test_a_naming_verb_without_an_object_is_a_noun() -> None:
    text = CAST + "Citing last week's Brenn attack and their “dreams of a free ferry,” Lund urged the town to vote."
    assert "attack" not in {q.cue for q in attribute(text)}
    assert speakers(text) == ["Jo Lund"]


# Participles, insertions, wider places


@pytest.mark.parametrize(
    "sentence",
    [
        "Calling the plan “a gift to nobody at all,” Lund voted against it.",
        "Speaking in Karn, Upper Brenn, Lund turned to the toll, calling it “a total waste.”",
        "Lund, who has in the past described the toll as “a tax on widows,” voted for it.",
        "The ferry is “a floating ruin,” as Lund said on the radio, and will be sold.",
        "“You drove them out of town” to raise the rents, Lund said, asking for a vote.",
    ],
)
def test_whose_words_they_are_where_the_subject_stands_elsewhere(sentence: str) -> None:
    assert speakers(CAST + sentence) == ["Jo Lund"]


def test_a_dateline_is_no_subject() -> None:
    text = "Brenn (KPA) — Councillor Jo Lund has taken a swipe at the bridge, saying that “loud bells” keep nobody dry."
    assert speakers(text) == ["Jo Lund"]


def test_a_newspaper_in_an_insertion_does_not_speak() -> None:
    text = "Gio Varga, the editor in chief of the harbour's weekly newspaper, Karn Tidings, said every mayor was “both loud and late.”"
    assert speakers(text) == ["Gio Varga"]


def test_what_others_do_behind_a_report_is_no_report() -> None:
    text = CAST + "When Lund spoke of the flood and said she would “guard every cellar in town,” the crowd applauded loudly."
    assert speakers(text) == ["Jo Lund"]


@pytest.mark.parametrize(
    "sentence",
    [
        "Lund continued to call the ferry “a raft with a roof.”",
        "Lund went on to describe the toll as “a joke on the poor.”",
        "Moe's anger at the press has grown. Lund continues to label the weekly paper as “fake news,” in print and on the radio.",
        "Lund at the hearing asked Moe “how often the bells are heard at night?”",
        "Lund ripped Mayor Moe for acting as “the judge and the jury.”",
        "Moe's clerk rang the board twice, and Jo Lund, who leads it, sent her a letter citing the “years of neglect.”",
    ],
)
def test_infinitives_naming_verbs_and_parallel_sentences_have_their_own_subject(sentence: str) -> None:
    assert speakers(CAST + sentence) == ["Jo Lund"]


def test_a_participle_with_by_reports_nothing() -> None:
    text = CAST + "Lund has exposed “strange fibres” in the ferry's meals, lazy clerks and the great fraud revealed by a nurse."
    assert [(q.kind, q.cue) for q in attribute(text)] == [("term", None)]


def test_an_announcing_label_before_marked_words_is_nobody() -> None:
    (found,) = speakers(CAST + "TRENDING: “Back of the line!” - what happened on the ferry")
    assert found != "TRENDING"


@pytest.mark.parametrize(
    "sentence",
    [
        "Brenn has been ruled since May under a “one town, two mayors” agreement.",
        "She wants 300 crowns of your money for a “health fund” of her own.",
        "The first number is the builder's, as Lund noted in a report, “Risks of an Early End,” that came out in March.",
    ],
)
def test_labels_and_titles_in_a_sentence_are_terms(sentence: str) -> None:
    assert speakers(CAST + sentence) == []


def test_an_outlet_named_between_commas_does_not_take_the_report() -> None:
    assert speakers(CAST + "Lund said, according to the Brenn Herald, that the dam is “safe and sound.”") == ["Jo Lund"]
    assert speakers(CAST + "“The dam is safe and sound,” according to Lund.") == ["Jo Lund"]


@pytest.mark.parametrize(
    "sentence",
    [
        "The Brenn Herald reports that Lund said “the dam is safe.”",
        "“The dam is safe,” Lund told the Herald's Ann Moe.",
        "Asked by the paper's Ann Moe about it, Jo Lund said, “The dam is safe.”",
        "In an interview with Ann Moe, Jo Lund said, “The dam is safe.”",
    ],
)
def test_who_speaks_to_an_outlet_speaks(sentence: str) -> None:
    assert speakers(CAST + sentence) == ["Jo Lund"]
