#!/usr/bin/env python3
"""The element-wise functions, sums and softmax that bench/Widths.java times, in NumPy and in PyTorch where a Python has it: nanoseconds
an element of float32, one thread, results into memory that is there, medians of turns with Widths.java.

    ./mvnw -q -Dfast package -DskipTests
    python3 bench/elements.py [--rounds 3] [--java JAVA]
"""
import argparse
import os
import statistics
import subprocess
import sys
import time

SIZES = (1000, 100_000)
HOME = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
# as Widths.java names them
ROWS = ["%s %d" % (name, n) for n in SIZES for name in ("ADD", "RELU", "EXP", "TANH", "SIGMOID", "SUM")] + ["SOFTMAX 1000"]


def measure(call, elements):
    """Median over turns of about 2 ms, for 0.3 s."""
    calls, spent = 1, 0.0
    while spent < 0.002:
        calls *= 2
        start = time.perf_counter()
        for _ in range(calls):
            call()
        spent = time.perf_counter() - start
    turns, end = [], time.perf_counter() + 0.3
    while time.perf_counter() < end:
        start = time.perf_counter()
        for _ in range(calls):
            call()
        turns.append((time.perf_counter() - start) / calls)
    return statistics.median(turns) / elements * 1e9


def numpy_calls(n):
    import numpy as np
    r = np.random.default_rng(1)
    x, z, y = (r.standard_normal(n).astype(np.float32) for _ in range(3))
    rows = x.reshape(-1, 1000) if n >= 1000 else x

    def sigmoid():
        np.negative(x, out=y)
        np.exp(y, out=y)
        np.add(y, 1, out=y)
        np.reciprocal(y, out=y)

    def softmax():
        out = y.reshape(rows.shape)
        np.subtract(rows, rows.max(1, keepdims=True), out=out)
        np.exp(out, out=out)
        np.divide(out, out.sum(1, keepdims=True), out=out)

    return {"ADD": lambda: np.add(x, z, out=y), "RELU": lambda: np.maximum(x, 0, out=y), "EXP": lambda: np.exp(x, out=y),
            "TANH": lambda: np.tanh(x, out=y), "SIGMOID": sigmoid, "SUM": lambda: x.sum(), "SOFTMAX": softmax}


def torch_calls(n):
    import torch
    torch.set_num_threads(1)
    torch.set_grad_enabled(False)
    torch.manual_seed(1)
    x, z, y = (torch.randn(n) for _ in range(3))
    rows, out = x.reshape(-1, 1000), y.reshape(-1, 1000)
    return {"ADD": lambda: torch.add(x, z, out=y), "RELU": lambda: torch.clamp_min(x, 0, out=y), "EXP": lambda: torch.exp(x, out=y),
            "TANH": lambda: torch.tanh(x, out=y), "SIGMOID": lambda: torch.sigmoid(x, out=y), "SUM": lambda: torch.sum(x),
            "SOFTMAX": lambda: torch.softmax(rows, 1, out=out)}


def peer(library):
    calls = {n: (numpy_calls if library == "numpy" else torch_calls)(n) for n in SIZES}
    for row in ROWS:
        name, n = row.split()
        elements = 100_000 if name == "SOFTMAX" else int(n)
        print(row, "%.4f" % measure(calls[elements][name], elements))


def figures(command):
    done = subprocess.run(command, capture_output=True, text=True)
    found = {}
    for line in done.stdout.splitlines():
        words = line.split()
        if len(words) >= 3 and " ".join(words[:2]) in ROWS:
            found[" ".join(words[:2])] = float(words[2])
    return found


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--java", default=os.path.join(os.environ["JAVA_HOME"], "bin", "java") if "JAVA_HOME" in os.environ else "java")
    parser.add_argument("--peer", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.peer:
        peer(options.peer)
        return
    commands = {"Espalier": [options.java, "--add-modules", "jdk.incubator.vector", "-cp", os.path.join(HOME, "app/target/lib/*"),
                             os.path.join(HOME, "bench/Widths.java"), "elements"]}
    for library, pythons in (("numpy", ("python3",)), ("torch", ("python3", "/usr/bin/python3"))):
        for python in pythons:
            if subprocess.run([python, "-c", "import " + library], capture_output=True).returncode == 0:
                commands[library] = [python, os.path.abspath(__file__), "--peer", library]
                break
    rounds = [{name: figures(command) for name, command in commands.items()} for _ in range(options.rounds)]
    names = list(commands)
    print("| ns an element | %s |\n|---|%s" % (" | ".join(n if n == "Espalier" else n + ", ratio" for n in names), "--:|" * len(names)))
    for row in ROWS:
        found = {n: statistics.median(r[n][row] for r in rounds) for n in names if all(row in r[n] for r in rounds)}
        cells = ["%.3f" % found[n] + ("" if n == "Espalier" else ", %.2f" % (found[n] / found["Espalier"])) if n in found else "" for n in names]
        print("| %s | %s |" % (row, " | ".join(cells)))


if __name__ == "__main__":
    main()
