from django.db import migrations
from django.db.models import Sum


def count(apps, schema_editor):
    """What was sent before it was counted."""
    sent = apps.get_model("media", "Attachment").objects.values_list("room")
    usage = apps.get_model("media", "RoomUsage")
    usage.objects.bulk_create(
        [usage(room_id=room, bytes=size) for room, size in sent.annotate(bytes=Sum("file__size"))],
        batch_size=500,
    )


class Migration(migrations.Migration):

    dependencies = [("media", "0004_room_usage")]

    operations = [migrations.RunPython(count, migrations.RunPython.noop)]
