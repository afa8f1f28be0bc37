package espalier.array;

import espalier.backend.Gates;
import org.jspecify.annotations.Nullable;

/// The steps of recurrent layers along their sequences, into existing arrays; like [Into], for the operations of
/// `autodiff`.
public final class Recurrences {
    private Recurrences() {}

    /// The arrays of a layer: gates (steps, n, 4 size), or 3 size where `gated`, a GRU;  kept: (2, steps, n, size), for
    /// a GRU (steps, n, 3 size)  h: (steps, n, size)  real: (steps, n) or null. All row-major and of one floating type.
    /// [Gates] says what is in them.
    public static Gates of(boolean gated, NDArray gates, NDArray kept, NDArray h, @Nullable NDArray real) {
        String name = gated ? "gru" : "lstm";
        Into.checkFloating(name, h);
        int steps = h.rank() == 3 ? h.shape().dim(0) : 0;
        int n = h.rank() == 3 ? h.shape().dim(1) : 0;
        int size = h.rank() == 3 ? h.shape().dim(2) : 0;
        check(name, h, Shape.of(steps, n, size), h);
        check(name, gates, Shape.of(steps, n, (gated ? 3 : 4) * size), h);
        check(name, kept, gated ? Shape.of(steps, n, 3 * size) : Shape.of(2, steps, n, size), h);
        if (real != null) {
            check(name, real, Shape.of(steps, n), h);
        }
        return new Gates(gated, steps, n, size, gates.buffer(), gates.layout(), kept.buffer(), kept.layout(),
                h.buffer(), h.layout(), real == null ? null : real.buffer(), real == null ? h.layout() : real.layout());
    }

    private static void check(String name, NDArray x, Shape shape, NDArray h) {
        Into.checkType(name, x, h);
        if (!x.shape().equals(shape) || !x.layout().isContiguous()) {
            throw new IllegalArgumentException(name + ": needs row-major arrays for states " + h.shape()
                    + " (steps, n, size), got " + x.shape() + " where " + shape + " is needed");
        }
    }

    /// Step `t`, after step `before`, which is -1 at the first.
    public static void step(Gates a, int t, int before) {
        Compute.backend().recurrent(a, t, before);
    }

    /// The gradient of [#step]; see [espalier.backend.Backend#recurrentGradient]. dy: like h  dh, dc: (n, size)  ds,
    /// dof: like the gates; `dof` is not looked at of an LSTM, `dc` not of a GRU.
    public static void gradient(Gates a, int t, int before, NDArray dy, NDArray dh, NDArray dc, NDArray ds,
            NDArray dof) {
        String name = a.gated() ? "gradient of gru" : "gradient of lstm";
        Shape states = Shape.of(a.steps(), a.n(), a.size());
        Shape gates = Shape.of(a.steps(), a.n(), a.count() * a.size());
        check(name, dy, states, dy);
        check(name, dh, Shape.of(a.n(), a.size()), dy);
        check(name, dc, Shape.of(a.n(), a.size()), dy);
        check(name, ds, gates, dy);
        check(name, dof, gates, dy);
        Compute.backend()
                .recurrentGradient(a, t, before, dy.buffer(), dy.layout(), dh.buffer(), dh.layout(), dc.buffer(),
                        dc.layout(), ds.buffer(), ds.layout(), dof.buffer(), dof.layout());
    }
}
