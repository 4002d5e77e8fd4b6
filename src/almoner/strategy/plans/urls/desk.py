from django.urls import path

from almoner.strategy.plans.views import desk, records

urlpatterns = [
    path("plans/", desk.plans, name="desk-plans"),
    path("plans/<uuid:pk>/", desk.plan, name="desk-plan"),
    path("strategies/", desk.strategies, name="desk-strategies"),
    path("strategies/<uuid:pk>/", desk.strategy, name="desk-strategy"),
    path("library/", desk.checklists, name="desk-checklists"),
    path("library/<uuid:pk>/", desk.checklist, name="desk-checklist"),
    path("frameworks/", desk.frameworks, name="desk-frameworks"),
    path("frameworks/<uuid:pk>/", desk.framework, name="desk-framework"),
    path("strategy/<slug:what>/add/", records.add, name="desk-strategic-add"),
    path("strategy/<slug:what>/<uuid:pk>/edit/", records.edit, name="desk-strategic-edit"),
    path("strategy/<slug:what>/<uuid:pk>/publish/", records.publish, name="desk-strategic-publish"),
    path("strategy/<slug:what>/<uuid:pk>/take-back/", records.take_back, name="desk-strategic-take-back"),
    path("strategy/parts/<slug:what>/<uuid:pk>/add/", records.add_part, name="desk-strategic-part-add"),
    path("strategy/parts/<slug:what>/<uuid:pk>/edit/", records.edit_part, name="desk-strategic-part-edit"),
]
