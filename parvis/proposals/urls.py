"""Pages of joint proposals."""

from django.urls import include, path

from parvis.proposals.views import (
    absences,
    acting,
    casework,
    draft,
    invitation,
    office,
    own,
    papers,
    passages,
    people,
    signing,
    talk,
)

app_name = "proposals"

office_urls = [
    path("", office.submissions, name="office"),
    path("export.<str:kind>", office.export, name="export"),
    path("views/", casework.save_view, name="save-view"),
    path("views/<str:view>/drop/", casework.drop_view, name="drop-view"),
    path("acting/", acting.acting, name="acting"),
    path("<str:code>/", office.one, name="one"),
    path("<str:code>/passages/", passages.passages, name="passages"),
    path("<str:code>/passages/award/<str:award>/", passages.beside_award, name="beside-award"),
    path("<str:code>/passages/<str:other>/", passages.beside, name="beside"),
    path("<str:code>/officer/", casework.assign, name="assign"),
    path("<str:code>/notes/", casework.add_note, name="add-note"),
    path("<str:code>/next-phase/", casework.next_phase, name="next-phase"),
]

case_urls = [
    path("", draft.draft, name="draft"),
    path("rail/", draft.rail_part, name="rail"),
    path("people/", people.people, name="people"),
    path("people/invite/", people.invite, name="invite"),
    path("people/name/", people.name, name="name"),
    path("people/facts/", people.take_over, name="take-over"),
    path("people/leave/", people.leave, name="leave"),
    path("people/<str:party>/send-again/", people.resend, name="resend"),
    path("people/<str:party>/take-back/", people.call_back, name="call-back"),
    path("people/<str:party>/absent/", absences.absent, name="absent"),
    path("people/<str:party>/replace/", people.replace, name="replace"),
    path("history/", talk.history, name="history"),
    path("sign/", signing.sign, name="sign"),
    path("submit/", signing.submit, name="submit"),
    path("withdraw/", signing.withdraw, name="withdraw"),
    path("reopen/", signing.reopen, name="reopen"),
    path("receipt/", signing.receipt, name="receipt"),
    path("receipt.pdf", papers.receipt, name="receipt-pdf"),
    path("proposal.pdf", papers.proposal, name="pdf"),
    path("files/<str:file>", papers.file, name="file"),
    path("files/<str:file>/remove/", talk.remove_file, name="remove-file"),
    path("fields/<str:field>/", talk.talk, name="talk"),
    path("fields/<str:field>/save/", draft.autosave, name="save"),
    path("fields/<str:field>/remark/", talk.remark, name="remark"),
    path("fields/<str:field>/upload/", talk.upload, name="upload"),
    path("fields/<str:field>/restore/<int:step>/", talk.restore, name="restore"),
    path("remarks/<str:remark>/settle/", talk.settle, name="settle"),
    path("<str:section>/", draft.section, name="section"),
]

urlpatterns = [
    path("proposals/", own.mine, name="mine"),
    path("proposals/start/<str:call>/", own.start, name="start"),
    path("proposals/together/<str:introduction>/", own.together, name="together"),
    path("proposals/from-thread/<str:thread>/", own.from_thread, name="from-thread"),
    path("proposals/sample/", own.sample, name="sample"),
    path("proposals/acting/<str:spell>/", acting.acting_asked, name="acting-asked"),
    path("proposals/acting/<str:spell>/stop/", acting.stop_acting, name="stop-acting"),
    path("proposals/absences/<str:absence>/", absences.absence, name="absence"),
    path("proposals/office/", include(office_urls)),
    path("proposals/<str:code>/", include(case_urls)),
    path("invitation/<str:token>/", invitation.invitation, name="invitation"),
    path("invitation/<str:token>/accept/", invitation.accept, name="accept"),
    path("invitation/<str:token>/decline/", invitation.decline, name="decline"),
]
