#!/usr/bin/env python3
"""Products of matrices here, in NumPy (its OpenBLAS as it comes, and told to take its AVX-512 kernels) and in PyTorch where a
Python has it, each in processes of their own and in turns. Prints GFLOP/s, medians over the rounds, as the table of docs/performance.md.

    ./mvnw -q -Dfast package -DskipTests
    python3 bench/products.py [--threads 1] [--rounds 3] [--type float64] [--java JAVA] [--jvm=-XX:UseAVX=2]

`--jvm` gives the JVM another option; with `--jvm=plain` it runs without the vector module. bench/Peak.java says what one core could reach.
"""
import argparse
import os
import statistics
import subprocess
import sys
import time

SHAPES = ("64x64x64 128x128x128 256x256x256 512x512x512 1024x1024x1024 2048x2048x2048 128x784x512 128x512x256 784x128x512A 512x128x256A "
          "128x256x512B 128x512x784B 128x256x10 256x128x10A 128x10x256B 20x12288x209 12288x209x20A").split()
SECONDS = 0.25


def peer(library, threads, kind):
    """What a child process does: times all shapes in one library."""
    import numpy as np
    torch = None
    if library == "torch":
        import torch
        torch.set_num_threads(threads)
    for shape in SHAPES:
        m, k, n = (int(x) for x in shape.rstrip("AB").split("x"))
        random = np.random.default_rng(1)
        a = random.standard_normal((k, m), kind).T if shape.endswith("A") else random.standard_normal((m, k), kind)
        b = random.standard_normal((n, k), kind).T if shape.endswith("B") else random.standard_normal((k, n), kind)
        if torch:
            a, b = torch.from_numpy(a), torch.from_numpy(b)
        product = torch.mm if torch else np.matmul
        y = product(a, b)
        operations = 2.0 * m * k * n
        calls = max(1, int(1e8 / operations))
        times = []
        end = time.perf_counter() + SECONDS
        while time.perf_counter() < end:
            start = time.perf_counter()
            for _ in range(calls):
                product(a, b, out=y)
            times.append((time.perf_counter() - start) / calls)
        print(shape, "%.1f" % (operations / statistics.median(times) / 1e9))


def figures(command, **environment):
    done = subprocess.run(command, env={**os.environ, **environment}, capture_output=True, text=True)
    return {line.split()[0]: float(line.split()[1]) for line in done.stdout.splitlines() if len(line.split()) == 2} if done.returncode == 0 else {}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--java", default=os.path.join(os.environ.get("JAVA_HOME", ""), "bin", "java") if "JAVA_HOME" in os.environ else "java")
    parser.add_argument("--type", default="float32", choices=["float32", "float64"])
    parser.add_argument("--jvm")
    parser.add_argument("--peer", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.peer:
        peer(options.peer, options.threads, options.type)
        return
    here = os.path.dirname(os.path.abspath(__file__))
    jvm = [] if options.jvm == "plain" else ["--add-modules", "jdk.incubator.vector"] + ([options.jvm] if options.jvm else [])
    own = [options.java, "-XX:+UseSerialGC", *jvm, "-cp", os.path.join(here, "..", "app", "target", "lib", "*"),
           os.path.join(here, "Products.java"), str(options.threads), options.type, *SHAPES]
    child = [os.path.abspath(__file__), "--threads", str(options.threads), "--type", options.type, "--peer"]
    threads = dict(OPENBLAS_NUM_THREADS=str(options.threads), OMP_NUM_THREADS=str(options.threads), OMP_WAIT_POLICY="passive")
    runs = {"Espalier": [], "tuned OpenBLAS": [], "OpenBLAS": [], "PyTorch": []}
    for _ in range(options.rounds):
        runs["Espalier"].append(figures(own))
        runs["tuned OpenBLAS"].append(figures([sys.executable, *child, "numpy"], OPENBLAS_CORETYPE="SkylakeX", **threads))
        runs["OpenBLAS"].append(figures([sys.executable, *child, "numpy"], **threads))
        for python in (sys.executable, "/usr/bin/python3"):
            found = figures([python, *child, "torch"], **threads)
            if found:
                runs["PyTorch"].append(found)
                break
    if not any(runs["Espalier"]):
        sys.exit("The products did not run here: build first, and give a JDK 25 with --java or JAVA_HOME. Tried: " + " ".join(own[:8]))
    names = [name for name in runs if any(runs[name])]
    print("| rows x length x columns | " + " | ".join(name + (", ratio" if name != "Espalier" else "") for name in names) + " |")
    print("|---|" + "--:|" * len(names))
    for shape in SHAPES:
        speed = {name: statistics.median(run[shape] for run in runs[name] if shape in run) for name in names}
        cells = ["%.0f" % speed[name] + (", %.2f" % (speed["Espalier"] / speed[name]) if name != "Espalier" else "") for name in names]
        print("| " + shape + " | " + " | ".join(cells) + " |")


main()
