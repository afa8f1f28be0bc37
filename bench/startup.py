#!/usr/bin/env python3
"""How long the tool takes to start, with each way of starting Java (docs/performance.md, "Start-up").

    ./espalier --version && python3 bench/startup.py [ROUNDS]

The ways take turns within a round, so that a busy minute of the machine meets all of them; printed are medians in milliseconds.
"""
import os
import statistics
import subprocess
import sys
import tempfile
import time

HOME = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
LIB = os.path.join(HOME, "app", "target", "lib")
MAIN = "espalier.app.Main"
JAVA = os.path.join(os.environ.get("JAVA_HOME", "/usr"), "bin", "java")
SERIAL = ["-XX:+UseSerialGC"]
QUIET = ["-Xlog:disable"]


def main():
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 15
    jars = os.pathsep.join(os.path.join(LIB, name) for name in sorted(os.listdir(LIB)))
    modules = ["-p", LIB, "-m", "espalier.app/" + MAIN]
    classes = ["--add-modules", "jdk.incubator.vector", "-cp", jars, MAIN]
    with tempfile.TemporaryDirectory() as scratch:
        def made(flag, name, options, how):
            file = os.path.join(scratch, name)
            run([JAVA, flag + file] + options + how + training(scratch, name))
            return file

        ways = {
            "module path, G1 (plain java)": modules,
            "module path, Serial": SERIAL + modules,
            "module path, Serial, class data sharing":
                SERIAL + ["-XX:SharedArchiveFile=" + made("-XX:ArchiveClassesAtExit=", "m.jsa", SERIAL, modules)] + modules,
            "module path, Serial, AOT cache":
                SERIAL + ["-XX:AOTCache=" + made("-XX:AOTCacheOutput=", "m.aot", SERIAL, modules)] + modules,
            "class path, Serial": SERIAL + classes,
            "class path, Serial, class data sharing":
                SERIAL + ["-XX:SharedArchiveFile=" + made("-XX:ArchiveClassesAtExit=", "c.jsa", SERIAL, classes)] + classes,
            "class path, Serial, AOT cache":
                SERIAL + ["-XX:AOTCache=" + made("-XX:AOTCacheOutput=", "c.aot", SERIAL, classes)] + classes,
            "class path, G1, AOT cache":
                ["-XX:AOTCache=" + made("-XX:AOTCacheOutput=", "g.aot", [], classes)] + classes,
        }
        commands = {way: [JAVA] + QUIET + options for way, options in ways.items()}
        commands["./espalier"] = [os.path.join(HOME, "espalier")]
        model = os.path.join(scratch, "model")
        run([os.path.join(HOME, "espalier")] + training(scratch, "model"))
        tasks = {
            "--help": ["--help"],
            "train --help": ["train", "--help"],
            "inspect": ["inspect", os.path.join(model, "model.safetensors")],
            "predict": ["predict", os.path.join(model, "model.safetensors"), os.path.join(model, "samples")],
        }
        print("| medians of %d, ms | %s |" % (rounds, " | ".join(tasks)))
        print("|---|" + "---:|" * len(tasks))
        columns = [measure(commands, task, rounds) for task in tasks.values()]
        for way in commands:
            print("| %s | %s |" % (way, " | ".join("%.0f" % column[way] for column in columns)))
    print("load of the machine: %.1f" % os.getloadavg()[0])


def training(scratch, name):
    """A short run of the whole program."""
    out = os.path.join(scratch, name.replace(".", "-"))
    return ["train", "--epochs", "1", "--size", "16", "--pictures", "60", "--quiet", "--out", out]


def measure(commands, task, rounds):
    times = {way: [] for way in commands}
    for _ in range(rounds):
        for way, command in commands.items():
            start = time.perf_counter()
            run(command + task)
            times[way].append(1000 * (time.perf_counter() - start))
    return {way: statistics.median(values) for way, values in times.items()}


def run(command):
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    if done.returncode != 0:
        sys.exit("%s\nended with %d\n%s" % (" ".join(command), done.returncode, done.stderr))


if __name__ == "__main__":
    main()
