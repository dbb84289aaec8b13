"""Judges event logs by a tool of process mining that we did not write (pm4py). Called by run.sh with a
folder that holds, for every item, its log (`.xes`) and its procedure (`.bpmn`).

What is compared. The BPMN file becomes a Petri net whose transitions are the steps, by their ids. Of an
application's trace the `complete` events are taken, by `node`. Several tasks with the same `node` and
`visit` are the signatures of one step, which is over with the last of them. Then:

- an application in which nothing was returned must be a run of the net from its start to its end, and
  nothing else: fitness 1.0 by token replay and by alignment;
- one in which something was returned is no such run, because a procedure is drawn without the ways back
  (a return leads to any earlier step): its fitness must be below 1.0, which shows that the check can
  fail. The last visit of each step alone must be a run of the net again.
"""

import sys
import warnings
from collections import Counter
from pathlib import Path

from lxml import etree

warnings.filterwarnings("ignore")

import pm4py  # noqa: E402
from pm4py.algo.conformance.alignments.petri_net import algorithm as alignments  # noqa: E402
from pm4py.algo.conformance.tokenreplay import algorithm as replay  # noqa: E402
from pm4py.objects.bpmn.importer import importer as bpmn_importer  # noqa: E402
from pm4py.objects.log.obj import Event, EventLog, Trace  # noqa: E402

XES = "{http://www.xes-standard.org/}"
BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
ONEDOOR = "{https://onedoor.dev/bpmn/1}"


def attributes(element):
    """The attributes, in the sense of XES, of a log, a trace, an event or a declaration."""
    return [it for it in element if it.get("key") is not None]


def shape(root):
    """What the standard asks of any log, apart from types, which the reader checks."""
    order = ["extension", "global", "classifier", "attribute", "trace"]
    kinds = [etree.QName(it).localname for it in root]
    places = [order.index(it) if it in order else order.index("attribute") for it in kinds]
    if places != sorted(places):
        yield "its parts are not in the order of the standard"
    prefixes = {it.get("prefix") for it in root.iter(XES + "extension")}
    declared = {it.get("scope"): {one.get("key") for one in attributes(it)} for it in root.iter(XES + "global")}
    for it in root.iter(XES + "classifier"):
        loose = set(it.get("keys").split()) - declared["event"]
        if loose:
            yield f"the classifier {it.get('name')} uses what is not declared for all events: {loose}"
    for kind in ["trace", "event"]:
        for it in root.iter(XES + kind):
            keys = Counter(one.get("key") for one in attributes(it))
            if max(keys.values()) > 1:
                yield f"a {kind} has an attribute twice: {keys}"
            if declared[kind] - set(keys):
                yield f"a {kind} lacks {declared[kind] - set(keys)}"
            unknown = {one.split(":")[0] for one in keys if ":" in one} - prefixes
            if unknown:
                yield f"a {kind} uses extensions that are not declared: {unknown}"


def net_of(file):
    """The procedure as a Petri net, its steps named by their ids."""
    tree = etree.parse(file)
    for task in tree.iter(BPMN + "userTask"):
        task.set("name", task.get(ONEDOOR + "id") or task.get("id"))
    graph = bpmn_importer.deserialize(etree.tostring(tree))
    return pm4py.convert_to_petri_net(graph)


def steps_of(trace):
    """The steps of a trace as they were finished, each with what came of it last."""
    last = {}
    for event in trace:
        if event["lifecycle:transition"] == "complete":
            visit = (event["node"], event["visit"])
            last.pop(visit, None)
            last[visit] = event["outcome"]
    return [(node, outcome) for (node, _), outcome in last.items()]


def straight(steps):
    return not any(outcome in ("returned", "refused") for _, outcome in steps)


def last_visits(steps):
    last = {}
    for node, _ in steps:
        last.pop(node, None)
        last[node] = None
    return list(last)


def fitness(net, runs):
    """Fitness by token replay and by alignment, for each run."""
    log = EventLog([Trace([Event({"concept:name": node}) for node in run]) for run in runs])
    # Whatever its fraction, a run with a token missing or left over does not fit.
    replayed = [1.0 if it["trace_is_fit"] else min(it["trace_fitness"], 0.99) for it in replay.apply(log, *net)]
    aligned = [it["fitness"] for it in alignments.apply(log, *net, parameters={"show_progress_bar": False})]
    return list(zip(replayed, aligned))


def judge(file):
    for fault in shape(etree.parse(file).getroot()):
        yield fault
    log = pm4py.read_xes(str(file), return_legacy_log_object=True)
    net = net_of(file.with_suffix(".bpmn"))
    ended = {it.attributes["concept:name"]: steps_of(it) for it in log if it.attributes["stage"] == "closed"}
    plain = {name: [node for node, _ in it] for name, it in ended.items() if straight(it)}
    returned = {name: it for name, it in ended.items() if not straight(it)}
    again = {name: last_visits(it) for name, it in returned.items()}
    whole = {name: [node for node, _ in it] for name, it in returned.items()}
    if not plain:
        yield "there is no application that went straight on"
    fit = 0
    for name, found in zip(plain, fitness(net, plain.values())):
        if found == (1.0, 1.0):
            fit += 1
        else:
            yield f"{name} went {plain[name]}: fitness {found}"
    for name, found in zip(whole, fitness(net, whole.values())):
        if max(found) >= 1.0:
            yield f"{name} was returned, and yet {whole[name]} has a fitness of {found}"
    for name, found in zip(again, fitness(net, again.values())):
        if found != (1.0, 1.0):
            yield f"{name} was returned, and of its last visits {again[name]} the fitness is {found}"
    ways = len(set(map(tuple, plain.values())))
    print(f"{file.stem}: of {len(plain)} applications in {ways} orders {fit} fit; {len(returned)} returned")


def main(folder):
    logs = sorted(Path(folder).glob("*.xes"))
    faults = [(it.stem, fault) for it in logs for fault in judge(it)]
    for item, fault in faults:
        print(f"{item}: {fault}", file=sys.stderr)
    if not logs:
        print("There is no log to judge.", file=sys.stderr)
    sys.exit(1 if faults or not logs else 0)


main(sys.argv[1])
