from distributions.models.donor import Allocation, Donor, DonorReceipt, Pledge
from distributions.models.entitlement import Entitlement, EntitlementBatch
from distributions.models.handover import Handover
from distributions.models.payment import Payment, PayoutResult, PayoutResultRow
from distributions.models.payout import PayoutBatch, PayoutLine
from distributions.models.programme import Programme, Round

__all__ = [
    "Allocation",
    "Donor",
    "DonorReceipt",
    "Entitlement",
    "EntitlementBatch",
    "Handover",
    "Payment",
    "PayoutBatch",
    "PayoutLine",
    "PayoutResult",
    "PayoutResultRow",
    "Pledge",
    "Programme",
    "Round",
]
