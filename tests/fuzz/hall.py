"""A sandbox of our own to throw things at: started, logged into, filled, and stopped again.

Requests go out byte by byte over a socket, because a well-mannered HTTP library refuses to send most
of what a fuzzer wants sent.
"""

import http.client
import json
import os
import signal
import socket
import subprocess
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

PASSWORD = "onedoor-sandbox-2026"

# One account for each kind of caller that the contract knows.
ROLES = {
    "nobody": None,
    "applicant": "zhangsan",
    "window": "mzj-win-1",
    "officer": "mzj-sec-1",
    "second": "mzj-sech-1",
    "chief": "mzj-chief-1",
    "delivery": "mzj-dlv-1",
    "editor": "mzj-cate-1",
    "reviewer": "mzj-catr-1",
    "supervisor": "mzj-sup-1",
    "administrator": "mzj-adm-1",
    "head": "mzj-boss-1",
    "integrator": "mzj-int-1",
}


@dataclass
class Answer:
    """What came back; `status` 0 is a connection that ended without an answer."""

    status: int
    headers: dict = field(default_factory=dict)
    body: bytes = b""

    def json(self):
        return json.loads(self.body)

    @property
    def media(self):
        return self.headers.get("content-type", "").split(";")[0].strip()


class Hall:
    """A running server. With `onedoor` None it is one that somebody else has started."""

    def __init__(self, address, onedoor=None):
        self.address, self.onedoor = address, onedoor
        self.process = self.folder = None
        self.sessions, self.tokens = {}, {}

    @property
    def url(self):
        return "http://%s:%d" % self.address

    def start(self, log):
        """Starts the program on a data folder that vanishes with it, and waits until it is ready."""
        # Not under TMPDIR's own rights: as root the cluster runs as another user, who must get in.
        self.folder = tempfile.TemporaryDirectory(prefix="onedoor-fuzz-")
        os.chmod(self.folder.name, 0o755)
        listen = "%s:%d" % self.address
        command = [self.onedoor, "serve", "--sandbox", "--listen", listen]
        self.process = subprocess.Popen(
            command,
            env=self.environment(),
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        until = time.monotonic() + 180
        while time.monotonic() < until:
            if self.process.poll() is not None:
                raise SystemExit(f"the server ended with {self.process.returncode}: see its log")
            if self.send("GET", "/health/ready").status == 200:
                return
            time.sleep(0.2)
        raise SystemExit("the server did not become ready within three minutes: see its log")

    def environment(self):
        """The caller's environment without its own Onedoor in it."""
        kept = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith("ONEDOOR_") and name != "DATABASE_URL"
        }
        return {**kept, "ONEDOOR_DATA": str(Path(self.folder.name) / "data")}

    def stop(self):
        """Stops the program by its process id, kindly and then not."""
        if self.process is None:
            return
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(60)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.folder.cleanup()

    def send(self, method, target, headers=(), body=None, token=None, timeout=30):
        """Sends what it is told, however wrong. `headers` are pairs; `body` is bytes or plain data."""
        pairs = list(headers)
        named = {name.lower() for name, _ in pairs}
        if token is not None:
            pairs.append(("Authorization", f"Bearer {token}"))
        if body is not None and not isinstance(body, bytes):
            body = json.dumps(body, ensure_ascii=False).encode()
            if "content-type" not in named:
                pairs.append(("Content-Type", "application/json"))
        if body is not None and not {"content-length", "transfer-encoding"} & named:
            pairs.append(("Content-Length", str(len(body))))
        host = "%s:%d" % self.address
        lines = [f"{method} {target} HTTP/1.1", f"Host: {host}", "Connection: close"]
        lines += [f"{name}: {value}" for name, value in pairs]
        head = "\r\n".join(lines).encode("utf-8", "surrogateescape")
        return self.send_bytes(head + b"\r\n\r\n" + (body or b""), method, timeout)

    def send_bytes(self, request, method="GET", timeout=30):
        try:
            with socket.create_connection(self.address, timeout) as line:
                try:
                    line.sendall(request)
                except (BrokenPipeError, ConnectionResetError):
                    pass  # It need not read to the end what it will refuse.
                return read_answer(line, method)
        except (ConnectionError, TimeoutError, http.client.HTTPException):
            return Answer(0)

    def log_in(self, role):
        """A new session of `role`; None for nobody. Only so many log-ins may fail per address, and a
        fuzzer makes them fail: so log in first, and `refresh` later."""
        login = ROLES[role]
        if login is None:
            return None
        answer = self.send("POST", "/api/v1/sessions", body={"login": login, "password": PASSWORD})
        return self.session(login, answer)

    def refresh(self, session):
        """The same session with fresh tokens."""
        body = {"refresh_token": session["refresh_token"]}
        return self.session("refreshing", self.send("POST", "/api/v1/sessions/refresh", body=body))

    @staticmethod
    def session(what, answer):
        if answer.status != 200:
            raise SystemExit(f"{what} fails: {answer.status} {answer.body.decode()}")
        return answer.json()

    def log_in_all(self):
        self.sessions = {role: self.log_in(role) for role, login in ROLES.items() if login}
        self.take_tokens()

    def refresh_all(self):
        self.sessions = {role: self.refresh(it) for role, it in self.sessions.items()}
        self.take_tokens()

    def take_tokens(self):
        self.tokens = {role: it["access_token"] for role, it in self.sessions.items()}

    def contract(self):
        return self.send("GET", "/openapi.json").json()


