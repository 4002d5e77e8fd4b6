from django.urls import path

from almoner.desk.home.views import day, money, publication, reviews, search

urlpatterns = [
    path("", day.home, name="desk-home"),
    path("money/", money.money, name="desk-money"),
    path("reviews/", reviews.reviews, name="desk-reviews"),
    path("publish/", publication.publication, name="desk-publish"),
    path("search/", search.found, name="desk-search"),
]
