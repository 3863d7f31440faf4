"""Which reporting clause each marked span belongs to, and whether its words are speech, words inside a clause, or nobody's."""

from typing import Final, NamedTuple

from dashboard.annotate.quotes.clauses import Clause
from dashboard.annotate.quotes.governing import clause_before, is_weak, touches, trailing_clause
from dashboard.annotate.quotes.mentions import Mention
from dashboard.annotate.quotes.nearby import (
    before_colon,
    behind_dash,
    clause_after,
    distant_clause,
    leading_clause,
    reports_more,
    unlisted_clause,
)
from dashboard.annotate.quotes.owners import is_object_of, owner_of
from dashboard.annotate.quotes.sorts import (
    comma_before,
    is_crosshead,
    is_direction,
    is_label,
    is_passage,
    is_speech,
    is_title,
    is_utterance,
    sort_of_embedded,
    stands_alone,
)
from dashboard.annotate.quotes.story import Story
from dashboard.annotate.quotes.words import BREAK, CUE_ANY, CUE_NAME, ING

SUBORDINATING: Final = frozenset(["when", "after", "while", "although", "though", "because", "since", "if"])


class Attachment(NamedTuple):
    """How marked span `k` is attributed in place. `how`: after, before, colon, dash, chain (same sentence as the span before it,
    or the same paragraph) or none."""

    how: str
    clause: Clause | None
    mention: Mention | None
    kind: str
    standalone: bool
    """Whether it stands as a sentence of its own."""


def attach(story: Story, clauses: list[Clause]) -> list[Attachment]:
    """One attachment for each marked span, in order. A later segment of a quotation takes its group's clause."""
    cues = [c.cue for c in clauses]
    by_start: dict[int, Clause] = {}
    by_cue = {clause.cue: clause for clause in clauses}
    for clause in clauses:
        by_start.setdefault(clause.start, clause)
    out: list[Attachment] = []
    for k, at in enumerate(story.quote_at):
        if at < 0:
            out.append(Attachment("none", None, None, "term", standalone=False))
            continue
        out.append(_attach_one(story, k, at, clauses, cues, by_start, by_cue))
    return _split(story, _chain(story, out))


def _attach_one(
    story: Story, k: int, at: int, clauses: list[Clause], cues: list[int], by_start: dict[int, Clause], by_cue: dict[int, Clause]
) -> Attachment:
    standalone = stands_alone(story, k, at)
    span = story.marked[k]
    last = story.text.marked[span.inner_end - 1 : span.inner_end] if span.inner_end > span.inner_start else ""
    before = clause_before(story, at, clauses, cues)
    after = (
        clause_after(story, at, by_start, last, standalone=standalone)
        or unlisted_clause(story, at, last)
        or distant_clause(story, at, last, by_cue)
    )
    if after is not None and not standalone and _is_bystander(story, at, before, after):
        after = None
    touching = before is not None and touches(story, before, at)
    if after is not None and touching and not standalone and comma_before(story, at) and reports_more(story, after):
        after = None
    if not standalone and (before is None or not before.flags & CUE_ANY or not comma_before(story, at)) and is_title(story, k, at):
        return Attachment("none", None, None, "term", standalone=False)
    if standalone and (is_crosshead(story, k, at) or is_direction(story, k)):
        return Attachment("none", None, None, "term", standalone=True)
    if after is not None and not (touching and not standalone and last not in ",?!"):
        return Attachment("after", after, after.mention, "direct" if is_speech(story, k, at) else "mixed", standalone)
    trailing = trailing_clause(story, at, clauses, cues) if _yields(story, at, before) else None
    if trailing is not None and not (before is not None and touching and standalone):
        kind = "direct" if _is_own(story, k, at, last, standalone=standalone) else "term" if is_title(story, k, at) else "mixed"
        return Attachment("after", trailing, None if kind == "term" else trailing.mention, kind, standalone)
    owner = owner_of(story, at) if before is not None and not standalone and not touching else None
    if owner is not None and before is not None and is_object_of(story, before, owner[1], at) and not is_title(story, k, at):
        return Attachment(owner[0], None, owner[1], "mixed", standalone=False)
    if before is not None and (not standalone or touching):
        direct = (touching and is_utterance(story, at, before)) or is_passage(story, k, at, before)
        kind = "direct" if direct or standalone else "term" if is_title(story, k, at) else "mixed"
        return Attachment("before", before, None if kind == "term" else before.mention, kind, standalone)
    return _unattached(story, k, at, last, clauses, cues, standalone=standalone)


