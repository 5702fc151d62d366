"""A file sent where none is asked for is not held in memory, and not taken."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from parvis.web.uploads import NoFiles


@pytest.mark.django_db
@pytest.mark.parametrize(("size", "status"), [(1_000, 200), (NoFiles.MOST + 1, 413)])
def test_a_large_file_sent_anywhere_is_refused_while_it_comes_in(size, status):
    file = SimpleUploadedFile("huge.bin", b"x" * size)

    answer = Client().post(reverse("web:preview"), {"body": "Words", "file": file})

    assert answer.status_code == status
    assert ("<p>Words</p>" in answer.content.decode()) == (status == 200)


@pytest.mark.django_db
def test_the_check_against_forgery_does_not_read_it_in_one_piece():
    class Watched(io.BytesIO):
        most = 0

        def read(self, size=-1):
            self.most = max(self.most, size)
            return super().read(size)

    boundary = "b"
    head = f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="f"\r\n\r\n'.encode()
    body = Watched(head + b"x" * 2_000_000 + f"\r\n--{boundary}--\r\n".encode())
    client = Client(enforce_csrf_checks=True)
    client.cookies["csrftoken"] = "x" * 32

    answer = client.generic(
        "POST",
        reverse("web:preview"),
        body.getvalue(),
        content_type=f"multipart/form-data; boundary={boundary}",
        **{"wsgi.input": body, "CONTENT_LENGTH": str(len(body.getvalue()))},
    )

    assert answer.status_code == 413
    assert body.most <= NoFiles.chunk_size
