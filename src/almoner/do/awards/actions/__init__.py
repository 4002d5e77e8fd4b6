"""The only writers of awards."""

from .agreeing import make_agreement, publish_agreements
from .choosing import make_suggestion, propose_set, split_award, withdraw_award
from .completing import complete
from .deciding import put_awards_to_decision, put_to_decision, take_back
from .letters import (
    LETTER,
    change_template,
    edit_letter,
    merge_again,
    send_letters,
    send_offers,
    set_offer,
    write_letters,
    write_offers,
)
from .making import make_award
from .offering import answer_offer, lapse_offers, promote_reserve

__all__ = [
    "LETTER",
    "answer_offer",
    "change_template",
    "complete",
    "edit_letter",
    "lapse_offers",
    "make_agreement",
    "make_award",
    "make_suggestion",
    "merge_again",
    "promote_reserve",
    "propose_set",
    "publish_agreements",
    "put_awards_to_decision",
    "put_to_decision",
    "send_letters",
    "send_offers",
    "set_offer",
    "split_award",
    "take_back",
    "withdraw_award",
    "write_letters",
    "write_offers",
]
