"""The measurements as a table with the ratio, the bar and whether it is met."""

from collections.abc import Iterator
from typing import Any, NamedTuple

MEMORY_MB, RECONCILE_SECONDS, PAGE_QUERIES, PAGE_RATIO = 300, 5, 12, 25
TOOLKIT_RATIO, MEDIUM_SECONDS, GROWTH, LARGE_SECONDS, LARGE_MB = 5, 40, 2, 600, 4000
RESOURCE_RATIO, ADMIN_RATIO = 10, 25
COMPARE_SECONDS = 60
PREVIEW_RATIO, DRY_RUN_RATIO, APPLY_RATIO, LIST_GROWTH, PAGE_GROWTH = 6, 20, 12, 11, 4 / 3
WORKER_MB, READER_MB = 600, 3000


class Line(NamedTuple):
    what: str
    value: str
    bar: str
    met: bool


def lines(results: dict[str, Any]) -> list[Line]:
    """Each promise of the project with what this run says of it."""
    return [
        *_imports(results),
        *_reconcile(results),
        *_linkage(results["linkage"]),
        *_compare(results["compare"]),
        *_lists(results["lists"], results["stock"]["admin"]["dry_run"]),
        *_pages(results["pages"]),
    ]


def all_met(results: dict[str, Any]) -> bool:
    return all(line.met for line in lines(results))


def _imports(results: dict[str, Any]) -> Iterator[Line]:
    ours = results["import"]["seconds"]
    yield Line("import: applied with households, members, history", f"{ours:.2f} s", "", True)
    for way, bar in (("resource", RESOURCE_RATIO), ("admin", ADMIN_RATIO)):
        stock = results["stock"][way]["seconds"]
        ratio = stock / ours
        text = f"{stock:.1f} s = {ratio:.1f} × ours"
        yield Line(f"stock {way}: one plain table", text, f"≥ {bar} ×", ratio >= bar)
    name, peak = _largest(results["import"]["memory_mb"])
    yield Line(
        f"import: largest process ({name})", f"{peak} MB", f"≤ {MEMORY_MB} MB", peak <= MEMORY_MB
    )


def _reconcile(results: dict[str, Any]) -> Iterator[Line]:
    found, rows = results["reconcile"], f"{results['rows']:,} × {results['visits']['rows']:,}"
    seconds, bar = found["seconds"], f"< {RECONCILE_SECONDS} s"
    runs = ", ".join(f"{one:.2f}" for one in found["all"])
    text = f"{seconds:.2f} s, the least of {runs}"
    yield Line(f"reconcile {rows}", text, bar, seconds < RECONCILE_SECONDS)
    loops = f"{seconds / found['pace']:.1f} × {found['pace']:.2f} s"
    yield Line("its time in bare loops of Python", loops, "", True)


def _linkage(found: dict[str, Any]) -> Iterator[Line]:
    """Files linked by `match_files`, from reading them to the last pair written."""
    small, medium = found["small"], found["medium"]
    yield Line(f"match_files {_size(small)}", f"{small['seconds']:.2f} s", "", True)
    toolkit = found["toolkit"]["seconds"]
    ratio = toolkit / small["seconds"]
    text = f"{toolkit:.1f} s = {ratio:.1f} × ours"
    yield Line(
        "recordlinkage toolkit, same blocking", text, f"≥ {TOOLKIT_RATIO} ×", ratio >= TOOLKIT_RATIO
    )
    seconds = medium["seconds"]
    bar = f"< {MEDIUM_SECONDS} s"
    yield Line(f"match_files {_size(medium)}", f"{seconds:.1f} s", bar, seconds < MEDIUM_SECONDS)
    growth = seconds / medium["left"] / (small["seconds"] / small["left"])
    text, bar = f"{growth:.2f} × the smaller's", f"≤ {GROWTH} ×"
    yield Line("time per row, ten times as many", text, bar, growth <= GROWTH)
    if large := found.get("large"):
        seconds, (name, mb) = large["seconds"], _largest(large["memory_mb"])
        met = seconds < LARGE_SECONDS and mb <= LARGE_MB
        bar = f"< {LARGE_SECONDS} s, ≤ {LARGE_MB} MB"
        yield Line(f"match_files {_size(large)}", f"{seconds:.0f} s, {name} {mb} MB", bar, met)


