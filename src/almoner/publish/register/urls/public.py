from django.urls import path

from almoner.publish.register.views import about, money, public

urlpatterns = [
    path("", about.front, name="public-front"),
    path("register/", public.register, name="public-register"),
    path("register.<str:file_format>", public.file, name="public-register-file"),
    path("register/<path:number>/", public.agreement, name="public-agreement"),
    path("arrangements/", public.arrangements, name="public-arrangements"),
    path("arrangements.<str:file_format>", public.arrangements_file, name="public-arrangements-file"),
    path("money/", money.money, name="public-money"),
    path("money/rows/<int:order>/", money.row, name="public-money-row"),
    path("money.<str:file_format>", money.file, name="public-money-file"),
    path("downloads/", about.downloads, name="public-downloads"),
    path("accessibility/", about.accessibility, name="public-accessibility"),
    path("audit/", about.audit_head, name="public-audit-head"),
    path("theme.css", about.theme, name="public-theme"),
]
