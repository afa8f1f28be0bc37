package espalier.array;

import espalier.backend.Buffer;
import java.util.ArrayList;
import java.util.List;

/// Text of arrays exactly as NumPy 2 prints them with its default options: 8 digits, 75 columns, 3 elements at each
/// edge of arrays of more than 1,000. Follows `numpy/_core/arrayprint.py`; called by [NDArray#toString()] and
/// [NDArray#repr()].
final class Printer {
    private static final int PRECISION = 8;
    private static final int THRESHOLD = 1000;
    private static final int EDGE = 3;
    private static final int WIDTH = 75;

    private final NDArray x;
    private final Buffer buffer;
    private final String separator;
    private final boolean summarised;
    private final Format format;

    private Printer(NDArray x, String separator) {
        this.x = x;
        this.buffer = x.buffer();
        this.separator = separator;
        this.summarised = x.size() > THRESHOLD;
        List<Integer> shown = new ArrayList<>();
        collect(0, x.layout().offset(), shown);
        this.format = Format.of(x.dtype(), buffer, shown, x.rank() == 0);
    }

    /// As `str(x)`.
    static String str(NDArray x) {
        if (x.rank() == 0) {
            return x.dtype().isFloating() ? Digits.scalar(x.item(), x.dtype())
                    : Format.integer(x.dtype(), x.buffer(), x.layout().offset());
        }
        return x.size() == 0 ? "[]" : new Printer(x, " ").text(0, x.layout().offset(), " ", WIDTH);
    }

    /// As `repr(x)`.
    static String repr(NDArray x) {
        String prefix = "array(";
        String list = x.size() == 0 ? "[]"
                : new Printer(x, ", ").text(0, x.layout().offset(), " ".repeat(prefix.length() + 1), WIDTH - 1);
        List<String> extras = new ArrayList<>();
        if (x.size() == 0 && !x.shape().equals(Shape.of(0)) || x.size() > THRESHOLD) {
            extras.add("shape=" + x.shape());
        }
        boolean implied = x.dtype() == DType.BOOL || x.dtype() == DType.INT64 || x.dtype() == DType.FLOAT64;
        if (!implied || x.size() == 0) {
            extras.add("dtype=" + x.dtype().numpyName());
        }
        if (extras.isEmpty()) {
            return prefix + list + ")";
        }
        String start = prefix + list + ",";
        String extra = String.join(", ", extras) + ")";
        int last = start.length() - (start.lastIndexOf('\n') + 1);
        return start + (last + extra.length() + 1 > WIDTH ? "\n" + " ".repeat(prefix.length()) : " ") + extra;
    }

    /// The buffer indices of the elements that are shown.
    private void collect(int axis, int at, List<Integer> shown) {
        if (axis == x.rank()) {
            shown.add(at);
            return;
        }
        int n = x.layout().dim(axis);
        boolean cut = summarised && n > 2 * EDGE;
        for (int i = 0; i < n; i++) {
            if (cut && i == EDGE) {
                i = n - EDGE;
            }
            collect(axis + 1, at + i * x.layout().stride(axis), shown);
        }
    }

    private String text(int axis, int at, String indent, int width) {
        if (axis == x.rank()) {
            return format.apply(at);
        }
        var lines = new Lines(indent, axis == x.rank() - 1 ? width - 1 : -1, separator, x.rank() - axis - 1);
        int n = x.layout().dim(axis);
        boolean cut = summarised && n > 2 * EDGE;
        for (int i = 0; i < n; i++) {
            if (cut && i == EDGE) {
                lines.add("...", false);
                i = n - EDGE;
            }
            lines.add(text(axis + 1, at + i * x.layout().stride(axis), indent + " ", width - 1), i == n - 1);
        }
        return "[" + lines.text().substring(indent.length()) + "]";
    }

    /// The items of one bracket: on the last axis words that wrap at `width`, on the others one item per line.
    private static final class Lines {
        private final StringBuilder done = new StringBuilder();
        private final StringBuilder line;
        private final String indent;
        private final int width;
        private final String separator;
        private final int newlines;

