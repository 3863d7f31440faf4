"""Words that a noun governs ("Moe's claim that"), hearsay ("recalled the officer saying"), and who stands before a verb."""

import pytest

from dashboard.annotate.quotes import Quotation, attribute

CAST = "Ann Moe met Jo Lund, the governor, in Brenn. "


def speech(text: str) -> list[Quotation]:
    return [q for q in attribute(text) if q.kind != "indirect"]


def speakers(text: str) -> list[str | None]:
    return [q.speaker for q in speech(text)]


# Nouns of speech


@pytest.mark.parametrize(
    ("sentence", "speaker"),
    [
        ("Governor Jo Lund’s jab last week that the town is a “day-care center” angered her.", "Jo Lund"),
        ("Ann Moe's claim that the harbour is “a disaster” angered the board.", "Ann Moe"),
        ("A warning from Ann Moe that the dam was “gone” came too late.", "Ann Moe"),
        ("Remarks by Ann Moe about “bad seed” caused anger.", "Ann Moe"),
        ("The board scorned Ann Moe's now famous description of the town as “dead” in May.", "Ann Moe"),
    ],
)
def test_words_that_a_noun_of_speech_governs_are_its_owners(sentence: str, speaker: str) -> None:
    (found,) = speech(CAST + sentence)
    assert (found.kind, found.speaker) == ("mixed", speaker)


@pytest.mark.parametrize(
    "sentence",
    [
        "Ann Moe's claim rests on a “kill list” of the army.",
        "Ann Moe's casual remark reflects an assumption that women do so as an “add on” to the rest.",
        "The union's slogan, “Forward together,” is old.",
        "A false claim by a mayor isn't “fake news.”",
        "The film's title, “Deep Water,” is short.",
    ],
)
def test_a_noun_with_a_verb_behind_it_governs_nothing(sentence: str) -> None:
    assert [q.kind for q in speech(CAST + sentence)] == ["term"]


def test_whom_a_report_dismisses_did_not_say_how() -> None:
    assert speakers(CAST + "Jo Lund on Friday dismissed Moe's comments about the dam as the talk of a “novice in the trade.”") == [
        "Jo Lund"
    ]


# Hearsay


@pytest.mark.parametrize(
    ("sentence", "speaker"),
    [
        ("“What happened?” Moe recalled a driver saying to her son.", "a driver"),
        ("“What happened?” Moe heard Jo Lund saying.", "Jo Lund"),
        ("Jo Lund quoted Ann Moe as saying “never.”", "Ann Moe"),
        ("The paper cited Ann Moe as replying: “Let us see.”", "Ann Moe"),
        ("Ann Moe was quoted as saying: “Never again.”", "Ann Moe"),
    ],
)
def test_what_somebody_recalls_is_said_by_whom_he_recalls(sentence: str, speaker: str) -> None:
    assert speakers("Tor Dahl left. " + sentence) == [speaker]


# Who stands before a verb


def test_an_adverb_between_commas_is_part_of_no_subject() -> None:
    assert speakers("“No,” Arne Moe said. He, too, called it a “bit tax.” He, however, called it “fair.”") == ["Arne Moe"] * 3


def test_a_name_behind_a_comma_too_many_is_the_subject() -> None:
    assert speakers("On one hand, former envoy Jim Lund, said the army should be “far more daring” in its strikes.") == ["Jim Lund"]


def test_an_office_with_a_capital_behind_marks_is_no_verb() -> None:
    assert speakers("“This visit will help,” Press Secretary Josh Lund said. “We will talk.”") == ["Josh Lund"] * 2
    assert speakers("“If he is worried,” State Senator Jo Lund told the Post, “let him look.”") == ["Jo Lund"] * 2


def test_a_whip_is_an_office() -> None:
    text = "“No,” said Arne Moe.\n\nBut House Minority Whip Steny H. Lund, a Democrat, said no.\n\n“It is a warning,” he said."
    assert speakers(text) == ["Arne Moe", "Steny H. Lund"]


def test_a_source_may_be_inside() -> None:
    assert (
        speakers("Ann Moe resigned. “That is how it ends,” an inside source told the Brenn Post. “She is vain.”")
        == ["an inside source"] * 2
    )


def test_a_surname_may_be_he() -> None:
    assert speakers("Tor Dahl left. “It is clear,” said He Weimin, deputy director of the Brenn Centre. “A move.”") == ["He Weimin"] * 2


def test_a_hashtag_is_nobody() -> None:
    text = "The hashtag #IStandWithMoe grew after B&D released a statement on Moe.\n\n“We are sorry,” the network said."
    assert speakers(text) == ["B&D"]


