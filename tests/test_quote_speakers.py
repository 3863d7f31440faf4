"""Who speaks: each rule of resolution in sentences of our own."""

import pytest

from dashboard.annotate.quotes import Quotation, attribute


def spoken(text: str) -> list[Quotation]:
    return [q for q in attribute(text) if q.kind in ("direct", "mixed")]


def speakers(text: str) -> list[str | None]:
    return [q.speaker for q in spoken(text)]


# The clause beside the words


@pytest.mark.parametrize(
    ("clause", "speaker"),
    [
        ("Orlo Foods chairman and owner Ann Moe said in a statement.", "Ann Moe"),
        ("prominent bridge critic and columnist Jo Lund tweeted on Monday.", "Jo Lund"),
        ("Secretary of State for Roads and Ferries Tess Coffin told the radio.", "Tess Coffin"),
        ("Rep. Buck McKenna, chairman of the House Bridges Committee, R-Calif., said in a statement.", "Buck McKenna"),
        ("Senate Majority Leader Mitch McAllan, R-Ky. said on the floor.", "Mitch McAllan"),
        ("Under Secretary of State Steve Goldwin said in a statement.", "Steve Goldwin"),
        ("Sen. Mara Rubin (R) of Florida said on Tuesday.", "Mara Rubin"),
        ("a father at the Karn Detention Center in Texas said in a recording.", "a father at the Karn Detention Center"),
    ],
)
def test_a_verb_far_behind_the_words_has_the_subject_that_opens_the_clause(clause: str, speaker: str) -> None:
    text = f"Dana Fisk opened the debate on Monday. Fisk said the bridge was safe.\n\n“We have waited for nine long years,” {clause}"
    assert speakers(text) == [speaker]


def test_a_clause_that_begins_with_while_belongs_to_other_words() -> None:
    text = "Ann Moe has called the toll “a horrible deal for everybody who lives here,” while Jo Lund regularly calls it fair."
    assert speakers(text) == ["Ann Moe"]


def test_a_full_stop_inside_the_marks_ends_the_sentence_of_the_next_speaker() -> None:
    text = "Harbour chief Eric Canto said they “are unhelpful.” Mayor Marla Rubin shared his view, saying, “These are outrageous.”"
    assert speakers(text) == ["Eric Canto", "Marla Rubin"]


# Several speakers


def test_two_names_behind_one_verb_speak_together_and_are_they() -> None:
    text = "“The problem is old,” write Susan Hennell and Ben Witter on their blog.\n\nNobody replied.\n\n“It is not solved,” they write."
    assert speakers(text) == ["Susan Hennell and Ben Witter"] * 2


def test_a_name_behind_the_speaker_that_has_its_own_verb_does_not_speak() -> None:
    assert speakers("“We go,” said Ann Moe and Jo Lund nodded.") == ["Ann Moe"]


# Pronouns


def test_he_is_the_subject_of_the_sentence_that_leads_to_him() -> None:
    text = "Sam Trent met Karl Holm on Monday. Trent was asked by a reporter if Holm agreed and he said, “We start soon.”"
    assert speakers(text) == ["Sam Trent"]


def test_who_said_that_he_believes_is_he_whatever_his_first_name_is_elsewhere() -> None:
    text = (
        "Lindsey Grant said he will run. A critic of Mayor Karl Ohm’s cuts, Grant said he believes “more ferries will sink, and soon.”\n\n"
        "Grant said he was sure. “I am sure of it,” he said."
    )
    assert speakers(text) == ["Lindsey Grant"] * 2


def test_a_chain_of_pronouns_keeps_its_person_past_another_name() -> None:
    text = (
        "“The town is falling apart,” Milo Grant said in an interview.\n\n"
        "He sidestepped questions about the tunnel, a matter that had troubled former mayor Jeb Burke.\n\n"
        "“If I had known, I would not have dug,” he said."
    )
    assert speakers(text) == ["Milo Grant"] * 2


def test_as_for_somebody_is_about_him() -> None:
    text = "“I will win,” Ted Krull said in Brenn.\n\nAs for Mayor Karl Marsh, he said he was calm. “Whoever gets most wins,” he said."
    assert speakers(text)[-1] == "Karl Marsh"


def test_a_statement_is_not_he() -> None:
    text = "Milo Szabo is the army’s spokesman. In an official statement, he said “the hill is ours again and will remain so”."
    assert speakers(text) == ["Milo Szabo"]


def test_a_word_that_only_opens_a_sentence_is_not_she() -> None:
    text = "Searchers found Tabitha Rusk alive on Wednesday. She was sitting on a log.\n\n“What took you so long?” she asked."
    assert speakers(text) == ["Tabitha Rusk"]


