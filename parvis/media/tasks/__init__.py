"""Work in the background: the press library's tasks, by the names they are deferred under."""

from parvis.media.tasks.clips import make_clip
from parvis.media.tasks.ingest import prepare_asset
from parvis.media.tasks.speech import write_down

__all__ = ["make_clip", "prepare_asset", "write_down"]
