package espalier.backend;

import org.jspecify.annotations.Nullable;

/// The arrays of a recurrent layer along its sequence, for the steps of [Backend#recurrent]; all row-major from their
/// offsets and of one floating type. s is the sigmoid, `'` marks the step before; at the first, h' and c' are zeros.
///
/// LSTM: `i, f, o = s(sums);   g = tanh(sums);   c = f c' + i g;   h = o tanh c`. gates: (steps, n, 4 size), sums
/// before a step and i, f, o, g after it. kept: (2, steps, n, size), c and then tanh c.
///
/// GRU: `r, z = s(sums + of);   m = tanh(sums + r of);   h = m + z (h' - m)`. gates: (steps, n, 3 size), sums before a
/// step and r, z, m after it. kept: (steps, n, 3 size), `of = h' U + b` before the step, for r, z and m.
///
/// h: (steps, n, size). real: (steps, n), 0 where a step is padding, which leaves h and c as they were; or none.
///
/// @param gated whether it is a GRU
public record Gates(boolean gated, int steps, int n, int size, Buffer gates, Layout gatesLayout, Buffer kept,
        Layout keptLayout, Buffer h, Layout hLayout, @Nullable Buffer real, Layout realLayout) {

    /// How many sums there are for each number that is remembered.
    public int count() {
        return gated ? 3 : 4;
    }

    /// Whether sample `i` has a step `t`.
    public boolean isReal(int t, int i) {
        return real == null || real.getDouble(realLayout.offset() + t * n + i) != 0;
    }
}