def test_the_subject_may_stand_behind_its_verb() -> None:
    text = "Arne Moe spoke. Moe spoke again. Moe shouted. Not far behind Moe was Sen. Tor Lund. “A bad storm,” he warned."
    assert speakers(text) == ["Tor Lund"]


def test_they_are_the_two_with_whom_the_sentence_before_opens() -> None:
    text = "“No,” said Tor Dahl and Ulf Dahl. Ryan Moe and Maria Lund, who lead the hunt, looked at bats. They said it was “vital”."
    assert speakers(text)[-1] == "Ryan Moe and Maria Lund"


def test_a_group_of_another_kind_is_another() -> None:
    text = "Two police officials met. Police officials said: “No.” The federal officials said: “Yes.” The officials said: “Yes.”"
    assert speakers(text)[:2] == ["Police officials", "The federal officials"]


def test_a_retail_giant_is_the_body_of_the_sentence_before() -> None:
    assert speakers("Brellmart said it gives masks to workers. The retail giant said it was “sorry about the shop.”") == ["Brellmart"]


# Second looks: addressees, agents, relatives


def test_whom_somebody_addresses_is_somebody_else() -> None:
    assert speakers("Ann Moe spoke. Jo Lund, the mayor, listened. “You are wrong,” she told Lund.") == ["Ann Moe"]
    assert speakers("Arne Moe spoke. Tor Lund, the mayor, listened. “You are wrong,” he told the mayor.") == ["Arne Moe"]


@pytest.mark.parametrize(
    ("sentence", "speaker"),
    [
        ("The bill, described by Jo Lund as “more of the same,” failed.", "Jo Lund"),
        ("Ann Moe was called “a liar” by Tor Dahl.", "Tor Dahl"),
        (
            "The lawsuit, which was brought by Brenn's lawyer, Jon Brun, and Tor Dahl, accused officials of a “scheme” and worse.",
            "The lawsuit",
        ),
        ("Tor Dahl handed out a flier with pictures of the five men that read: “Nobody is safe.”", "a flier"),
        ("The letter, written in the wake of the storm, recommended properly trained guards to provide “a layer of care.”", "The letter"),
        ("Jo Lund lost after Tor Dahl's “fairy tale” remark.", "Tor Dahl"),
        ("Tor Dahl tried to explain his comment that Jo Lund subscribes to a “phony creed” of her own.", "Tor Dahl"),
        ("Lund's remarks came as Tor Dahl turned down an invitation, saying such a meeting could “compound the trouble.”", "Tor Dahl"),
        ("Enter Ms. Dahl — a former party aide who describes herself as loving “all things pink” — and her dog.", "Dahl"),
        ("The “best-known case” was Una Dahl, Tor Dahl said.", "Tor Dahl"),
    ],
)
def test_the_clause_tells_who_speaks(sentence: str, speaker: str) -> None:
    assert [q.speaker for q in speech(CAST + sentence) if q.kind != "term"] == [speaker]


def test_a_body_before_the_office_is_not_who_speaks() -> None:
    text = "In a statement, union President Ann Moe called the report “a cruel hoax,” adding that the findings “are designed to please.”"
    assert speakers(text) == ["Ann Moe"] * 2


def test_the_former_vice_president_is_who_was_introduced_so() -> None:
    others = "Jo Dahl met Tor Dahl and Una Dahl and Ann Dahl and Ole Dahl and Per Dahl."
    assert speakers(f"Former Vice President Dick Moe left. {others} “Freedom is freedom,” the former vice president said.") == ["Dick Moe"]


def test_what_stands_behind_nor_is_another_clause() -> None:
    assert [q.kind for q in speech(CAST + "It has not made Brenn a “great power,” nor has Karn broken it, as Moe has said.")] == ["term"]


def test_what_stands_behind_a_persons_place_is_the_persons() -> None:
    text = "Rep. Trey Lund of South Brenn, the chairman of the board, met Jim Moe. Ann Dahl from Upper Karn, 45, a nurse, came, too. "
    assert speakers(text + "“No,” the chairman said. “Yes,” said the 45-year-old.") == ["Trey Lund", "Ann Dahl"]


def test_a_person_behind_the_comma_of_a_source_is_no_wider_place() -> None:
    text = "According to the Post, Mary Moe, who married her partner, Heather Poe, rebuked her sister.\n\n“I love her,” she wrote."
    assert speakers(text) == ["Mary Moe"]


