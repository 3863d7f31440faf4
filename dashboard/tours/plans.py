"""The three tours, step by step."""

from dashboard.tables import filters
from dashboard.tours import figures as of
from dashboard.tours.steps import Figure, Step, Tour, exactly

ANALYST = Tour(
    "analyst",
    "For an analyst",
    "What can be counted here, and how sure a count is.",
    (
        Step(
            "What there is, and what is missing", "overview",
            "{} articles of {} outlets. {} has no day: no timeline has it. Of {} quotations {} name nobody: they stay in every whole. "
            "Click a number to read what it counts.",
            (Figure(of.counted("articles"), 72, 1e6), Figure(of.counted("outlets"), 6, 6), Figure(of.counted("undated"), 1, 1),
             Figure(of.counted("quotations"), 500, 1e6), Figure(of.counted("unattributed"), 1, 77)),
        ),
        Step(
            "Who gets the word where", "voices",
            "In Lorvenia One the prime minister, Helena Dravik, has {} of the quoted words, her rival Tomas Brandreth {}. In NORDA it is "
            "{} and {}. Click a part of a bar to read it; greyed parts rest on fewer than 5 articles.",
            (Figure(of.share("Lorvenia One", "Helena Dravik"), 0.1, 0.3, "{:.0%}"),
             Figure(of.share("Lorvenia One", "Tomas Brandreth"), 0.03, 0.1, "{:.0%}"),
             Figure(of.share("NORDA", "Helena Dravik"), 0.03, 0.12, "{:.0%}"),
             Figure(of.share("NORDA", "Tomas Brandreth"), 0.15, 0.3, "{:.0%}"),
             Figure(of.quoted_in("Lorvenia One", "Helena Dravik"), 5, 19, ""), Figure(of.quoted_in("NORDA", "Tomas Brandreth"), 5, 28, "")),
            options=(("by", "outlet"),),
        ),
        Step(
            "From the tap to the court", "topics",
            "Crime & courts is in {} of the articles of March and in {} of those of July. The strip below shows how many articles "
            "each month rests on; the last month has one.",
            (Figure(of.on_topic("Crime & courts", "2025-03-01"), 0, 0.15, "{:.0%}"),
             Figure(of.on_topic("Crime & courts", "2025-07-01"), 0.25, 0.6, "{:.0%}")),
            options=(("bin", "month"), ("lines", "Crime & courts")),
        ),
        Step(
            "A lead that is none", "voices",
            "Tomas Brandreth is quoted most, with {} of the words, Helena Dravik next with {}. Their whiskers overlap: "
            "from these articles nobody can say who of the two leads.",
            (Figure(of.voice("Tomas Brandreth"), 0.04, 0.1, "{:.1%}"), Figure(of.voice("Helena Dravik"), 0.03, 0.1, "{:.1%}"),
             Figure(of.overlap("Tomas Brandreth", "Helena Dravik"), 0.001, 1, "")),
        ),
        Step(
            "Hard and easy to read", "readability",
            "NORDA reads like grade {}, the Tarnholt Courier like grade {}; their intervals are apart. The page says what the measure "
            "does not know.",
            (Figure(of.grade("NORDA"), 8, 14, "{:.1f}"), Figure(of.grade("Tarnholt Courier"), 2, 7, "{:.1f}"),
             Figure(of.grades_apart("Tarnholt Courier", "NORDA"), 0.1, 20, "")),
        ),
        Step(
            "Agency copy counted twice", "overview",
            "Here copied paragraphs count in every outlet that prints them: {} quotations. Counted once they are {}. "
            "The switch is under Filters, and the sentence above every page says how it stands.",
            (Figure(of.counted("quotations"), 500, 1e6), Figure(of.without_copies("quotations"), 500, 1e6),
             Figure(of.copied("quotations"), 1, 50, "")),
            filters(wire="each"),
        ),
    ),
)  # fmt: skip

TEAM = Tour(
    "team",
    "For a team",
    "You speak for Halden Roe, the builder. What became of what you said? Copy link hands any of these views to a colleague.",
    (
        Step(
            "Our chief, in other people's verbs", "voices",
            "Stefan Auerlich: {} quotations in marks, in {} articles of {} outlets. Below the chart, under "
            "Introduced by, it is mostly “said”, but once “droned” and once “shrugged”. Whose words are these?",
            (Figure(of.spoken("quotations"), 10, 60), Figure(of.spoken("articles"), 6, 30), Figure(of.spoken("outlets"), 4, 6),
             Figure(of.introduced("said"), 3, 60, ""), exactly(1, of.introduced("droned")), exactly(1, of.introduced("shrugged"))),
            filters(speakers=["Stefan Auerlich"]),
        ),
        Step(
            "What was left of the first statement", "words",
            "His sentence of that night had two halves. NORDA and the Chronicle have both. The Flare stops after “We do not know yet "
            "what failed”. Lorvenia One has only that those who claim to know are guessing.",
            (exactly(1, of.lines("NORDA", hit="what failed")), exactly(1, of.lines("NORDA", hit="claims to know")),
             exactly(1, of.lines("The Halvern Chronicle", hit="what failed")),
             exactly(1, of.lines("The Halvern Chronicle", hit="claims to know")),
             exactly(1, of.lines("The Daily Flare", hit="what failed")), exactly(0, of.lines("The Daily Flare", hit="claims to know")),
             exactly(0, of.lines("Lorvenia One", hit="what failed")), exactly(1, of.lines("Lorvenia One", hit="claims to know"))),
            filters(search='"what failed" OR "claims to know"', since="2025-04-10", until="2025-04-12"), (("words", "lines"),),
        ),
        Step(
            "Words that judge the speaker", "voices",
            "“Droned” was no slip. Emotive words (boasted, sniffed, stammered) introduce {} of the quotations in The Daily Flare "
            "and {} of those in NORDA. Click a part of a bar to read it.",
            (Figure(of.introducing("The Daily Flare", "emotive"), 0.15, 0.5, "{:.0%}"),
             Figure(of.introducing("NORDA", "emotive"), 0, 0.1, "{:.0%}")),
            options=(("by", "verbs"), ("rows", "outlet")),
        ),
        Step(
            "Who names us, and who does not", "overview",
            "{} articles of {} outlets name Halden Roe, {} of them in Crown & Trade. Lorvenia One has {}: there it is "
            "“the construction company”. The strip shows who wrote when.",
            (Figure(of.articles(), 20, 120), Figure(of.counted("outlets"), 5, 5), Figure(of.articles("Crown & Trade"), 5, 15),
             Figure(of.articles("Lorvenia One"), 0, 0)),
            filters(search='"Halden Roe"'),
        ),
        Step(
            "A false story and its correction", "words",
            "The lines are in the order of the news. The Flare's “cousin” comes first, in the headline too; its correction is {} "
            "days later. Open a line of each: where would you look for a correction?",
            (Figure(of.days_of_lines, 35, 35), exactly(2, of.articles()), exactly(1, of.headline_has("cousin"))),
            filters(outlets=["The Daily Flare"], search="cousin"), (("words", "lines"),),
        ),
    ),
)  # fmt: skip

