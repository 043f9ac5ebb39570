"""`manage.py doctor` tells settings as they are written, and who is missing."""

from datetime import timedelta

import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from pydantic import SecretStr

from gochat.config import Config
from gochat.management.commands import doctor
from media.tasks import process_file


def test_a_secret_is_masked_and_none_is_told_as_none():
    config = Config(secret_key=SecretStr("hidden" * 9), turn_secret=SecretStr(""), debug=False)
    told = doctor.settings_in_force(config)
    assert told["GOCHAT_SECRET_KEY"] == "(set)"
    assert told["GOCHAT_TURN_SECRET"] == "(default)"
    assert told["GOCHAT_DEBUG"] == "off"


@pytest.mark.django_db
@pytest.mark.parametrize(("background", "who"), [("server", "serve"), ("worker", "db_worker")])
def test_tasks_that_wait_lack_whoever_is_to_do_them(background, who, settings, monkeypatch):
    monkeypatch.setattr(settings.CONFIG, "background", background)
    doctor.check_tasks()
    process_file.enqueue(1)
    DBTaskResult.objects.update(enqueued_at=timezone.now() - timedelta(hours=1))
    with pytest.raises(RuntimeError, match=rf"1 tasks wait: is manage.py {who} running"):
        doctor.check_tasks()
