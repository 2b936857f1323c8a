"""Prints the commands of a job of a workflow file, as its runner on Linux would run them: one JSON line for each, with its variables.

    steps.py FILE JOB
"""

import json
import re
import sys

import yaml

path, wanted = sys.argv[1:]
with open(path, encoding="utf-8") as file:
    workflow = yaml.safe_load(file)


def commands(job, chosen):
    """GitHub's jobs have steps with their own variables and conditions; GitLab's have a script."""
    for step in job.get("steps") or [{"run": line} for line in job["script"]]:
        if "run" not in step or step.get("if") == "runner.os != 'Linux'":
            continue
        named = lambda text: re.sub(r"\$\{\{ matrix\.(\w+) \}\}", lambda name: chosen[name[1]], str(text))
        variables = {**job.get("env", {}), **step.get("env", {})} if "steps" in job else chosen
        # What is set where the runner is comes from there.
        yield {"run": named(step["run"]), "env": {name: named(value) for name, value in variables.items() if "${{ vars." not in str(value)}}


job = (workflow.get("jobs") or workflow)[wanted]
matrix = job.get("strategy", {}).get("matrix") or next(iter(job.get("parallel", {}).get("matrix", [])), {})
(name, values), *_ = [*matrix.items(), (None, [None])]
for value in values if name != "os" else ["ubuntu-latest"]:
    for command in commands(job, {name: value} if name else {}):
        print(json.dumps(command))