# Third looks: questions, reporters around others, texts


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("The paper adds that some experts believe the crash was an error:\n\n“While planes are fine, pilots must look.”", "The paper"),
        ("Karn dismissed on Thursday warnings by President Tor Dahl that it would face “fire and fury” if it did.", "Tor Dahl"),
        ("“Need to reach you,” reads the subject line of one recent email.", "the subject line"),
        (
            "Karn found a plot for a “spectacular,” a threat deemed so grave that ports closed, security experts have said.",
            "security experts",
        ),
        ("Ann Moe spoke. The purveyor of Famous Trainee said that he would end “these bad deals.”", "Ann Moe"),
        ("Arne Moe asked Tor Dahl what he has. He explained that he could do it because, “That's what I do.”", "Tor Dahl"),
        ("“We're in a room of liars,” The Brenn Post reports Dahl as saying.", "Dahl"),
        ("As an internal department report prepared last March notes, “most of them came years ago.”", "an internal department report"),
        ("Tor Dahl makes it worse in a subsequent tweet: “The court should rule!”", "Tor Dahl"),
        ("“At least two died,” The Times of Brenn quoted the group's head Rami Rahman.", "Rami Rahman"),
        ("Ric Sant spoke where he defended his recent claims that schools were “anachronistic,” and more.", "Ric Sant"),
        ("Finance chief Pat Grim said during the company's most recent earnings call that “we've not yet confirmed it.”", "Pat Grim"),
        ("Jo Lund spoke. For Krane, who has worked here for years, Lund's latest move is “a sign of how far we've come.”", "Krane"),
        ("Though Tina Moe said she wasn't worried, it still felt at times like she was on a “roller coaster.”", "Tina Moe"),
        ("Ann Moe spoke. According to the results of an exam, Tor Dahl remained in “very good health overall.”", "the results"),
        ("Hutch's chief complaint was that some parts do not “precisely mirror” the law.", "Hutch"),
    ],
)
def test_who_speaks(text: str, speaker: str) -> None:
    assert [q.speaker for q in speech(text)] == [speaker]


def test_an_answer_is_whose_question_it_was_asked() -> None:
    text = "Host Mia Moe asked Tor Dahl, “You know this?” His response: “Well, I have people.”"
    assert speakers(text) == ["Mia Moe", "Tor Dahl"]


def test_what_a_body_owns_is_not_the_body() -> None:
    assert speakers("“This is not for you,” the company's answer reads. “It will be saved,” the company says.") == [
        "the company's answer",
        "the company",
    ]


def test_a_question_goes_to_whom_it_is_led_in_by() -> None:
    text = "“Go,” said Tor Dahl. Jo Lund chimed in, “You mean it?” Dahl answered that he did."
    assert speakers(text) == ["Tor Dahl", "Jo Lund"]


def test_words_inside_a_sentence_are_of_the_report_that_ends_it() -> None:
    text = "Tor Dahl is being “played” by Jo Lund, two former chiefs said on Sunday, responding to Dahl's statement that Lund “means it”."
    assert speakers(text) == ["two former chiefs", "Tor Dahl"]


# Fourth looks: insertions, couples of names, days, party members


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("Tor Dahl called. “You dream about it,” said her brother and partner, Axel Norden, a chemist.", "Axel Norden"),
        ("Marcus Oslin is in his job. “He's welded to that chair,” one Union MP told us.", "one Union MP"),
        (
            "Jonas Kolbe milks cows. A spokeswoman for the builder, Halden Roe, said it was “as planned.”",
            "A spokeswoman for the builder",
        ),
        ("“I've got the next bit,” muttered a bloke beside our reporter.", "a bloke"),
        ("Tor Dahl left. On Sept. 20 Axel Norden sends one, for 20 degrees, and adds a line: “May I ask?”", "Axel Norden"),
        ("Tor Dahl left. In 2015 Jo Lund came, saying “Yes, we will.”", "Jo Lund"),
        ("Helena Dravik reeled. Tomas Moe spoke. PM Helena Dravik smiled. “No,” said the PM.", "Helena Dravik"),
        ("Tor Dahl left.\n\nThe federation's answer came by text message: “He should come.”", "The federation"),
    ],
)
def test_names_offices_and_insertions(text: str, speaker: str) -> None:
    assert speakers(text) == [speaker]


