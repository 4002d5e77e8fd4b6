"""What the menus offer. Apps add their pages in apps.py; a page that is not built is not offered."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext_lazy as _

from .addresses import address_if_any


class Stage(StrEnum):
    """The cycle. An office may print other names, and more of them: see ``stages_of``."""

    UNDERSTAND = "understand"
    PLAN = "plan"
    DO = "do"
    REVIEW = "review"
    PUBLISH = "publish"


STAGE_LABELS = {
    Stage.UNDERSTAND: _("Understand"),
    Stage.PLAN: _("Plan"),
    Stage.DO: _("Do"),
    Stage.REVIEW: _("Review"),
    Stage.PUBLISH: _("Publish"),
}


@dataclass(frozen=True, slots=True)
class Item:
    """One entry of a menu.

    ``covers`` are the beginnings of the names of further pages that belong to it ("desk-agreement" for the page of one
    agreement). ``kind`` is the kind of record, for offices that print more stages than four.
    """

    url: str
    label: Any
    order: int = 100
    may: StrEnum | None = None
    stage: Stage | None = None
    kind: str = ""
    covers: tuple[str, ...] = ()
    far: bool = False


@dataclass(frozen=True, slots=True)
class Link:
    """What a menu shows."""

    label: Any
    href: str
    current: bool = False
    far: bool = False


@dataclass(frozen=True, slots=True)
class Menu:
    """The row of links, and the pages of the stage one is in."""

    links: tuple[Link, ...]
    within: tuple[Link, ...] = ()
    stage: Any = ""


_public: list[Item] = []
_staff: list[Item] = []
_provider: list[Item] = []
_panel: list[Item] = []
_places: list[Callable[[Any], Iterable[Link]]] = []


def register_public(*items: Item) -> None:
    """Offer pages in the public menu, in the order of their ``order``."""
    _add(_public, items)


def register_staff(*items: Item) -> None:
    """Offer pages at the desk: under their stage, or beside the stages when they have none."""
    _add(_staff, items)


def register_provider(*items: Item) -> None:
    """Offer pages to the members of an organisation."""
    _add(_provider, items)


def register_panel(*items: Item) -> None:
    """Offer pages to those with a seat on a panel."""
    _add(_panel, items)


def register_places(places: Callable[[Any], Iterable[Link]]) -> None:
    """Say where a person works: called with the person who is signed in, gives links to their desks, bodies, panels."""
    if places not in _places:
        _places.append(places)


def places_of(person: Any) -> list[Link]:
    """Everywhere somebody works, in the order of the rooms."""
    return [link for places in _places for link in places(person)]


def provider_menu(request: Any, section: str = "") -> Menu:
    """What a member of the organisation in the address may open."""
    return _menu_of(request, _provider, section)


def panel_menu(request: Any, section: str = "") -> Menu:
    """What somebody with a seat on the panel in the address may open."""
    return _menu_of(request, _panel, section)


def _menu_of(request: Any, items: Sequence[Item], section: str) -> Menu:
    actor = getattr(request, "actor", None)
    open_to = [item for item in items if item.may is None or (actor is not None and actor.may(item.may))]
    return Menu(tuple(_links(request, open_to, _here(request, open_to, section))))


def _add(menu: list[Item], items: Iterable[Item]) -> None:
    new = [item for item in items if item not in menu]
    menu.extend(new)
    menu.sort(key=lambda item: (item.order, item.url))


def public_menu(request: Any, section: str = "") -> Menu:
    """The public menu of the office in the address; ``section`` names the page one is on when its route does not."""
    here = _here(request, _public, section)
    return Menu(tuple(_links(request, _public, here)))


def staff_menu(request: Any, section: str = "") -> Menu:
    """Home, the stages of the office's own cycle, publish; then what stands apart. Only what the person may open."""
    actor = getattr(request, "actor", None)
    open_to = [item for item in _staff if item.may is None or (actor is not None and actor.may(item.may))]
    here = _here(request, open_to, section)
    links = list(_links(request, (item for item in open_to if not item.stage and not item.far), here))
    within: tuple[Link, ...] = ()
    name: Any = ""
    for label, items in _by_stage(request, open_to):
        pages = tuple(_links(request, items, here))
        if not pages:
            continue
        inside = any(link.current for link in pages)
        links.append(Link(label, pages[0].href, inside))
        if inside:
            within, name = pages, label
    links += _links(request, (item for item in open_to if item.far), here)
    return Menu(tuple(links), within if len(within) > 1 else (), name)


def _links(request: Any, items: Iterable[Item], here: Item | None) -> Iterable[Link]:
    for item in items:
        if href := address_if_any(request, item.url):
            yield Link(item.label, href, item is here, item.far)


def _here(request: Any, items: Sequence[Item], section: str) -> Item | None:
    """The item one is in: named by the page, else by the route's own name, else by the longest beginning that fits."""
    match = getattr(request, "resolver_match", None)
    name = section or (match.url_name if match else "") or ""
    best: tuple[int, Item | None] = (0, None)
    for item in items:
        if item.url == name:
            return item
        fits = max((len(start) for start in item.covers if name.startswith(start)), default=0)
        best = max(best, (fits, item), key=lambda pair: pair[0])
    return best[1]


def stages_of(office: Any) -> list[tuple[Any, tuple[str, ...]]]:
    """The office's own stages in order: what it prints, and which stages or kinds of record stand under each.

    ``office.stage_labels()`` gives pairs such as ``("Delivery", ["agreements", "payments"])``; without it the four
    stages of the national guidance stand, and publishing after them.
    """
    own = getattr(office, "stage_labels", None)
    pairs = [(label, tuple(kinds)) for label, kinds in own()] if own else []
    plain: list[tuple[Any, tuple[str, ...]]] = [(label, (str(stage),)) for stage, label in STAGE_LABELS.items()]
    return [*pairs, plain[-1]] if pairs else plain


def _by_stage(request: Any, items: Sequence[Item]) -> Iterable[tuple[Any, list[Item]]]:
    """Each stage's items: a kind of record that a stage names goes there, the rest to the stage they were given."""
    stages = stages_of(getattr(request, "office", None))
    named = {kind for _label, kinds in stages for kind in kinds}
    left = [item for item in items if item.stage]
    for label, kinds in stages:
        mine = [item for item in left if (item.kind if item.kind in named else str(item.stage)) in kinds]
        left = [item for item in left if item not in mine]
        yield label, mine


def stage_of(request: Any, kind: str, stage: Stage) -> Any:
    """What this office calls the stage in which a kind of record stands: "Do", or "Delivery" in Derbyshire."""
    stages = stages_of(getattr(request, "office", None))
    for key in (kind, str(stage)):
        for label, kinds in stages:
            if key in kinds:
                return label
    return STAGE_LABELS[stage]
