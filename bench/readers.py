"""Files for bench/Readers.java, and how fast Python reads them: python3 bench/readers.py FOLDER [JPEGS]

Makes what is not there yet in FOLDER: pictures, a table as CSV and Parquet, a minute of sound as WAV, FLAC and Ogg
Vorbis (with the programs flac and oggenc, where they are). Then times what Python has installed: Pillow, pandas, the
modules csv and wave, soundfile. One thread, the best of five.
"""
import csv
import glob
import importlib
import math
import os
import random
import shutil
import subprocess
import sys
import time
import wave

ROWS = 1_000_000
SECONDS = 60


def module(name):
    try:
        return importlib.import_module(name)
    except ImportError:
        print("%-46s is not installed" % name)
        return None


def pictures(folder, jpegs):
    image = module("PIL.Image")
    if image is None or os.path.exists(folder + "/png"):
        return
    os.makedirs(folder + "/png")
    os.makedirs(folder + "/jpeg")
    sources = sorted(glob.glob(jpegs + "/*.jpg")) if jpegs else []
    for i, source in enumerate(sources):
        shutil.copy(source, "%s/jpeg/%d.jpg" % (folder, i))
    rng = random.Random(1)
    for i in range(40):
        if sources:
            picture = image.open(sources[i % len(sources)]).convert("RGB").resize((256, 256))
        else:
            picture = image.frombytes("RGB", (256, 256), rng.randbytes(256 * 256 * 3))
        picture.save("%s/png/%d.png" % (folder, i))


def table(folder):
    path = folder + "/table.csv"
    if os.path.exists(path):
        return
    rng = random.Random(2)
    cities = ["Aachen", "Bonn", "Celle", "Dresden", "Essen"]
    columns = [[], [], [], [], []]
    with open(path, "w") as out:
        out.write("id,price,size,city,day,ok,rate,count,note,y\n")
        for i in range(ROWS):
            price, size, city = round(rng.lognormvariate(3, 1), 2), rng.random(), rng.choice(cities)
            out.write("%d,%.2f,%.6f,%s,20%02d-%02d-%02d,%s,%.3e,%d,\"a, %d\",%d\n" % (
                i, price, size, city, i % 24, i % 12 + 1, i % 28 + 1, "yes" if i % 3 else "no", size * 1e-4,
                rng.randrange(50), i % 100, i % 4))
            for column, value in zip(columns, (i, price, city, size, i % 4)):
                column.append(value)
    sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)) + "/../formats/src/test/python")
    from parquet import BYTES, DOUBLE, INT32, INT64, write
    write(folder + "/table.parquet", 6, ROWS, [
        ("id", INT64, None, False, columns[0]), ("price", DOUBLE, None, False, columns[1]),
        ("city", BYTES, 0, False, columns[2]), ("size", DOUBLE, None, False, columns[3]),
        ("y", INT32, None, False, columns[4])])


def sounds(folder):
    path = folder + "/sound.wav"
    if os.path.exists(path):
        return
    rng = random.Random(3)
    with wave.open(path, "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(44100)
        samples = bytearray()
        for i in range(44100 * SECONDS):
            x = 8000 * math.sin(i / 20) * math.sin(i / 9000) + rng.gauss(0, 300)
            samples += int(x).to_bytes(2, "little", signed=True)
        out.writeframes(samples)
    for command in (["flac", "-s", "-f", path], ["oggenc", "-Q", path]):
        if shutil.which(command[0]):
            subprocess.run(command, check=True)


def best(what, n, unit, work):
    least = math.inf
    for _ in range(5):
        start = time.perf_counter()
        work()
        least = min(least, time.perf_counter() - start)
    print("%-46s %10.0f %s/s" % (what, n / least, unit))


def rows(path):
    with open(path, newline="") as file:
        for _ in csv.reader(file):
            pass


def samples(path):
    with wave.open(path) as file:
        module("numpy").frombuffer(file.readframes(file.getnframes()), "<i2").astype("f4")


def main(folder, jpegs):
    os.makedirs(folder, exist_ok=True)
    pictures(folder, jpegs)
    table(folder)
    sounds(folder)
    image = module("PIL.Image")
    for kind in ("png", "jpeg"):
        files = sorted(glob.glob("%s/%s/*" % (folder, kind)))
        if image and files:
            best("Pillow, %s to 64 x 64" % kind, len(files), "pictures",
                 lambda: [image.open(f).convert("RGB").resize((64, 64), image.Resampling.BILINEAR) for f in files])
    jpeg = sorted(glob.glob(folder + "/jpeg/*"))

    def draft(file):
        picture = image.open(file)
        picture.draft("RGB", (64, 64))
        return picture.convert("RGB").resize((64, 64), image.Resampling.BILINEAR)

    if image and jpeg:
        best("Pillow with draft, jpeg to 64 x 64", len(jpeg), "pictures", lambda: [draft(f) for f in jpeg])
    best("csv.reader, strings only", ROWS, "rows", lambda: rows(folder + "/table.csv"))
    pandas = module("pandas")
    if pandas:
        best("pandas.read_csv", ROWS, "rows", lambda: pandas.read_csv(folder + "/table.csv"))
        best("pandas.read_csv, dates parsed", ROWS, "rows",
             lambda: pandas.read_csv(folder + "/table.csv", parse_dates=["day"]))
    best("wave and NumPy", SECONDS, "seconds", lambda: samples(folder + "/sound.wav"))
    soundfile = module("soundfile")
    for kind in ("wav", "flac", "ogg"):
        path = "%s/sound.%s" % (folder, kind)
        if soundfile and os.path.exists(path):
            best("soundfile, %s" % kind, SECONDS, "seconds", lambda: soundfile.read(path, dtype="float32"))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else None)
