"""Pages of awards."""

from django.urls import path

from parvis.grants.views import awards, changes, closing, findings, letters, negotiating, offering, outcomes, reports

app_name = "grants"

urlpatterns = [
    path("", awards.index, name="index"),
    path("offer/<str:proposal>/", offering.offer, name="offer"),
    path("negotiation/<str:proposal>/", negotiating.negotiation, name="negotiation"),
    path("negotiation/<str:proposal>/open/", negotiating.open_negotiation, name="open-negotiation"),
    path("negotiation/<str:proposal>/agree/", negotiating.agree, name="agree"),
    path("letter/<str:token>/", letters.invited, name="invited"),
    path("letter/<str:token>/letter.pdf", letters.invited_pdf, name="invited-pdf"),
    path("letter/<str:token>/accept/", letters.accept_by_link, name="accept-by-link"),
    path("letter/<str:token>/decline/", letters.decline_by_link, name="decline-by-link"),
    path("findings/<str:code>/", findings.finding, name="finding"),
    path("outcomes/", outcomes.calls, name="outcomes"),
    path("outcomes/<str:call>/", outcomes.letters, name="letters"),
    path("outcomes/<str:call>/prepare/", outcomes.prepare, name="prepare"),
    path("outcomes/<str:call>/release/", outcomes.release, name="release"),
    path("outcome/<str:code>/", outcomes.outcome, name="outcome"),
    path("outcome/<str:code>/remark/", outcomes.remark, name="remark"),
    path("amendment/<str:token>/", changes.by_link, name="amendment-by-link"),
    path("<str:code>/", awards.award, name="award"),
    path("<str:code>/letter.pdf", letters.pdf, name="letter-pdf"),
    path("<str:code>/accept/", letters.accept, name="accept"),
    path("<str:code>/decline/", letters.decline, name="decline"),
    path("<str:code>/close/", closing.close, name="close"),
    path("<str:code>/success/", closing.success, name="success"),
    path("<str:code>/equipment/", closing.enter_equipment, name="enter-equipment"),
    path("<str:code>/equipment/<str:thing>/hand-over/", closing.hand_over, name="hand-over"),
    path("<str:code>/ask/<str:kind>/", changes.ask, name="ask-amendment"),
    path("<str:code>/amendments/<int:number>/", changes.amendment, name="amendment"),
    path("<str:code>/amendments/<int:number>/consent/", changes.consent, name="consent-amendment"),
    path("<str:code>/amendments/<int:number>/approve/", changes.approve, name="approve-amendment"),
    path("<str:code>/amendments/<int:number>/refuse/", changes.refuse, name="refuse-amendment"),
    path("<str:code>/amendments/<int:number>/withdraw/", changes.withdraw, name="withdraw-amendment"),
    path("<str:code>/obligations/<str:obligation>/extend/", changes.extend_duty, name="extend-duty"),
    path("<str:code>/obligations/<str:obligation>/begin/", reports.begin, name="begin-report"),
    path("<str:code>/reports/<str:report>/", reports.report, name="report"),
    path("<str:code>/reports/<str:report>/fields/<str:field>/", reports.autosave, name="save-field"),
    path("<str:code>/reports/<str:report>/sign/", reports.sign, name="sign-report"),
    path("<str:code>/reports/<str:report>/accept/", reports.accept, name="accept-report"),
    path("<str:code>/reports/<str:report>/return/", reports.send_back, name="return-report"),
]
