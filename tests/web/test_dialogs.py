"""A page laid over another page: the same address, another frame, and a way out."""

from __future__ import annotations

import pytest
from django.http import HttpResponse, HttpResponseRedirect
from django.test import Client, RequestFactory

from parvis.web.dialogs import Dialogs, is_dialog_page

pytestmark = pytest.mark.django_db

ADDRESS = "/en/design/dialog/"
DIALOG = {"x-dialog": "true"}


def test_the_same_address_is_a_page_and_a_dialog(client: Client) -> None:
    page = client.get(ADDRESS)
    laid_over = client.get(ADDRESS, headers=DIALOG)

    assert "<!doctype html>" in page.content.decode()
    assert "<!doctype html>" not in laid_over.content.decode()
    assert 'id="dialog-title" tabindex="-1">Type the code</h1>' in laid_over.content.decode()
    assert "X-Dialog" in laid_over.headers["Vary"]
    assert laid_over.headers["HX-Push-Url"] == "false"
    assert "HX-Push-Url" not in page.headers


def test_a_refused_form_comes_back_into_the_dialog(client: Client) -> None:
    response = client.post(ADDRESS, {"code": ""}, headers=DIALOG)

    assert response.status_code == 422
    assert "data-dialog-page" in response.content.decode()
    assert 'id="id_code_error"' in response.content.decode()


def test_a_redirect_out_of_the_dialog_is_an_order_to_go_there(client: Client) -> None:
    response = client.post(ADDRESS, {"code": "123456"}, headers=DIALOG)

    assert response.status_code == 204
    assert response.headers["X-Dialog-Leave"] == "/en/design/"
    assert "You are back" not in response.content.decode()
    assert "you are back where you were" in client.get("/en/design/").content.decode()


def test_without_javascript_it_is_an_ordinary_redirect(client: Client) -> None:
    response = client.post(ADDRESS, {"code": "123456"})

    assert response.status_code == 302
    assert response.headers["Location"] == "/en/design/"


@pytest.mark.parametrize(
    ("address", "inside"),
    [
        (ADDRESS, True),
        (ADDRESS + "?next=/en/", True),
        ("/en/design/", False),
        ("/nowhere/", False),
        ("https://example.org" + ADDRESS, False),
    ],
)
def test_only_marked_pages_stay_inside(address: str, inside: bool) -> None:
    assert is_dialog_page(address) is inside

    def answer(request) -> HttpResponse:
        response = HttpResponseRedirect(address)
        response.set_cookie("kept", "yes")
        return response

    response = Dialogs(answer)(RequestFactory().get("/en/x/", headers=DIALOG))

    assert response.status_code == (302 if inside else 204)
    assert response.cookies["kept"].value == "yes"


def test_an_error_inside_the_dialog_is_shown_inside(client: Client) -> None:
    response = client.get("/en/no/such/page/", headers=DIALOG)

    assert response.status_code == 404
    assert "data-dialog-page" in response.content.decode()
