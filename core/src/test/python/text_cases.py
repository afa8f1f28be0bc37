#!/usr/bin/env python3
"""Writes what the tests of espalier.data.text compare with: byte-pair merges and TF-IDF computed the slow way.

    python3 text_cases.py > ../resources/espalier/data/text_cases.json
"""
import collections
import json
import math
import random
import re
import unicodedata

random.seed(7)
TEXTS = [
    "Free entry in 2 a wkly comp to win FA Cup final tkts 21st May 2005.",
    "U dun say so early hor... U c already then say...",
    "Nah I don't think he goes to usf, he lives around here though",
    "FreeMsg Hey there darling it's been 3 week's now and no word back!",
    "aaaa aaa aa a aaaaa", "  two  spaces   and\ttab\n", "", "na\u00efve caf\u00e9 \ud83d\ude00\ud83d\ude00 \u6f22\u5b57\u6f22\u5b57 \u00a3100",
    "win win winner winning 08000839402 08000930705 08718720201",
] + [" ".join(random.choice(["win", "cash", "call", "now", "free", "later", "ok", "home", "the", "a"]) for _ in range(12)) for _ in range(20)]
TEXTS = [t.encode("utf-16", "surrogatepass").decode("utf-16") for t in TEXTS]


def sort(c):
    kind = unicodedata.category(c)
    return 0 if kind[0] == "L" or kind in ("Mn", "Mc") else 1 if kind == "Nd" else 2 if c in " \t\n" else 3


def words(text):
    """One space or none, then characters of one sort; the last of several spaces goes with the word after it."""
    out = []
    i = 0
    while i < len(text):
        j = i
        if text[i] == " " and i + 1 < len(text) and sort(text[i + 1]) != 2:
            j += 1
        kind, n = sort(text[j]), 0
        while j < len(text) and sort(text[j]) == kind and n < 32:
            if kind == 2 and n > 0 and text[j] == " " and j + 1 < len(text) and sort(text[j + 1]) != 2:
                break
            j, n = j + 1, n + 1
        out.append(text[i:j])
        i = j
    return out


def train(texts, size):
    counted = collections.Counter(w for t in texts for w in words(t))
    lists = [([b + 2 for b in w.encode()], n) for w, n in counted.items()]
    merges = []
    while len(merges) < size - 258:
        pairs = collections.Counter()
        for ids, n in lists:
            for p in zip(ids, ids[1:]):
                pairs[p] += n
        if not pairs:
            break
        best = min(pairs, key=lambda p: (-pairs[p], p))
        if pairs[best] < 2:
            break
        for k, (ids, n) in enumerate(lists):
            lists[k] = (merged(ids, best, 258 + len(merges)), n)
        merges.append(best)
    return merges


def merged(ids, pair, new):
    out, i = [], 0
    while i < len(ids):
        if tuple(ids[i:i + 2]) == pair:
            out.append(new)
            i += 2
        else:
            out.append(ids[i])
            i += 1
    return out


def encode(text, merges):
    out = []
    for w in words(text):
        ids = [b + 2 for b in w.encode()]
        for r, pair in enumerate(merges):
            ids = merged(ids, pair, 258 + r)
        out += ids
    return out


def tfidf(texts, at_least):
    lists = [re.findall(r"[a-z0-9]+", t) for t in texts]
    document = collections.Counter(w for ws in lists for w in set(ws))
    terms = sorted((w for w, n in document.items() if n >= at_least), key=lambda w: (-document[w], w))
    idf = {w: math.log((1 + len(texts)) / (1 + document[w])) + 1 for w in terms}
    rows = []
    for ws in lists:
        row = [ws.count(w) * idf[w] for w in terms]
        norm = math.sqrt(sum(v * v for v in row))
        rows.append([v / norm if norm else 0 for v in row])
    return terms, rows


merges = train(TEXTS, 330)
plain = [t for t in TEXTS if re.fullmatch(r"[a-z ]*", t)]
terms, rows = tfidf(plain, 2)
print(json.dumps({
    "texts": TEXTS, "merges": [i for p in merges for i in p], "ids": [encode(t, merges) for t in TEXTS],
    "plain": plain, "terms": terms, "tfidf": [[round(v, 10) for v in r] for r in rows]}, ensure_ascii=True))
