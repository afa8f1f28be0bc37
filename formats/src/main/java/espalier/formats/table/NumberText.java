package espalier.formats.table;

/// How a column writes its numbers, and the value of such a text: [ColumnBuilder] finds the way that fits the whole
/// column.
///
/// Both take a sign, an exponent, a currency sign before or behind, a per cent sign behind (`12 %` is 12), and
/// thousands in groups of three. `1.234,5` is a number to [#COMMA], `1,234.5` to [#POINT].
enum NumberText {
    /// `1234.5`, thousands as `1,234.5` or `1 234.5` or `1'234.5`.
    POINT('.', ','),
    /// `1234,5`, thousands as `1.234,5` or `1 234,5` or `1'234,5`.
    COMMA(',', '.');

    private static final double[] POWERS = {1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13,
        1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
    private static final long EXACT = 1L << 53;

    private final char mark;
    private final char thousands;

    NumberText(char mark, char thousands) {
        this.mark = mark;
        this.thousands = thousands;
    }

    /// The value of `text`, NaN when it is no number of this way of writing.
    double parse(String text) {
        return parse(text.toCharArray(), 0, text.length());
    }

    /// As [#parse(String)], from a buffer. Correctly rounded: the fast path multiplies or divides two exact doubles
    /// (Clinger 1990), everything else goes to `Double.parseDouble`.
    double parse(char[] buffer, int start, int length) {
        int from = start;
        int to = start + length;
        while (from < to && isUnit(buffer[from])) {
            from++;
        }
        while (to > from && (isUnit(buffer[to - 1]) || buffer[to - 1] == '%')) {
            to--;
        }
        boolean negative = from < to && (buffer[from] == '-' || buffer[from] == '\u2212');
        if (negative || from < to && buffer[from] == '+') {
            from++;
        }
        while (from < to && isUnit(buffer[from])) { // -$5
            from++;
        }
        double value = unsigned(buffer, from, to);
        return negative ? -value : value;
    }

    private double unsigned(char[] buffer, int from, int to) {
        long mantissa = 0;
        int digits = 0;
        int behind = 0;
        int exponent = 0;
        int group = 0; // digits since the last sign of thousands, -1 behind the decimal mark
        char sign = 0;
        boolean exact = true;
        int i = from;
        for (; i < to; i++) {
            char c = buffer[i];
            if (c >= '0' && c <= '9') {
                exact &= mantissa < (EXACT - 9) / 10;
                mantissa = exact ? 10 * mantissa + (c - '0') : mantissa;
                digits++;
                behind += group < 0 ? 1 : 0;
                group += group < 0 ? 0 : 1;
            } else if (c == mark) {
                if (group < 0 || sign != 0 && group != 3) {
                    return Double.NaN;
                }
                group = -1;
            } else if (isThousands(c)) {
                boolean fits = group > 0 && (sign == 0 ? group <= 3 : sign == c && group == 3);
                if (!fits || i + 3 >= to) {
                    return Double.NaN;
                }
                sign = c;
                group = 0;
            } else if ((c == 'e' || c == 'E') && digits > 0) {
                exponent = exponent(buffer, i + 1, to);
                if (exponent == Integer.MIN_VALUE) {
                    return Double.NaN;
                }
                break;
            } else {
                return i == from ? word(buffer, from, to) : Double.NaN;
            }
        }
        if (digits == 0 || sign != 0 && group >= 0 && group != 3) {
            return Double.NaN;
        }
        int power = exponent - behind;
        if (exact && power >= -22 && power <= 22) {
            return power < 0 ? mantissa / POWERS[-power] : mantissa * POWERS[power];
        }
        return slow(buffer, from, to);
    }

    /// The power of ten behind an `e`, MIN_VALUE when there is none.
    private static int exponent(char[] buffer, int from, int to) {
        int i = from < to && (buffer[from] == '-' || buffer[from] == '+') ? from + 1 : from;
        int value = 0;
        if (i == to) {
            return Integer.MIN_VALUE;
        }
        for (; i < to; i++) {
            int digit = buffer[i] - '0';
            if (digit < 0 || digit > 9) {
                return Integer.MIN_VALUE;
            }
            value = Math.min(10 * value + digit, 100_000);
        }
        return buffer[from] == '-' ? -value : value;
    }

    private double slow(char[] buffer, int from, int to) {
        var plain = new StringBuilder(to - from);
        for (int i = from; i < to; i++) {
            char c = buffer[i];
            if (c == mark) {
                plain.append('.');
            } else if (!isThousands(c)) {
                plain.append(c);
            }
        }
        return Double.parseDouble(plain.toString());
    }

    private static double word(char[] buffer, int from, int to) {
        String word = new String(buffer, from, to - from);
        return word.equalsIgnoreCase("inf") || word.equalsIgnoreCase("infinity") ? Double.POSITIVE_INFINITY
                : Double.NaN;
    }

    private boolean isThousands(char c) {
        return c == thousands || c == ' ' || c == '\u00a0' || c == '\u202f' || c == '\'' || c == '\u2019';
    }

    private static boolean isUnit(char c) {
        return c == '$' || c == '\u20ac' || c == '\u00a3' || c == '\u00a5' || c == ' ' || c == '\u00a0';
    }
}
