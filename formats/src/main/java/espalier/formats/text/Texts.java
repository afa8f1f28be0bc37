package espalier.formats.text;

import espalier.array.NDArray;
import espalier.array.Shape;
import espalier.data.Batch;
import espalier.data.Dataset;
import espalier.data.Raw;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/// Texts with their classes, each held in memory once as UTF-8: what the readers of this package make. A row comes out
/// padded with zeros to the length that all share.
///
/// A few texts that are far longer than the others are cut, so that not every row is as long as they are: at twice the
/// length that 99 of 100 texts do not exceed, and never below 2000 bytes. How many were cut is said.
public final class Texts implements Dataset {
    private static final int NEVER_CUT = 2000;

    private final byte[][] texts;
    private final long[] labels;
    private final List<String> classes;
    private final Raw.Text raw;

    /// Texts and their class numbers, cut to `bytes`.
    Texts(List<byte[]> texts, long[] labels, List<String> classes, int bytes) {
        this.texts = texts.toArray(byte[][]::new);
        this.labels = labels;
        this.classes = List.copyOf(classes);
        this.raw = new Raw.Text(bytes);
    }

    /// A text as bytes; the character NUL, which padding is made of, becomes a space.
    static byte[] bytes(String text) {
        return text.replace('\0', ' ').getBytes(StandardCharsets.UTF_8);
    }

    /// The length for all of these.
    static int length(List<byte[]> texts) {
        int[] lengths = new int[texts.size()];
        for (int i = 0; i < lengths.length; i++) {
            lengths[i] = texts.get(i).length;
        }
        Arrays.sort(lengths);
        int last = lengths.length - 1;
        long most = Math.max(NEVER_CUT, 2L * lengths[(int) (0.99 * last)]);
        return (int) Math.max(1, Math.min(lengths[last], most));
    }

    /// How many texts are longer than rows are.
    int cut() {
        int cut = 0;
        for (byte[] text : texts) {
            cut += text.length > raw.bytes() ? 1 : 0;
        }
        return cut;
    }

    /// Text `row` as it was read.
    public String text(int row) {
        return new String(texts[row], StandardCharsets.UTF_8);
    }

    @Override
    public int size() {
        return texts.length;
    }

    @Override
    public Batch get(int... rows) {
        int width = raw.bytes();
        byte[] x = new byte[Math.multiplyExact(rows.length, width)];
        long[] y = new long[rows.length];
        for (int i = 0; i < rows.length; i++) {
            put(texts[rows[i]], x, i * width, width);
            y[i] = labels[rows[i]];
        }
        return new Batch(NDArray.wrapUint8(x, rows.length, width), NDArray.wrap(y, rows.length));
    }

    /// A text into `width` bytes, cut where a character begins.
    static void put(byte[] text, byte[] out, int at, int width) {
        int n = Math.min(text.length, width);
        while (n < text.length && n > 0 && (text[n] & 0xc0) == 0x80) {
            n--;
        }
        System.arraycopy(text, 0, out, at, n);
    }

    @Override
    public NDArray targets() {
        return NDArray.wrap(labels.clone(), labels.length);
    }

    @Override
    public List<String> classes() {
        return classes;
    }

    @Override
    public Shape sampleShape() {
        return raw.shape();
    }

    @Override
    public Raw raw() {
        return raw;
    }

    @Override
    public String toString() {
        return "Texts(" + texts.length + " of up to " + raw.bytes() + " bytes, classes " + classes + ")";
    }
}
