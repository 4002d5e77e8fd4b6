"""The only writers of rounds and invitations, beside the import of a list (imports.py)."""

from .rounds import correct_round, publish_round, record_round, unpublish_round

__all__ = ["correct_round", "publish_round", "record_round", "unpublish_round"]
