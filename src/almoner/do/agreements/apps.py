from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AgreementsConfig(AppConfig):
    name = "almoner.do.agreements"
    label = "agreements"

    def ready(self) -> None:
        from almoner.foundation.door import permissions
        from almoner.foundation.notices import kinds as notices
        from almoner.foundation.passports import cases
        from almoner.foundation.sheets import kinds, listings

        from . import declared
        from .access import GRANTS, May
        from .imports import AgreementList
        from .listing import AGREEMENTS, ARRANGEMENTS
        from .queries import bodies_of

        permissions.register(May, GRANTS)
        declared.declare_own()
        notices.register(
            notices.Kind("agreements.to_sign", _("An agreement waits for your signature")),
            notices.Kind("agreements.signed", _("An agreement is signed by both sides")),
        )
        cases.register("agreements", bodies_of)
        kinds.register(AgreementList())
        listings.register(AGREEMENTS)
        listings.register(ARRANGEMENTS)
        _register_menus()


def _register_menus() -> None:
    from almoner.foundation.pages import navigation

    from .access import May

    navigation.register_staff(
        navigation.Item(
            "desk-agreements",
            _("Agreements"),
            order=350,
            may=May.READ,
            stage=navigation.Stage.DO,
            kind="agreements",
            covers=("desk-agreement",),
        ),
        navigation.Item(
            "desk-arrangements",
            _("Led elsewhere"),
            order=360,
            may=May.READ,
            stage=navigation.Stage.DO,
            kind="arrangements",
            covers=("desk-arrangement",),
        ),
    )
    navigation.register_provider(
        navigation.Item(
            "provider-agreements",
            _("Agreements"),
            order=300,
            may=May.READ_OWN,
            covers=("provider-agreement", "provider-publicity"),
        )
    )
