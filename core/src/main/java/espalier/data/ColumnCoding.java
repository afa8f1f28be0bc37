package espalier.data;

import espalier.store.FormatException;
import espalier.store.Json;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// How one column of a table becomes numbers for a network, with everything that was fitted: [TableColumns] has one or
/// more for each column that takes part. `raw` below is the column's value as [Column.Type] says, NaN for missing.
public sealed interface ColumnCoding {

    /// The place of the column in the raw sample.
    int column();

    /// Names of the numbers it gives, `age`, `age missing`, `sex=female`.
    List<String> names(Column column);

    /// In words for people, without the name of the column.
    String words(Column column);

    /// Writes its numbers for `raw` into `out` from place `at`.
    void code(double raw, double[] out, int at);

    /// How many numbers it gives.
    int width();

    /// As it stands in a model file.
    Json toJson();

    /// A number, scaled: `(t(raw) - center) / scale`, where `t(x) = sign(x) ln(1 + |x| / unit)` for a heavy tail, else
    /// `t(x) = x`. A missing one becomes `fill`, the median of the training rows, and is said by a second number that
    /// is 1, else 0.
    ///
    /// @param column    place in the raw sample
    /// @param unit      of the logarithm; 0 for none
    /// @param center    subtracted, mean, least or median
    /// @param scale     divided by, not zero
    /// @param fill      what stands for a missing value, raw
    /// @param indicator whether a second number tells missing ones
    record Scaled(int column, double unit, double center, double scale, double fill, boolean indicator)
            implements
                ColumnCoding {

        /// Refuses what would divide by zero or is not finite.
        public Scaled {
            boolean finite = Double.isFinite(unit) && Double.isFinite(center) && Double.isFinite(scale)
                    && Double.isFinite(fill);
            if (!finite || scale == 0 || unit < 0) {
                throw new IllegalArgumentException("ColumnCoding.Scaled: column " + column + " has unit " + unit
                        + ", center " + center + ", scale " + scale + ", fill " + fill
                        + "; all must be finite, the scale not zero, the unit not negative");
            }
        }

        /// `t(x)`.
        static double bent(double x, double unit) {
            return unit > 0 ? Math.copySign(Math.log1p(Math.abs(x) / unit), x) : x;
        }

        @Override
        public int width() {
            return indicator ? 2 : 1;
        }

        @Override
        public void code(double raw, double[] out, int at) {
            boolean missing = Double.isNaN(raw);
            out[at] = (bent(missing ? fill : raw, unit) - center) / scale;
            if (indicator) {
                out[at + 1] = missing ? 1 : 0;
            }
        }

        @Override
        public List<String> names(Column column) {
            return indicator ? List.of(column.name(), column.name() + " missing") : List.of(column.name());
        }

        @Override
        public String words(Column column) {
            return String.format(Locale.ROOT, "%s, less %.6g, divided by %.6g%s",
                    unit > 0 ? String.format(Locale.ROOT, "logarithm (unit %.6g)", unit) : "number", center, scale,
                    indicator ? String.format(Locale.ROOT, "; missing: %.6g and a mark", fill) : "");
        }

        @Override
        public Json toJson() {
            return members("number", column, "unit", unit, "center", center, "scale", scale, "fill", fill,
                    "indicator", indicator);
        }
    }

    /// A category as a 1 among zeros.
    ///
    /// @param column place in the raw sample
    /// @param places for each entry of the dictionary the place of its 1; -1 for the rare ones
    /// @param width  how many numbers
    /// @param other  place for rare and unknown categories; -1 for no 1 at all
    /// @param absent place for a missing one; -1 for no 1 at all
    record OneOf(int column, List<Integer> places, int width, int other, int absent) implements ColumnCoding {

        /// Refuses places that are not there.
        public OneOf {
            places = List.copyOf(places);
            for (int place : places) {
                require(place, width);
            }
            require(other, width);
            require(absent, width);
        }

        private static void require(int place, int width) {
            if (place < -1 || place >= width) {
                throw new IllegalArgumentException("ColumnCoding.OneOf: place " + place + " of " + width);
            }
        }

