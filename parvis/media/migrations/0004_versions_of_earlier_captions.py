"""Captions that were attached before versions existed become version 1 of their track, published as they are."""

from django.db import migrations

LONGEST = 4_000_000


def keep_as_versions(apps, _schema_editor):
    """Each caption file without a track gets one, and its words as the first version."""
    from parvis.domain.captions import parse_captions, write_captions
    from parvis.domain.refusals import Refused
    from parvis.gateways import storage
    from parvis.media.actions.captions import spoken_lines

    rendition, track, version = (
        apps.get_model("media", name) for name in ("Rendition", "CaptionTrack", "CaptionVersion")
    )
    earlier = rendition.objects.filter(role="captions").select_related("file")
    for kept in earlier:
        if track.objects.filter(asset_id=kept.asset_id, language=kept.language).exists():
            continue
        try:
            with storage.open_file(kept.file.key) as opened:
                captions = parse_captions(opened.read(LONGEST))
        except (OSError, Refused):
            continue  # the file itself goes on being served as it is
        made = track.objects.create(
            asset_id=kept.asset_id,
            language=kept.language,
            state="published",
            latest=1,
            published=1,
            spoken=spoken_lines(captions.cues, kept.language),
            changed_at=kept.made_at,
        )
        version.objects.create(
            track=made,
            number=1,
            text=write_captions(captions.cues, captions.head),
            captions=len(captions.cues),
            cause="file",
            made_by_id=kept.file.received_from_id,
            made_at=kept.made_at,
        )


class Migration(migrations.Migration):

    dependencies = [("media", "0003_caption_versions"), ("files", "0001_initial")]

    operations = [migrations.RunPython(keep_as_versions, migrations.RunPython.noop, elidable=True)]
