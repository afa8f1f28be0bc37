package espalier.backend.cpu;

/// Along one axis of a picture: which places of a source each position of a result reads, and with which weights.
/// [Convolution] has one for the rows and one for the columns.
///
/// Position `i` of `positions` reads the places `i step + origin + a spacing`, `a = 0 .. count - 1` (zeros where there
/// are none), place `a` with the weight number `index + a indexStep`. The gradient of a convolution with respect to its
/// pictures has this form, too, once for each remainder of the pixels by the stride: that is why both are one kernel.
record Taps(int positions, int step, int origin, int count, int spacing, int index, int indexStep) {

    /// Of a convolution: position `i` reads pixels.
    static Taps ofPixels(int positions, int stride, int margin, int size, int dilation) {
        return new Taps(positions, stride, -margin, size, dilation, 0, 1);
    }

    /// Of its gradient: pixel `i stride + phase` of `length` reads the positions whose window is on it.
    static Taps ofPositions(int phase, int length, int stride, int margin, int size, int dilation) {
        int positions = Math.ceilDiv(length - phase, stride);
        int common = gcd(stride, dilation);
        int every = stride / common;
        int first = 0;
        while (first < every && Math.floorMod(phase + margin - first * dilation, stride) != 0) {
            first++;
        }
        if (first >= Math.min(every, size)) {
            return new Taps(positions, 1, 0, 0, 1, 0, 0);
        }
        int count = (size - 1 - first) / every + 1;
        int last = first + (count - 1) * every;
        int origin = Math.floorDiv(phase + margin - last * dilation, stride);
        return new Taps(positions, 1, origin, count, dilation / common, last, -every);
    }

    private static int gcd(int a, int b) {
        return b == 0 ? a : gcd(b, a % b);
    }

    /// How many places there are between the first and the last that `n` positions from anywhere read.
    int span(int n) {
        return (n - 1) * step + (count - 1) * spacing + 1;
    }

    /// Whether all places are among the `length` of the source.
    boolean isInside(int length) {
        return origin >= 0 && origin + span(positions) <= length;
    }
}
