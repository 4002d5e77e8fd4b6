"""Payments, their parts from pots, what they depend on, whose account they go to, and the files they go out in."""

from .files import PaymentFile, PaymentResults
from .payees import KnownNumber, PayeeCheck, PotCode, SupplierNumber
from .payments import STATES, Payment, PaymentCondition, PaymentSplit
from .recoveries import Recovery, RecoverySplit

__all__ = [
    "STATES",
    "KnownNumber",
    "PayeeCheck",
    "Payment",
    "PaymentCondition",
    "PaymentFile",
    "PaymentResults",
    "PaymentSplit",
    "PotCode",
    "Recovery",
    "RecoverySplit",
    "SupplierNumber",
]