def _unattached(story: Story, k: int, at: int, last: str, clauses: list[Clause], cues: list[int], *, standalone: bool) -> Attachment:
    """The attachment where no clause of the sentence governs: a clause that leads in, a colon, a dash, nothing."""
    lead = leading_clause(story, at, clauses, cues) if standalone else None
    if lead is not None:
        return Attachment("before", lead, lead.mention, "direct", standalone=True)
    named = before_colon(story, at) or behind_dash(story, at)
    if named is not None:
        return Attachment(named[0], None, named[1], "direct", standalone)
    if _is_own(story, k, at, last, standalone=standalone):
        return Attachment("none", None, None, "direct", standalone=True)
    owner = owner_of(story, at)
    if owner is not None and not is_title(story, k, at):
        return Attachment(owner[0], None, owner[1], "mixed", standalone=False)
    return Attachment("none", None, None, sort_of_embedded(story, k, at), standalone=False)


def _is_bystander(story: Story, at: int, before: Clause | None, after: Clause) -> bool:
    """Whether the clause behind words that a report before them holds is no report of them: "she would “guard it,” the crowd applauded"."""
    if before is None or comma_before(story, at) or not before.flags & (CUE_ANY | CUE_NAME) or after.inverted:
        return False
    return not after.flags & CUE_ANY or _subordinate(story, at)


def _yields(story: Story, at: int, before: Clause | None) -> bool:
    """Whether the clause before marked words leaves them to a report behind: "a bill proposing a “fund”, Moe said"."""
    return before is None or is_weak(story, at, before) or (bool(before.flags & ING) and before.mention.kind == "noun")


def _subordinate(story: Story, at: int) -> bool:
    """Whether the sentence opens with a clause that ends with the marked words: "When Moe said it was “a mess,” Lund said"."""
    lo, _ = story.sentence(at)
    return story.narration.words[lo].lower() in SUBORDINATING


def _is_own(story: Story, k: int, at: int, last: str, *, standalone: bool) -> bool:
    """Whether marked words that no clause touches are a quotation of their own: a sentence, or a passage."""
    return (standalone and not is_label(story, at, last)) or is_passage(story, k, at, None)


def _chain(story: Story, found: list[Attachment]) -> list[Attachment]:
    """Segments of one quotation share its clause: the last that has one (the convention puts it at the end, or before)."""
    best: dict[int, Attachment] = {}
    for span, attachment in zip(story.marked, found, strict=True):
        if attachment.mention is not None and (span.group not in best or attachment.how == "after"):
            best[span.group] = attachment
    out: list[Attachment] = []
    first_kind: dict[int, str] = {}
    for span, given in zip(story.marked, found, strict=True):
        attachment = given
        own = best.get(span.group)
        kind = first_kind.setdefault(span.group, "direct" if not span.closed and attachment.kind == "mixed" else attachment.kind)
        if not span.first:
            kind = kind if kind != "term" else "direct"
        if own is not None and attachment.mention is None:
            attachment = attachment._replace(clause=own.clause, mention=own.mention, how=own.how)
        out.append(attachment if attachment.kind == kind else attachment._replace(kind=kind))
    return out


def _split(story: Story, found: list[Attachment]) -> list[Attachment]:
    """ "A," X said. "B.": marked words that follow the clause of the span before them, with nothing between, are X's."""
    out: list[Attachment] = []
    for k, given in enumerate(found):
        attachment = given
        at = story.quote_at[k]
        if k and at >= 0 and attachment.mention is None and attachment.kind == "direct" and story.marked[k].first:
            previous = out[-1]
            if previous.clause is not None and previous.kind == "direct" and _adjoins(story, previous.clause, story.quote_at[k - 1], at):
                attachment = attachment._replace(how="chain", clause=previous.clause, mention=previous.mention)
        out.append(attachment)
    return out


def _adjoins(story: Story, clause: Clause, before: int, at: int) -> bool:
    """Whether only the rest of the clause's own sentence stands between the two spans, in one paragraph."""
    between = story.narration.flags[before + 1 : at]
    if any(f & BREAK for f in between):
        return False
    _, hi = story.sentence(max(clause.cue, before + 1) if between else before)
    return hi + 1 >= at or not between
