"""Static files under names that change with their content, those that our scripts import from each other included."""

from typing import Any

from django.conf import settings
from django.contrib.staticfiles.storage import HashedFilesMixin
from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedFiles(CompressedManifestStaticFilesStorage):
    """Also rewrites `import … from "./other.js"` in our own modules, so that a page never mixes two releases.

    Only in ours: django-htmx ships modules that import what it does not ship.
    """

    def __init__(self, *arguments: Any, **named: Any) -> None:
        _every, imports = HashedFilesMixin._js_module_import_aggregation_patterns  # type: ignore[attr-defined]
        ours = [name.removeprefix("parvis.") for name in settings.INSTALLED_APPS if name.startswith("parvis.")]
        self.patterns: tuple[Any, ...] = (*HashedFilesMixin.patterns, *((f"{app}/*.js", imports) for app in ours))
        super().__init__(*arguments, **named)
