"""Nonsense that no schema-driven generator sends: broken bytes, forged cursors, dates beyond time.

Whatever comes in, an answer must be documented for its operation, in the documented shape, never a
500, and never a connection that ends without an answer.
"""

import base64
import gzip
import json
import re
import socket
import time
from dataclasses import dataclass
from urllib.parse import urlencode

import jsonschema_rs

from hall import HOLDERS

# Answers that come from below the operations, and so are documented for none of them.
EVERYWHERE = {405}

LONG = "x" * 5000
PATHS = [
    "%00",
    "a%00b",
    "%FF",
    "%C0%80",
    "..%2F..%2F..%2Fetc%2Fpasswd",
    "%2e%2e",
    "'%20or%201=1--",
    LONG,
    "-1",
    "0",
    "99999999999999999999",
    "1e3",
    "%E5%BC%A0",
    "%F0%9F%98%80",
    "%20",
    "*",
    "%25",
    "00000000-0000-0000-0000-000000000000",
    "ffffffff-ffff-ffff-ffff-ffffffffffff",
    "%5C",
    "null",
]
WORDS = ["%00", "x%00", "%FF%FE", LONG, "%20", "'", "%25", "%5C", "_", "%F0%9F%98%80", "a&a=b", "%"]
DATES = [
    "-262143-01-01",
    "%2B262142-12-31",
    "-9999-01-01",
    "0000-01-01",
    "0000-12-31",
    "10000-01-01",
    "9999-12-31",
    "2026-02-30",
    "2026-13-01",
    "2026-1-1",
    "20260101",
    "2026-01-01T00:00:00Z",
    "x",
    "-0001-01-01",
    "294277-01-01",
    "%2B294277-01-01",
]
MOMENTS = [
    "-262143-01-01T00:00:00Z",
    "%2B262142-12-31T23:59:59-23:59",
    "9999-12-31T23:59:60Z",
    "x",
    "2026-11-23T10:00:00",
    "2026-11-23",
    "0000-01-01T00:00:00%2B23:59",
    "1795431245",
    "2026-11-23T25:00:00Z",
    "-4800-01-01T00:00:00Z",
    "%2B294277-01-01T00:00:00Z",
]
NUMBERS = [
    "-1",
    "0",
    "201",
    "65535",
    "65536",
    "4294967296",
    "9223372036854775808",
    "1e3",
    "1.0",
    "%2B5",
    "0x10",
    "x",
    "%00",
    "NaN",
    "%EF%BC%95",
    "99999999999999999999999999",
]
FLAGS = ["1", "0", "TRUE", "True", "yes", "x", "%00"]
TOKENS = [
    "",
    "x",
    "a.b.c",
    "..",
    "e30.e30.",
    "null",
    "x" * 7000,
    "Bearer x",
    "\xff\xfe",
    # {"alg":"none"}, then {"alg":"HS256"} signed with nothing.
    "eyJhbGciOiJub25lIn0.eyJzdWIiOiIwMTlhIn0.",
    "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIwMTlhIn0.AAAA",
]
TAGS = [
    "",
    '""',
    "x",
    '"x"',
    "0",
    '"0.00000000"',
    '"-1.0"',
    '"99999999999.0"',
    "W/*",
    '"98.0", "99.0"',
    '"' + "9" * 4000 + '"',
    "\xff",
]
KEYS = ["", "x" * 201, "x" * 4000, "\xff", "钥匙", "a\tb"]
METHODS = [
    "GET",
    "POST",
    "PUT",
    "PATCH",
    "DELETE",
    "OPTIONS",
    "TRACE",
    "CONNECT",
    "PROPFIND",
    "FOO",
]


def cursors():
    """What our cursors are made of inside, with other things in it."""
    insides = [
        b'"\\u0000"',
        b'"a\\u0000b"',
        b"null",
        b"{}",
        b"[]",
        b'[""]',
        b"[0,0]",
        b"[-1,-1]",
        b"[9223372036854775807,9223372036854775807]",
        b"[-9223372036854775808,0]",
        b"[1e400,0]",
        b'["\\u0000","\\u0000"]',
        b'["-262143-01-01T00:00:00Z","' + b"0" * 32 + b'"]',
        b'["+262142-12-31T23:59:59Z","' + b"0" * 32 + b'"]',
        b"[" * 5000,
        b'"' + b"x" * 250 + b'"',
        b'"00000000-0000-0000-0000-000000000000"',
        b"\xff\xfe",
        b'"\xc3\xa9"',
        b'"%"',
        b'"\\ud800"',
        b'["0001-01-01T00:00:00Z","00000000-0000-0000-0000-000000000000"]',
    ]
    sealed = [base64.urlsafe_b64encode(it).decode().rstrip("=") for it in insides]
    return sealed + ["x", "=", "%00", "%FF", "a" * 400, LONG, "....", "%2F%2B=="]


