from django.urls import path

from almoner.do.awards.views import letters, lists, rounds

ROUND = "awards/rounds/<uuid:invitation_pk>/"

urlpatterns = [
    path("awards/", lists.awards, name="desk-awards"),
    path("awards.<str:file_format>", lists.file, name="desk-awards-file"),
    path("awards/wording/", letters.wordings, name="desk-awards-wordings"),
    path("awards/wording/<slug:kind>/", letters.change_wording, name="desk-awards-wording"),
    path("awards/letters/<uuid:pk>/", letters.letter, name="desk-awards-letter"),
    path(ROUND, rounds.one, name="desk-awards-round"),
    path(f"{ROUND}suggest/", rounds.suggest, name="desk-awards-suggest"),
    path(f"{ROUND}suggestions/", rounds.suggestion, name="desk-awards-suggestions"),
    path(f"{ROUND}choose/", rounds.choose, name="desk-awards-choose"),
    path(f"{ROUND}balance/", rounds.balance, name="desk-awards-balance"),
    path(f"{ROUND}decision/", rounds.decision, name="desk-awards-decision"),
    path(f"{ROUND}letters/", letters.of_round, name="desk-awards-letters"),
    path(f"{ROUND}promote/", rounds.promote, name="desk-awards-promote"),
    path(f"{ROUND}lapse/", rounds.lapse, name="desk-awards-lapse"),
    path(f"{ROUND}publish/", rounds.publish, name="desk-awards-publish"),
    path(f"{ROUND}complete/", rounds.complete, name="desk-awards-complete"),
    path("awards/<uuid:pk>/", lists.award, name="desk-award"),
    path("awards/<uuid:pk>/split/", lists.split, name="desk-award-split"),
    path("awards/<uuid:pk>/offer/", lists.offer, name="desk-award-offer"),
    path("awards/<uuid:pk>/send/", lists.send, name="desk-award-send"),
    path("awards/<uuid:pk>/withdraw/", lists.withdraw, name="desk-award-withdraw"),
    path("awards/<uuid:pk>/take-back/", lists.take_back, name="desk-award-take-back"),
    path("awards/<uuid:pk>/agreement/", lists.agree, name="desk-award-agreement"),
]
