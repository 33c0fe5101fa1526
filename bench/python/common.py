"""What the Python peers share: what they start from, and how they talk to the bench. Knows no framework.

The bench writes a folder per workload (bench/starts.ts): `start.json` with the forms of noise and data, scalars and our
losses of a few steps; `start.safetensors` with our first weights and the batches and noise of those steps; `table.bin`.
A peer prints one line of JSON when it is ready, then one for each line it reads, `{"seconds": s}`.
"""

import argparse
import json
import os
import struct
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np


@dataclass
class Start:
    """What a workload starts from."""

    name: str
    spec: dict
    tensors: dict  # of `start.safetensors`
    table: np.ndarray  # [rows, numbers of an example], uint8 or float32

    def state(self, player, kind):
        """`{'0-dense': {'kernel': ...}}` of `state.<player>.<kind>`."""
        prefix, tree = f"state.{player}.{kind}.", {}
        for path, array in self.tensors.items():
            if path.startswith(prefix):
                layer, leaf = path[len(prefix) :].split(".")
                tree.setdefault(layer, {})[leaf] = array
        return tree

    def prior(self):
        """The form of the generator's noise."""
        return next(form for name, form in self.spec["noises"].items() if name.startswith("prior."))

    def step(self, number):
        """Batches and noise that our engine had at a step, by name."""
        prefix = f"step.{number}."
        return {path[len(prefix) :]: array for path, array in self.tensors.items() if path.startswith(prefix)}


def read_safetensors(path):
    data = Path(path).read_bytes()
    (length,) = struct.unpack("<Q", data[:8])
    header = json.loads(data[8 : 8 + length])
    types = {"F32": np.float32, "I32": np.int32, "BOOL": np.uint8}
    values = memoryview(data)[8 + length :]
    tensors = {}
    for name, entry in header.items():
        if name != "__metadata__":
            begin, end = entry["data_offsets"]
            array = np.frombuffer(values[begin:end], types[entry["dtype"]])
            tensors[name] = array.reshape(entry["shape"]).copy()
    return tensors


def read_start(folder):
    folder = Path(folder)
    spec = json.loads((folder / "start.json").read_text())
    table = np.fromfile(folder / "table.bin", spec["table"]["dtype"]).reshape(spec["table"]["rows"], -1)
    return Start(folder.name, spec, read_safetensors(folder / "start.safetensors"), table)


def arguments():
    parser = argparse.ArgumentParser()
    parser.add_argument("--start", required=True, help="folder of the workload's start")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--mode", default="")
    parser.add_argument("--verify", action="store_true", help="compare losses with ours instead of timing")
    return parser.parse_args()


def limit_threads(threads):
    """Before a framework is imported: libraries size their pools by these."""
    for name in ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
        os.environ[name] = str(threads)
    cores = sorted(os.sched_getaffinity(0))
    if threads < len(cores):
        os.sched_setaffinity(0, cores[:threads])


def serve(version, prepare):
    """`prepare()` compiles and returns `chunk`, which makes some iterations, waits for them and returns how many."""
    begun = time.perf_counter()
    chunk = prepare()
    chunk()
    say({"version": version, "readySeconds": time.perf_counter() - begun})
    for line in sys.stdin:
        say(measure(chunk, json.loads(line)["seconds"]))


def measure(chunk, seconds, warm_up=0.3):
    begun = time.perf_counter()
    while True:
        chunk()
        if time.perf_counter() - begun >= warm_up:
            break
    iterations, begun, spent = 0, time.perf_counter(), time.process_time()
    while True:
        iterations += chunk()
        elapsed = time.perf_counter() - begun
        if elapsed >= seconds:
            cpu = 1000 * (time.process_time() - spent) / iterations
            return {"iterations": iterations, "milliseconds": 1000 * elapsed / iterations, "cpu": cpu}


def compare(start, run):
    """`run(step's inputs) -> (discriminator's loss, generator's loss)`, called for the exported steps in turn."""
    ours, worst = start.spec["losses"], 0.0
    for number in range(len(ours["discriminator"])):
        theirs = run(start.step(number))
        for player, loss in zip(("discriminator", "generator"), theirs):
            expected = ours[player][number]
            worst = max(worst, abs(float(loss) - expected) / max(1e-6, abs(expected)))
    say({"worst": worst})


def say(message):
    print(json.dumps(message), flush=True)