def read_answer(line, method):
    response = http.client.HTTPResponse(line, method=method)
    response.begin()
    try:
        body = response.read()
    except http.client.IncompleteRead as cut:
        body = cut.partial
    headers = {name.lower(): value for name, value in response.getheaders()}
    return Answer(response.status, headers, body)


def free_address():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()


# At which stage an application must stand for an operation to have something to do.
STAGES = {
    "edit_application": "draft",
    "discard_application": "draft",
    "submit_application": "draft",
    "accept_application": "submitted",
    "reject_application": "submitted",
    "notify_correction": "submitted",
    "hand_in_corrections": "correction",
    "withdraw_application": "submitted",
    "terminate_application": "accepted",
    "decide_application": "accepted",
    "deliver_result": "decided",
    "confirm_receipt": "sent",
    "close_application": "served",
}

# And in which state a version of an item must be.
VERSION_STATES = {
    "edit_item_version": "draft",
    "hand_in_item_version": "draft",
    "publish_item_version": "in_review",
    "give_back_item_version": "in_review",
}

# And how an item must stand.
ITEM_STATES = {"suspend_item": "current", "resume_item": "suspended", "cancel_item": "current"}

# And which task, the first after acceptance or the second, open or claimed by its officer.
TASK_STEPS = {
    "claim_task": (1, "open"),
    "release_task": (1, "claimed"),
    "approve_task": (1, "claimed"),
    "refuse_task": (1, "claimed"),
    "return_task": (2, "claimed"),
    "attach_file": (1, "claimed"),
}

# Who has the task, where somebody with the same right has not.
HOLDERS = {"return_task": "second", "decide_application": "officer"} | {
    name: "officer" for name in ("claim_task", "release_task", "approve_task", "refuse_task", "attach_file")
}