        Lines(String indent, int width, String separator, int newlines) {
            this.line = new StringBuilder(indent);
            this.indent = indent;
            this.width = width;
            this.separator = separator;
            this.newlines = newlines;
        }

        void add(String item, boolean last) {
            if (newlines > 0) {
                line.append(item).append(last ? "" : separator.stripTrailing() + "\n".repeat(newlines) + indent);
                return;
            }
            if (line.length() + item.length() > width && line.length() > indent.length()) {
                done.append(line.toString().stripTrailing()).append('\n');
                line.setLength(0);
                line.append(indent);
            }
            line.append(item).append(last ? "" : separator);
        }

        String text() {
            return done.append(line).toString();
        }
    }

    /// How one element is written, given all that are shown.
    private sealed interface Format {

        String apply(int at);

        static Format of(DType type, Buffer b, List<Integer> shown, boolean single) {
            if (type == DType.BOOL) {
                return new Padded(type, b, single ? 0 : 5);
            }
            if (type.isFloating()) {
                return Floating.of(type, b, shown);
            }
            int width = 0;
            for (int at : shown) {
                width = Math.max(width, integer(type, b, at).length());
            }
            return new Padded(type, b, width);
        }

        static String integer(DType type, Buffer b, int at) {
            return switch (type) {
                case BOOL -> b.getLong(at) != 0 ? "True" : "False";
                case UINT64 -> Long.toUnsignedString(b.getLong(at));
                default -> Long.toString(b.getLong(at));
            };
        }
    }

    private record Padded(DType type, Buffer b, int width) implements Format {
        @Override
        public String apply(int at) {
            return pad(Format.integer(type, b, at), width);
        }
    }

    private record Floating(DType type, Buffer b, boolean scientific, int left, int right, int digits,
            int exponent) implements Format {

        static Floating of(DType type, Buffer b, List<Integer> shown) {
            double largest = 0;
            double smallest = Double.POSITIVE_INFINITY;
            boolean finite = false;
            int other = 0;
            for (int at : shown) {
                double v = b.getDouble(at);
                if (Double.isFinite(v)) {
                    finite = true;
                    largest = Math.max(largest, Math.abs(v));
                    smallest = v == 0 ? smallest : Math.min(smallest, Math.abs(v));
                } else {
                    other = Math.max(other, v < 0 ? 4 : 3);
                }
            }
            boolean scientific = largest > 0
                    && (largest >= Digits.limit(type) || smallest < inType(type, 0.0001)
                            || inType(type, largest / smallest) > 1000);
            int left = 0;
            int right = 0;
            int exponent = 0;
            for (int at : shown) {
                double v = b.getDouble(at);
                if (Double.isFinite(v)) {
                    String text = scientific ? Digits.scientific(v, type, 0, PRECISION, 2)
                            : Digits.positional(v, type, PRECISION);
                    int point = text.indexOf('.');
                    int end = scientific ? text.indexOf('e') : text.length();
                    left = Math.max(left, point);
                    right = Math.max(right, end - point - 1);
                    exponent = scientific ? Math.max(exponent, text.length() - end - 2) : 0;
                }
            }
            int digits = right;
            if (scientific) {
                right = exponent + 2 + digits;
            }
            return new Floating(type, b, scientific, finite || other > 0 ? Math.max(left, other - right - 1) : 0, right,
                    digits, exponent);
        }

        private static double inType(DType type, double v) {
            var one = type.allocate(1);
            one.setDouble(0, v);
            return one.getDouble(0);
        }

        @Override
        public String apply(int at) {
            double v = b.getDouble(at);
            if (!Double.isFinite(v)) {
                return pad(Digits.scalar(v, type), left + right + 1);
            }
            if (scientific) {
                String text = Digits.scientific(v, type, digits, digits, exponent);
                return pad(text, text.length() + left - text.indexOf('.'));
            }
            String text = Digits.positional(v, type, PRECISION);
            int point = text.indexOf('.');
            return " ".repeat(left - point) + text + " ".repeat(right - (text.length() - point - 1));
        }
    }

    private static String pad(String text, int width) {
        return " ".repeat(Math.max(0, width - text.length())) + text;
    }
}