def test_a_single_first_name_has_its_gender() -> None:
    text = "“It was loud,” wrote Karl Jacobs.\n\nThe woman told them that she was a nurse named Caroline.\n\n“He cares,” she said."
    assert speakers(text)[-1] == "Caroline"


# Descriptions


def test_the_judge_is_nobody_who_has_another_office() -> None:
    text = "Mayor Ann Moe sued the paper. “It lied,” the mayor said.\n\n“The court will hear it in May,” the judge said."
    assert speakers(text) == ["Ann Moe", "the judge"]


def test_his_mother_is_a_person_of_her_own() -> None:
    text = "Leo Marsh told a story. His mother, with one arched eyebrow, followed close behind.\n\n“He should not have said it,” she said."
    assert speakers(text) == ["His mother"]


def test_nobody_is_her_own_mother() -> None:
    text = "Ida Nyland prosecuted the case. She stopped at the tap and looked at it, said her mother, “like one looks at a dog that bit”."
    assert speakers(text) == ["her mother"]


def test_an_abbreviated_title_is_the_office() -> None:
    text = "Sen. Ann Moe met Karl Ohm, a banker. Ohm spoke for an hour.\n\n“I learned nothing,” the senator said."
    assert speakers(text) == ["Ann Moe"]


def test_the_party_and_the_state_tell_who_the_virginia_republican_is() -> None:
    text = "Rep. Bob Goodwin (R-Va.) and Rep. Al Frink (D-Minn.) met on Monday.\n\n“We need one vote,” the Virginia Republican said."
    assert speakers(text) == ["Bob Goodwin"]


def test_a_playbook_is_not_a_person() -> None:
    text = "Karl Ohm founded the school. Ohm sold many seats.\n\n“Make it sound cheap to each of them,” the playbook advises."
    assert speakers(text) == ["the playbook"]


def test_a_place_is_not_the_mayor() -> None:
    assert speakers("In Brenn, the mayor said, “We will rebuild the quay.”") == ["the mayor"]


def test_a_letter_that_bears_a_name_is_not_its_bearer() -> None:
    text = "Karl Rove spoke first. The Rove letter hits the mayor for her trips and claims, “She flew to Brenn nine times last year.”"
    assert speakers(text) == ["The Rove letter"]


def test_who_is_named_beside_a_description_speaks() -> None:
    before = "The words were echoed by AIPEC, the old bridge lobby, which said, “Any toll is a tax on those who can least pay it.”"
    behind = "One of them, his former deputy Doreen Platt, said, “He could have told us all in March.”"
    assert speakers(before) + speakers(behind) == ["AIPEC", "Doreen Platt"]


# Names


def test_father_and_son_of_one_name_are_two() -> None:
    text = (
        "Carl Rossi, who founded the shop, died in March. “My life changed,” said Carl Rossi Jr., the owner.\n\n"
        "“I was there at the end,” Rossi Jr. said."
    )
    assert speakers(text) == ["Carl Rossi Jr.", "Carl Rossi Jr."]


def test_letters_in_brackets_stand_for_the_name_before_them() -> None:
    text = "The Harbour Pilots Forum (HPF) met on Monday.\n\n“The tide is early,” the HPF said."
    assert speakers(text) == ["Harbour Pilots Forum"]


def test_a_street_is_nobody() -> None:
    text = "Anja Strand walked along Mill Street with a bottle. She stood there for an hour.\n\n“They could have told us sooner.”"
    assert speakers(text) == ["Anja Strand"]


def test_a_paper_whose_name_ends_in_today_is_not_its_first_word() -> None:
    assert speakers("UKA Today reported on Monday that the ferry could “no longer pay its crew of forty”.") == ["UKA Today"]


@pytest.mark.parametrize("before", ["Brenn-based Anna Moe", "REUTERS Anna Moe", "Justices Anna Moe"])
def test_words_before_a_full_name_that_are_no_part_of_it(before: str) -> None:
    assert speakers(f"“The tide is early,” {before} said.") == ["Anna Moe"]


def test_a_surname_that_is_a_trade_is_a_name_behind_a_title() -> None:
    text = "“Sales fell,” Chief Operating Officer Rozz Brewer wrote in a letter.\n\n“They will rise,” Brewer wrote. Moe Foods agreed."
    assert speakers(text) == ["Rozz Brewer", "Rozz Brewer"]


# Turns


