"""The schema tells the truth: what it describes is what the server does."""

from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, transaction
from hypothesis import HealthCheck, Phase, settings
from schemathesis.specs.openapi.checks import negative_data_rejection, positive_data_acceptance

from conftest import token_of
from messaging.services import send_message

pytestmark = [pytest.mark.property, pytest.mark.django_db]

# Rules that no schema can state, such as a name that is taken, refuse right data too; and ids
# written as strings are taken, as the first description writes them.
UNSTATED = [positive_data_acceptance, negative_data_rejection]

# Ids of what is there: a path with one of these leads somewhere.
there: dict[str, int] = {}


@pytest.fixture(autouse=True)
def _one_connection():
    """Requests share the test's transaction, as with Django's own test client."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


@pytest.fixture
def token(alice, bob, group) -> str:
    """Alice's; bob and a message of hers are in her group."""
    message = send_message(sender=alice, room_id=group.pk, content="hi").message
    there.update(room_id=group.pk, message_id=message.pk, user_id=bob.pk)
    return token_of(alice)


schemathesis.serializer.alias("application/offset+octet-stream", "application/octet-stream")

schema = schemathesis.openapi.from_wsgi("/api/schema?format=json", get_wsgi_application())


@schema.hook
def map_path_parameters(context: Any, path_parameters: dict | None) -> dict:
    return {
        name: there.get(name, value) if isinstance(value, int) else value
        for name, value in (path_parameters or {}).items()
    }


@schema.parametrize()
@settings(
    max_examples=8,
    derandomize=True,
    deadline=None,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_the_server_does_what_the_schema_says(case, token):
    with transaction.atomic():
        case.call_and_validate(
            headers={"Authorization": f"Bearer {token}"}, excluded_checks=UNSTATED
        )
        transaction.set_rollback(True)
