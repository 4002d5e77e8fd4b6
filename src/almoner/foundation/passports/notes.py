"""The kinds of notice that this room sends."""

from django.utils.translation import gettext_lazy as _

from almoner.foundation.notices.kinds import Kind

ACCOUNT_CHANGED = "passports.account_changed"
ITEM_ENDS = "passports.item_ends"
KINDS = (
    Kind(ACCOUNT_CHANGED, _("The bank account of your organisation was given or changed")),
    Kind(ITEM_ENDS, _("Something in the passport of your organisation ends soon")),
)
