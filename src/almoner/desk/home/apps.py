from django.apps import AppConfig


class HomeConfig(AppConfig):
    name = "almoner.desk.home"
    label = "home"

    def ready(self) -> None:
        from django.utils.translation import gettext_lazy as _

        from almoner.foundation.door import permissions
        from almoner.foundation.organisations.access import May as MayAsMember
        from almoner.foundation.pages import navigation
        from almoner.strategy.funds.access import May as MayFunds

        from .access import GRANTS, May

        permissions.register(May, GRANTS)
        navigation.register_provider(navigation.Item("provider-home", _("Home"), 0, may=MayAsMember.SEE_MEMBERS))
        navigation.register_staff(
            navigation.Item("desk-home", _("Home"), 0, may=May.OPEN),
            navigation.Item(
                "desk-money",
                _("Money"),
                205,
                may=MayFunds.READ,
                stage=navigation.Stage.PLAN,
                kind="money",
                covers=("desk-money",),
            ),
            navigation.Item(
                "desk-reviews", _("Due for review"), 10, may=May.OPEN, stage=navigation.Stage.REVIEW, kind="reviews"
            ),
            navigation.Item(
                "desk-publish",
                _("What is public"),
                10,
                may=May.OPEN,
                stage=navigation.Stage.PUBLISH,
                kind="publication",
            ),
            navigation.Item("desk-search", _("Search"), 90, may=May.OPEN, far=True),
        )
