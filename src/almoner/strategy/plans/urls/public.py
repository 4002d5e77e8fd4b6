from django.urls import path

from almoner.strategy.plans.views import public

urlpatterns = [
    path("plan/", public.plan, name="public-plan"),
    path("plan/<uuid:pk>/", public.plan, name="public-plan-past"),
    path("framework/", public.framework, name="public-framework"),
    path("framework/<uuid:pk>/", public.framework, name="public-framework-past"),
]