def _size(found: dict[str, Any]) -> str:
    return f"{found['left']:,} × {found['right']:,}"


def _compare(compared: dict[str, Any]) -> Iterator[Line]:
    """Set-wise in the database: what the process itself holds does not grow with the lists."""
    old, new = compared["rows"]
    seconds, mb = compared["seconds"], compared["memory_mb"]["python"]
    text = f"{seconds:.1f} s, {mb} MB"
    met = seconds < COMPARE_SECONDS and mb <= MEMORY_MB
    bar = f"< {COMPARE_SECONDS} s, ≤ {MEMORY_MB} MB"
    yield Line(f"compare two editions of {old:,} and {new:,}", text, bar, met)


def _lists(found: dict[str, Any], dry_run: float) -> Iterator[Line]:
    """Upload to complete preview, applying, and the pages of a list, in three sizes."""
    small, medium = found["small"], found["medium"]
    bare = small["bare_read"] + small["bare_copy"]
    seconds, ratio = small["preview"], small["preview"] / bare
    text = f"{seconds:.2f} s = {ratio:.1f} × {bare:.2f} s"
    what = f"list of {small['rows']:,}: upload to preview, beside bare reading + COPY"
    yield Line(what, text, f"≤ {PREVIEW_RATIO} ×", ratio <= PREVIEW_RATIO)
    ratio = dry_run / seconds
    text = f"{dry_run:.1f} s = {ratio:.1f} × ours"
    yield Line("stock admin: upload with dry run", text, f"≥ {DRY_RUN_RATIO} ×", ratio >= 20)
    ratio = small["apply"] / small["bare_copy"]
    text = f"{small['apply']:.2f} s = {ratio:.1f} × {small['bare_copy']:.2f} s"
    yield Line("applying it, beside the bare COPY", text, f"≤ {APPLY_RATIO} ×", ratio <= 12)
    whole = medium["preview"] + medium["apply"]
    growth = whole / (small["preview"] + small["apply"])
    parts = f"{medium['preview']:.1f} s + {medium['apply']:.1f} s"
    what = f"list of {medium['rows']:,}: preview and applying, beside the small one"
    yield Line(what, f"{parts} = {growth:.1f} ×", f"≤ {LIST_GROWTH} ×", growth <= LIST_GROWTH)
    yield from _large_lists(found, small)


def _large_lists(found: dict[str, Any], small: dict[str, Any]) -> Iterator[Line]:
    for form, reader_mb in (("csv", WORKER_MB), ("xlsx", READER_MB)):
        if not (large := found.get(form)):
            continue
        memory = large["memory_mb"]
        worker, reader = memory["python"], memory["reader"]
        text = f"{large['preview']:.0f} s, worker {worker} MB, reader {reader} MB"
        bar = f"≤ {WORKER_MB} MB, ≤ {reader_mb} MB"
        met = worker <= WORKER_MB and reader <= reader_mb
        yield Line(f"list of {large['rows']:,} as {form}: preview", text, bar, met)
        for page, milliseconds in large["pages"].items():
            ratio = milliseconds / small["pages"][page]
            text = f"{milliseconds:.1f} ms = {ratio:.2f} × the small list's"
            yield Line(f"page of {page} ({form})", text, "≤ 1.33 ×", ratio <= PAGE_GROWTH)


def _pages(pages: dict[str, Any]) -> Iterator[Line]:
    bare = pages["bare"]["milliseconds"]
    yield Line("bare view", f"{bare:.2f} ms, {pages['bare']['queries']} queries", "", True)
    for address, page in sorted(pages["pages"].items()):
        ratio = page["milliseconds"] / bare
        value = f"{page['milliseconds']:.1f} ms = {ratio:.1f} × bare, {page['queries']} queries"
        met = ratio <= PAGE_RATIO and page["queries"] <= PAGE_QUERIES
        yield Line(f"list page {address}", value, f"≤ {PAGE_RATIO} ×, ≤ {PAGE_QUERIES}", met)


