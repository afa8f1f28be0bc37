package espalier.optim;

import espalier.array.NDArray;
import java.util.Map;

/// A learning rate that falls when the loss no longer does. Unlike the other schedules it must be told: after each
/// evaluation the training program calls [#observe].
///
/// `rate *= factor` when `patience` evaluations in a row were not better than the best by a share of `threshold`.
///
/// ```java
/// var rate = new Plateau(1e-3);
/// var trainer = new Trainer(net, loss, new Adam(rate), plan, event -> {
///     if (event instanceof Event.Evaluated e && e.set().equals("validation")) {
///         rate.observe(e.loss());
///     }
/// });
/// ```
public final class Plateau implements Schedule {
    private final double start;
    private final double factor;
    private final int patience;
    private final double threshold;
    private double rate;
    private double best = Double.POSITIVE_INFINITY;
    private long waited;

    /// Falls to a tenth after 10 evaluations without an improvement of one in ten thousand.
    public Plateau(double rate) {
        this(rate, 0.1, 10, 1e-4);
    }

    /// @param rate the first rate, positive
    /// @param factor what the rate is multiplied by, in 0 .. 1
    /// @param patience how many evaluations without improvement are borne, at least 1
    /// @param threshold the share of the best loss that counts as an improvement, in 0 .. 1
    public Plateau(double rate, double factor, int patience, double threshold) {
        this.start = Descent.positive("Plateau: the rate", rate);
        this.factor = Descent.positive("Plateau: the factor", factor);
        Descent.fraction("Plateau: the factor", factor);
        this.threshold = Descent.fraction("Plateau: the threshold", threshold);
        this.patience = patience;
        if (patience < 1) {
            throw new IllegalArgumentException("Plateau: the patience must be at least 1, got " + patience);
        }
        this.rate = rate;
    }

    /// Takes the loss (or whatever should fall) of an evaluation into account; NaN counts as no improvement. May be
    /// called from another thread than the training one.
    public synchronized void observe(double loss) {
        if (loss < best - threshold * Math.abs(Double.isInfinite(best) ? 0 : best)) {
            best = loss;
            waited = 0;
        } else if (++waited >= patience) {
            rate *= factor;
            waited = 0;
        }
    }

    @Override
    public synchronized double rate(long step) {
        return rate;
    }

    @Override
    public synchronized Map<String, NDArray> state() {
        return Map.of("plateau", NDArray.of(rate, best, waited));
    }

    @Override
    public synchronized void restore(Map<String, NDArray> state) {
        NDArray saved = state.get("plateau");
        if (saved == null || saved.size() != 3) {
            throw new IllegalArgumentException(this + ": the saved state has no plateau: it is not of this schedule");
        }
        rate = saved.get(0);
        best = saved.get(1);
        waited = saved.getLong(2);
    }

    @Override
    public String toString() {
        return "Plateau(" + start + ", " + factor + ", " + patience + ", " + threshold + ")";
    }
}
