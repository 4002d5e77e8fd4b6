"""Who works in the example offices. Everybody here is invented; nobody stands for anyone in the real offices."""

from collections.abc import Iterator
from dataclasses import dataclass

from almoner.foundation.door.roles import ROLE_NAMES, Role

SIGN_IN = "/demo/"
"""The page with a link for each person."""


@dataclass(frozen=True, slots=True)
class Invented:
    """Somebody who holds one post in one of the example offices."""

    name: str
    role: Role
    office: str
    """The office's slug."""
    at: str = ""
    """The domain of the e-mail address, where it is not the office's own: for those who serve several offices."""

    @property
    def email(self) -> str:
        """An address that no mail reaches: example.org is kept free for examples (RFC 2606)."""
        return f"{self.name.lower().replace(' ', '.')}@{self.at or self.office}.example.org"

    @property
    def post(self) -> str:
        return str(ROLE_NAMES[self.role])


def _all_posts(office: str, surname: str, first_names: dict[Role, str]) -> list[Invented]:
    """One family name for an office, so that nobody takes its people for real ones."""
    return [Invented(f"{first} {surname}", role, office) for role, first in first_names.items()]


LEICESTERSHIRE, ESSEX, DERBYSHIRE = "leicestershire", "essex", "derbyshire"

PEOPLE: tuple[Invented, ...] = (
    *_all_posts(
        LEICESTERSHIRE,
        "Sample",
        {
            Role.OFFICE_HOLDER: "Oriel",
            Role.DEPUTY: "Dilys",
            Role.CHIEF_EXECUTIVE: "Edmund",
            Role.MONITORING_OFFICER: "Maya",
            Role.CHIEF_FINANCE_OFFICER: "Frank",
            Role.HEAD_OF_COMMISSIONING: "Harriet",
            Role.COMMISSIONING_OFFICER: "Callum",
            Role.FINANCE_OFFICER: "Fatima",
        },
    ),
    *_all_posts(
        ESSEX,
        "Specimen",
        {
            Role.OFFICE_HOLDER: "Owen",
            Role.DEPUTY: "Della",
            Role.CHIEF_EXECUTIVE: "Esther",
            Role.MONITORING_OFFICER: "Marcus",
            Role.CHIEF_FINANCE_OFFICER: "Francesca",
            Role.HEAD_OF_COMMISSIONING: "Hamish",
            Role.COMMISSIONING_OFFICER: "Chandra",
            Role.FINANCE_OFFICER: "Felix",
        },
    ),
    *_all_posts(
        DERBYSHIRE,
        "Pattern",
        {
            Role.OFFICE_HOLDER: "Olwen",
            Role.DEPUTY: "Dominic",
            Role.CHIEF_EXECUTIVE: "Elena",
            Role.MONITORING_OFFICER: "Miles",
            Role.CHIEF_FINANCE_OFFICER: "Frieda",
            Role.HEAD_OF_COMMISSIONING: "Hugh",
            Role.COMMISSIONING_OFFICER: "Catrin",
            Role.FINANCE_OFFICER: "Faisal",
        },
    ),
    # One auditor serves all three, as shared internal audit services do: one sign-in, three desks.
    *(Invented("Ada Specimen-Audit", Role.AUDITOR, office, "audit") for office in (LEICESTERSHIRE, ESSEX, DERBYSHIRE)),
)


def of_office(slug: str) -> list[Invented]:
    """Everybody of one example office."""
    return [one for one in PEOPLE if one.office == slug]


def sign_in_list() -> Iterator[tuple[str, str]]:
    """(who, address): name, post and e-mail address; the place on the sign-in page where their button stands."""
    for one in PEOPLE:
        yield f"{one.name}, {one.post.lower()}, {one.email}", f"{SIGN_IN}#{one.office}"
