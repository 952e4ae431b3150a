from households.models.assignment import Assignment
from households.models.bulk_decision import BulkDecision
from households.models.candidate import Candidate
from households.models.decree import Decree, DecreeRecipient
from households.models.deliberation import Deliberation
from households.models.determination import Determination
from households.models.families_apart import FamiliesApart
from households.models.field_result import FieldResultImport, FieldResultRow
from households.models.household import Household
from households.models.household_merge import HouseholdMerge
from households.models.list_comparison import ComparedFamily, ListComparison
from households.models.list_completion import ListCompletion, RowRepair
from households.models.list_fill import ListFill
from households.models.list_import import ListImport, ListRow
from households.models.list_pairing import ListPairing, PairedFile, PairedRow, RowPair
from households.models.list_problem import ListProblem
from households.models.mapping_profile import MappingProfile
from households.models.match_pair import MatchPair
from households.models.member import Member
from households.models.reason_code import ReasonCode
from households.models.visit import Visit, VisitPhoto
from households.models.visit_pair import VisitPair

__all__ = [
    "Assignment",
    "BulkDecision",
    "Candidate",
    "ComparedFamily",
    "Decree",
    "DecreeRecipient",
    "Deliberation",
    "Determination",
    "FamiliesApart",
    "FieldResultImport",
    "FieldResultRow",
    "Household",
    "HouseholdMerge",
    "ListComparison",
    "ListCompletion",
    "ListFill",
    "ListImport",
    "ListPairing",
    "ListProblem",
    "ListRow",
    "MappingProfile",
    "MatchPair",
    "Member",
    "PairedFile",
    "PairedRow",
    "ReasonCode",
    "RowPair",
    "RowRepair",
    "Visit",
    "VisitPair",
    "VisitPhoto",
]
