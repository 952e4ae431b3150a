"""Records of households to break the rules of the database with."""

from typing import Any

from households.determination import decree as decrees
from households.matching.apart import keep_apart
from households.models import (
    Assignment,
    BulkDecision,
    ComparedFamily,
    Decree,
    FieldResultImport,
    FieldResultRow,
    HouseholdMerge,
    ListComparison,
    ListCompletion,
    ListFill,
    ListPairing,
    MappingProfile,
    MatchPair,
    Member,
    PairedFile,
    PairedRow,
    RowPair,
    RowRepair,
    VisitPair,
    VisitPhoto,
)
from households.models.member import Relation
from tests.factories import (
    NOW,
    AdminFactory,
    CandidateFactory,
    HouseholdFactory,
    ListImportFactory,
    ListRowFactory,
    RegionFactory,
    SourceFileFactory,
    SupervisorFactory,
    UserFactory,
    VisitFactory,
    WorkerFactory,
)
from tests.households.deciding import deliberated, draft


def assignment() -> None:
    row = CandidateFactory()
    Assignment.objects.create(
        candidate=row,
        household=row.household,
        region=row.region,
        worker=WorkerFactory(),
        assigned_by=UserFactory(),
    )


def bulk_decision() -> BulkDecision:
    listed = ListImportFactory()
    return BulkDecision.objects.create(
        list_import=listed, region=listed.region, pairs=1, decided_by=SupervisorFactory()
    )


def two_households() -> None:
    HouseholdFactory.create_batch(2)


def two_candidates() -> None:
    listed = ListImportFactory()
    CandidateFactory.create_batch(2, list_import=listed)


def families_apart() -> None:
    one, other = HouseholdFactory.create_batch(2)
    keep_apart(by=SupervisorFactory(), one=one, other=other, reason="dilihat di KTP")


def drafted() -> Decree:
    office, listed = UserFactory(), ListImportFactory()
    deliberated(listed, SupervisorFactory(), office)
    return draft(office, listed)


def issued() -> Decree:
    return decrees.issue(by=SupervisorFactory(), decree=drafted())


def field_results() -> FieldResultImport:
    file = SourceFileFactory()
    return FieldResultImport.objects.create(
        source_file=file, region=file.region, uploaded_by=file.received_by
    )


def result_row() -> None:
    FieldResultRow.objects.create(
        field_result_import=field_results(), number=2, fate="quarantined", raw=[]
    )


def merge() -> None:
    kept, gone = HouseholdFactory(), HouseholdFactory()
    HouseholdMerge.objects.create(
        kept=kept, gone=gone, region=kept.region, merged_by=SupervisorFactory()
    )


def comparison() -> ListComparison:
    old, new = ListImportFactory(), ListImportFactory()
    return ListComparison.objects.create(
        old=old, new=new, region=new.region, made_by=new.uploaded_by
    )


def compared() -> None:
    made = comparison()
    old, new = (CandidateFactory(list_import=one) for one in (made.old, made.new))
    ComparedFamily.objects.create(comparison=made, fate="same", old=old, new=new, region=new.region)


def completion() -> ListCompletion:
    listed = ListImportFactory()
    return ListCompletion.objects.create(
        list_import=listed,
        source_file=listed.source_file,
        region=listed.region,
        uploaded_by=listed.uploaded_by,
    )


def repair() -> None:
    made = completion()
    row = ListRowFactory(list_import=made.list_import)
    RowRepair.objects.create(completion=made, row=row, number=2, raw=[])


def fill(**fields: Any) -> None:
    home = HouseholdFactory()
    told = {"filled": {"rt": "001"}, **fields}
    ListFill.objects.create(list_import=ListImportFactory(), household=home, **told)


def fill_of_member() -> None:
    fill(member=member())


def member() -> Member:
    return Member.objects.create(
        household=HouseholdFactory(), relation=Relation.HEAD, name="Rusli", name_key="RUSLI"
    )


def pairing() -> ListPairing:
    return ListPairing.objects.create(
        owner=AdminFactory(), region=RegionFactory(), deleted_on=NOW.date()
    )


def paired_file() -> PairedFile:
    return PairedFile.objects.create(
        pairing=pairing(), side="left", stored="x", original_name="x", sha256="x", size=1
    )


def paired_row() -> None:
    PairedRow.objects.create(file=paired_file(), number=1, line=2, cells=[])


def row_pair() -> None:
    RowPair.objects.create(
        pairing=pairing(), left_row=1, right_row=1, probability=0.9, decision="match"
    )


def profile() -> None:
    MappingProfile.objects.create(
        region=RegionFactory(), name="x", shape="x", layout="minimal", made_by=AdminFactory()
    )


def pair_with_visit() -> None:
    row = CandidateFactory()
    MatchPair.objects.create(
        candidate=row,
        visit=VisitFactory.unlinked(),
        region=row.region,
        rule="model",
        probability=0.7,
    )


def pair_of_twins() -> None:
    listed = ListImportFactory()
    one, other = CandidateFactory.create_batch(2, list_import=listed)
    MatchPair.objects.create(
        candidate=one, twin=other, region=one.region, rule="model", probability=0.7
    )


def pair_of_visits() -> None:
    one, other = sorted(VisitFactory.unlinked().pk for _ in range(2))
    VisitPair.objects.create(
        visit_id=one, repeat_id=other, region=RegionFactory(), rule="model", probability=0.7
    )


def pair_beside_an_act() -> None:
    pair_with_visit()
    bulk_decision()


def recorded() -> None:
    VisitFactory(state="recorded")


def photo() -> None:
    VisitPhoto.objects.create(
        visit=VisitFactory(), source_file=SourceFileFactory(), sha256="x", width=1, height=1
    )