def test_an_answer_is_not_by_who_asked() -> None:
    text = (
        "Mayor Ann Moe and Jo Lund, her deputy, met the press.\n\n“Will it rain?” Moe asked.\n\n“It may,” Lund said.\n\n"
        "“Will it rain all day?”\n\n“Yes, it may well.”"
    )
    assert speakers(text)[:2] == ["Ann Moe", "Jo Lund"]


# Whom a description, "it" and "they" stand for


@pytest.mark.parametrize(
    ("before", "words", "speaker"),
    [
        ("In a stern piece, The Brenn Gazette called on the mayor to go.", "the conservative newspaper wrote", "Brenn Gazette"),
        ("Mayor Ann Moe was speaking when a man rose. Moe went on.", "the heckler yelled", "the heckler"),
        ("Mayor Ann Moe showed the film. Moe smiled.", "the narrator says", "the narrator"),
        ("Mayor Ann Moe spoke first. Moe was clapped.", "somebody shouted", "somebody"),
        ("Mayor Ann Moe met them. Moe had no answer.", "the groups who wrote to her say", "the groups"),
        ("The hosts Joe Fisk and Mika Lund met Senator Ann Moe. It was something Fisk could grasp.", "the host said", "Joe Fisk"),
        ("The mayor lost. Ann Moe’s campaign at once changed course.", "it said", "Ann Moe’s campaign"),
        ("Mayor Ann Moe has read it. They have got up a petition.", "it says", "a petition"),
    ],
)
def test_whom_a_description_stands_for(before: str, words: str, speaker: str) -> None:
    assert speakers(f"{before}\n\n“We have waited for nine long years,” {words}.")[-1] == speaker


def test_they_is_no_single_person_and_it_no_group() -> None:
    text = (
        "“We are told nothing at all,” the residents said. “That is not so,” a spokesman said. “Come and see us,” they said. "
        "“It is all in the annex,” the report said. “We shall read every page,” the residents said. “Page nine is the best,” it added."
    )
    assert speakers(text)[2] == "the residents"
    assert speakers(text)[5] == "the report"


def test_a_second_comma_may_be_missing_behind_an_apposition() -> None:
    text = "Sam Lund, the director for the Orvan Democratic Party said in a statement. “There are no ballots to count again.”"
    assert set(speakers(text)) == {"Sam Lund"}


def test_the_company_is_the_one_body_of_the_sentence_before() -> None:
    text = "The strike drew notice, even from employers such as Orvanto, which opposed it. “We call on all to join,” the company tweeted."
    assert speakers(text) == ["Orvanto"]


# Whose gender a pronoun tells


@pytest.mark.parametrize(
    "text",
    [
        "Obrin left for Germany, where he was met. Jan Moe said: “It is well.”\n\nBut he left a storm. He warned: “That will not end.”",
        "Fisk Obrin called Jo Moe about Hispanics, which he believes will decide. “They do not like us at all,” he said.",
    ],
)
def test_no_place_and_no_people_is_he(text: str) -> None:
    found = speakers(text)
    assert found
    assert set(found) <= {"Obrin", "Jan Moe", "Fisk Obrin"}


def test_a_short_line_with_a_verb_of_speech_is_no_headline() -> None:
    text = (
        "The wife of Khosro Dahn, Gina Dahn, wears a scarf.\n\n“People point their fingers at us in the street,” Khosro Dahn, 66, said on "
        "Capital Radio. “Most are against it, all the same.”"
    )
    assert set(speakers(text)) == {"Khosro Dahn"}


def test_he_s_is_he() -> None:
    text = "Ever since Bert Moe came to Brenn, he’s said the same thing at every stop: “It is not about me at all.”"
    assert speakers(text) == ["Bert Moe"]


def test_the_subject_of_a_sentence_that_ends_in_marked_words_is_the_next_he() -> None:
    text = (
        "Barry Lund won the town and Lund spoke twice.\n\nJoe Fisk, a radio host, recalled that before the vote Lund was not loved by his "
        "listeners, who asked if he would be “the token one.”\n\n“I hate to put it that way now,” he said."
    )
    assert speakers(text)[-1] == "Joe Fisk"


def test_the_name_behind_somebody_else_s_consultant_is_the_subject() -> None:
    text = "Barry Lund won. Lund consultant Carl Fisk, the oldest of them, took up the thread. “People begin to see it now,” he said."
    assert speakers(text) == ["Carl Fisk"]


def test_who_is_named_in_a_report_does_not_make_it() -> None:
    text = (
        "Nora Hale, a supporter from Brenn, will not vote for Ada Lund. She had never voted before.\n\nChoosing between Lund and Moe is a "
        "“choice for the blind, because there are others,” she said."
    )
    assert speakers(text) == ["Nora Hale"]
