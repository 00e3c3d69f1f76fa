"""Numbers as they come with forms and addresses."""

from __future__ import annotations

import pytest

from forum.kernel.web.fields import LARGEST_ID, whole_number


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("0", 0), ("12", 12), (7, 7), (str(LARGEST_ID), LARGEST_ID), (str(LARGEST_ID + 1), None), ("9" * 5_000, None),
        ("²", None), ("٣", None), ("-1", None), ("1.5", None), ("", None), (None, None), ("x", None),
    ],
)  # fmt: skip
def test_a_number_is_one_that_a_row_can_have_and_nothing_else_stumbles(typed, meant):
    assert whole_number(typed) == meant
