"""The product's settings with data in a folder of its own, and quick parts where slow ones prove nothing."""

import os
import tempfile

os.environ["PARVIS_DATA"] = tempfile.mkdtemp(prefix="parvis-test-")

from parvis.config.settings import *  # noqa: F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}  # noqa: F405
WHITENOISE_AUTOREFRESH = True
WHITENOISE_USE_FINDERS = True
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