class Seeds:
    """Applications at every stage, so that what is thrown hits something."""

    # 生活无着的流浪乞讨人员救助 is decided on the spot; 社会团体成立登记 has tasks to work.
    INSTANT, WORKED = "MZ-05-007", "MZ-01-001"

    def __init__(self, hall):
        self.hall = hall
        self.contents = {}
        self.spare = []

    def content(self, code):
        if code not in self.contents:
            item = self.hall.send("GET", f"/api/v1/items/{code}").json()
            self.contents[code] = item["version"]["content"]
        return self.contents[code]

    def body(self, code=WORKED, submit=True):
        """A good body for `create_application`."""
        content = self.content(code)
        materials = [
            {"material": it["code"], "medium": "paper", "copies": 1} for it in content["materials"]
        ]
        form = content["form"]["examples"][0]
        return {"item": code, "form": form, "materials": materials, "submit": submit}

    def make(self, code=WORKED, submit=True):
        token = self.hall.tokens["applicant"]
        body = self.body(code, submit)
        answer = self.hall.send("POST", "/api/v1/applications", body=body, token=token)
        if answer.status != 201:
            raise SystemExit(f"{code} cannot be applied for: {answer.body.decode()}")
        return answer.json()["id"]

    def step(self, application, way, role, body=None):
        """Takes one step, with whatever is there now."""
        target = f"/api/v1/applications/{application}/{way}"
        headers = [("If-Match", "*")]
        token = self.hall.tokens[role]
        answer = self.hall.send("POST", target, headers, body, token)
        if answer.status != 200:
            raise SystemExit(f"{way} of a sample fails: {answer.status} {answer.body.decode()}")
        return answer.json()

    def at(self, stage, code=INSTANT):
        """A new application that stands at `stage`."""
        if stage == "draft":
            return self.make(code, submit=False)
        made = self.make(code)
        if stage == "correction":
            material = self.content(code)["materials"][0]["code"]
            defect = {"kind": "wrong", "material": material, "detail": "缺少盖章"}
            self.step(made, "correction_notice", "window", {"defects": [defect]})
        if stage in ("submitted", "correction"):
            return made
        self.step(made, "acceptance", "window")
        if stage == "accepted":
            return made
        self.step(made, "decision", "officer", {"granted": True, "reasons": "符合条件，准予救助"})
        if stage == "decided":
            return made
        delivery = {"method": "mail", "recipient": "张三", "tracking_number": "EMS1234567890CN"}
        self.step(made, "delivery", "delivery", delivery)
        if stage == "sent":
            return made
        receipt = {"signed_by": "张三", "served_at": self.now()}
        self.step(made, "delivery/receipt", "delivery", receipt)
        return made

    def spare_items(self):
        """Items on offer without those that we apply for."""
        items = self.hall.send("GET", "/api/v1/items?status=current&limit=200").json()["items"]
        keep = {self.INSTANT, self.WORKED}
        return [it["code"] for it in items if it["code"] not in keep]

    def spare_item(self):
        """An item that nobody else changes; a code of none when there are no more."""
        return self.spare.pop(0) if self.spare else "none"

    def item(self, state):
        """An item that may be suspended, resumed or cancelled."""
        code = self.spare_item()
        if state == "suspended" and code != "none":
            target, headers = f"/api/v1/items/{code}/suspension", [("If-Match", "*")]
            token = self.hall.tokens["reviewer"]
            done = self.hall.send("POST", target, headers, {"basis": "系统升级"}, token)
            if done.status != 200:
                raise SystemExit(f"{code} cannot be suspended: {done.body.decode()}")
        return {"item_code": code}

    def version(self, state):
        """A version in preparation, of an item that has had none yet."""
        code = self.spare_item()
        if code == "none":
            return {"item_code": code, "number": 1}
        path = f"/api/v1/items/{code}/versions"
        editor = self.hall.tokens["editor"]
        body = {"content": self.content(code)}
        made = self.hall.send("POST", path, body=body, token=editor)
        if made.status != 201:
            raise SystemExit(f"{code} cannot be drafted: {made.status} {made.body.decode()}")
        number = made.json()["number"]
        if state == "in_review":
            headers = [("If-Match", "*")]
            target = f"{path}/{number}/review_request"
            asked = self.hall.send("POST", target, headers, token=editor)
            if asked.status != 200:
                raise SystemExit(f"{code} cannot be handed in: {asked.body.decode()}")
        return {"item_code": code, "number": number}

    def task(self, number, state):
        """The task of the first step after acceptance, which is the officer's, or of the next, which is
        the second officer's."""
        application = self.at("accepted", self.WORKED)
        task = self.open_task(application)
        if number == 2:
            self.act(task, "claim", "officer")
            self.act(task, "approval", "officer", {"opinion": "材料齐全，建议准予"})
            task = self.open_task(application)
        if state == "claimed":
            self.act(task, "claim", "officer" if number == 1 else "second")
        return {"task_id": task}

    def open_task(self, application):
        """The task whose clock runs."""
        target = f"/api/v1/applications/{application}/clocks"
        clocks = self.hall.send("GET", target, token=self.hall.tokens["officer"]).json()["items"]
        return next(it["task_id"] for it in clocks if "task_id" in it and "stopped_at" not in it)

    def act(self, task, way, role, body=None):
        headers = [("If-Match", "*")]
        target = f"/api/v1/tasks/{task}/{way}"
        answer = self.hall.send("POST", target, headers, body, self.hall.tokens[role])
        if answer.status != 200:
            raise SystemExit(f"{way} of a sample's task fails: {answer.body.decode()}")

    def attachment(self, application):
        """A file with the application's open task, which nobody has in hand afterwards."""
        task = self.open_task(application)
        self.act(task, "claim", "officer")
        headers = [("Content-Type", "text/csv"), ("Content-Disposition", "attachment; filename=a.csv")]
        target, token = f"/api/v1/tasks/{task}/attachments", self.hall.tokens["officer"]
        made = self.hall.send("POST", target, headers, b"a,b\r\n", token)
        if made.status != 201:
            raise SystemExit(f"nothing can be attached: {made.body.decode()}")
        self.act(task, "release", "officer")
        return made.json()["id"]

    def waiting(self, operation):
        """Values for the path of an operation that wait for just this operation."""
        if operation in STAGES:
            return {"application_id": self.at(STAGES[operation])}
        if operation in VERSION_STATES:
            return self.version(VERSION_STATES[operation])
        if operation in ITEM_STATES:
            return self.item(ITEM_STATES[operation])
        if operation in TASK_STEPS:
            return self.task(*TASK_STEPS[operation])
        return {}

    def bodies(self):
        """Good bodies where the contract's examples alone do not make one that fits."""
        code = self.content(self.INSTANT)["materials"][0]["code"]
        receipt = {"signed_by": "张三", "served_at": self.now()}
        handed_in = [{"material": code, "medium": "paper", "copies": 1, "note": "已盖章"}]
        mandate = {"basis": "授权委托书 2026-11-20", "valid_until": "2030-12-31"}
        person = {"kind": "natural_person", "name": "赵六", "phone": "13900000006"}
        person["number"] = "340802199003070019"
        return {
            "create_application": {**self.body(), "applicant": person, "mandate": mandate},
            "edit_application": {"materials": handed_in, "mandate": mandate, "form": {}},
            "hand_in_corrections": {"materials": handed_in},
            "notify_correction": {
                "defects": [{"kind": "wrong", "material": code, "detail": "缺少盖章"}],
                "reply_by": "2030-12-31",
            },
            "deliver_result": {"method": "direct", "recipient": "张三", "receipt": receipt},
            "confirm_receipt": receipt,
            "draft_item_version": {"content": self.content(self.WORKED)},
            "edit_item_version": {"content": self.content(self.WORKED)},
            "publish_item_version": {"effective_from": "2031-01-01"},
            "return_task": {"to": "s2", "opinion": "核查记录缺少第二人签名，请补充"},
        }

    def now(self):
        return self.hall.send("GET", "/api/v1/sandbox/clock").json()["now"]

    def places(self):
        """What to put into paths: things that are there, and that the callers may see."""
        accepted = self.at("accepted", self.WORKED)
        token = self.hall.tokens["officer"]
        clocks = self.hall.send(
            "GET", f"/api/v1/applications/{accepted}/clocks", token=token
        ).json()
        tasks = self.hall.send("GET", "/api/v1/tasks?item=" + self.WORKED, token=token).json()
        attached = self.attachment(accepted)
        leave = {"proxy": "MZJ-005", "from": "2029-01-08", "until": "2029-01-12", "reason": "年休假"}
        absence = self.hall.send("POST", "/api/v1/absences", [], leave, token).json()
        return {
            "absence_id": absence["id"],
            "application_id": accepted,
            "attachment_id": attached,
            "clock_id": clocks["items"][0]["id"],
            "task_id": tasks["items"][0]["id"],
        }
