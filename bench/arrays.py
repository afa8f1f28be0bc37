#!/usr/bin/env python3
"""Daily operations on arrays: Espalier beside NumPy, in turns, one thread each (docs/performance.md, "Arrays").

    ./mvnw -q -pl bench -am -DskipTests package
    python3 bench/arrays.py                       float32 in order, 10 to 10,000,000 elements: about 4 minutes
    python3 bench/arrays.py --full                also float64 and strided operands: about 15 minutes
    python3 bench/arrays.py --only sort,argsort --sizes 1000,100000
    python3 bench/arrays.py --check               compares the results instead of the times

The two take turns several times for each case; printed are medians of the time of a call. NumPy's allocator hands the memory of
a result that is no longer used to the next one. Espalier is measured both ways: with fresh results, which the collector clears
away, and in a scope (`Pool.scope()`), where results go back as they do in NumPy. A case is called until it has got no faster for a
while; then the calling threads of both, not the JVM's compilers and collector, are pinned to one core.
"""
import argparse
import math
import os
import statistics
import subprocess
import sys
import time
import timeit

for library in ("OPENBLAS", "OMP", "MKL"):
    os.environ[library + "_NUM_THREADS"] = "1"
import numpy as np

HOME = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
TARGET = os.path.join(HOME, "bench", "target")
JAVA = os.path.join(os.environ["JAVA_HOME"], "bin", "java") if "JAVA_HOME" in os.environ else "java"
SIZES = (10, 1000, 100_000, 10_000_000)

# the names of espalier.bench.ArrayOperations
OPERATIONS = {
    "add": "x + z",
    "add row": "x + row",
    "add column": "x + column",
    "multiply number": "x * 2.5",
    "divide": "x / p",
    "maximum": "np.maximum(x, z)",
    "negative": "-x",
    "abs": "np.abs(x)",
    "sqrt": "np.sqrt(p)",
    "square": "np.square(x)",
    "exp": "np.exp(x)",
    "log": "np.log(p)",
    "tanh": "np.tanh(x)",
    "sin": "np.sin(x)",
    "power": "p ** z",
    "floor": "np.floor(x)",
    "clip": "np.clip(x, -1, 1)",
    "greater": "x > z",
    "greater number": "x > 0",
    "isnan": "np.isnan(x)",
    "logical and": "np.logical_and(mask, mask)",
    "where": "np.where(mask, x, z)",
    "where number": "np.where(mask, x, x.dtype.type(0))",
    "add int32": "ints + ints",
    "multiply int64": "longs * longs",
    "astype float": "x.astype(other)",
    "astype int32": "x.astype(np.int32)",
    "from uint8": "bytes_.astype(dtype)",
    "sum": "x.sum()",
    "sum axis 0": "x.sum(0)",
    "sum axis 1": "x.sum(1)",
    "mean axis 1": "x.mean(1)",
    "var": "x.var()",
    "std axis 0": "x.std(0)",
    "max": "x.max()",
    "max axis 0": "x.max(0)",
    "max axis 1": "x.max(1)",
    "argmax": "v.argmax()",
    "argmax axis 0": "x.argmax(0)",
    "argmax axis 1": "x.argmax(1)",
    "any": "np.logical_and(mask, np.logical_not(mask)).any()",
    "all axis 1": "mask.all(1)",
    "count nonzero": "np.count_nonzero(mask)",
    "norm axis 1": "np.linalg.norm(x, 2, 1)",
    "sum uint8": "bytes_.sum()",
    "sum int32": "ints.sum()",
    "sum int64": "longs.sum()",
    "max int32": "ints.max()",
    "cumsum": "v.cumsum()",
    "cumsum axis 0": "x.cumsum(0)",
    "diff": "np.diff(v)",
    "softmax": "softmax(x)",
    "copy": "x.copy()",
    "transpose copy": "np.ascontiguousarray(x.T)",
    "permute copy": "np.ascontiguousarray(cube.transpose(2, 0, 1))",
    "swap inner copy": "np.ascontiguousarray(cube.transpose(0, 2, 1))",
    "slice copy": "x[1:, ::3].copy()",
    "flip copy": "x[:, ::-1].copy()",
    "concat 0": "np.concatenate((x, z), 0)",
    "concat 1": "np.concatenate((x, z), 1)",
    "stack": "np.stack((x, z))",
    "stack last": "np.stack((x, z), -1)",
    "tile": "np.tile(s, (s.size, 1))",
    "repeat": "np.repeat(s, s.size)",
    "roll": "np.roll(v, 3)",
    "pad": "np.pad(x, 1)",
    "pad reflect": "np.pad(x, 1, mode='reflect')",
    "zeros": "np.zeros(n, dtype)",
    "full": "np.full(n, 3, dtype)",
    "arange": "np.arange(n)",
    "tril": "np.tril(a)",
    "mask": "x[mask]",
    "mask set": "y[mask] = 1.5",
    "take rows": "x.take(some_rows, 0)",
    "take": "v.take(places)",
    "take along axis": "np.take_along_axis(x, along, 1)",
    "set rows": "y[some_rows] = row",
    "set slice": "y[1:, ::2] = 2.5",
    "nonzero": "mask.nonzero()",
    "get": "x[1, 1]",
    "view": "x[1, :]",
    "sort": "np.sort(v)",
    "sort axis 1": "np.sort(x, 1)",
    "sort axis 0": "np.sort(x, 0)",
    "argsort": "np.argsort(v)",
    "argsort axis 1": "np.argsort(x, 1)",
    "sort int32": "np.sort(ints)",
    "unique": "np.unique(few)",
    "median": "np.median(v)",
    "median axis 1": "np.median(x, 1)",
    "searchsorted": "ordered.searchsorted(v)",
    "histogram": "np.histogram(v, 50, (-2, 2))[0]",
    "bincount": "np.bincount(bytes_)",
    "matmul": "a @ b",
    "matmul vector": "x @ row",
    "vector matmul": "column.reshape(-1) @ x",
    "dot": "v @ w",
    "outer": "np.outer(s, t)",
    "einsum rows": "np.einsum('ij,ij->i', x, z)",
    "random uniform": "rng.random(n, dtype)",
    "random normal": "rng.standard_normal(n, dtype)",
    "random integers": "rng.integers(0, 1000, n)",
    "random permutation": "rng.permutation(n)",
}
# results that need not agree: other random numbers, another order of equal elements
UNCHECKED = {"argsort", "argsort axis 1"}
RESULT = {"mask set": "y", "set rows": "y", "set slice": "y", "nonzero": "mask.nonzero()[0]"}


