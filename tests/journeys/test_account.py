"""A newcomer signs up; a forgotten password leads back to the page, its in and out points kept."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.journeys.conftest import PASSWORD, check_reach

pytestmark = pytest.mark.browser

NEW_PASSWORD = "Neuer-Steg-2026-ok"
POINTS = "?in=00:05:01:06&out=00:05:31:14"
WORDS = {
    "en": {
        "sign in": "Sign in",
        "sign up": "Sign up",
        "email": "E-mail address",
        "password": "Password",
        "accept": "I accept the terms of use",
        "send": "Send me the code",
        "code": "Code from the e-mail",
        "go on": "Go on",
        "ready": "Your account is ready",
        "back": "Back to the page you were on",
        "forgotten": "Forgotten your password?",
        "choose": "Choose a new password",
        "set": "Set the new password",
        "updated": "Your password has been updated",
        "again": "Send a new code",
        "account": "Your account",
        "finish code": "is your code to finish your sign-up",
        "reset code": "is your code for a new password",
        "changed": "Your password has been changed",
        "missing": "Still missing: An upper-case letter, A digit, A symbol, such as ! ? - + or #",
        "met": "The password meets every rule.",
    },
    "fr": {
        "sign in": "Se connecter",
        "sign up": "S’inscrire",
        "email": "Adresse électronique",
        "password": "Mot de passe",
        "accept": "J’accepte les conditions d’utilisation",
        "send": "M’envoyer le code",
        "code": "Code reçu par courriel",
        "go on": "Continuer",
        "ready": "Votre compte est prêt",
        "back": "Retour à la page où vous étiez",
        "forgotten": "Mot de passe oublié",
        "choose": "Choisir un nouveau mot de passe",
        "set": "Enregistrer le nouveau mot de passe",
        "updated": "Votre mot de passe a été mis à jour",
        "again": "Envoyer un nouveau code",
        "account": "Votre compte",
        "finish code": "est votre code pour terminer votre inscription",
        "reset code": "est votre code pour un nouveau mot de passe",
        "changed": "Votre mot de passe a été modifié",
        "missing": "Il manque encore\u202f: Une lettre majuscule, Un chiffre, Un signe, par exemple\u202f! ? - + ou #",
        "met": "Le mot de passe respecte toutes les règles.",
    },
}


def press(thing: Locator) -> None:
    """By keyboard: on it, and Enter."""
    thing.focus()
    thing.page.keyboard.press("Enter")


def type_into(thing: Locator, text: str) -> None:
    """By keyboard."""
    thing.focus()
    thing.page.keyboard.type(text)


def heading(page: Page, words: str) -> None:
    page.get_by_role("heading", name=words, level=1).first.wait_for()


def code_in(letter: str) -> str:
    found = re.search(r"\b\d{6}\b", letter)
    assert found, letter
    return found.group()


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_newcomer_signs_up_over_the_page_with_the_code_from_the_outbox(house, visit, language):
    words = WORDS[language]
    email = f"newcomer-{language}@example.org"
    page = visit(language)
    page.goto(f"/{language}/terms/{POINTS}")

    # A dialog over the page; from signing in to signing up without leaving it.
    press(page.get_by_role("link", name=words["sign in"]))
    dialog = page.get_by_role("dialog")
    press(dialog.get_by_role("link", name=words["sign up"]))
    heading(page, words["sign up"])
    type_into(dialog.get_by_label(words["email"]), email)
    type_into(dialog.get_by_label(words["password"], exact=True), "einlangeswort")
    page.get_by_text(words["missing"]).wait_for(state="attached")
    check_reach(page)
    dialog.get_by_label(words["password"], exact=True).fill("")
    type_into(dialog.get_by_label(words["password"], exact=True), PASSWORD)
    page.get_by_text(words["met"]).wait_for(state="attached")
    dialog.get_by_label(words["accept"]).focus()
    page.keyboard.press("Space")
    press(dialog.get_by_role("button", name=words["send"]))
    dialog.get_by_label(words["code"]).wait_for()
    assert page.url.endswith(f"/{language}/terms/{POINTS}")
    expect(dialog.get_by_role("button", name=words["again"])).to_be_disabled()
    check_reach(page)

    # The mail lies in the outbox of the example installation.
    house.letter(email, words["finish code"])
    outbox = page.context.new_page()
    outbox.goto("/dev/outbox/")
    check_reach(outbox)
    press(outbox.get_by_role("link", name=words["finish code"]).first)
    outbox.get_by_role("heading", name=words["finish code"]).wait_for()
    code = code_in(outbox.locator("pre").inner_text())
    outbox.close()

    # Pasted with a space, it opens the account; one button leads back, signed in, points kept.
    type_into(dialog.get_by_label(words["code"]), f"{code[:3]} {code[3:]}")
    page.keyboard.press("Enter")
    heading(page, words["ready"])
    check_reach(page)
    press(dialog.get_by_role("link", name=words["back"]))
    page.locator("details.menu > summary").first.wait_for()
    assert page.url.endswith(f"/{language}/terms/{POINTS}")

    page.goto(f"/{language}/account/")
    heading(page, words["account"])
    check_reach(page)


@pytest.mark.parametrize(("language", "script"), [("en", True), ("fr", True), ("en", False)])
def test_a_forgotten_password_leads_back_to_the_page_with_in_and_out_kept(house, visit, language, script):
    words = WORDS[language]
    email = f"forgetful-{language}-{'js' if script else 'plain'}@example.org"
    house.person(email, language=language)
    page = visit(language, java_script_enabled=script)
    page.goto(f"/{language}/terms/{POINTS}")
    place = page.get_by_role("dialog") if script else page.locator("main")

    press(page.get_by_role("link", name=words["sign in"]))
    heading(page, words["sign in"])
    press(place.get_by_role("link", name=words["forgotten"]))
    heading(page, words["forgotten"])
    type_into(place.get_by_label(words["email"]), email)
    page.keyboard.press("Enter")
    place.get_by_label(words["code"]).wait_for()
    type_into(place.get_by_label(words["code"]), code_in(house.letter(email, words["reset code"])))
    page.keyboard.press("Enter")
    heading(page, words["choose"])
    if script:
        check_reach(page)
    type_into(place.locator("input[type=password]"), NEW_PASSWORD)
    press(place.get_by_role("button", name=words["set"]))
    heading(page, words["updated"])
    if script:
        check_reach(page)
    house.letter(email, words["changed"])

    # One button, back to the page; there one signs in with the new password.
    buttons = place.locator("a.button, button.button")
    assert buttons.all_inner_texts() == [words["back"]]
    press(buttons)
    page.locator("dialog[open]").wait_for(state="detached")
    heading(page, "Terms of use" if language == "en" else "Conditions d’utilisation")
    assert page.url.endswith(f"/{language}/terms/{POINTS}")
    press(page.get_by_role("link", name=words["sign in"]))
    heading(page, words["sign in"])
    type_into(place.get_by_label(words["email"]), email)
    type_into(place.get_by_label(words["password"], exact=True), NEW_PASSWORD)
    page.keyboard.press("Enter")
    page.locator("details.menu > summary").first.wait_for()
    assert page.url.endswith(f"/{language}/terms/{POINTS}")
