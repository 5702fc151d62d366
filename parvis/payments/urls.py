"""Pages of payments; they stand among those of awards."""

from django.urls import path

from parvis.payments.views import queues

app_name = "payments"

urlpatterns = [
    path("certification/", queues.certification, name="certification"),
    path("treasury/", queues.treasury, name="treasury"),
    path("payments/<str:code>/certify/", queues.certify, name="certify"),
    path("payments/<str:code>/pay/", queues.pay, name="pay"),
    path("<str:code>/instalments/<int:number>/request/", queues.request_payment, name="request-payment"),
]
