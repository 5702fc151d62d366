"""The pages of the account.  The first names are allauth's own, so that its parts find ours."""

from django.urls import include, path

from parvis.accounts.views import account, appointments, codes, leaving, orcid, passwords, signing, tokens, who

named = (
    [
        path("", account.overview, name="overview"),
        path("welcome/", signing.welcome, name="welcome"),
        path("code/<str:ticket>/", codes.enter_code, name="code"),
        path("code/<str:ticket>/new/", codes.send_new_code, name="new_code"),
        path("password/new/<str:ticket>/", passwords.choose_new, name="new_password"),
        path("password/updated/", passwords.updated, name="password_updated"),
        path("password/change/", passwords.change, name="change_password"),
        path("sessions/end/", account.end_session, name="end_session"),
        path("tokens/", tokens.tokens, name="tokens"),
        path("tokens/<str:code>/end/", tokens.end, name="end_token"),
        path("prove/", leaving.prove, name="prove"),
        path("prove/code/", leaving.prove_by_code, name="prove_by_code"),
        path("my-data/", leaving.my_data, name="my_data"),
        path("delete/", leaving.delete, name="delete"),
        path("deleted/", leaving.deleted, name="deleted"),
        path("who-i-am/", who.who, name="who"),
        path("who-i-am/organisations/", who.organisations, name="organisations"),
        path("who-i-am/organisations/new/", who.new_organisation, name="new_organisation"),
        path("who-i-am/organisations/<str:code>/", who.join_organisation, name="join_organisation"),
        path("who-i-am/<str:code>/end/", who.end, name="end_fact"),
        path("who-i-am/<str:code>/take-back/", who.take_back, name="take_back_fact"),
        path("orcid/", orcid.begin, name="orcid"),
        path("orcid/back/", orcid.back, name="orcid_back"),
        path("orcid/new/", orcid.join, name="orcid_join"),
        path("orcid/disconnect/", orcid.disconnect, name="orcid_disconnect"),
        path("appointments/", appointments.appointments, name="appointments"),
        path("appointments/<str:code>/confirm/", appointments.confirm, name="confirm_appointment"),
        path("appointments/<str:code>/end/", appointments.end, name="end_appointment"),
    ],
    "accounts",
)

urlpatterns = [
    path("login/", signing.sign_in, name="account_login"),
    path("login/code/", signing.sign_in_by_code, name="account_request_login_code"),
    path("logout/", signing.sign_out, name="account_logout"),
    path("signup/", signing.sign_up, name="account_signup"),
    path("password/reset/", passwords.ask_for_reset, name="account_reset_password"),
    path("", include(named)),
]
