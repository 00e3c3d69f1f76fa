"""Versions guard writes."""

from __future__ import annotations

import pytest

from forum.kernel.errors import StaleVersion, VersionRequired
from forum.kernel.etags import check_version, etag, version_of


def test_the_version_can_be_read_from_the_tag() -> None:
    tag = etag(7, {"title": "x"})
    assert version_of(f'"{tag}"') == version_of(f'W/"{tag}"') == 7


def test_another_representation_of_one_version_has_another_tag() -> None:
    assert etag(7, {"title": "x"}) != etag(7, {"title": "y"})


@pytest.mark.parametrize("foreign", ['"abc"', '""', '"-1.x"', '"99999999999.x"', '"²"'])
def test_a_tag_that_is_not_ours_matches_no_version(foreign: str) -> None:
    with pytest.raises(StaleVersion):
        check_version(7, version_of(foreign))


def test_a_writer_who_saw_another_version_is_refused() -> None:
    check_version(7, 7)
    with pytest.raises(StaleVersion):
        check_version(8, 7)


def test_a_writer_may_have_to_say_what_she_saw() -> None:
    check_version(7, None)
    with pytest.raises(VersionRequired):
        check_version(7, None, required=True)
