package espalier.formats.table;

import java.util.Arrays;

/// The distinct texts of a column and how often each came, numbered in the order they first came: a hash table that is
/// asked with characters still in the reader's buffer, so that a text is made once and not once for each row.
final class Dictionary {
    private String[] texts = new String[16];
    private int[] hashes = new int[16];
    private int[] counts = new int[16];
    private int[] table = new int[64]; // number + 1, 0 is free; open addressing
    private int size;

    /// The number of this text, new or old; its count grows by one.
    int add(char[] buffer, int from, int length) {
        int hash = hash(buffer, from, length);
        int slot = hash & table.length - 1;
        while (table[slot] != 0) {
            int number = table[slot] - 1;
            if (hashes[number] == hash && equal(texts[number], buffer, from, length)) {
                counts[number]++;
                return number;
            }
            slot = slot + 1 & table.length - 1;
        }
        table[slot] = size + 1;
        return put(new String(buffer, from, length), hash);
    }

    private int put(String text, int hash) {
        if (size == texts.length) {
            texts = Arrays.copyOf(texts, 2 * size);
            hashes = Arrays.copyOf(hashes, 2 * size);
            counts = Arrays.copyOf(counts, 2 * size);
        }
        texts[size] = text;
        hashes[size] = hash;
        counts[size] = 1;
        size++;
        if (2 * size > table.length) {
            rehash();
        }
        return size - 1;
    }

    private void rehash() {
        int[] wider = new int[4 * table.length];
        for (int number = 0; number < size; number++) {
            int slot = hashes[number] & wider.length - 1;
            while (wider[slot] != 0) {
                slot = slot + 1 & wider.length - 1;
            }
            wider[slot] = number + 1;
        }
        table = wider;
    }

    private static int hash(char[] buffer, int from, int length) {
        int hash = length;
        for (int i = from; i < from + length; i++) {
            hash = 31 * hash + buffer[i];
        }
        return hash * 0x9E3779B9 ^ hash >>> 15; // low bits of short texts are alike
    }

    private static boolean equal(String text, char[] buffer, int from, int length) {
        if (text.length() != length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (text.charAt(i) != buffer[from + i]) {
                return false;
            }
        }
        return true;
    }

    int size() {
        return size;
    }

    String text(int number) {
        return texts[number];
    }

    int count(int number) {
        return counts[number];
    }
}
