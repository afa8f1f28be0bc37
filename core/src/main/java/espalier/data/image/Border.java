package espalier.data.image;

/// What is seen where a change looks beyond the edge of a picture; [PictureAugmentation] takes one.
public enum Border {
    /// Nothing: 0, black. For drawings and digits on a black ground.
    ZERO,
    /// The nearest pixel, again and again.
    EDGE,
    /// The picture mirrored at its edge, `d c b a | a b c d | d c b a`. For photographs: nothing that is seen was
    /// not in the picture.
    REFLECT;

    /// The row or column to read for number `i` of `n`; -1 for none.
    int place(int i, int n) {
        if (i >= 0 && i < n) {
            return i;
        }
        return switch (this) {
            case ZERO -> -1;
            case EDGE -> i < 0 ? 0 : n - 1;
            case REFLECT -> {
                int period = Math.floorMod(i, 2 * n);
                yield period < n ? period : 2 * n - 1 - period;
            }
        };
    }
}
