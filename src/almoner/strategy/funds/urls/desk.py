from django.urls import path

from almoner.strategy.funds.views import desk, plan, records

urlpatterns = [
    path("money/add/", plan.add, name="desk-money-add"),
    path("money/<uuid:pk>/edit/", plan.edit, name="desk-money-edit"),
    path("money/<uuid:pk>/publish/", plan.publish, name="desk-money-publish"),
    path("money/<uuid:pk>/take-back/", plan.take_back, name="desk-money-take-back"),
    path("money/<uuid:pk>/rows/<int:order>/", plan.row, name="desk-money-row"),
    path("funding/", desk.fundings, name="desk-fundings"),
    path("funding/<uuid:pk>/", desk.funding, name="desk-funding"),
    path("funding/<uuid:pk>/income/", records.add_income, name="desk-funding-income"),
    path("pots/", desk.pots, name="desk-pots"),
    path("pots/<uuid:pk>/", desk.pot, name="desk-pot"),
    path("funds/", desk.funds, name="desk-funds"),
    path("funds/<uuid:pk>/", desk.fund, name="desk-fund"),
    path("funds/<uuid:pk>/publish/", records.publish, name="desk-fund-publish"),
    path("funds/<uuid:pk>/take-back/", records.take_back, name="desk-fund-take-back"),
    path("treasury/<slug:what>/add/", records.add, name="desk-treasury-add"),
    path("treasury/<slug:what>/<uuid:pk>/edit/", records.edit, name="desk-treasury-edit"),
]