# A file that is one, and what names none.
PDF = b"%PDF-1.7\n"
FILE_HEADERS = [
    ("Content-Type", "application/pdf"),
    ("Content-Disposition", "attachment; filename*=UTF-8''%E8%AE%B0%E5%BD%95.pdf"),
]
FILE_NAMES = [
    "",
    "attachment",
    "attachment;",
    "attachment; filename",
    "attachment; filename=",
    'attachment; filename="a.pdf',
    'attachment; filename="../a.pdf"',
    "attachment; filename=a.exe",
    "inline; filename=a.pdf",
    "form-data; name=a; filename=a.pdf",
    "attachment; filename*=UTF-8''%FF%FE.pdf",
    "attachment; filename*=UTF-8''a%00.pdf",
    "attachment; filename*=UTF-8''a%2Fb.pdf",
    "attachment; filename*=UTF-8''a%0D%0Ab.pdf",
    "attachment; filename*=UTF-8''%E2%80%AEfdp.pdf",
    "attachment; filename*=" + "x" * 4000,
    "attachment; filename*=UTF-8''" + "x" * 3000 + ".pdf",
    ";" * 1000,
]


def takes_file(operation):
    """Whether the body is a file rather than a document."""
    return "application/pdf" in operation.get("requestBody", {}).get("content", {})


def deep(levels, opening="[", closing="]"):
    return (opening * levels + "1" + closing * levels).encode()


# A UUID of nothing.
NIL = "00000000-0000-0000-0000-000000000000"

# A body, and the statuses by which it may be refused.
UNREADABLE = {400}
BODIES = [
    ("nothing", b"", UNREADABLE),
    ("white space", b" \n\t ", UNREADABLE),
    ("half an object", b'{"a":', UNREADABLE),
    ("null", b"null", {400, 422}),
    ("a list", b"[]", {400, 422}),
    ("a word", b'"x"', {400, 422}),
    ("a number", b"0", {400, 422}),
    ("two bodies", b"{}{}", UNREADABLE),
    ("a list 10,000 deep", deep(10_000), UNREADABLE),
    ("objects 10,000 deep", deep(10_000, '{"form":', "}"), UNREADABLE),
    ("an unclosed list 100,000 deep", b"[" * 100_000, UNREADABLE),
    ("a NUL byte", b'{"a":"\x00"}', UNREADABLE),
    ("an escaped NUL", b'{"a":"\\u0000"}', UNREADABLE),
    ("an escaped NUL in a name", b'{"\\u0000":"a"}', UNREADABLE),
    ("not UTF-8", b'{"a":"\xff\xfe"}', UNREADABLE),
    ("half a surrogate pair", b'{"a":"\\ud800"}', UNREADABLE),
    ("overlong UTF-8", b'{"a":"\xc0\x80"}', UNREADABLE),
    ("a byte order mark", b"\xef\xbb\xbf{}", {400, 422}),
    ("UTF-16", "{}".encode("utf-16"), UNREADABLE),
    ("a huge number", b'{"a":1e999}', {400, 422}),
    ("a number of 10,000 digits", b'{"a":' + b"9" * 10_000 + b"}", {400, 422}),
    ("an unknown field", b'{"no_such_field":1}', {400, 422}),
    ("comments", b"{/* */}", UNREADABLE),
    ("NaN", b'{"a":NaN}', UNREADABLE),
]
WRONG = [
    [],
    {},
    None,
    0,
    -1,
    1.5,
    1e300,
    2**70,
    True,
    "",
    "x",
    "\u0001",
    "😀" * 300,
    "x" * 100_000,
    " ",
    "-262143-01-01",
    "+262142-12-31",
    "-4800-01-01",
    "0000-01-01",
    "2026-02-30",
    "\u202e",
    "+262142-12-31T23:59:59-23:59",
    "-4800-01-01T00:00:00Z",
    "9999-12-31T23:59:59-23:59",
]
MEDIA = [
    None,
    "text/plain",
    "application/x-www-form-urlencoded",
    "multipart/form-data; boundary=x",
    "application/xml",
    "json",
    "application/jsonx",
    "\xff",
    "",
    ";",
    "application/json-patch+json",
]


@dataclass
class Fault:
    what: str
    request: str
    answer: str
    wanted: str

    def __str__(self):
        lines = [f"- {self.what}", f"  request: {self.request}", f"  answer:  {self.answer}"]
        return "\n".join([*lines, f"  wanted:  {self.wanted[:300]}"])


