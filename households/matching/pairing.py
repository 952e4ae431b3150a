"""Any two lists on a page: brought by a person, looked into, matched, and deleted again.

The files and all that comes of them belong to whoever brought them. They are kept apart from the
office's records, in no history, and for `PAIRING_KEPT_DAYS`.
"""

from collections.abc import Mapping
from datetime import timedelta
from functools import partial
from pathlib import PurePath
from typing import IO, NamedTuple
from uuid import uuid4

from django.conf import settings
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from aidcases import audit, files
from aidcases.errors import NotAllowed, Refused
from aidcases.jobs import Heartbeat
from aidcases.models import Job, User
from aidcases.permissions import Permission, require
from aidcases.states import move
from households.matching import list_columns
from households.matching.any_two_lists import Answer
from households.ministry_list.cells import as_json, special_cell
from households.ministry_list.reading import Reader, Sheet
from households.ministry_list.refusals import Unreadable
from households.ministry_list.unlocking import opened
from households.models import ListPairing, PairedFile, PairedRow, RowPair
from households.models.list_pairing import PairingState, Side

LOOK, PAIR = KINDS = ("households.look_into_lists", "households.pair_lists")
FOLDER = "pairings"
HEAD_ROWS = 25


class Brought(NamedTuple):
    """A file as it was sent. The password is used once and not kept."""

    file: IO[bytes]
    name: str
    password: str = ""


class OneRefused(Refused):
    """One of the two files cannot be taken; `side` says which, `refusal` why."""

    def __init__(self, side: str, refusal: Refused) -> None:
        super().__init__(refusal.message)
        self.side, self.refusal = side, refusal


def receive(*, by: User, left: Brought, right: Brought) -> ListPairing:
    """Keep both files (state uploaded); the caller enqueues the look into them.

    What a password protects or an archive holds is opened here. Raises `OneRefused` for a file that
    is empty, too large or locked, and `Refused` where both are the same file.
    """
    require(by, Permission.RECONCILE)
    with transaction.atomic():
        pairing = ListPairing.objects.create(
            owner=by,
            region_id=by.scope_code or settings.HOME_REGION,
            deleted_on=timezone.localdate() + timedelta(days=settings.PAIRING_KEPT_DAYS),
        )
        kept = [_keep(pairing, side, one) for side, one in zip(Side, (left, right), strict=True)]
        if kept[0].sha256 == kept[1].sha256:
            raise Refused(_("Both are the same file. Choose the two lists that are to be matched."))
        audit.record(
            "pairing.uploaded", by=by, subject=pairing, bytes=sum(file.size for file in kept)
        )
    return pairing


def _keep(pairing: ListPairing, side: Side, brought: Brought) -> PairedFile:
    try:
        with opened(brought.file, brought.password, brought.name) as inner:
            sha256, size = files.digest(inner.file)
            files.refuse_size(size)
            name = files.shown_name(inner.name)
            kept = PairedFile(
                pairing=pairing, side=side, original_name=name, sha256=sha256, size=size
            )
            own = f"{FOLDER}/{uuid4().hex}{PurePath(name).suffix.lower()[:6]}"
            kept.stored.save(own, File(inner.file), save=False)
            kept.save()
    except Refused as refusal:
        raise OneRefused(side, refusal) from refusal
    return kept


def look(*, by: User, pairing: ListPairing, heartbeat: Heartbeat | None = None) -> None:
    """uploaded → read, with the first rows of every sheet; → unreadable, with the reason, where a
    file cannot be read or holds no rows."""
    require_own(by, pairing)
    for done, file in enumerate((pairing.left, pairing.right)):
        if heartbeat:
            heartbeat.progress(done, 2)
        _look_into(file)
    bad = pairing.left.problem or pairing.right.problem
    with transaction.atomic():
        for file in (pairing.left, pairing.right):
            file.save(update_fields=["sheets", "problem", *_CHOSEN])
        reached = PairingState.UNREADABLE if bad else PairingState.READ
        move(pairing, reached, of=PairingState.UPLOADED)
        if heartbeat:
            heartbeat.fence()


_CHOSEN = ("sheet", "header_row", "header_depth", "columns")


def _look_into(file: PairedFile) -> None:
    try:
        with files.local_path(file.stored) as path, Reader(path) as reader:
            found = list_columns.best_head(reader.sheets)
            if found is None:
                raise Unreadable("no_rows", row=1)
            file.sheets = [_kept(sheet) for sheet in reader.sheets if sheet.head]
    except Unreadable as refusal:
        file.problem = {"code": refusal.code, "params": refusal.params}
        return
    file.sheet, file.header_row, file.header_depth = found.sheet, found.row, found.depth
    file.columns, file.problem = found.guessed, {}


