"""Object storage that speaks S3, from one URL."""

from typing import NamedTuple, Self
from urllib.parse import parse_qs, unquote, urlsplit

# Parts of a large file in flight, and their size: what an upload may hold in memory.
PARTS_AT_ONCE = 2
PART_BYTES = 8 * 1024 * 1024


class S3Storage(NamedTuple):
    """`s3://key:secret@bucket?endpoint=…&region=…`; without a key the host's own right is used."""

    bucket: str
    key: str | None
    secret: str | None
    endpoint: str | None
    region: str | None

    @classmethod
    def at(cls, url: str) -> Self:
        """Read the URL."""
        parts = urlsplit(url)
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        return cls(
            # A bucket may have capitals, which `hostname` would lose.
            bucket=parts.netloc.rpartition("@")[2],
            key=unquote(parts.username) if parts.username else None,
            secret=unquote(parts.password) if parts.password else None,
            endpoint=query.get("endpoint"),
            region=query.get("region"),
        )

    @property
    def origin(self) -> str:
        """Where browsers find the files."""
        if self.endpoint:
            parts = urlsplit(self.endpoint)
            return f"{parts.scheme}://{parts.netloc}"
        region = f".{self.region}" if self.region else ""
        return f"https://{self.bucket}.s3{region}.amazonaws.com"

    def settings(self) -> dict:
        """As Django's STORAGES takes it."""
        from boto3.s3.transfer import TransferConfig  # of those who keep files there only

        return {
            "BACKEND": "storages.backends.s3.S3Storage",
            "OPTIONS": {
                "bucket_name": self.bucket,
                "access_key": self.key,
                "secret_key": self.secret,
                "endpoint_url": self.endpoint,
                "region_name": self.region,
                "addressing_style": "path" if self.endpoint else "virtual",
                "signature_version": "s3v4",
                "default_acl": None,
                "file_overwrite": True,
                "transfer_config": TransferConfig(
                    max_concurrency=PARTS_AT_ONCE, multipart_chunksize=PART_BYTES
                ),
            },
        }
