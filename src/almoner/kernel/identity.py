"""Identity: every record is named once, by a key that it keeps wherever it moves."""

import uuid

from uuid6 import uuid7


def new_id() -> uuid.UUID:
    """A new UUIDv7 (RFC 9562): later ones sort after earlier ones, which keeps index pages together.

    A plain `uuid.UUID` is returned, not the subclass of the uuid6 package, so that
    keys made here and keys read from the database are of one type.
    """
    return uuid.UUID(int=uuid7().int)
