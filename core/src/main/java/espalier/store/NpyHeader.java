package espalier.store;

import espalier.array.DType;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The header of an NPY file: a Python dictionary such as
/// `{'descr': '<f8', 'fortran_order': False, 'shape': (3, 4), }`, read as a literal and never executed. Used by [Npy]
/// and [Npz].
///
/// @param dtype the type of the elements
/// @param order the order of their bytes
/// @param form  what the dictionary says
record NpyHeader(DType dtype, ByteOrder order, NpyForm form) {

    /// Whether the first axis is the contiguous one.
    boolean fortran() {
        return form.fortran();
    }

    /// The lengths of the axes, a copy.
    long[] dims() {
        return form.dims();
    }

    /// Number of elements; -1 if it exceeds 2^63.
    long size() {
        return form.size();
    }

    /// Bytes of all elements; -1 if that exceeds 2^63.
    long bytes() {
        return form.bytes();
    }

    /// The dictionary for an array in row-major order, little-endian.
    static String text(DType dtype, int... shape) {
        if (dtype == DType.BFLOAT16) {
            throw new IllegalArgumentException("npy: NumPy has no bfloat16; convert with astype(FLOAT32) first");
        }
        String kind = dtype == DType.BOOL ? "b" : dtype.isFloating() ? "f" : dtype.isUnsigned() ? "u" : "i";
        var text = new StringBuilder("{'descr': '").append(dtype.bytes() == 1 ? '|' : '<')
                .append(kind)
                .append(dtype.bytes());
        text.append("', 'fortran_order': False, 'shape': (");
        for (int i = 0; i < shape.length; i++) {
            text.append(i == 0 ? "" : " ").append(shape[i]).append(i == shape.length - 1 && i > 0 ? "" : ",");
        }
        // NumPy leaves room for a longer first axis.
        return text.append("), }")
                .append(" ".repeat(shape.length == 0 ? 0 : 21 - Integer.toString(shape[0]).length()))
                .toString();
    }

    /// Reads the dictionary of an array of numbers.
    ///
    /// @throws FormatException naming `where` and what is wrong
    static NpyHeader parse(String text, String where) throws FormatException {
        NpyForm form = form(text, where);
        String type = form.type();
        DType dtype = type(type);
        if (dtype == null) {
            throw new FormatException(
                    where + ": arrays of type " + (type.startsWith("[") ? type : "'" + type + "'") + " are not read: "
                            + (type.endsWith("O") ? "Python objects would have to be executed"
                                    : form.isText()
                                            ? "these are texts, and only bool, integers and floats of up to 64 bits are"
                                            : "only bool, integers and floats of up to 64 bits are")
                            + "; convert it with numpy's astype before saving"
                            + (type.endsWith("O") ? ", names of classes with astype(str)" : ""));
        }
        boolean big = type.charAt(0) == '>' || type.charAt(0) == '=' && ByteOrder.nativeOrder() == ByteOrder.BIG_ENDIAN;
        return new NpyHeader(dtype, big ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN, form);
    }

    /// Reads the dictionary.
    ///
    /// @throws FormatException naming `where` and what is wrong
    static NpyForm form(String text, String where) throws FormatException {
        Map<String, Object> values = new Literal(text, where).dictionary();
        Object descr = values.get("descr");
        Object fortran = values.get("fortran_order");
        Object shape = values.get("shape");
        if (values.size() != 3 || descr == null || !(fortran instanceof Boolean f)
                || !(shape instanceof List<?> list)) {
            throw new FormatException(where
                    + ": the NPY header must have 'descr', 'fortran_order' (True or False) and 'shape' (a tuple), "
                    + "it is "
                    + shortened(text));
        }
        long[] dims = new long[list.size()];
        for (int i = 0; i < dims.length; i++) {
            dims[i] = list.get(i) instanceof Long d && d >= 0 ? d : -1;
            if (dims[i] < 0 || dims.length > 64) {
                throw new FormatException(where
                        + ": the NPY header's shape must be at most 64 lengths that are not negative, it is " + list);
            }
        }
        return new NpyForm(String.valueOf(descr), f, dims);
    }