def _largest(memory: dict[str, float]) -> tuple[str, float]:
    return max(memory.items(), key=lambda item: item[1])


def as_text(results: dict[str, Any]) -> str:
    machine = ", ".join(results["machine"].values())
    rows = [f"{'✓' if x.met else '✗'} {x.what:<52} {x.value:<46} {x.bar}" for x in lines(results)]
    return "\n".join([machine, *rows])


def as_markdown(results: dict[str, Any]) -> str:
    """docs/benchmarks.md: how it was measured, on what, and what came out."""
    table = [f"| {x.what} | {x.value} | {x.bar} | {'yes' if x.met else '**no**'} |"
             for x in lines(results)]  # fmt: skip
    memory = [f"| {name} | {mb} MB |" for name, mb in _memory(results)]
    machine = [f"- {key}: {value}" for key, value in results["machine"].items()]
    return HEAD.format(machine="\n".join(machine), table="\n".join(table), memory="\n".join(memory))


def _memory(results: dict[str, Any]) -> list[tuple[str, float]]:
    peaks: dict[str, float] = {}
    for step in ("import", "visits", "reconcile", "compare"):
        for name, mb in results[step]["memory_mb"].items():
            peaks[f"{step}: {name}"] = mb
    return sorted(peaks.items(), key=lambda item: -item[1])


HEAD = """# Benchmarks

Written by `make bench`. Everything here comes from one run on one machine, so the ratios hold
where the seconds do not.

{machine}

## How it is measured
The list is made by the demo's generator: 15,000 rows × 31 columns in the P3KE family layout, with
its faults. All ways of importing read the same file into the same PostgreSQL, each in a process
of its own, timed from the reading of the file to the last row that is committed. Before each
command that is timed, ours or stock, the database is vacuumed. The commands of the application see
what requirements.txt installs and nothing else, as at an office (`scripts/as_installed.py`).

- **import** is `manage.py import_list`: raw rows as received, candidates, households, members and
  the history event of each, applied.
- **stock resource** is a django-import-export `ModelResource` that writes one table of 31 text
  columns, row by row, found by family id; no history, no rules.
- **stock admin** is the same resource through the admin: upload, dry run with its preview page,
  confirm.
- **reconcile** is `manage.py reconcile` on the list and as many field results, three times, each in
  the database as it was before. Whatever else a machine does only adds to that, so the least
  counts. Beside it stands the **bare loop**, twenty million additions in Python just before: where
  that takes longer than at another time, or on another machine, so does everything.
- **match_files** links two csv files with hard noise (`distributions/demo/styles.py`, style hard),
  from reading them to the last pair written. The **recordlinkage toolkit** reads the same files,
  takes the same normalised columns and the same blocking rules, compares like fields and
  classifies by expectation and maximisation, once between the lists and once within the first,
  as ours does; it has no weights by commonness and assigns nothing. The largest pair of lists is
  measured with `BENCH_LARGE=1`.
- **compare** is `manage.py compare_lists` on two editions, each ten times as long: most families
  again, some gone, new, moved or better off, in another order. Its memory is that of the command;
  the comparison itself is SQL.
- **list pages** are opened by an admin of the whole kabupaten on the demo at its full size: the
  median of fifteen requests through all middleware. The **bare view** passes the same middleware,
  reads the session and the user, and answers a line of text.
- **a list from upload to preview** is the receiving of the file and the reading job: every row
  checked, compared with the others and with the registry, stored as received beside as understood,
  its problems counted. Beside it stand the bare reading of the workbook by calamine and the bare
  COPY of its rows into the plain table that the stock ways fill. A million rows are measured with
  `BENCH_LARGE=1` (`make bench-large`).

Memory is the peak that Linux keeps of each process (`VmHWM`), servers and children included.

## What came out
| | measured | bar | met |
|-|-|-|-|
{table}

## Memory of each process
| step and process | peak |
|-|-|
{memory}
"""
