"""The members of an article's cast: what the text shows of each, and the tables that find them by name."""

from collections import defaultdict
from typing import Final

from dashboard.annotate.quotes.story import Story

MAX_NAMESAKES: Final = 12
"""People of one surname kept apart in one text: a bound for hostile lists; further ones are matched by their full name only."""


class Entity:
    """One member of the cast; `number` is its place in it."""

    __slots__ = (
        "acronym",
        "age",
        "female",
        "first",
        "forms",
        "governed",
        "heard",
        "is_description",
        "kin",
        "last",
        "male",
        "modifiers",
        "nations",
        "number",
        "opening",
        "org",
        "person",
        "places",
        "roles",
        "several",
        "subjects",
        "text",
    )  # fmt: skip

    def __init__(self, number: int, first: str, last: str) -> None:
        self.number, self.first, self.last = number, first, last
        self.forms: defaultdict[str, int] = defaultdict(int)
        """How often each printed form of the name stands in the text."""
        self.places: list[int] = []
        self.subjects: set[int] = set()
        self.heard: list[int] = []
        self.male = self.female = 0.0
        self.person = self.org = 0.0
        self.roles: set[str] = set()
        self.kin: set[str] = set()
        self.nations: set[str] = set()
        self.acronym = ""
        self.age = ""
        self.governed = 0
        self.opening = 0
        """Occurrences that open a sentence, where a capital proves no name."""
        self.modifiers: set[str] = set()
        self.text = ""
        self.is_description = False
        self.several = False

    @property
    def gender(self) -> str:
        if self.male > self.female:
            return "m"
        return "f" if self.female > self.male else ""

    @property
    def is_person(self) -> bool:
        return not self.is_description and self.person > self.org

    def name(self) -> str:
        """The fullest name that the text uses more than by chance."""
        if self.text:
            return self.text
        if len(self.forms) == 1:
            return next(iter(self.forms))
        full = [form for form in self.forms if " " in form] or list(self.forms) or [self.last]
        return max(full, key=lambda form: (self.forms[form] + 0.6 * form.count(" "), len(form), form))


class Cast:
    """All entities, and the entity of each name (`of_name`, -1 where it is none)."""

    def __init__(self, story: Story) -> None:
        self.story = story
        self.entities: list[Entity] = []
        self.of_name: list[int] = [-1] * len(story.names)
        self.by_last: dict[str, list[Entity]] = {}
        self.by_first: dict[str, list[Entity]] = {}
        self.by_full: dict[str, Entity] = {}
        self.gendered: list[int] = []
        """Positions of the pronouns that tell a gender."""
        self._holders: dict[str, list[Entity]] | None = None

    def holders(self, office: str) -> list[Entity]:
        """All people with an office, counted once the text has been read."""
        if self._holders is None:
            self._holders = {}
            for entity in self.entities:
                for role in entity.roles if entity.is_person else ():
                    self._holders.setdefault(role, []).append(entity)
        return self._holders.get(office, [])

    def add(self, first: str, last: str, *, listed: bool = True) -> Entity:
        entity = Entity(len(self.entities), first, last)
        self.entities.append(entity)
        for index, key in ((self.by_last, last), (self.by_first, first)):
            if key:
                same = index.setdefault(key.lower(), [])
                if listed and len(same) < MAX_NAMESAKES:
                    same.append(entity)
        bare = last.partition("-")[2]
        if first and listed and bare[:1].isupper() and last[:1].islower():
            self.by_last.setdefault(bare.lower(), [entity])  # "Assad" is Omar al-Assad
        return entity
