from django.urls import path

from almoner.do.payments.views import ledger_files, money, payees, planning, records

urlpatterns = [
    path("payments/", records.payments, name="desk-payments"),
    path("payments.<str:file_format>", records.file, name="desk-payments-file"),
    path("payments/new/", planning.new, name="desk-payment-new"),
    path("payments/codes/", payees.codes, name="desk-cost-codes"),
    path("payments/files/", ledger_files.files, name="desk-ledger-files"),
    path("payments/files/new/", ledger_files.new, name="desk-ledger-file-new"),
    path("payments/files/<uuid:pk>/", ledger_files.file, name="desk-ledger-file"),
    path("payments/files/<uuid:pk>/content/", ledger_files.content, name="desk-ledger-file-content"),
    path("payments/files/<uuid:pk>/results/", ledger_files.results, name="desk-ledger-file-results"),
    path("payments/payees/", payees.payees, name="desk-payees"),
    path("payments/payees/<uuid:pk>/", payees.payee, name="desk-payee"),
    path("payments/payees/<uuid:pk>/check/", payees.check, name="desk-payee-check"),
    path("payments/payees/<uuid:pk>/number/", payees.number, name="desk-payee-number"),
    path("payments/payees/<uuid:pk>/supplier/", payees.supplier, name="desk-payee-supplier"),
    path("payments/<path:reference>/edit/", planning.edit, name="desk-payment-edit"),
    path("payments/<path:reference>/prepare/", planning.prepare, name="desk-payment-prepare"),
    path("payments/<path:reference>/approve/", planning.approve, name="desk-payment-approve"),
    path("payments/<path:reference>/release/", planning.release, name="desk-payment-release"),
    path("payments/<path:reference>/send-back/", planning.send_back, name="desk-payment-send-back"),
    path("payments/<path:reference>/cancel/", planning.cancel, name="desk-payment-cancel"),
    path("payments/<path:reference>/again/", planning.again, name="desk-payment-again"),
    path("payments/<path:reference>/recover/", planning.recover, name="desk-payment-recover"),
    path("payments/<path:reference>/conditions/<uuid:pk>/", planning.meet, name="desk-payment-condition"),
    path(
        "payments/<path:reference>/conditions/<uuid:pk>/reopen/", planning.reopen, name="desk-payment-condition-reopen"
    ),
    path("payments/<path:reference>/", records.payment, name="desk-payment"),
    path("money-by-pot/", money.by_pot, name="desk-money-by-pot"),
    path("money-by-pot.<str:file_format>", money.file, name="desk-money-by-pot-file"),
    path("money-by-pot/<uuid:pk>/<slug:year>/<slug:figure>/", money.rows, name="desk-money-by-pot-rows"),
]
