package espalier.array;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/// Floating numbers in decimal as NumPy writes them (its Dragon4): the fewest digits that name the number among those
/// of its type; when there are more than asked for, the exact value rounded half to even; when fewer, further digits of
/// the exact value. Used by [Printer].
final class Digits {
    private static final int UNLIMITED = 5000;

    private Digits() {}

    /// `123.45`, `2.`: without trailing zeros, with the point. At most `most` digits after it.
    static String positional(double x, DType type, int most) {
        if (x == 0) {
            return negative(x) ? "-0." : "0.";
        }
        BigDecimal shortest = shortest(Math.abs(x), type);
        BigDecimal shown = shortest.scale() > most ? new BigDecimal(Math.abs(x)).setScale(most, RoundingMode.HALF_EVEN)
                : shortest;
        String text = shown.signum() == 0 ? "0" : shown.stripTrailingZeros().toPlainString();
        return (negative(x) ? "-" : "") + text + (text.indexOf('.') < 0 ? "." : "");
    }

    /// `1.5e+00`: at least `least` and at most `most` digits after the point, at least `exponent` digits in the
    /// exponent.
    static String scientific(double x, DType type, int least, int most, int exponent) {
        String digits;
        int power = 0;
        if (x == 0) {
            digits = "0";
        } else {
            BigDecimal shown = shortest(Math.abs(x), type);
            int count = shown.precision() - 1;
            if (count < least || count > most) {
                shown = new BigDecimal(Math.abs(x))
                        .round(new MathContext(Math.clamp(count, least, most) + 1, RoundingMode.HALF_EVEN));
            }
            shown = shown.stripTrailingZeros();
            digits = shown.unscaledValue().toString();
            power = shown.precision() - shown.scale() - 1;
        }
        String fraction = digits.substring(1);
        String size = Integer.toString(Math.abs(power));
        return (negative(x) ? "-" : "") + digits.charAt(0) + "." + fraction
                + "0".repeat(Math.max(0, least - fraction.length())) + "e"
                + (power < 0 ? "-" : "+") + "0".repeat(Math.max(0, Math.max(exponent, 2) - size.length())) + size;
    }

    /// A single number as NumPy's `str` of a scalar: all its digits, scientific when very large or small.
    static String scalar(double x, DType type) {
        if (Double.isNaN(x)) {
            return "nan";
        }
        if (Double.isInfinite(x)) {
            return x > 0 ? "inf" : "-inf";
        }
        double size = Math.abs(x);
        if (x == 0 || size >= 1e-4 && size < (type == DType.FLOAT64 ? 1e16 : limit(type))) {
            String text = positional(x, type, UNLIMITED);
            return text.endsWith(".") ? text + "0" : text;
        }
        return scientific(x, type, 0, UNLIMITED, 2).replace(".e", "e");
    }

    /// From here on NumPy prefers the scientific form: 10^8, or 10 to the number of digits that the type holds.
    static double limit(DType type) {
        return switch (type) {
            case FLOAT64 -> 1e8;
            case FLOAT32 -> 1e6;
            case FLOAT16 -> 1e3;
            default -> 1e2;
        };
    }

    private static boolean negative(double x) {
        return Double.doubleToRawLongBits(x) < 0;
    }

    /// The decimal with the fewest digits that rounds to `x > 0` in its type, the nearest of these.
    private static BigDecimal shortest(double x, DType type) {
        if (type == DType.FLOAT64 && x >= Double.MIN_NORMAL) {
            return new BigDecimal(Double.toString(x)).stripTrailingZeros();
        }
        if (type == DType.FLOAT32 && x >= Float.MIN_NORMAL) {
            return new BigDecimal(Float.toString((float) x)).stripTrailingZeros();
        }
        // Java writes at least two digits (4.9E-324), and knows no 16-bit types: search.
        BigDecimal exact = new BigDecimal(x);
        for (int digits = 1;; digits++) {
            BigDecimal low = exact.round(new MathContext(digits, RoundingMode.FLOOR));
            BigDecimal high = exact.round(new MathContext(digits, RoundingMode.CEILING));
            boolean lowFits = round(low, type) == x;
            boolean highFits = round(high, type) == x;
            if (lowFits && highFits) {
                return exact.round(new MathContext(digits, RoundingMode.HALF_EVEN)).stripTrailingZeros();
            }
            if (lowFits || highFits) {
                return (lowFits ? low : high).stripTrailingZeros();
            }
        }
    }

    private static double round(BigDecimal value, DType type) {
        return switch (type) {
            case FLOAT64 -> value.doubleValue();
            case FLOAT32 -> value.floatValue();
            default -> {
                var one = type.allocate(1);
                one.setDouble(0, value.doubleValue());
                yield one.getDouble(0);
            }
        };
    }
}