def softmax(x):
    e = np.exp(x - x.max(1, keepdims=True))
    return e / e.sum(1, keepdims=True)


def operands(n, dtype, strided):
    rows = {10: 2, 1000: 25, 100_000: 250, 10_000_000: 2500}[n]
    columns = n // rows
    side = min(math.isqrt(n), 1024)
    root = math.isqrt(n)
    many = 2 * n if strided else n
    square = 2 * side * side if strided else side * side

    def numbers(count, seed):
        i = np.arange(count)
        return ((((i * 2654435761 + seed * 40503) ^ (i >> 7)) & 0xffff) / 16384 - 2).astype(dtype)

    def spread(x):
        return x[..., ::2] if strided else x

    number = np.dtype(dtype).type
    return {
        "np": np, "softmax": softmax, "rng": np.random.default_rng(1), "n": n, "dtype": np.dtype(dtype),
        "other": np.dtype("float64" if dtype == "float32" else "float32"),
        "v": spread(numbers(many, 1)), "w": spread(numbers(many, 2)),
        "x": spread(numbers(many, 3).reshape(rows, -1)), "z": spread(numbers(many, 4).reshape(rows, -1)),
        "p": spread((numbers(many, 5) + number(2.5)).reshape(rows, -1)), "y": spread(numbers(many, 5).reshape(rows, -1)),
        "row": numbers(columns, 6), "column": numbers(rows, 7).reshape(rows, 1),
        "mask": (numbers(n, 8) > 0).reshape(rows, columns),
        "cube": spread(numbers(many, 9).reshape(rows, columns // 5, -1)),
        "a": spread(numbers(square, 10).reshape(side, -1)), "b": spread(numbers(square, 11).reshape(side, -1)),
        "s": numbers(root, 12), "t": numbers(root, 13),
        "few": spread(np.floor(numbers(many, 14) * number(n / 16))), "ordered": np.sort(numbers(n, 15)),
        "some_rows": ((numbers(rows, 16) + number(2)) * number(rows / 4)).astype(np.int64),
        "places": ((numbers(n, 17) + number(2)) * number(n / 4)).astype(np.int64),
        "along": ((numbers(n, 18) + number(2)) * number(columns / 4)).astype(np.int64).reshape(rows, columns),
        "bytes_": spread(((numbers(many, 19) + number(2)) * number(60)).astype(np.uint8)),
        "ints": spread((numbers(many, 20) * number(1000)).astype(np.int32)),
        "longs": spread((numbers(many, 21) * number(1000)).astype(np.int64)),
    }


class Java:
    def __init__(self, options, class_path):
        command = [JAVA, "--add-modules", "jdk.incubator.vector", "-Xlog:disable", "-Xlog:all=error:stderr"] + options
        self.process = subprocess.Popen(command + ["-cp", class_path, "espalier.bench.ArrayServer"], stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, text=True)

    def ask(self, line):
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline()
        if not answer:
            sys.exit("the JVM ended at: " + line)
        return answer.rstrip("\n")

    def pin(self, cores):
        """The thread that calls, which has the name of the program; compilers and the collector go where they like."""
        tasks = "/proc/%d/task" % self.process.pid
        for thread in os.listdir(tasks):
            try:
                with open(os.path.join(tasks, thread, "comm")) as comm:
                    if comm.read().strip() == "java":
                        os.sched_setaffinity(int(thread), cores)
            except OSError:
                pass  # it has ended

    def warm(self, ask, most, least=0.6):
        """Calls until there was no gain for a third of a second, at least `least` and at most `most` seconds."""
        started = time.perf_counter()
        best, gained, spent = math.inf, 0, 0
        while spent < least or (spent < most and spent - gained < 0.35):
            now = float(self.ask(ask))
            spent = time.perf_counter() - started
            if now < 0.97 * best:
                best, gained = now, spent


def numpy_time(timer, seconds):
    """Nanoseconds for a call, the mean over about so many seconds."""
    calls, total, batch = 0, 0.0, 1
    while total < seconds:
        total += timer.timeit(batch)
        calls += batch
        batch = min(2 * batch, 4096)
    return total / calls * 1e9


def measure(java, name, env, arguments):
    """Medians of NumPy, of Java with fresh results, and of Java in a scope, after warming up until Java gets no faster."""
    burst = arguments.burst / 1000
    cores = os.sched_getaffinity(0)
    timer = timeit.Timer(OPERATIONS[name], globals=env)
    fresh, reuse = ("%s %d %s" % (way, burst * 1e9, name) for way in ("time", "reuse"))
    java.warm(fresh, arguments.warm)
    java.warm(reuse, arguments.warm)
    pinned = {arguments.core} if arguments.core in cores else cores
    os.sched_setaffinity(0, pinned)
    java.pin(pinned)
    times = [], [], []
    while len(times[0]) < arguments.rounds:
        times[0].append(numpy_time(timer, burst))
        times[1].append(float(java.ask(fresh)))
        times[2].append(float(java.ask(reuse)))
    os.sched_setaffinity(0, cores)
    java.pin(cores)
    middle = min if arguments.minimum else statistics.median
    return tuple(map(middle, times))


def check(java, name, env):
    if name.startswith("random") or name in UNCHECKED:
        return "not compared"
    if "=" in OPERATIONS[name] and name in RESULT:
        exec(OPERATIONS[name], env)
    y = np.asarray(eval(RESULT.get(name, OPERATIONS[name]), env)).astype(np.float64)
    mean, square, size = (float(word) for word in java.ask("check " + name).split())
    same = size == y.size and np.allclose([mean, square], [y.mean(), (y * y).mean()], rtol=2e-4, atol=1e-4)
    return "same" if same else "DIFFERENT: %r here, %r in Java" % ((y.mean(), (y * y).mean(), y.size), (mean, square, size))


def short(nanoseconds):
    for unit, size in (("s", 1e9), ("ms", 1e6), ("us", 1e3)):
        if nanoseconds >= size:
            return "%.3g %s" % (nanoseconds / size, unit)
    return "%.3g ns" % nanoseconds


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--full", action="store_true", help="both types, both layouts")
    parser.add_argument("--only", help="names of operations, with commas")
    parser.add_argument("--sizes", help="of %s, with commas" % (SIZES,))
    parser.add_argument("--dtypes", help="float32, float64")
    parser.add_argument("--layouts", help="contiguous, strided")
    parser.add_argument("--rounds", type=int, default=5, help="turns of each (5)")
    parser.add_argument("--burst", type=float, default=15, help="milliseconds of a turn (15)")
    parser.add_argument("--warm", type=float, default=4, help="at most so many seconds of warm-up for a case (4); it ends "
                        "when a third of a second brought no gain")
    parser.add_argument("--core", type=int, default=1, help="to measure on (1)")
    parser.add_argument("--minimum", action="store_true", help="minima instead of medians, for a busy machine")
    parser.add_argument("--check", action="store_true", help="compare results instead of times")
    parser.add_argument("--java", default="-XX:+UseSerialGC -Xms5g -Xmx5g -XX:+AlwaysPreTouch "
                        "-XX:+UseTransparentHugePages -XX:NewSize=YOUNG -XX:MaxNewSize=YOUNG",
                        help="options of the JVM (%(default)s; YOUNG becomes 16m, which stay in the cache, and 2g for "
                        "arrays of more than a million elements)")
    parser.add_argument("--class-path", default=os.path.join(TARGET, "lib", "*") + ":" + os.path.join(TARGET, "classes"))
    parser.add_argument("--table", help="also write the table there, as Markdown")
    arguments = parser.parse_args()
    names = arguments.only.split(",") if arguments.only else list(OPERATIONS)
    sizes = [int(s) for s in arguments.sizes.split(",")] if arguments.sizes else SIZES
    dtypes = arguments.dtypes.split(",") if arguments.dtypes else ("float32", "float64") if arguments.full else ("float32",)
    layouts = (arguments.layouts.split(",") if arguments.layouts else
               ("contiguous", "strided") if arguments.full else ("contiguous",))
    rows, started = [], time.perf_counter()
    for dtype in dtypes:
        for layout in layouts:
            for n in sizes:
                options = arguments.java.replace("YOUNG", "16m" if n <= 1_000_000 else "2g").split()
                java = Java(options, arguments.class_path)
                there = java.ask("list").split("\t")
                if there != list(OPERATIONS):
                    sys.exit("names differ from espalier.bench.ArrayOperations: %s" % sorted(set(there) ^ set(OPERATIONS)))
                java.ask("data %d %s %s" % (n, dtype, layout))
                env = operands(n, dtype, layout == "strided")
                if not arguments.check:
                    java.warm("time 10000000 " + names[0], 4, 3)  # what all calls have in common
                for name in names:
                    if arguments.check:
                        print(dtype, layout, n, name + ":", check(java, name, env), flush=True)
                        continue
                    theirs, fresh, reused = measure(java, name, env, arguments)
                    rows.append((name, n, dtype, layout, theirs, fresh, reused))
                    print("%-8s %-10s %8d %-20s NumPy %9s   fresh %9s %6.2f x   in a scope %9s %6.2f x"
                          % (dtype, layout, n, name, short(theirs), short(fresh), theirs / fresh, short(reused),
                             theirs / reused), flush=True)
                java.process.stdin.close()
                java.process.wait()
    if not arguments.check:
        report(rows, arguments, time.perf_counter() - started)


def mean(ratios):
    return math.exp(statistics.mean(map(math.log, ratios)))


def report(rows, arguments, seconds):
    lines = ["", "NumPy %s, java %s, %d cases in %.0f s, load of the machine %.1f"
             % (np.__version__, arguments.java, len(rows), seconds, os.getloadavg()[0]), ""]
    cases = sorted({row[1:4] for row in rows}, key=str)
    cases = sorted(cases, key=lambda c: (c[1], c[2], c[0]))
    lines.append("Each: NumPy's time; how many times faster Espalier is with fresh results; and in a scope.")
    lines.append("")
    lines.append("| | %s |" % " | ".join("%s %s %s" % (c[1], c[2], format(c[0], ",")) for c in cases))
    lines.append("|---|" + "--:|" * len(cases))
    found = {(row[0],) + row[1:4]: row for row in rows}
    for name in dict.fromkeys(row[0] for row in rows):
        cells = (found.get((name,) + c) for c in cases)
        lines.append("| %s | %s |" % (name, " | ".join(
            "%s: %.2f, %.2f" % (short(r[4]), r[4] / r[5], r[4] / r[6]) if r else "" for r in cells)))
    lines.append("| **geometric mean** | %s |" % " | ".join("**%.2f, %.2f**" % tuple(
        mean([r[4] / r[way] for r in rows if r[1:4] == c]) for way in (5, 6)) for c in cases))
    lines.append("")
    for way, text in ((5, "with fresh results"), (6, "in a scope")):
        misses = sorted((r for r in rows if r[way] > 1.2 * r[4]), key=lambda r: r[4] / r[way])
        lines.append("%s: geometric mean %.2f; slower than NumPy by more than 1.2: %d of %d"
                     % (text, mean([r[4] / r[way] for r in rows]), len(misses), len(rows)))
        lines.extend("    %-20s %s %s %8d  %.2f" % (r[0], r[2], r[3], r[1], r[4] / r[way]) for r in misses)
    print("\n".join(lines))
    if arguments.table:
        with open(arguments.table, "w") as file:
            file.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