def test_the_two_and_they_are_the_pair_of_the_sentence_before() -> None:
    text = "Moe spoke. League leader Henrik Sol and Edith Kolb of Valley First were out. In a statement, the two called it “a bad one”."
    assert speakers(text) == ["Henrik Sol and Edith Kolb"]
    bodies = "The Brenn Chamber of Commerce and the Federation of Miners met on Monday.\n\n“A decision would help,” they wrote."
    assert speakers(bodies) == ["Brenn Chamber of Commerce and Federation of Miners"]


# Fifth looks: names behind their offices, and whose "his" it is


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("Jo Hanna spoke. Later Tuesday, Hewlett executive Meg Whit — a fundraiser — came, saying, “It has hurt us.”", "Meg Whit"),
        ("Tor Hamm spoke. It was fair given Arne Moe's silence on the crisis and his threat to “totally destroy” it.", "Arne Moe"),
        (
            "Mitt Rom left. The board seized on a comment by Bo Bid in Karn on Tuesday in which he said the class has been “buried”.",
            "Bo Bid",
        ),
        (
            "Jo Boehner also dismissed top strategist Dave Axel's comment on Sunday that the board is under a “reign of terror.”",
            "Dave Axel",
        ),
        ("Lindsey Dahl said he wept. Wayne Moe left. “It hurt,” Dahl said. Dahl went to Brenn.\n\n“I went,” he said.", "Lindsey Dahl"),
    ],
)
def test_names_behind_offices_and_owners(text: str, speaker: str) -> None:
    assert speakers(text)[-1] == speaker


# Speakers behind offices, bodies and other sentences


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("“I think it was early,” Orlo's head of operations, Dave Clark, told the Post.", "Dave Clark"),
        ("“We were busy,” said owner and wedding planner Mia Vela.", "Mia Vela"),
        ("Ryan Will spoke. Dan Gonz of the group Move Brenn Forward, a lobby, said its way is to “fire up the grassroots.”", "Dan Gonz"),
        (
            "“I voted,” said Rep. Scott Peters (D-Calif.). Rep. Gerry Conn came.\n\n“It is one more,” the Virginia Democrat said.",
            "Gerry Conn",
        ),
        ("Sources said Moe pushed back against the council, saying the matter is “toxic.”", "Moe"),
        ("“When!” replied a chorus of people.", "a chorus"),
        ("The study is out. As noted by researchers, “it is hard to predict.”", "researchers"),
        ("It was all she could say before protesters drowned Ann Moe out. They also chanted, “we are not impressed.”", "protesters"),
    ],
)
def test_who_speaks_is_found_behind_offices_bodies_and_sentences(text: str, speaker: str) -> None:
    assert [q.speaker for q in speech(text)][-1] == speaker


def test_a_couple_of_weeks_is_no_crowd() -> None:
    found = speech(CAST + "The strike took a couple of weeks. They said: “We go.”")[-1]
    assert found.speaker != "a couple"


# Words at the edges of a text, in chains, and at the head of a sentence


@pytest.mark.parametrize("headline", ["The roof leaks, Moe warns, says Ann Lund", "Ferry late, Ann Moe, mayor, said officials"])
def test_a_headline_may_end_with_its_speaker(headline: str) -> None:
    assert attribute(headline)


@pytest.mark.parametrize(
    "text",
    [
        " and ".join(["Ann Moe", "Jo Lund"] * 200) + " said they left.",
        "“A b c,” said " + "Moe's " * 3000 + "dog.",
        "the " + "leader of the " * 3000 + "leader said he left.",
        "Moe " + "(a) " * 3000 + "said he left.",
        "Moe " + "himself " * 3000 + "said he left.",
    ],
    ids=["and", "possessive", "of", "bracket", "reflexive"],
)
def test_a_chain_of_any_length_is_read(text: str) -> None:
    attribute(text)  # ended neither by the depth of the stack nor after a time that doubles with each link


def test_a_handle_that_is_a_title_ends_a_text() -> None:
    assert [q.mention for q in attribute("“We go to the harbour today,” tweeted @PM")] == ["@PM"]


def test_nothing_before_the_first_word_is_the_last() -> None:
    for text in ("distributor of Orlo said it would leave the town to the", "answer: “Go away now please.” That win is his"):
        for found in attribute(text):
            assert found.mention_start is None or 0 <= found.mention_start < (found.mention_end or 0)


def test_a_capital_hides_no_verb() -> None:
    assert speakers("Jo Lund came. Ann Moe sat. Prompting Jo Lund to say “we go,” Ann Moe left.") != ["Ann Moe"]
    assert [q.speaker for q in attribute("Ann Moe sat. Making clear that the roof leaks, she spoke.")] == ["Ann Moe"]
