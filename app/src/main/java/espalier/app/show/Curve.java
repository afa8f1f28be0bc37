package espalier.app.show;

import java.util.ArrayList;
import java.util.List;

/// One line of a diagram: a name and its points, epochs against losses or accuracies. Filled by [Curves], drawn by
/// [BrailleDiagram] and [CurvePicture].
public final class Curve {
    private final String name;
    private final List<Double> xs = new ArrayList<>();
    private final List<Double> ys = new ArrayList<>();

    /// A curve without points yet.
    public Curve(String name) {
        this.name = name;
    }

    /// What the legend says.
    public String name() {
        return name;
    }

    /// Adds a point at the right end; one that is not finite is left out.
    public void add(double x, double y) {
        if (Double.isFinite(y)) {
            xs.add(x);
            ys.add(y);
        }
    }

    /// Number of points.
    public int size() {
        return xs.size();
    }

    /// Where point `i` stands.
    public double x(int i) {
        return xs.get(i);
    }

    /// The value of point `i`.
    public double y(int i) {
        return ys.get(i);
    }

    /// The last value; NaN when there is none.
    public double last() {
        return ys.isEmpty() ? Double.NaN : ys.getLast();
    }

    /// The smallest value of all these curves.
    static double least(List<Curve> curves) {
        return curves.stream().flatMap(curve -> curve.ys.stream()).mapToDouble(y -> y).min().orElse(0);
    }

    /// The largest value of all these curves.
    static double most(List<Curve> curves) {
        return curves.stream().flatMap(curve -> curve.ys.stream()).mapToDouble(y -> y).max().orElse(1);
    }

    /// The rightmost point of all these curves.
    static double end(List<Curve> curves) {
        return curves.stream().flatMap(curve -> curve.xs.stream()).mapToDouble(x -> x).max().orElse(1);
    }
}
