"""Files in a bucket: against a server that speaks S3."""

import hashlib
from collections.abc import Iterator
from datetime import timedelta

import boto3
import pytest
import requests
from django.core.files.storage import default_storage
from django.utils import timezone
from moto.moto_server.threaded_moto_server import ThreadedMotoServer

from gochat.config import Config, ConfigError
from gochat.core.file_links import file_link
from gochat.s3 import S3Storage
from gochat.views import check_storage
from media.models import Blob, File
from media.services import local_copy, prune
from messaging.services import recall_message

from .doors import make_file, make_image, send, upload

BUCKET = "Chat-files"


@pytest.fixture(scope="module")
def endpoint() -> Iterator[str]:
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def bucket(endpoint, settings, db):
    url = f"s3://key:se%2Fcret@{BUCKET.lower()}?endpoint={endpoint}&region=eu-west-1"
    s3 = boto3.resource(
        "s3",
        endpoint_url=endpoint,
        region_name="eu-west-1",
        aws_access_key_id="key",
        aws_secret_access_key="se/cret",
    )
    bucket = s3.create_bucket(
        Bucket=BUCKET.lower(), CreateBucketConfiguration={"LocationConstraint": "eu-west-1"}
    )
    settings.STORAGES = {**settings.STORAGES, "default": S3Storage.at(url).settings()}
    yield bucket
    bucket.objects.all().delete()
    bucket.delete()


def names(bucket) -> list[str]:
    return [item.key for item in bucket.objects.all()]


def test_the_url_is_read():
    s3 = S3Storage.at("s3://a:b%2Fc@Bucket?endpoint=http://h:9000&region=x")
    assert s3 == ("Bucket", "a", "b/c", "http://h:9000", "x")
    assert s3.origin == "http://h:9000"
    assert S3Storage.at("s3://b?region=eu").origin == "https://b.s3.eu.amazonaws.com"
    assert S3Storage.at("s3://b").key is None


@pytest.mark.parametrize("url", ["http://bucket", "s3://", "s3://key:secret@"])
def test_a_wrong_url_stops_the_start(monkeypatch, url):
    from gochat.config import load_config

    monkeypatch.setenv("GOCHAT_STORAGE_URL", url)
    with pytest.raises(ConfigError, match="GOCHAT_STORAGE_URL"):
        load_config()


def test_browsers_are_let_there(monkeypatch):
    monkeypatch.setenv("GOCHAT_STORAGE_URL", "s3://k:s@b?endpoint=https://files.example.com/x")
    assert Config().storage_origin() == "https://files.example.com"


class TestKeeping:
    def test_by_content(self, bucket, api, alice):
        for name in ("a", "b"):
            assert upload(api(alice), "file", b"the same", name)[0] == 201
        digest = hashlib.sha256(b"the same").hexdigest()
        assert names(bucket) == [f"files/{digest[:2]}/{digest[2:4]}/{digest}"]

    def test_large_ones_in_parts(self, bucket, alice):
        data = bytes(range(256)) * 80 * 1024
        file = make_file(alice, data)
        [item] = bucket.objects.all()
        assert item.size == len(data) and item.e_tag.strip('"').endswith("-3")
        with local_copy(file.blob.path) as path:
            assert path.read_bytes() == data
        assert not path.exists()

    def test_what_is_made_of_an_image(self, bucket, alice):
        make_image(alice)
        assert len(names(bucket)) == 2

    def test_gone_when_nobody_needs_it(self, bucket, alice, group):
        message = send(alice, group, make_file(alice))
        assert prune(now=timezone.now() + timedelta(days=2))["files"] == 0
        recall_message(by=alice, message_id=message.pk)
        assert prune(now=timezone.now() + timedelta(days=2))["blobs"] == 1
        assert names(bucket) == [] and not Blob.objects.exists()

    def test_health(self, bucket):
        check_storage()
        assert names(bucket) == []


class TestHandingOut:
    def test_the_bucket_does_it(self, bucket, api, alice):
        file = make_file(alice, b"0123456789", "笔记.txt")
        response = api(alice).client.get(f"/api/files/{file.pk}")
        assert response.status_code == 302
        assert response["Cache-Control"] == "private, no-cache"
        given = requests.get(response["Location"], headers={"Range": "bytes=2-4"}, timeout=10)
        assert (given.status_code, given.content) == (206, b"234")
        assert given.headers["Content-Type"] == file.mime
        assert given.headers["Content-Disposition"].startswith("attachment; filename*=utf-8''%E7")

    def test_a_link_to_it_is_not_kept_past_its_end(self, bucket, api, alice):
        file = make_file(alice)
        response = api().client.get(file_link(file.pk))
        assert response["Cache-Control"] == "private, max-age=1800"

    def test_nothing_that_could_run(self, bucket, api, alice):
        file = make_file(alice, b"<html></html>", "a.html")
        location = api(alice).client.get(f"/api/files/{file.pk}")["Location"]
        assert requests.get(location, timeout=10).headers["Content-Type"] == (
            "application/octet-stream"
        )

    def test_not_to_others(self, bucket, api, alice, bob):
        file = make_file(alice)
        assert api(bob).client.get(f"/api/files/{file.pk}").status_code == 404
        assert File.objects.count() == 1 and default_storage.exists(file.blob.path)
