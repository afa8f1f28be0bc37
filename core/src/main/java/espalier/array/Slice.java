package espalier.array;

import org.jspecify.annotations.Nullable;

/// Every `step`-th position from `start` up to, not including, `stop`; null is "not given", negative positions count
/// from the end, a negative step goes backwards. Python's `slice`.
public record Slice(@Nullable Integer start, @Nullable Integer stop, int step) implements Index {
    /// The whole axis: `:`
    public static final Slice ALL = new Slice(null, null, 1);

    /// The whole axis backwards: `::-1`
    public static final Slice REVERSED = new Slice(null, null, -1);

    /// Checks the step.
    ///
    /// @throws IllegalArgumentException if it is 0
    public Slice {
        if (step == 0) {
            throw new IllegalArgumentException("slice step cannot be zero");
        }
    }

    /// `start:stop`
    public static Slice of(int start, int stop) {
        return new Slice(start, stop, 1);
    }

    /// `start:stop:step`
    public static Slice of(int start, int stop, int step) {
        return new Slice(start, stop, step);
    }

    /// `start:`
    public static Slice from(int start) {
        return new Slice(start, null, 1);
    }

    /// `:stop`
    public static Slice to(int stop) {
        return new Slice(null, stop, 1);
    }

    /// The first position on an axis of `length`, if there is one at all.
    int first(int length) {
        return start == null ? (step > 0 ? 0 : length - 1) : bound(start, length);
    }

    /// How many positions there are on an axis of `length`.
    int count(int length) {
        long from = first(length);
        long to = stop == null ? (step > 0 ? length : -1) : bound(stop, length);
        long n = step > 0 ? (to - from + step - 1) / step : (from - to - (long) step - 1) / -(long) step;
        return (int) Math.max(n, 0);
    }

    private int bound(int position, int length) {
        return Math.clamp(position < 0 ? position + (long) length : position, step > 0 ? 0 : -1,
                step > 0 ? length : length - 1);
    }

    /// As Python writes it: `1:10:2`
    @Override
    public String toString() {
        return (start == null ? "" : start) + ":" + (stop == null ? "" : stop) + (step == 1 ? "" : ":" + step);
    }
}
