"""Keys are version 7 and sort in the order they were made."""

import uuid

from almoner.kernel.identity import new_id


def test_a_key_is_a_plain_version_7_uuid() -> None:
    made = new_id()
    assert type(made) is uuid.UUID
    assert made.version == 7
    assert made.variant == uuid.RFC_4122


def test_keys_never_repeat_and_sort_as_they_were_made() -> None:
    made = [new_id() for _ in range(200)]
    assert made == sorted(made)
    assert len(set(made)) == len(made)
