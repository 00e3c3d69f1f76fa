"""Storage that speaks S3. `STORAGE_URL` is `s3://KEY:SECRET@host[:port]/bucket?region=..&secure=1`."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO
from urllib.parse import parse_qs, unquote, urlsplit

CHUNK = 256 * 1024


class S3Storage:
    """Keeps objects in one bucket; works with any service that speaks S3 with path addressing."""

    def __init__(self, url: str) -> None:
        import boto3
        from botocore.config import Config

        parts = urlsplit(url)
        query = parse_qs(parts.query)
        scheme = "http" if query.get("secure") == ["0"] else "https"
        self._bucket = parts.path.strip("/")
        port = f":{parts.port}" if parts.port else ""
        self._client: Any = boto3.client(
            "s3",
            endpoint_url=f"{scheme}://{parts.hostname}{port}" if parts.hostname else None,
            region_name=query.get("region", ["us-east-1"])[0],
            aws_access_key_id=unquote(parts.username) if parts.username else None,
            aws_secret_access_key=unquote(parts.password) if parts.password else None,
            config=Config(
                s3={"addressing_style": "path"},
                signature_version="s3v4",
                request_checksum_calculation="when_required",
                connect_timeout=3,
                read_timeout=30,
                retries={"max_attempts": 3},
            ),
        )

    def put(self, key: str, source: BinaryIO) -> None:
        self._client.upload_fileobj(source, self._bucket, key)

    def open(self, key: str) -> Iterator[bytes]:
        from botocore.exceptions import ClientError

        try:
            body = self._client.get_object(Bucket=self._bucket, Key=key)["Body"]
        except ClientError as error:
            raise FileNotFoundError(key) from error
        return iter(lambda: body.read(CHUNK), b"")

    @contextmanager
    def local(self, key: str) -> Iterator[Path]:
        with tempfile.NamedTemporaryFile(suffix=Path(key).suffix) as file:
            for chunk in self.open(key):
                file.write(chunk)
            file.flush()
            yield Path(file.name)

    def delete(self, key: str) -> None:
        self._client.delete_object(Bucket=self._bucket, Key=key)

    def exists(self, key: str) -> bool:
        from botocore.exceptions import ClientError

        try:
            self._client.head_object(Bucket=self._bucket, Key=key)
        except ClientError:
            return False
        return True
