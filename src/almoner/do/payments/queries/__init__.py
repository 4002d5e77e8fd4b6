"""The reads of payments. Each that shows records takes who asks."""

from .behind import FIGURES, Behind, rows_behind
from .cases import account_of, case_of, cases, gates
from .money import lines_left, lines_of
from .payees import accounts_with_checks, numbers_of, payees, standing_of, supplier_number_of
from .positions import Position, committed_lines, paid_splits, positions, recovered_splits
from .seen import file_at, files, is_paid_by, of_agreement, payment_at, payments, payments_to, sees_all
from .waiting import Waiting, count_waiting, waiting, waiting_among, waiting_rows

__all__ = [
    "FIGURES",
    "Behind",
    "Position",
    "Waiting",
    "account_of",
    "accounts_with_checks",
    "case_of",
    "cases",
    "committed_lines",
    "count_waiting",
    "file_at",
    "files",
    "gates",
    "is_paid_by",
    "lines_left",
    "lines_of",
    "numbers_of",
    "of_agreement",
    "paid_splits",
    "payees",
    "payment_at",
    "payments",
    "payments_to",
    "positions",
    "recovered_splits",
    "rows_behind",
    "sees_all",
    "standing_of",
    "supplier_number_of",
    "waiting",
    "waiting_among",
    "waiting_rows",
]