    private static @Nullable DType type(String descr) {
        if (descr.length() != 3 || "<>=|".indexOf(descr.charAt(0)) < 0) {
            return null;
        }
        return switch (descr.substring(1)) {
            case "b1", "?1" -> DType.BOOL;
            case "u1" -> DType.UINT8;
            case "u2" -> DType.UINT16;
            case "u4" -> DType.UINT32;
            case "u8" -> DType.UINT64;
            case "i1" -> DType.INT8;
            case "i2" -> DType.INT16;
            case "i4" -> DType.INT32;
            case "i8" -> DType.INT64;
            case "f2" -> DType.FLOAT16;
            case "f4" -> DType.FLOAT32;
            case "f8" -> DType.FLOAT64;
            default -> null;
        };
    }

    private static String shortened(String text) {
        String clean = text.strip().replaceAll("\\p{Cntrl}", "?");
        return clean.length() > 200 ? clean.substring(0, 200) + "..." : clean;
    }

    /// The few Python literals that headers contain: strings, whole numbers, True and False, tuples and lists, one
    /// dictionary.
    private static final class Literal {
        private final String text;
        private final String where;
        private int at;

        Literal(String text, String where) {
            this.text = text;
            this.where = where;
        }

        Map<String, Object> dictionary() throws FormatException {
            var values = new HashMap<String, Object>();
            expect('{');
            while (!skip('}')) {
                String key = string();
                expect(':');
                if (values.put(key, value(0)) != null) {
                    throw wrong("key '" + key + "' stands twice");
                }
                if (!skip(',')) {
                    expect('}');
                    break;
                }
            }
            space();
            if (at < text.length()) {
                throw wrong("nothing may follow the dictionary");
            }
            return values;
        }

        private Object value(int depth) throws FormatException {
            space();
            char c = at < text.length() ? text.charAt(at) : 0;
            if (c == '\'' || c == '"') {
                return string();
            }
            if ((c == '(' || c == '[') && depth < 8) {
                return list(depth);
            }
            if (text.startsWith("True", at)) {
                at += 4;
                return true;
            }
            if (text.startsWith("False", at)) {
                at += 5;
                return false;
            }
            return number();
        }

        private List<Object> list(int depth) throws FormatException {
            char end = text.charAt(at++) == '(' ? ')' : ']';
            var items = new ArrayList<>();
            while (!skip(end)) {
                items.add(value(depth + 1));
                if (!skip(',')) {
                    expect(end);
                    break;
                }
            }
            return items;
        }

        private String string() throws FormatException {
            space();
            char quote = at < text.length() ? text.charAt(at) : 0;
            int end = quote == '\'' || quote == '"' ? text.indexOf(quote, at + 1) : -1;
            if (end < 0 || text.substring(at, end).indexOf('\\') >= 0) {
                throw wrong("a quoted string is required");
            }
            String s = text.substring(at + 1, end);
            at = end + 1;
            return s;
        }

        private Long number() throws FormatException {
            int start = at;
            while (at < text.length()
                    && (Character.isDigit(text.charAt(at)) || at == start && text.charAt(at) == '-')) {
                at++;
            }
            try {
                long n = Long.parseLong(text.substring(start, at));
                // Python 2 wrote long integers as 3L.
                at += at < text.length() && text.charAt(at) == 'L' ? 1 : 0;
                return n;
            } catch (NumberFormatException e) {
                throw wrong("a string, a whole number, True, False or a tuple is required");
            }
        }

        private void space() {
            while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
                at++;
            }
        }

        private boolean skip(char c) {
            space();
            boolean there = at < text.length() && text.charAt(at) == c;
            at += there ? 1 : 0;
            return there;
        }

        private void expect(char c) throws FormatException {
            if (!skip(c)) {
                throw wrong("'" + c + "' is required");
            }
        }

        private FormatException wrong(String why) {
            return new FormatException(
                    where + ": the NPY header is not a plain dictionary: " + why + " at character " + at + " of "
                            + shortened(text));
        }
    }
}
