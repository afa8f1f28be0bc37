"""Writes the small sounds that FlacTest and OggTest read: python3 sounds.py FOLDER

Needs the programs flac and oggenc (Debian: flac, vorbis-tools). Samples are whole numbers of a formula that the tests
compute again: a rough triangle, so that nothing depends on anybody's sine.
"""
import subprocess
import sys
import wave


def triangle(i, period, height):
    at = i % period
    return height * (4 * at - period) // period if 2 * at < period else height * (3 * period - 4 * at) // period


def noise(i):
    return (i * 1103515245 + 12345) % 65536 // 64


def left(i, bits):
    return (triangle(i, 37, 1 << bits - 2) + (noise(i) >> max(0, 16 - bits))) // (1 if bits > 8 else 4)


def right(i, bits):
    return left(i, bits) // 2 + triangle(i, 300, 1 << bits - 3)


def samples(n, bits, channels, wasted=0):
    out = bytearray()
    for i in range(n):
        for c in range(channels):
            v = (left if c == 0 else right)(i, bits) >> wasted << wasted
            out += (v + 128 if bits == 8 else v).to_bytes(bits // 8, "little", signed=bits > 8)
    return bytes(out)


def write(name, n, bits, channels, rate, command, wasted=0, data=None):
    path = "%s/%s" % (sys.argv[1], name)
    with wave.open(path + ".wav", "wb") as w:
        w.setnchannels(channels)
        w.setsampwidth(bits // 8)
        w.setframerate(rate)
        w.writeframes(samples(n, bits, channels, wasted) if data is None else data)
    subprocess.run([part.replace("@", path) for part in command.split()], check=True)
    subprocess.run(["rm", path + ".wav"], check=True)


FLAC = "flac --silent --force --no-padding --no-seektable %s -o @ @.wav"
write("mono16.flac", 1500, 16, 1, 8000, FLAC % "-5")
write("stereo16.flac", 1000, 16, 2, 44100, FLAC % "-8 -b 256")
write("stereo24.flac", 600, 24, 2, 96000, FLAC % "-8 -p")
write("mono8.flac", 500, 8, 1, 11025, FLAC % "-0 -b 192")
write("wasted16.flac", 700, 16, 1, 8000, FLAC % "-2", wasted=5)
write("silence.flac", 5000, 16, 1, 8000, FLAC % "-5", data=bytes(10000))
write("mono16.oga", 1500, 16, 1, 8000, FLAC % "-5 --ogg --serial-number=7")
write("mono.ogg", 3000, 16, 1, 8000, "oggenc -Q -q 5 -s 7 -o @ @.wav")
write("stereo.ogg", 6000, 16, 2, 22050, "oggenc -Q -q 4 -s 7 -o @ @.wav")
