"""The press library's tables, one module a matter.

library    assets, their words and files, collections, jobs, parts, downloads
captions   what is said in a film, in each language, version by version
uploads    files that come in piece by piece
"""

from parvis.media.models.captions import CaptionTrack, CaptionVersion
from parvis.media.models.library import (
    Asset,
    AssetQuerySet,
    AssetTag,
    AssetText,
    Clip,
    Collection,
    CollectionEntry,
    CollectionQuerySet,
    CollectionText,
    Download,
    HoldingsMark,
    Job,
    Rendition,
    Shot,
    ShotText,
)
from parvis.media.models.uploads import Upload

__all__ = [
    "Asset",
    "AssetQuerySet",
    "AssetTag",
    "AssetText",
    "CaptionTrack",
    "CaptionVersion",
    "Clip",
    "Collection",
    "CollectionEntry",
    "CollectionQuerySet",
    "CollectionText",
    "Download",
    "HoldingsMark",
    "Job",
    "Rendition",
    "Shot",
    "ShotText",
    "Upload",
]