class Nonsense:
    def __init__(self, hall, seeds, contract):
        self.hall, self.seeds, self.contract = hall, seeds, contract
        # Everything that stays as it is happens to an item that nobody else needs.
        self.places = {**seeds.places(), "item_code": seeds.spare_item()}
        self.faults, self.sent = [], 0
        self.kinds = {
            it["type"]: it["status"] for it in hall.send("GET", "/problems").json()["items"]
        }
        self.schemas = {}
        self.callers = {}

    # Checking

    def validator(self, schema):
        key = json.dumps(schema, sort_keys=True)
        if key not in self.schemas:
            whole = {
                "$schema": "https://json-schema.org/draft/2020-12/schema",
                **schema,
                "components": self.contract["components"],
            }
            self.schemas[key] = jsonschema_rs.validator_for(whole, validate_formats=True)
        return self.schemas[key]

    def fault(self, what, request, answer, wanted):
        short = answer.body[:300].decode("utf-8", "replace")
        told = f"{answer.status} {answer.headers.get('content-type', '')} {short}"
        self.faults.append(Fault(what, request, told, wanted))

    def check(self, what, request, answer, operation=None, wanted=None, method="GET"):
        """Everything that must hold of any answer; `wanted` are the statuses that this one may have."""
        self.sent += 1
        problem = lambda told: self.fault(what, request, answer, told)
        if answer.status == 0:
            return problem("an answer: the connection just ended")
        if 500 <= answer.status and answer.status != 503:
            return problem("never a 5xx")
        if wanted is not None and answer.status not in wanted:
            problem("one of " + ", ".join(str(it) for it in sorted(wanted)))
        if operation is not None:
            documented = operation["responses"].get(str(answer.status))
            if documented is None and answer.status not in EVERYWHERE:
                problem(f"a documented status, not {answer.status}")
            if documented is not None and answer.status < 400:
                self.check_content(problem, answer, documented, method)
        if 400 <= answer.status:
            self.check_problem(problem, answer, method)

    def check_content(self, problem, answer, documented, method):
        content = documented.get("content", {})
        if not content:
            if answer.body:
                problem("no body, as documented")
            return
        if answer.media not in content:
            return problem("a documented content type: " + ", ".join(content))
        if method == "HEAD" or "json" not in answer.media:
            return
        schema = content[answer.media].get("schema")
        wrong = next(self.validator(schema).iter_errors(answer.json()), None) if schema else None
        if wrong is not None:
            problem(f"a body as documented: {wrong.message} at {list(wrong.instance_path)}")

    def check_problem(self, problem, answer, method):
        if answer.media != "application/problem+json":
            return problem("application/problem+json")
        if method == "HEAD":
            return
        body = answer.json()
        schema = {"$ref": "#/components/schemas/ProblemBody"}
        wrong = next(self.validator(schema).iter_errors(body), None)
        if wrong is not None:
            problem(f"a problem as documented: {wrong.message}")
        if body.get("status") != answer.status:
            problem("the body's status that of the answer")
        if self.kinds.get(body.get("type")) != answer.status:
            problem("a type that /problems lists with this status")
        if body.get("trace_id") != answer.headers.get("x-request-id"):
            problem("trace_id the same as X-Request-Id")
        needed = {401: "www-authenticate", 405: "allow", 429: "retry-after", 503: "retry-after"}
        name = needed.get(answer.status)
        if name is not None and name not in answer.headers:
            problem(f"the header {name}")

    # Sending

    def operations(self):
        return operations(self.contract)

    def target(self, path, operation, bare=False, **instead):
        """The path with every place filled in, by `instead`, by what we made, or by its example; unless
        `bare`, with the questions that must be answered."""
        asked = []
        for parameter in operation.get("parameters", []):
            name = parameter["name"]
            if parameter["in"] == "query" and parameter.get("required"):
                asked.append((name, parameter.get("example", "1")))
            if parameter["in"] != "path":
                continue
            known = self.places.get(name, parameter.get("example", self.nothing(parameter, "1")))
            path = path.replace("{%s}" % name, str(instead.get(name, known)))
        return path if bare or not asked else f"{path}?{urlencode(asked)}"

    def caller(self, method, path, operation):
        """The token of somebody who gets past the gate."""
        if {} in operation.get("security", [{}]):
            return None
        if not self.callers:
            for role, token in self.hall.tokens.items():
                for name in allowed(self.hall, self.contract, role):
                    if HOLDERS.get(name, role) == role:
                        self.callers.setdefault(name, token)
        return self.callers.get(operation["operationId"])

    @staticmethod
    def nothing(parameter, code="none"):
        """What is nowhere, written as the place is: a UUID, or a code."""
        return NIL if parameter["schema"].get("format") == "uuid" else code

    @staticmethod
    def unknown(operation):
        """Places that are nowhere."""
        places = [it for it in operation.get("parameters", []) if it["in"] == "path"]
        return {it["name"]: Nonsense.nothing(it) for it in places}

    def headers(self, operation):
        names = {it["name"] for it in operation.get("parameters", []) if it["in"] == "header"}
        headers = [("If-Match", '"1.00000000"')] if "If-Match" in names else []
        return headers + (FILE_HEADERS if takes_file(operation) else [])

    def throw(
        self, what, method, target, operation, wanted=None, headers=(), body=None, token=None
    ):
        shown = f"{method} {target[:200]}"
        if headers:
            shown += " " + " ".join(f"[{name}: {value[:60]}]" for name, value in headers)
        if isinstance(body, bytes):
            shown += f" body {body[:80]!r} ({len(body)} bytes)"
        answer = self.hall.send(method, target, headers, body, token)
        self.check(
            f"{operation['operationId'] if operation else 'no operation'}: {what}",
            shown,
            answer,
            operation,
            wanted,
            method,
        )
        return answer

    # What is thrown

    def everything(self, quick=False):
        self.quick = quick
        for method, path, operation in self.operations():
            if path == "/api/v1/sandbox/clock" and method == "POST":
                self.bodies(method, path, operation)
                continue
            self.paths(method, path, operation)
            self.queries(method, path, operation)
            self.tokens(method, path, operation)
            if takes_file(operation):
                self.files(method, path, operation)
            else:
                self.bodies(method, path, operation)
            self.tags(method, path, operation)
            self.keys(method, path, operation)
        self.methods()
        self.lines()
        self.conditional()
        self.languages()
        return self.faults

    def paths(self, method, path, operation):
        token = self.caller(method, path, operation)
        body = self.good(operation) if "requestBody" in operation else None
        for name in self.unknown(operation):
            for value in PATHS:
                target = self.target(path, operation, **{name: value})
                wanted = None if value in ("0", "-1") else {400, 404, 405, 412, 422}
                self.throw(
                    f"path {name}",
                    method,
                    target,
                    operation,
                    wanted,
                    self.headers(operation),
                    body,
                    token,
                )

    def queries(self, method, path, operation):
        token = self.caller(method, path, operation)
        where = self.target(path, operation, bare=True)
        if method == "GET":
            self.throw(
                "an unknown parameter", method, where + "?no_such=1", operation, None, token=token
            )
        for parameter in operation.get("parameters", []):
            if parameter["in"] != "query":
                continue
            name, schema = parameter["name"], json.dumps(parameter["schema"])
            wanted = {400, 422}
            if name == "cursor":
                values, wanted = cursors(), None
            elif '"date"' in schema:
                values = DATES
                wanted = None
            elif '"date-time"' in schema:
                values, wanted = MOMENTS, None
            elif '"integer"' in schema:
                # Of a thing that is not there nothing is said of how many to a page.
                values, wanted = NUMBERS, {200, 400, 422} | ({404} if "{" in path else set())
            elif '"boolean"' in schema:
                values, wanted = FLAGS, None
            elif "$ref" in schema:
                values = ["x", "%00", LONG, "CURRENT", "%20current"]
            else:
                values, wanted = WORDS, None
            for value in values:
                self.throw(
                    f"?{name}", method, f"{where}?{name}={value}", operation, wanted, token=token
                )
            twice = f"{where}?{name}=1&{name}=2"
            self.throw(f"?{name} twice", method, twice, operation, {400, 422}, token=token)

    def tokens(self, method, path, operation):
        open_to_all = {} in operation.get("security", [{}])
        if not open_to_all:
            target = self.target(path, operation)
            self.throw("no token", method, target, operation, {401})
            for token in TOKENS:
                header = [("Authorization", f"Bearer {token}")]
                self.throw("a bad token", method, target, operation, {401}, header)
            for header in ("Basic eDp4", "Bearer", "bearer", "", "Negotiate x"):
                self.throw(
                    "a bad token", method, target, operation, {401}, [("Authorization", header)]
                )
            good = next(iter(self.hall.tokens.values()))
            parts = good.split(".")
            forged = [
                good[:-2] + ("AA" if good[-2:] != "AA" else "BB"),
                ".".join([parts[0], parts[1][:-4] + "AAAA", parts[2]]),
                parts[0] + "." + parts[1],
            ]
            for token in forged:
                self.throw("a forged token", method, target, operation, {401}, token=token)

    def bodies(self, method, path, operation):
        if "requestBody" not in operation:
            return
        token = self.caller(method, path, operation)
        target = self.target(path, operation)
        headers = self.headers(operation)
        kinds = list(operation["requestBody"]["content"])
        media = [("Content-Type", kinds[0])]
        past_the_gate = {409, 412}
        for what, body, wanted in BODIES:
            if "application/json" not in kinds:
                # No JSON is XML, good or bad: not UTF-8 is 400, everything else 422.
                wanted = {400, 422}
            self.throw(
                f"a body of {what}", method, target, operation, wanted, headers + media, body, token
            )
        for kind in MEDIA:
            if kind in kinds:
                continue
            media_given = [] if kind is None else [("Content-Type", kind)]
            self.throw(
                f"content type {kind}",
                method,
                target,
                operation,
                {415},
                headers + media_given,
                b"{}",
                token,
            )
        big = b'{"a":"' + b"x" * (512 * 1024) + b'"}'
        self.throw(
            "a body too large", method, target, operation, {413}, headers + media, big, token
        )
        chunked = [("Transfer-Encoding", "chunked")]
        chunks = b"80001\r\n" + b" " * 0x80001 + b"\r\n0\r\n\r\n"
        self.throw(
            "a chunked body too large",
            method,
            target,
            operation,
            {413},
            headers + media + chunked,
            chunks,
            token,
        )
        packed = [("Content-Encoding", "gzip")]
        bomb = gzip.compress(b" " * (64 * 1024 * 1024))
        self.throw(
            "64 MiB gzipped",
            method,
            target,
            operation,
            {413, 415},
            headers + media + packed,
            bomb,
            token,
        )
        self.throw(
            "broken gzip",
            method,
            target,
            operation,
            {400, 415},
            headers + media + packed,
            b"\x1f\x8bxx",
            token,
        )
        self.fields(method, path, operation, media, token)

    def files(self, method, path, operation):
        """Files that are not what they are said to be, or not said to be anything."""
        token = self.caller(method, path, operation)
        target = self.somewhere(method, path, operation)
        kind, name = FILE_HEADERS
        limit = 20 * 1024 * 1024
        thrown = [
            ("nothing", FILE_HEADERS, b"", {422}),
            ("a program", FILE_HEADERS, b"MZ\x90\x00", {422}),
            ("no name", [kind], PDF, {400}),
            ("a length beyond the limit", FILE_HEADERS + [("Content-Length", str(limit + 1))], PDF, {413}),
            ("gzip", FILE_HEADERS + [("Content-Encoding", "gzip")], gzip.compress(PDF), {400}),
            ("bytes beyond the limit", FILE_HEADERS, PDF + b" " * limit, {413}),
        ]
        for what, headers, body, wanted in thrown:
            self.throw(f"a file of {what}", method, target, operation, wanted, headers, body, token)
        for called in FILE_NAMES:
            headers = [kind, ("Content-Disposition", called)]
            self.throw("a bad name", method, target, operation, {400, 422}, headers, PDF, token)
        for media in ["application/json", *MEDIA]:
            if media in operation["requestBody"]["content"]:
                continue
            headers = [name] + ([] if media is None else [("Content-Type", media)])
            self.throw(f"content type {media}", method, target, operation, {415}, headers, PDF, token)

    def fields(self, method, path, operation, media, token):
        """A good body with one place of it gone wrong at a time, sent to where it would do something."""
        good = self.good(operation)
        if not isinstance(good, dict):
            return
        where = self.somewhere(method, path, operation)
        headers = media + ([("If-Match", "*")] if self.headers(operation) else [])
        for number, (place, value) in enumerate(walk(good)):
            # Every place meets every kind of wrong value if there are few, some of them if many.
            stride = (5 if self.quick else 1) * (6 if 40 <= number else 1)
            for turn, wrong in enumerate(WRONG):
                if (number + turn) % stride:
                    continue
                body = json.dumps(put(good, place, wrong), ensure_ascii=False).encode()
                pointer = "/".join(str(it) for it in place)
                answer = self.throw(
                    f"/{pointer} is {str(wrong)[:40]!r}",
                    method,
                    where,
                    operation,
                    None,
                    headers,
                    body,
                    token,
                )
                if answer.status < 300 and not operation["operationId"].startswith("edit_"):
                    where = self.somewhere(method, path, operation)
        text = json.dumps(good, ensure_ascii=False)
        if good:
            twice = (text[:-1] + "," + text[1:]).encode()
            self.throw(
                "every field twice", method, where, operation, {400, 422}, headers, twice, token
            )

    def good(self, operation):
        """A body that would do."""
        if takes_file(operation):
            return PDF
        made = self.seeds.bodies().get(operation["operationId"])
        content = operation["requestBody"]["content"]
        schema = content.get("application/json", next(iter(content.values())))["schema"]
        return made if made is not None else example(self.contract, schema)

    def somewhere(self, method, path, operation):
        """Where the operation has something to do: something that waits for just this."""
        return self.target(path, operation, **self.seeds.waiting(operation["operationId"]))

    def tags(self, method, path, operation):
        if not any(name == "If-Match" for name, _ in self.headers(operation)):
            return
        token, target = self.caller(method, path, operation), self.target(path, operation)
        media, body = [], None
        if "requestBody" in operation:
            media = [("Content-Type", "application/json")]
            body = json.dumps(self.good(operation), ensure_ascii=False).encode()
        refused = {400, 403, 404, 409, 410, 412, 422, 428}
        self.throw("no If-Match", method, target, operation, refused, media, body, token)
        for tag in TAGS:
            self.throw(
                "a bad If-Match",
                method,
                target,
                operation,
                refused,
                media + [("If-Match", tag)],
                body,
                token,
            )

    def keys(self, method, path, operation):
        names = {it["name"] for it in operation.get("parameters", []) if it["in"] == "header"}
        if "Idempotency-Key" not in names:
            return
        token, target = self.caller(method, path, operation), self.target(path, operation)
        for key in KEYS:
            self.throw(
                "a bad Idempotency-Key",
                method,
                target,
                operation,
                {400, 422},
                self.headers(operation) + [("Idempotency-Key", key)],
                None,
                token,
            )

    def methods(self):
        """Methods that a path does not have; HEAD goes wherever GET goes (RFC 9110, 9.1)."""
        for path, item in self.contract["paths"].items():
            operation = next(iter(item.values()))
            target = self.target(path, operation)
            for method in METHODS:
                if method.lower() in item:
                    continue
                answer = self.throw(
                    f"{method}", method, target, None, {405, 204} if method == "OPTIONS" else {405}
                )
                allowed = set(answer.headers.get("allow", "").replace(" ", "").split(","))
                missing = {it.upper() for it in item} - allowed
                if answer.status == 405 and missing:
                    self.fault(
                        f"{method} {path}", f"{method} {target}", answer, f"Allow with {missing}"
                    )
            if "get" in item and {} in operation.get("security", [{}]):
                shown = f"HEAD {target}"
                head, got = self.hall.send("HEAD", target), self.hall.send("GET", target)
                self.check("HEAD as GET", shown, head, None, {got.status}, "HEAD")
        for target in (
            "/nowhere",
            "/api",
            "/api/v1",
            "/api/v1/",
            "/api/v1/items/",
            "//",
            "/api/v1//items",
            "/../../etc/passwd",
            "/docs/../../etc/passwd",
            "/docs/%2e%2e/%2e%2e/etc/passwd",
            "/docs/no-such-file",
            "/%00",
            "/" + LONG,
            "/api/v1/items;x=1",
            "/API/V1/ITEMS",
            "/openapi.yml",
            "/health",
            "/.git/config",
            "/api/v2/items",
        ):
            for method in ("GET", "POST"):
                answer = self.throw("no such path", method, target, None, {301, 308, 404, 405})

    def lines(self):
        """Requests whose very lines are wrong: whatever the HTTP layer says, it says it briefly."""
        host = b"Host: x\r\n"
        raw = [
            ("no version", b"GET /health/live\r\n\r\n"),
            ("an odd version", b"GET /health/live HTTP/9.9\r\n" + host + b"\r\n"),
            ("a header without a name", b"GET /health/live HTTP/1.1\r\n: x\r\n\r\n"),
            (
                "a negative length",
                b"POST /api/v1/sessions HTTP/1.1\r\n" + host + b"Content-Length: -1\r\n\r\n",
            ),
            (
                "two lengths",
                b"POST /api/v1/sessions HTTP/1.1\r\n"
                + host
                + b"Content-Length: 1\r\nContent-Length: 2\r\n\r\n{}",
            ),
            (
                "length and chunks",
                b"POST /api/v1/sessions HTTP/1.1\r\n"
                + host
                + b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
            ),
            (
                "bad chunks",
                b"POST /api/v1/sessions HTTP/1.1\r\n"
                + host
                + b"Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
            ),
            ("NUL in a header", b"GET /health/live HTTP/1.1\r\n" + host + b"X: \x00\r\n\r\n"),
            (
                "a header of 1 MiB",
                b"GET /health/live HTTP/1.1\r\n" + host + b"X: " + b"x" * 2**20 + b"\r\n\r\n",
            ),
            (
                "10,000 headers",
                b"GET /health/live HTTP/1.1\r\n" + host + b"X: x\r\n" * 10_000 + b"\r\n",
            ),
            ("a path of 1 MiB", b"GET /" + b"x" * 2**20 + b" HTTP/1.1\r\n" + host + b"\r\n"),
            ("a raw NUL in the path", b"GET /api/v1/items/\x00 HTTP/1.1\r\n" + host + b"\r\n"),
            (
                "raw UTF-8 in the path",
                "GET /api/v1/items/张 HTTP/1.1\r\n".encode() + host + b"\r\n",
            ),
            ("raw latin-1 in the path", b"GET /api/v1/items/\xff HTTP/1.1\r\n" + host + b"\r\n"),
            ("not HTTP", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03"),
        ]
        for what, request in raw:
            self.sent += 1
            answer = self.hall.send_bytes(request, timeout=10)
            if 500 <= answer.status and answer.status != 505:
                self.fault(what, repr(request[:80]), answer, "never a 5xx")
            if self.hall.send("GET", "/health/live").status != 200:
                self.fault(what, repr(request[:80]), answer, "a server that lives on")
        self.slow()

    def slow(self):
        """A body that stops half way does not hold anybody else up, nor its connection for ever."""
        head = (
            b"POST /api/v1/sessions HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
            b'Content-Length: 100\r\n\r\n{"login":'
        )
        lines = []
        for _ in range(50):
            line = socket.create_connection(self.hall.address, 10)
            line.sendall(head)
            lines.append(line)
        begun = time.monotonic()
        answer = self.hall.send("GET", "/api/v1/items?limit=1")
        took = time.monotonic() - begun
        self.sent += 1
        if answer.status != 200 or 2 < took:
            self.fault(
                "50 bodies stuck half way",
                "GET /api/v1/items",
                answer,
                f"200 at once, not after {took:.1f} s",
            )
        for line in lines:
            line.close()

    def conditional(self):
        for method, path, operation in self.operations():
            if method != "GET":
                continue
            token, target = self.caller(method, path, operation), self.target(path, operation)
            first = self.hall.send(method, target, token=token)
            tag = first.headers.get("etag")
            if tag is None:
                continue
            for told in (tag, f'"x", {tag}', f"W/{tag}", "*"):
                headers = [("If-None-Match", told)]
                answer = self.throw(
                    "If-None-Match", method, target, operation, {304}, headers, token=token
                )
                if answer.status == 304 and answer.headers.get("etag") != tag:
                    self.fault("304", f"GET {target}", answer, "the ETag again (RFC 9110, 15.4.5)")
            for told in ('"x"', "", "x", "\xff", '"' + "x" * 5000):
                self.throw(
                    "another If-None-Match",
                    method,
                    target,
                    operation,
                    {200},
                    [("If-None-Match", told)],
                    token=token,
                )
            packed = self.hall.send(method, target, [("Accept-Encoding", "gzip")], token=token)
            self.sent += 1
            if packed.headers.get("content-encoding") == "gzip":
                if gzip.decompress(packed.body) != first.body:
                    self.fault("gzip", f"GET {target}", packed, "the same body, packed")
                if "accept-encoding" not in packed.headers.get("vary", "").lower():
                    self.fault("gzip", f"GET {target}", packed, "Vary: Accept-Encoding")

    def languages(self):
        """The language of a problem is that of the caller, and all of it."""
        chinese = re.compile("[\u4e00-\u9fff]")
        asked = [
            (None, "zh-CN"),
            ("en", "en"),
            ("en-GB,zh;q=0.5", "en"),
            ("zh-TW", "zh-CN"),
            ("fr", "zh-CN"),
            ("*", "zh-CN"),
            ("", "zh-CN"),
            ("en;q=0", "zh-CN"),
            ("zh;q=0, en", "en"),
            (";;;,,,", "zh-CN"),
            ("\xff", "zh-CN"),
            ("en;q=x", None),
            ("x" * 5000, "zh-CN"),
            ("e,é", None),
        ]
        asks = [
            ("GET", it, None, None)
            for it in (
                "/api/v1/items/none",
                "/api/v1/items?limit=0",
                "/api/v1/items?type=x",
                "/api/v1/items?no=1",
                "/api/v1/items?limit=1&limit=2",
                "/api/v1/items?q=%00",
                "/api/v1/items?cursor=x",
                "/api/v1/calendar/days?from=2026-01-01&to=2027-01-01",
                "/api/v1/applications",
                "/nowhere",
            )
        ]
        asks += [
            ("POST", "/api/v1/sessions", body, None)
            for body in (
                b"",
                b"{",
                b"[]",
                b"{}",
                b'{"login":1}',
                b'{"login":"","password":""}',
                b'{"a":"\xff"}',
                b'{"login":"x","login":"y"}',
                b'{"login":"x","password":"y","z":1}',
                b'{"a":"\\u0000"}',
                b"{}{}",
            )
        ]
        person = {"kind": "legal_person", "name": "x", "number": "0" * 18, "phone": "12345"}
        person["representative"] = {"name": "x", "number": "0" * 18}
        account = {"login": "a b", "password": "x" * 10, "person": person}
        clock = {"to": "2026-01-01T00:00:00Z"}
        asks += [
            ("POST", "/api/v1/accounts", json.dumps(account).encode(), None),
            ("POST", "/api/v1/accounts", json.dumps({**account, "login": "xyz"}).encode(), None),
            ("POST", "/api/v1/sandbox/clock", json.dumps(clock).encode(), None),
            ("POST", "/api/v1/sandbox/clock", b"{}", None),
        ]
        token = self.hall.tokens["applicant"]
        for change in (
            {"form": {}},
            {"item": "none"},
            {"materials": [{"material": "none", "medium": "paper", "copies": 1}]},
            {"channel": "x"},
            {"mandate": {"basis": ""}},
            {"applicant": person},
        ):
            body = json.dumps({**self.seeds.body(), **change}).encode()
            asks.append(("POST", "/api/v1/applications", body, token))
        for language, wanted in asked:
            for target in ("/api/v1/items/none", "/api/v1/items?limit=0", "/api/v1/applications"):
                headers = [] if language is None else [("Accept-Language", language)]
                answer = self.hall.send("GET", target, headers)
                shown = f"GET {target} [Accept-Language: {str(language)[:40]}]"
                self.check("language", shown, answer, None, {400, 401, 404, 422})
                if wanted is not None and answer.headers.get("content-language") != wanted:
                    self.fault("language", shown, answer, f"Content-Language: {wanted}")
        for method, target, body, token in asks:
            media = [("Content-Type", "application/json")]
            shown = f"{method} {target} {(body or b'')[:80]!r}"
            answer = self.hall.send(
                method, target, [*media, ("Accept-Language", "en")], body, token
            )
            self.check("language", shown, answer)
            told = answer.json()
            # Words between backquotes or quotation marks are the caller's or the contract's own.
            own = re.compile('`[^`]*`|“[^”]*”|"[^"]*"|\\([^)]*\\)')
            parts = [told.get("title", ""), told.get("detail", "")]
            parts += [it["detail"] for it in told.get("errors", [])]
            if any(chinese.search(own.sub("", it)) for it in parts):
                self.fault("language", shown, answer, "English throughout, if asked for")
            answer = self.hall.send(method, target, media, body, token)
            self.check("language", shown, answer)
            told = answer.json()
            parts = [told.get("title", ""), told.get("detail", "")]
            parts += [it["detail"] for it in told.get("errors", [])]
            prose = re.compile(r"(?<![\w./_])(?:[a-z]{2,} ){2,}")
            if any(not chinese.search(it) or prose.search(own.sub("", it)) for it in parts):
                self.fault("language", shown, answer, "Chinese throughout (the default)")


def operations(contract):
    for path, item in contract["paths"].items():
        for method, operation in item.items():
            if method in ("get", "put", "post", "delete", "patch"):
                yield method.upper(), path, operation


def allowed(hall, contract, role):
    """The operations that `role` may use: those whose gate lets it through to a thing that is not."""
    token = hall.tokens.get(role)
    found = []
    for method, path, operation in operations(contract):
        name = operation["operationId"]
        if {} in operation.get("security", [{}]):
            found.append(name)
        elif token is not None and name == "log_out":
            found.append(name)  # Anybody's right; to try it is to lose the session.
        elif token is not None:
            for place, value in Nonsense.unknown(operation).items():
                path = path.replace("{%s}" % place, value)
            if hall.send(method, path, [("If-Match", '"0.0"')], token=token).status not in (
                401,
                403,
            ):
                found.append(name)
    return found


def example(contract, schema):
    """The example that a schema's own examples make."""
    if "$ref" in schema:
        name = schema["$ref"].rsplit("/", 1)[1]
        return example(contract, contract["components"]["schemas"][name])
    if "example" in schema:
        return schema["example"]
    if schema.get("examples"):
        return schema["examples"][0]
    for part in ("oneOf", "anyOf"):
        if part in schema:
            kept = [it for it in schema[part] if it.get("type") != "null"]
            return example(contract, kept[0])
    if "allOf" in schema:
        whole = {}
        for it in schema["allOf"]:
            whole.update(example(contract, it) or {})
        return whole
    if "enum" in schema:
        return schema["enum"][0]
    kind = schema.get("type")
    kind = next((it for it in kind if it != "null"), None) if isinstance(kind, list) else kind
    if kind == "object":
        return {name: example(contract, it) for name, it in schema.get("properties", {}).items()}
    if kind == "array":
        return [example(contract, schema["items"])]
    if kind == "string":
        known = {
            "date": "2026-11-23",
            "date-time": "2026-11-23T10:00:00+08:00",
            "uuid": "019ab0c4-7d0e-7000-8000-3f1e2d4c5b6a",
        }
        return known.get(schema.get("format"), "x" * max(1, schema.get("minLength", 1)))
    return {"integer": 1, "number": 1, "boolean": False}.get(kind)


def walk(value, place=()):
    """Every place in plain data."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield (*place, name), inner
            yield from walk(inner, (*place, name))
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield (*place, number), inner
            yield from walk(inner, (*place, number))


def put(value, place, new):
    if not place:
        return new
    copy = dict(value) if isinstance(value, dict) else list(value)
    copy[place[0]] = put(value[place[0]], place[1:], new)
    return copy
