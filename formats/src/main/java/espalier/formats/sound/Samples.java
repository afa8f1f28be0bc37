package espalier.formats.sound;

import java.util.Arrays;

/// A growing list of samples with an end: a few bytes of a compressed sound can claim hours of silence.
final class Samples {
    private final int most;
    private float[] values = new float[1 << 14];
    private int size;

    Samples(int most) {
        this.most = most;
    }

    /// How many samples a compressed sound may have, so that it takes an eighth of the memory at most.
    static int most() {
        return (int) Math.min(1 << 28, Runtime.getRuntime().maxMemory() / 32);
    }

    void add(float value) throws Damaged {
        if (size == values.length) {
            if (size >= most) {
                throw new Damaged("unpacks to more than " + most
                        + " samples; cut it into pieces, or give Java more memory (-Xmx)");
            }
            values = Arrays.copyOf(values, (int) Math.min(2L * size, Math.max(most, size + 1)));
        }
        values[size++] = value;
    }

    int size() {
        return size;
    }

    /// The first `n` of them.
    float[] first(int n) {
        return Arrays.copyOf(values, Math.min(n, size));
    }

    float[] toArray() {
        return first(size);
    }
}
