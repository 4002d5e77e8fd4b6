from django.urls import path

from almoner.governance.interests.views import desk

urlpatterns = [
    path("interests/", desk.own, name="desk-interests"),
    path("interests/declare/", desk.declare, name="desk-interest-declare"),
    path("interests/end/", desk.end, name="desk-interest-end"),
    path("interests/register/", desk.register, name="desk-interests-register"),
    path("interests/register.<str:file_format>", desk.file, name="desk-interests-file"),
    path("interests/record/", desk.record, name="desk-interest-record"),
    path("interests/<uuid:pk>/correct/", desk.correct, name="desk-interest-correct"),
    path("gifts/declare/", desk.declare_gift, name="desk-gift-declare"),
    path("gifts/register/", desk.gifts, name="desk-gifts-register"),
    path("gifts/register.<str:file_format>", desk.gifts_file, name="desk-gifts-file"),
    path("gifts/record/", desk.record_gift, name="desk-gift-record"),
    path("gifts/<uuid:pk>/correct/", desk.correct_gift, name="desk-gift-correct"),
]
