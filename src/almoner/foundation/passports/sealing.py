"""Seals what nobody may read in the database: bank details. Encrypted and signed (Fernet), under keys from outside.

`SEALING_KEYS` are tried in turn; the first seals. To change keys, put a new one in front: what older ones sealed can
still be read. Where there is none (development, demo, tests; never production) one is derived from the secret key.
"""

import base64
import hashlib
import json
from collections.abc import Mapping
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.utils.translation import gettext as _

from almoner.foundation.door.refusals import Refused

BEGINS = "gAAAA"
"""How everything sealed begins: the version of the format, and the years until 2106."""


@lru_cache(4)
def _ring(keys: tuple[str, ...], secret: str) -> MultiFernet:
    if keys:
        return MultiFernet([Fernet(key) for key in keys])
    derived = hashlib.sha256(b"almoner sealing\0" + secret.encode()).digest()
    return MultiFernet([Fernet(base64.urlsafe_b64encode(derived))])


def _keys() -> MultiFernet:
    return _ring(tuple(settings.SEALING_KEYS), settings.SECRET_KEY)


def seal(facts: Mapping[str, str]) -> str:
    """Facts as one sealed text."""
    text = json.dumps(dict(facts), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return _keys().encrypt(text.encode()).decode("ascii")


def unseal(sealed: str) -> dict[str, str]:
    """The facts of a sealed text.

    Raises:
        Refused: no key of this installation opens it, or it was tampered with.
    """
    try:
        opened = _keys().decrypt(sealed.encode("ascii"))
    except (InvalidToken, UnicodeEncodeError):
        raise Refused(
            _("These details cannot be opened with the keys of this installation. Ask whoever runs it.")
        ) from None
    return {str(key): str(value) for key, value in json.loads(opened).items()}
