"""What schemathesis is told about the hall: things that are there, and what it must leave whole.

Only requests that are good by the contract are led somewhere; bad ones go out as they were made.
"""

import atexit
import itertools
import json
import os
import sys
from collections import Counter, defaultdict
from pathlib import Path

import schemathesis
from hypothesis import strategies as st
from schemathesis.core.parameters import ParameterLocation

sys.path.insert(0, str(Path(__file__).parent))

from hall import HOLDERS, ITEM_STATES, STAGES, TASK_STEPS, VERSION_STATES, Hall, Seeds  # noqa: E402

# What the driver says: the address, everybody's tokens, the right that each operation needs.
told = json.loads(Path(os.environ["ONEDOOR_FUZZ"]).read_text())
hall = Hall(tuple(told["address"]))
hall.tokens = told["tokens"]
seeds = Seeds(hall)
seeds.spare = told["items"]
counters = defaultdict(itertools.count)
cursors = defaultdict(list)
answers = defaultdict(Counter)


@atexit.register
def tell():
    """Leaves the count of answers by operation and status for the driver."""
    Path(os.environ["ONEDOOR_FUZZ_ANSWERS"]).write_text(json.dumps(answers))


# What a file of each kind begins with, and how its name ends. CSV is no file here: calendars are sent so,
# too, and the contract has an example of one.
FILES = {
    "application/pdf": (b"%PDF-1.7\n", "pdf"),
    "application/ofd": (b"PK\x03\x04", "ofd"),
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": (b"PK\x03\x04", "docx"),
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": (b"PK\x03\x04", "xlsx"),
    "image/png": (b"\x89PNG\r\n\x1a\n", "png"),
    "image/jpeg": (b"\xff\xd8\xff\xe0", "jpg"),
    "text/plain": (b"a\n", "txt"),
}
for media, (begins, _) in FILES.items():
    schemathesis.openapi.media_type(media, st.sampled_from([begins, begins * 2]))

# Changes to the items and people that the samples are made of would end the run's sense, not a bug.
PROTECTED_ITEMS = {Seeds.WORKED, Seeds.INSTANT}
PROTECTED_STAFF = set(told["protected_staff"])


def good(case, location):
    """Whether this part of the request is as the contract wants it."""
    return case.meta is None or not case.meta.is_negative_at(location)


def turn(case, of):
    """Counts an operation's requests, so that every so many are led: the same in every run."""
    return next(counters[case.operation.definition.raw["operationId"]]) % of


@schemathesis.hook
def before_call(context, case, kwargs):
    operation = case.operation.definition.raw["operationId"]
    path = case.path_parameters or {}
    if case.query and good(case, ParameterLocation.QUERY):
        lead_query(case, operation)
    if case.headers and good(case, ParameterLocation.HEADER) and "Idempotency-Key" in case.headers:
        # A key of its own for each request: what a second use does is tested elsewhere.
        case.headers["Idempotency-Key"] = f"fuzz-{next(counters['key'])}-{os.getpid()}"
    if operation == "attach_file" and good(case, ParameterLocation.HEADER):
        ending = FILES.get(case.media_type, (b"", "csv"))[1]
        case.headers["Content-Disposition"] = f"attachment; filename=a.{ending}"
    if path and good(case, ParameterLocation.PATH):
        lead_path(case, operation, path)
    if good(case, ParameterLocation.BODY):
        lead_body(case, operation)


def lead_query(case, operation):
    """A cursor is only ever one that this very list has given."""
    if "cursor" in case.query:
        known = cursors[operation]
        if known:
            case.query["cursor"] = known[turn(case, len(known))]
        else:
            del case.query["cursor"]
    in_order(case.query)


def in_order(period):
    """A period does not end before it begins, which no schema can say."""
    begins, ends = period.get("from"), period.get("to")
    if isinstance(begins, str) and isinstance(ends, str) and ends < begins:
        period["from"], period["to"] = ends, begins


def lead_path(case, operation, path):
    allowed = operation in told["allowed"]
    place = turn(case, 3)
    if "item_code" in path and case.method.upper() != "GET":
        if path["item_code"] in PROTECTED_ITEMS:
            path["item_code"] = told["spare_item"]
    if path.get("staff_number") in PROTECTED_STAFF:
        path["staff_number"] = told["spare_staff"]
    if not allowed or place == 2:
        return
    holds = HOLDERS.get(operation, told["role"]) == told["role"]
    waits = holds and operation in {**STAGES, **VERSION_STATES, **ITEM_STATES, **TASK_STEPS}
    waiting = seeds.waiting(operation) if waits else {}
    for name in path:
        value = waiting.get(name, told["places"].get(name))
        if value is not None:
            path[name] = value
    if case.headers and "If-Match" in case.headers and good(case, ParameterLocation.HEADER):
        case.headers["If-Match"] = "*"
    if operation in told["bodies"] and place == 0 and good(case, ParameterLocation.BODY):
        case.body = seeds.bodies()[operation]


def lead_body(case, operation):
    # JSON Schema counts 43.0 as an integer; no client writes whole numbers so, and the server reads
    # them as fractions.
    if isinstance(case.body, (dict, list)):
        case.body = whole(case.body)
    if isinstance(case.body, dict):
        in_order(case.body)
    # What a version's content is made of stands in the packs' schema, not in the contract: what a
    # generator makes up of it is refused, and says nothing. nonsense.py takes good content apart.
    made_up = operation in ("draft_item_version", "edit_item_version")
    created = operation == "create_application" and turn(case, 3) == 0
    if operation in told["allowed"] and (made_up or created):
        case.body = seeds.bodies()[operation]


def whole(value):
    if isinstance(value, dict):
        return {name: whole(it) for name, it in value.items()}
    if isinstance(value, list):
        return [whole(it) for it in value]
    if isinstance(value, float) and value.is_integer() and abs(value) < 2**53:
        return int(value)
    return value


@schemathesis.hook
def after_call(context, case, response):
    operation = case.operation.definition.raw["operationId"]
    answers[operation][response.status_code] += 1
    if response.status_code == 200 and case.query is not None:
        try:
            cursor = response.json().get("next_cursor")
        except (ValueError, AttributeError):
            return
        known = cursors[operation]
        if cursor and cursor not in known and len(known) < 5:
            known.append(cursor)


@schemathesis.hook
def filter_failure(context, failure, case, response):
    """Failures that are nobody's fault. Every exception stands here with its reason."""
    name = type(failure).__name__
    # `?date=` is what an emptied field of a web form sends; it counts as left out, and the contract
    # says so in words, for which a schema of the value has none.
    if name == "AcceptedNegativeData" and any(value == "" for value in (case.query or {}).values()):
        return False
    return True
