package espalier.data.image;

/// A rectangle of the picture painted over, so that a network looks at more than the most telling part (Zhong et al.
/// 2020; with squares: cutout, DeVries and Taylor 2017).
///
/// @param probability of a picture being painted over at all
/// @param low  the smallest share of the area
/// @param high the largest share of the area
/// @param fill what is painted: uint8 pictures 0 to 255, floating ones in their own unit; NaN for noise, different for
/// each value
public record Erase(double probability, double low, double high, double fill) implements Change {

    /// Refuses shares beyond the whole and an empty range.
    public Erase {
        if (!(probability >= 0 && probability <= 1 && low > 0 && high >= low && high <= 1)) {
            throw new IllegalArgumentException("Erase: needs a probability from 0 to 1 and 0 < low <= high <= 1, got "
                    + probability + ", " + low + " and " + high + "; try 0.5, 0.02 and 0.2");
        }
    }

    /// Noise on 2 % to 20 % of every second picture.
    public Erase() {
        this(0.5, 0.02, 0.2, Double.NaN);
    }
}