        @Override
        public void code(double raw, double[] out, int at) {
            int place = Double.isNaN(raw) ? absent : place(places, raw);
            place = place < 0 && !Double.isNaN(raw) ? other : place;
            Arrays.fill(out, at, at + width, 0);
            if (place >= 0) {
                out[at + place] = 1;
            }
        }

        @Override
        public List<String> names(Column column) {
            return categories(column, places, width, other, absent).stream().map(name -> column.name() + name).toList();
        }

        @Override
        public String words(Column column) {
            return "one of " + width + ": " + shortened(categories(column, places, width, other, absent));
        }

        @Override
        public Json toJson() {
            return members("one-hot", column, "places", places, "width", width, "other", other, "absent", absent);
        }
    }

    /// A category as a whole number for an embedding: 0 rare or unknown, 1 missing, then the others.
    ///
    /// @param column place in the raw sample
    /// @param places for each entry of the dictionary its number, 2 or more; -1 for the rare ones
    /// @param count  how many numbers there are
    record Embedded(int column, List<Integer> places, int count) implements ColumnCoding {
        private static final int OTHER = 0;
        private static final int ABSENT = 1;

        /// Refuses numbers that are not there.
        public Embedded {
            places = List.copyOf(places);
            for (int place : places) {
                if (place < -1 || place >= count) {
                    throw new IllegalArgumentException("ColumnCoding.Embedded: number " + place + " of " + count);
                }
            }
        }

        @Override
        public int width() {
            return 1;
        }

        @Override
        public void code(double raw, double[] out, int at) {
            int place = Double.isNaN(raw) ? ABSENT : place(places, raw);
            out[at] = place < 0 ? OTHER : place;
        }

        @Override
        public List<String> names(Column column) {
            return List.of(column.name());
        }

        @Override
        public String words(Column column) {
            return "one of " + count + " that get a learnt vector each";
        }

        @Override
        public Json toJson() {
            return members("embedded", column, "places", places, "count", count);
        }
    }

    /// A category as the mean of the target over the training rows that have it, drawn towards the mean of all
    /// (Micci-Barreca 2001): `(sum + 10 mean) / (count + 10)`, then less `center`, divided by `scale`.
    ///
    /// @param column place in the raw sample
    /// @param means  for each entry of the dictionary
    /// @param other  for unknown and missing ones: the mean of all
    /// @param center subtracted
    /// @param scale  divided by, not zero
    record Averaged(int column, List<Double> means, double other, double center, double scale) implements ColumnCoding {

        /// Refuses what would divide by zero.
        public Averaged {
            means = List.copyOf(means);
            if (scale == 0 || !Double.isFinite(scale) || !Double.isFinite(center) || !Double.isFinite(other)) {
                throw new IllegalArgumentException(
                        "ColumnCoding.Averaged: center " + center + ", scale " + scale + ", other " + other);
            }
        }

        @Override
        public int width() {
            return 1;
        }

        @Override
        public void code(double raw, double[] out, int at) {
            boolean known = raw >= 0 && raw < means.size();
            out[at] = ((known ? means.get((int) raw) : other) - center) / scale;
        }

        @Override
        public List<String> names(Column column) {
            return List.of("mean target of " + column.name());
        }

        @Override
        public String words(Column column) {
            return "the mean of the target for each of " + means.size();
        }

        @Override
        public Json toJson() {
            return members("target-mean", column, "means", means, "other", other, "center", center, "scale", scale);
        }
    }

    /// A date in parts: the time that has passed, scaled, and where in the year, the week and the day it is, as cosine
    /// and sine. All are 0 for a missing one, which a last number tells.
    ///
    /// @param column place in the raw sample
    /// @param center mean seconds since 1970
    /// @param scale  seconds that become 1
    /// @param hours  whether there are times of the day
    record DateParts(int column, double center, double scale, boolean hours) implements ColumnCoding {
        private static final double DAY = 86_400;
        private static final double YEAR = 365.2425 * DAY;
        private static final double MONDAY = 4 * DAY; // 1970-01-05

        /// Refuses what would divide by zero.
        public DateParts {
            if (!Double.isFinite(center) || !Double.isFinite(scale) || scale == 0) {
                throw new IllegalArgumentException("ColumnCoding.DateParts: center " + center + ", scale " + scale);
            }
        }

        @Override
        public int width() {
            return hours ? 8 : 6;
        }