TEACHER = Tour(
    "teacher",
    "For a teacher",
    "Six ways to frame one story, in twenty minutes. Ask first, then read: the class sees the sentences, not only the figures.",
    (
        Step(
            "One promise, cut in two", "words",
            "Read the column After. In NORDA and the Chronicle the promise goes on: “until every tap …”. Lorvenia One and the "
            "Flare end it before that. What did he promise?",
            (exactly(1, of.lines("NORDA", right="into that mountain until every tap")),
             exactly(1, of.lines("The Halvern Chronicle", right="into that mountain until every tap")),
             exactly(1, of.lines("Lorvenia One", right="into that mountain,")),
             exactly(1, of.lines("The Daily Flare", right="into that mountain,"))),
            filters(search='"one more crown"', since="2025-05-29", until="2025-05-30"), (("words", "lines"),),
        ),
        Step(
            "Those who decide, those who drink", "voices",
            "The town is told not to drink. In Lorvenia One the minister and the utility's director have {} of the quoted words; in the "
            "Courier a mother and a head teacher have {}. All that is quoted stands below the chart: who is missing in each?",
            (Figure(of.share("Lorvenia One", "Clara Wenholt", "Gregor Maas"), 0.95, 1, "{:.0%}"),
             Figure(of.share("Tarnholt Courier", "Marta Lindel", "Simone Achter"), 0.4, 0.8, "{:.0%}")),
            filters(outlets=["Lorvenia One", "Tarnholt Courier"], since="2025-03-20", until="2025-03-22"),
            (("by", "outlet"), ("selection", "quotation")),
        ),
        Step(
            "Deeds without doers", "words",
            "Three workers die. In NORDA they were killed; in Lorvenia One they lost their lives, were fatally injured, and never "
            "killed. The Flare quotes: “They killed my brother”. Who does it, line by line?",
            (exactly(0, of.lines("Lorvenia One", hit="killed")), Figure(of.lines("NORDA", hit="killed"), 1, 3, ""),
             exactly(1, of.lines("The Daily Flare", hit="killed", right="my brother")),
             exactly(1, of.lines("Lorvenia One", hit="fatally injured")), exactly(1, of.lines("Lorvenia One", hit="lost their lives"))),
            filters(search='killed OR "lost their lives" OR "fatally injured"', since="2025-04-10", until="2025-04-11"),
            (("words", "lines"),),
        ),
        Step(
            "A headline that its text denies", "reader",
            "The headline says “cousin”. Read on to paragraph {}: “They aren't related.” How many read so far?",
            (Figure(of.paragraph_with("They aren't related"), 10, 10), exactly(1, of.headline_has("cousin"))),
            filters(outlets=["The Daily Flare"], since="2025-05-20", until="2025-05-20"), (("paragraph", "10"),),
        ),
        Step(
            "Agency copy, with a cut", "words",
            "The Courier prints NORDA's report: the line of the roof is the same in both. The minister's order to stop the works is in "
            "NORDA alone. Was it cut for length, or by choice?",
            (exactly(1, of.lines("NORDA", hit="eastern bore")), exactly(1, of.lines("Tarnholt Courier", hit="eastern bore")),
             exactly(1, of.lines("NORDA", hit="oslin")), exactly(0, of.lines("Tarnholt Courier", hit="oslin"))),
            filters(
                outlets=["NORDA", "Tarnholt Courier"], search='"eastern bore" OR Oslin', since="2025-04-10", until="2025-04-10", wire="each"
            ),
            (("words", "lines"),),
        ),
        Step(
            "The outlet that stays silent", "overview",
            "On March 26 it comes out that the utility knew on February 21. Until mid-July {} articles of {} outlets say so. "
            "Lorvenia One: {}. What is not told cannot be quoted: look for who is not there.",
            (Figure(of.articles(), 5, 12), Figure(of.counted("outlets"), 5, 5), Figure(of.articles("Lorvenia One"), 0, 0)),
            filters(search='"February 21" OR "21 February" OR "Feb 21"', since="2025-03-26", until="2025-07-16"),
        ),
    ),
)  # fmt: skip