def _kept(sheet: Sheet) -> dict[str, object]:
    head = [[number, [*map(as_json, cells)]] for number, cells in sheet.head[:HEAD_ROWS]]
    return {
        "name": sheet.name,
        "height": sheet.height,
        "head": head,
        "since_1904": sheet.since_1904,
    }


def sheets_of(file: PairedFile) -> list[Sheet]:
    """The sheets that can be seen, with their first rows."""
    return [
        Sheet(
            sheet["name"],
            False,
            sheet["height"],
            [
                (number, [special_cell(c) if isinstance(c, dict) else c for c in cells])
                for number, cells in sheet["head"]
            ],
            file.since_1904,
        )
        for sheet in file.sheets
    ]


def choose(*, by: User, pairing: ListPairing, answers: Mapping[str, Answer]) -> None:
    """What a person says of both files' columns; the caller enqueues the matching.

    Raises `Refused` where nothing tells who a row is of, or the lists have nothing in common.
    """
    require_own(by, pairing)
    for file in (pairing.left, pairing.right):
        answer = answers[file.side]
        list_columns.refuse_useless(answer.columns or {}, file.original_name)
        file.sheet, file.header_row, file.header_depth = answer.sheet, answer.row, answer.depth
        file.columns = answer.columns or {}
    list_columns.refuse_unlike(pairing.left.columns, pairing.right.columns)
    with transaction.atomic():
        if locked(pairing).state == PairingState.MATCHED:
            move(pairing, PairingState.READ, of=PairingState.MATCHED, matched_at=None, counts={})
        for file in (pairing.left, pairing.right):
            file.save(update_fields=_CHOSEN)


def locked(pairing: ListPairing) -> ListPairing:
    """The run, for this transaction alone; raises `Refused` while a worker has it in hand."""
    rows = ListPairing.objects.select_for_update(skip_locked=True)
    found = rows.filter(pk=pairing.pk).first()
    if found is None:
        raise Refused(_("The lists are being matched at this moment. Stop the work, or wait."))
    pairing.state = found.state
    return found


def forget(*, by: User, pairing: ListPairing) -> None:
    """Delete both files and all that came of them, at once."""
    require_own(by, pairing)
    with transaction.atomic():
        _forget(locked(pairing))
        audit.record("pairing.deleted", by=by, subject=pairing)


def forget_old() -> int:
    """Delete what has been kept as long as it may be, and files that no run knows of."""
    today, done = timezone.localdate(), 0
    for pk in ListPairing.objects.filter(deleted_on__lte=today).values_list("pk", flat=True):
        with transaction.atomic():
            rows = ListPairing.objects.select_for_update(skip_locked=True)
            pairing = rows.select_related("owner").filter(pk=pk).first()
            if pairing is not None:
                audit.record("pairing.expired", by=pairing.owner, subject=pairing)
                _forget(pairing)
                done += 1
    _forget_strays()
    return done


def _forget(pairing: ListPairing) -> None:
    stored = list(pairing.files.values_list("stored", flat=True))
    for rows in (
        RowPair.objects.filter(pairing=pairing),
        PairedRow.objects.filter(file__in=list(pairing.files.values_list("pk", flat=True))),
    ):
        rows._raw_delete(rows.db)
    # The job's row stays; its link would lead nowhere.
    asked = Job.objects.filter(kind__in=KINDS, parameters__pairing=pairing.pk)
    asked.update(result_url="")
    ListPairing.objects.filter(pk=pairing.pk).delete()
    for name in stored:
        transaction.on_commit(partial(default_storage.delete, name))


def _forget_strays() -> None:
    """Files that were stored by a request that then failed, a day after it."""
    if not default_storage.exists(FOLDER):
        return
    before = timezone.now() - timedelta(days=1)
    for name in default_storage.listdir(FOLDER)[1]:
        path = f"{FOLDER}/{name}"
        known = PairedFile.objects.filter(stored=path).exists()
        if not known and default_storage.get_modified_time(path) < before:
            default_storage.delete(path)


def require_own(by: User, pairing: ListPairing) -> None:
    """Raise `NotAllowed` for anybody but the person who brought the files."""
    require(by, Permission.RECONCILE)
    if pairing.owner_id != by.pk:
        raise NotAllowed(_("These files belong to the person who uploaded them."))
