"""Starts a sandbox, throws nonsense and generated requests at it as every kind of caller, stops it.

    fuzz.py          everything
    fuzz.py smoke    fewer callers and examples, for CI

FUZZ_EXAMPLES   generated requests per operation and caller (15; smoke 4)
FUZZ_SEED       another seed than that of every run
FUZZ_ROLES      only these callers, such as `window,officer`

Exit code 0 if nothing is left that is the server's fault, 1 otherwise. What was sent and answered
stands in the target folder under `fuzz`.
"""

import json
import os
import subprocess
import sys
import time
from collections import Counter, defaultdict
from pathlib import Path

from hall import ROLES, Hall, Seeds, free_address
from nonsense import Nonsense, allowed, operations

HERE = Path(__file__).resolve().parent
OUTPUT = Path(os.environ.get("CARGO_TARGET_DIR", "target")).resolve() / "fuzz"

# As whom the contract is walked. The chief is an officer and the supervisor only reads: their ways
# through the code are those of others.
CALLERS = [
    "nobody",
    "applicant",
    "window",
    "officer",
    "second",
    "delivery",
    "editor",
    "reviewer",
    "administrator",
    "head",
    "integrator",
]
SMOKE = ["nobody", "applicant", "window", "officer", "editor"]
PHASES = "examples,coverage,fuzzing,stateful"
SMOKE_PHASES = "examples,coverage,fuzzing"
# How many items each may spoil; of the others one is enough, and nonsense gets the rest.
SHARES = {"editor": 8, "reviewer": 12}
# Moves the whole hall by up to ten years, so it comes last.
CLOCK = "move_sandbox_clock"
# Lines of the server's log that no request may cause.
SHAME = ("panicked at", "a request failed on our side")


