"""Pages of payments; they stand among those of awards."""

from django.urls import path

from parvis.payments.views import accounts, files, portfolio, prizes, queues, rates, requests, returns, watchlists

app_name = "payments"

urlpatterns = [
    path("certification/", queues.certification, name="certification"),
    path("treasury/", queues.treasury, name="treasury"),
    path("payments/<str:code>/", queues.payment, name="payment"),
    path("payments/<str:code>/certify/", queues.certify, name="certify"),
    path("payments/<str:code>/pay/", queues.pay, name="pay"),
    path("payments/<str:code>/return/", queues.return_request, name="return"),
    path("payments/<str:code>/withdraw/", requests.withdraw, name="withdraw"),
    path("payments/<str:code>/clear/", watchlists.clear, name="clear"),
    path("accounts/", accounts.accounts, name="accounts"),
    path("accounts/<str:code>/verify/", accounts.verify, name="verify-account"),
    path("payment-files/", files.files, name="files"),
    path("payment-files/make/", files.make, name="make-file"),
    path("payment-files/<str:code>/<str:kind>/", files.download, name="file"),
    path("rates/", rates.rates, name="rates"),
    path("rates/<str:code>/correct/", rates.correct, name="correct-rate"),
    path("watch-lists/", watchlists.watchlists, name="watch-lists"),
    path("portfolio/", portfolio.portfolio, name="portfolio"),
    path("prize/", prizes.prize, name="prize"),
    path("budget/", portfolio.budget, name="budget"),
    path("<str:code>/instalments/<int:number>/request/", requests.request_payment, name="request-payment"),
    path("<str:code>/advance/", requests.advance, name="advance"),
    path("<str:code>/replenishment/", requests.replenishment, name="replenishment"),
    path("<str:code>/account/", requests.name_account, name="name-account"),
    path("<str:code>/claim/", returns.claim, name="claim"),
    path("<str:code>/returned/", returns.returned, name="returned"),
]
