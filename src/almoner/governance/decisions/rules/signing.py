"""Who must sign, who may, and which signatures count. The rules with worked figures are in docs/rules/decisions.md."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.utils.translation import gettext as _

from almoner.foundation.door.roles import ROLE_NAMES, Role
from almoner.kernel.lifecycle import Moment
from almoner.kernel.money import pounds

from .paper import APPROVED, Paper, Post, Signed
from .terms import Terms


def terms(moment: Moment) -> Terms:
    """The settings of the moment."""
    found: Terms = moment.settings["terms"]
    return found


def required(amounts: Sequence[Decimal], at: Terms) -> tuple[Role, ...]:
    """The posts that must sign a table of these amounts, in pounds.

    The threshold is tested on each amount and on what they add up to, and the stricter answer holds. An amount equal
    to the threshold is not over it. A decision that moves no money is signed like one that is over: it is no smaller
    a matter for that (GRA-42, GRA-43).
    """
    tested = [*amounts, sum(amounts, Decimal(0))]
    is_over = not amounts or any(amount > at.threshold for amount in tested)
    return at.over if is_over else at.under


def required_of(paper: Paper, at: Terms) -> tuple[Role, ...]:
    """The posts that must sign this sheet; of one that is decided, those that had to."""
    if paper.decision.required:
        return tuple(Role(role) for role in paper.decision.required)
    return required([row.value for row in paper.rows], at)


def latest(paper: Paper) -> dict[str, Signed]:
    """The last word of each post on the sheet as it stands: what was said of another sheet is void."""
    return {each.role: each for each in paper.signed if each.sheet_hash == paper.hash}


def counting(paper: Paper) -> dict[str, Signed]:
    """The approvals that count: of this very sheet, not taken back, by different people who may sign it now."""
    found: dict[str, Signed] = {}
    for role, said in latest(paper).items():
        barred = paper.decision.sheet is None and (said.person_id in paper.preparers or said.person_id in paper.bars)
        again = any(said.person_id == other.person_id for other in found.values())
        if said.outcome == APPROVED and not barred and not again:
            found[role] = said
    return found


def missing(paper: Paper, at: Terms) -> tuple[Role, ...]:
    """The posts whose approval is still wanted."""
    have = counting(paper)
    return tuple(role for role in required_of(paper, at) if role not in have)


# --- Who may


def name_of(role: str) -> str:
    """A post in words, inside a sentence."""
    return str(ROLE_NAMES[Role(role)]).lower()


def posts_of(paper: Paper, person_id: UUID | None) -> list[Post]:
    """The posts somebody may act in today, their own before those delegated to them."""
    mine = [post for post in paper.posts if post.person_id == person_id and person_id is not None]
    return sorted(mine, key=lambda post: post.delegation_id is not None)


def stands_against(paper: Paper, person_id: UUID) -> str | None:
    """Why somebody has no say on this sheet at all: they prepared it, or an interest or their part in it bars them."""
    if person_id in paper.preparers:
        return _("You prepared this sheet, so somebody else signs it.")
    if person_id in paper.bars:
        return _("You may not sign this: %(why)s.") % {"why": paper.bars[person_id]}
    return None


def keeps_out(paper: Paper, person_id: UUID) -> str | None:
    """Why somebody may not sign this sheet now, in any post."""
    if why := stands_against(paper, person_id):
        return why
    if any(said.person_id == person_id for said in counting(paper).values()):
        return _("You have signed this sheet already.")
    return None


def chosen_post(paper: Paper, person_id: UUID | None, role: str, at: Terms, *, back: bool = False) -> Post | str:
    """The post in which somebody signs: the one named, or the first that is wanted of them; else why there is none.

    ``back``: they return or refuse it, which whoever has approved it may still do as long as it is not decided.
    """
    signed = [said.role for said in counting(paper).values() if said.person_id == person_id] if back else []
    wanted = [*missing(paper, at), *signed]
    mine = [post for post in posts_of(paper, person_id) if not role or post.role == role]
    if not mine:
        return _("You hold no post that signs this, and none is delegated to you.")
    able = [post for post in mine if post.role in wanted]
    if not able:
        return _("No signature is wanted from you as %(post)s.") % {"post": name_of(mine[0].role)}
    within = [post for post in able if post.reaches(paper.total)]
    if not within:
        return _("What is delegated to you ends at %(limit)s, and this comes to %(total)s.") % {
            "limit": pounds(able[0].limit or Decimal(0)),
            "total": pounds(paper.total),
        }
    return within[0]


def may_act(paper: Paper, moment: Moment, role: str = "", *, back: bool = False) -> str | None:
    """Why the actor may not approve the sheet now (``back``: return or refuse it); None if they may."""
    person: UUID | None = getattr(moment.actor, "person_id", None)
    if person is None:
        return _("Only a person signs, never a command.")
    if paper.state != "ready":
        return _("It is not put to signature.")
    if why := stands_against(paper, person) if back else keeps_out(paper, person):
        return why
    post = chosen_post(paper, person, role, terms(moment), back=back)
    return post if isinstance(post, str) else None


@dataclass(frozen=True, slots=True)
class Wanted:
    """A post whose signature is still wanted, and who could give it today. Nobody: ``why`` says what stands against."""

    role: Role
    people: tuple[Post, ...]
    why: str = ""


def waited_for(paper: Paper, at: Terms) -> tuple[Wanted, ...]:
    """Whom a sheet that is put to signature waits for. What a later room needs to tell people."""
    return tuple(_wanted(paper, role) for role in missing(paper, at)) if paper.state == "ready" else ()


def _wanted(paper: Paper, role: Role) -> Wanted:
    held = [post for post in paper.posts if post.role == role]
    able = tuple(post for post in held if post.reaches(paper.total) and keeps_out(paper, post.person_id) is None)
    if able:
        return Wanted(role, able)
    if not held:
        return Wanted(role, (), _("nobody holds the post"))
    out = next((paper.bars[post.person_id] for post in held if post.person_id in paper.bars), "")
    return Wanted(role, (), out or _("whoever could sign prepared it, has signed it, or may not go so far"))


# --- Rules of the lifecycle


def every_required_signature_counts(paper: Paper, moment: Moment) -> str | None:
    """Nothing is decided before each required post has approved this very sheet."""
    wanted = missing(paper, terms(moment))
    if not wanted:
        return None
    return _("It still waits for: %(posts)s.") % {"posts": ", ".join(name_of(role) for role in wanted)}


def actor_may_sign(paper: Paper, moment: Moment) -> str | None:
    """Returning and refusing are answers of somebody whose signature is wanted, or given."""
    return may_act(paper, moment, back=True)


def sheet_was_not_refused(paper: Paper, _moment: Moment) -> str | None:
    """A sheet that was refused is not put forward again as it is."""
    refused = next((said for said in paper.signed if said.outcome == "refused" and said.sheet_hash == paper.hash), None)
    if refused is None:
        return None
    return _("The %(post)s refused this very sheet: change it, or withdraw it.") % {"post": name_of(refused.role)}


def questions_are_answered(paper: Paper, _moment: Moment) -> str | None:
    """A question is answered by a change of the sheet or in words."""
    if not any(said.is_question and not said.answer for said in latest(paper).values()):
        return None
    return _("A question waits for an answer: answer it, or change the sheet.")