        @Override
        public void code(double raw, double[] out, int at) {
            Arrays.fill(out, at, at + width(), 0);
            if (Double.isNaN(raw)) {
                out[at + width() - 1] = 1;
                return;
            }
            out[at] = (raw - center) / scale;
            circle(raw, YEAR, out, at + 1);
            circle(raw - MONDAY, 7 * DAY, out, at + 3);
            if (hours) {
                circle(raw, DAY, out, at + 5);
            }
        }

        private static void circle(double seconds, double period, double[] out, int at) {
            double angle = 2 * Math.PI * (seconds / period - Math.floor(seconds / period));
            out[at] = Math.cos(angle);
            out[at + 1] = Math.sin(angle);
        }

        @Override
        public List<String> names(Column column) {
            String name = column.name();
            var names = new ArrayList<>(List.of(name + " elapsed", name + " year cos", name + " year sin",
                    name + " week cos", name + " week sin"));
            if (hours) {
                names.addAll(List.of(name + " day cos", name + " day sin"));
            }
            names.add(name + " missing");
            return names;
        }

        @Override
        public String words(Column column) {
            return "date: time passed, season, day of the week" + (hours ? ", time of the day" : "") + ", missing";
        }

        @Override
        public Json toJson() {
            return members("date", column, "center", center, "scale", scale, "hours", hours);
        }
    }

    private static int place(List<Integer> places, double raw) {
        return raw >= 0 && raw < places.size() ? places.get((int) raw) : -1;
    }

    /// `=female`, `=male`, `=other`, ` missing` in the order of the places.
    private static List<String> categories(Column column, List<Integer> places, int width, int other, int absent) {
        String[] names = new String[width];
        for (int i = 0; i < places.size() && i < column.dictionary().size(); i++) {
            if (places.get(i) >= 0) {
                names[places.get(i)] = "=" + column.dictionary().get(i);
            }
        }
        if (other >= 0) {
            names[other] = "=other";
        }
        if (absent >= 0) {
            names[absent] = " missing";
        }
        return Arrays.stream(names).map(String::valueOf).toList();
    }

    private static String shortened(List<String> names) {
        List<String> words = names.stream().limit(8).map(name -> name.substring(1)).toList();
        return String.join(", ", words) + (names.size() > 8 ? ", ..." : "");
    }

    private static Json members(String kind, int column, Object... rest) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("coding", kind);
        members.put("column", column);
        for (int i = 0; i < rest.length; i += 2) {
            members.put((String) rest[i], rest[i + 1]);
        }
        return Json.of(members);
    }

    /// What [#toJson()] wrote.
    ///
    /// @throws FormatException naming what is wrong
    static ColumnCoding of(Json json) throws FormatException {
        int column = whole(json, "column");
        String kind = json.get("coding").string();
        return switch (kind) {
            case "number" -> new Scaled(column, json.get("unit").number(), json.get("center").number(),
                    json.get("scale").number(), json.get("fill").number(), json.get("indicator").bool());
            case "one-hot" -> new OneOf(column, places(json), whole(json, "width"), whole(json, "other"),
                    whole(json, "absent"));
            case "embedded" -> new Embedded(column, places(json), whole(json, "count"));
            case "target-mean" -> {
                var means = new ArrayList<Double>();
                for (Json mean : json.get("means").items()) {
                    means.add(mean.number());
                }
                yield new Averaged(column, means, json.get("other").number(), json.get("center").number(),
                        json.get("scale").number());
            }
            case "date" -> new DateParts(column, json.get("center").number(), json.get("scale").number(),
                    json.get("hours").bool());
            default -> throw new FormatException("unknown coding of a column '" + kind + "'");
        };
    }

    private static List<Integer> places(Json json) throws FormatException {
        var places = new ArrayList<Integer>();
        for (Json place : json.get("places").items()) {
            places.add(Math.clamp(place.integer(), Integer.MIN_VALUE, Integer.MAX_VALUE));
        }
        return places;
    }

    private static int whole(Json json, String name) throws FormatException {
        long value = json.get(name).integer();
        if (value < -1 || value > 1 << 24) {
            throw new FormatException("'" + name + "' of a column is " + value);
        }
        return (int) value;
    }
}