class Run:
    def __init__(self, smoke):
        self.smoke = smoke
        self.examples = int(os.environ.get("FUZZ_EXAMPLES", 4 if smoke else 15))
        self.seed = int(os.environ.get("FUZZ_SEED", 20261123))
        callers = SMOKE if smoke else CALLERS
        self.callers = [it for it in os.environ.get("FUZZ_ROLES", "").split(",") if it] or callers
        self.hall = Hall(free_address(), os.environ["ONEDOOR"])
        self.bad = []
        self.answers = defaultdict(Counter)

    def all(self):
        OUTPUT.mkdir(parents=True, exist_ok=True)
        begun = time.monotonic()
        log = OUTPUT / "server.log"
        print(f"seed {self.seed}, {self.examples} examples; all that is said stands in {OUTPUT}")
        with log.open("wb") as out:
            try:
                self.hall.start(out)
                self.walk()
                self.verify_log()
            finally:
                self.hall.stop()
        self.read(log)
        self.depth()
        took = time.monotonic() - begun
        if self.bad:
            print(f"fuzz: faults in {', '.join(self.bad)} ({took:.0f} s)")
            return 1
        print(f"fuzz: ok, nothing that is the server's fault ({took:.0f} s)")
        return 0

    def walk(self):
        hall = self.hall
        # One session to prepare with, another to be fuzzed with: a fuzzer also logs out.
        hall.log_in_all()
        fuzzed = {role: hall.log_in(role) for role in self.callers if ROLES[role]}
        seeds, contract = Seeds(hall), hall.contract()
        items = seeds.spare_items()
        places = seeds.places()
        for role in self.callers:
            hall.refresh_all()
            token = None
            if role in fuzzed:
                fuzzed[role] = hall.refresh(fuzzed[role])
                token = fuzzed[role]["access_token"]
            # Each caller changes its own share of the items.
            many = SHARES.get(role, 1)
            share, items = items[:many], items[many:]
            self.caller(role, token, contract, self.told(role, contract, places, share))
        hall.refresh_all()
        spare, seeds.spare = items[:1], items[1:]
        self.nonsense(seeds, contract)
        path = self.told("clock", contract, places, spare)
        self.schemathesis("clock", None, path, [CLOCK], self.examples, PHASES)

    def caller(self, role, token, contract, path):
        """The whole contract as one caller: in depth what only such a caller may do (or what everyone
        may, as nobody), a glance at all the rest."""
        told = json.loads(path.read_text())
        public = {one["operationId"] for _, _, one in operations(contract) if {} in one["security"]}
        everything = [one["operationId"] for _, _, one in operations(contract)]
        everything.remove(CLOCK)
        deep = [
            it for it in everything if it in told["allowed"] and (it in public) == (token is None)
        ]
        rest = [it for it in everything if it not in deep]
        phases = SMOKE_PHASES if self.smoke else PHASES
        self.schemathesis(role, token, path, deep, self.examples, phases)
        self.schemathesis(role, token, path, rest, 1, "examples,fuzzing", " elsewhere")

    def told(self, role, contract, places, items):
        """What the hooks know."""
        staff = self.hall.send("GET", "/api/v1/staff?limit=200").json()["items"]
        names = {account["login"]: account["name"] for account in self.accounts()}
        used = {names[login] for login in ROLES.values() if login in names}
        protected = [it["staff_number"] for it in staff if it["name"] in used]
        spare = next(it["staff_number"] for it in staff if it["staff_number"] not in protected)
        told = {
            "role": role,
            "address": self.hall.address,
            "tokens": self.hall.tokens,
            "allowed": allowed(self.hall, contract, role),
            "places": places,
            "bodies": sorted(Seeds(self.hall).bodies()),
            "items": items[1:],
            "spare_item": items[0],
            "protected_staff": protected,
            "spare_staff": spare,
        }
        path = OUTPUT / f"{role}.json"
        path.write_text(json.dumps(told, ensure_ascii=False))
        return path

    def accounts(self):
        return self.hall.send("GET", "/api/v1/sandbox/accounts").json()["items"]

    def schemathesis(self, role, token, told, which, examples, phases, where=""):
        begun = time.monotonic()
        command = [
            str(Path(sys.executable).parent / "st"),
            "--config-file",
            str(HERE / "schemathesis.toml"),
            "run",
            self.hall.url + "/openapi.json",
            "--checks",
            "all",
            "--max-examples",
            str(examples),
            "--seed",
            str(self.seed),
            "--phases",
            phases,
        ]
        command += [part for it in which for part in ("--include-operation-id", it)]
        if token is not None:
            command += ["--header", f"Authorization: Bearer {token}"]
        name = role + where
        answers = OUTPUT / f"{name.replace(' ', '-')}.answers.json"
        answers.unlink(missing_ok=True)
        environment = {
            **os.environ,
            "ONEDOOR_FUZZ": str(told),
            "ONEDOOR_FUZZ_ANSWERS": str(answers),
            "SCHEMATHESIS_HOOKS": str(HERE / "hooks.py"),
        }
        log = OUTPUT / f"{name.replace(' ', '-')}.log"
        with log.open("wb") as out:
            done = subprocess.run(
                command, cwd=OUTPUT, env=environment, stdout=out, stderr=subprocess.STDOUT
            )
        if answers.exists():
            for operation, statuses in json.loads(answers.read_text()).items():
                for status, count in statuses.items():
                    self.answers[operation][status] += count
        text = log.read_text(errors="replace")
        cases = next((it.strip() for it in text.splitlines() if " generated" in it), "no cases")
        print(f"{name:24} {cases} ({time.monotonic() - begun:.0f} s)", flush=True)
        if done.returncode:
            self.bad.append(name)
            start = text.find("= FAILURES =")
            start = text.find("= ERRORS =") if start < 0 else start
            print(text[max(start, 0) :][:20_000])
            print(f"... the whole of it: {log}")

    def nonsense(self, seeds, contract):
        begun = time.monotonic()
        nonsense = Nonsense(self.hall, seeds, contract)
        faults = nonsense.everything(quick=self.smoke)
        log = OUTPUT / "nonsense.log"
        log.write_text("\n".join(str(it) for it in faults))
        took = time.monotonic() - begun
        print(f"{'nonsense':24} {nonsense.sent} sent, {len(faults)} faults ({took:.0f} s)")
        if faults:
            self.bad.append("nonsense")
            # One of each kind at each operation; the file has them all.
            kinds = {(it.what.split(":")[0], it.wanted.split(" at [")[0][:60]): it for it in faults}
            print("\n".join(str(it) for it in list(kinds.values())[:30]))
            print(f"... all of them: {log}")

    def depth(self):
        """How far the generated requests came: an operation that never did its work was not tested."""
        path = OUTPUT / "answers.json"
        path.write_text(json.dumps(self.answers, indent=1, sort_keys=True))
        shallow = [
            name
            for name, statuses in sorted(self.answers.items())
            if not any(status.startswith(("2", "3")) for status in statuses)
        ]
        told = ", ".join(shallow) or "none"
        print(f"{'never done':24} {told} (all statuses: {path.name})")

    def verify_log(self):
        """After all that, the hall's log must still be one chain."""
        command = [self.hall.onedoor, "log", "verify", "--sandbox"]
        done = subprocess.run(command, env=self.hall.environment(), capture_output=True, text=True)
        last = (done.stdout.strip().splitlines() or [done.stderr.strip()])[-1]
        print(f"{'log verify':24} {last}")
        if done.returncode:
            self.bad.append("log verify")

    def read(self, log):
        lines = log.read_text(errors="replace").splitlines()
        found = [it for it in lines if any(word in it for word in SHAME)]
        if found:
            self.bad.append("the server's log")
            print("\n".join(found[:10]))


if __name__ == "__main__":
    asked = sys.argv[1:]
    if asked not in ([], ["smoke"]):
        sys.exit(__doc__)
    sys.exit(Run(smoke=bool(asked)).all())
