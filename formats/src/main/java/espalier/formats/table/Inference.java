package espalier.formats.table;

import espalier.data.Column;
import espalier.data.Column.Type;
import espalier.data.TextRule;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What a column is, decided over all its rows, with the reason in words: [Table] asks once every row was read.
///
/// In this order: nothing in it; the same everywhere; two words for true and false; numbers (99 % of the values, in one
/// way of writing them, no leading zeros; 90 % where what stands between them is three words at most), among them
/// numbers that only name the row; dates; categories; and texts, which are nearly all different and take no part, but
/// for what a [TextRule] takes from them.
final class Inference {
    private static final int FEW = 20;
    private static final int FEW_WORDS = 3;
    private static final double MOSTLY = 0.9;
    private static final double MOSTLY_DIFFERENT = 0.5;
    private static final double DERIVED_SHARE = 0.1;
    private static final double COMMON = 0.995;
    private static final List<List<String>> PAIRS = List.of(List.of("false", "true"), List.of("no", "yes"),
            List.of("n", "y"), List.of("f", "t"), List.of("off", "on"));
    private static final Pattern IDENTIFIER = Pattern
            .compile("(?i)((.*[_ .-])?(id|ids|uuid|guid|index|rownum|row|nr|no)|unnamed.*|column 1|)|.*[a-z](Id|ID)");

    private Inference() {}

    /// What `b` came to be, for a table whose values are separated by `delimiter`.
    static ReadColumn of(ColumnBuilder b, char delimiter) {
        if (b.store != ColumnBuilder.Store.TEXTS) {
            return stored(b);
        }
        int n = b.rows() - b.missing();
        int different = b.dictionary.size();
        if (different == 0) {
            return ReadColumn.left(b, "is empty in every row");
        }
        if (different == 1 && b.missing() == 0) {
            return ReadColumn.left(b, "is '" + shortened(b.dictionary.text(0)) + "' in every row");
        }
        int pair = pair(b.dictionary);
        if (pair >= 0) {
            double[] valueOf = new double[different];
            for (int i = 0; i < different; i++) {
                valueOf[i] = PAIRS.get(pair).indexOf(b.dictionary.text(i).toLowerCase(Locale.ROOT));
            }
            return ReadColumn.coded(b, new Column(b.name, Type.BOOLEAN), valueOf, "true or false");
        }
        NumberText way = numbers(b.dictionary, ColumnBuilder.NEARLY_ALL, delimiter == ';');
        if (way != null && !hasLeadingZeros(b.dictionary)) {
            return numeric(b, way);
        }
        DateText day = dates(b.dictionary, ColumnBuilder.NEARLY_ALL);
        if (day != null) {
            return ReadColumn.coded(b, new Column(b.name, Type.DATE), values(b.dictionary, day), "date, " + day);
        }
        boolean text = different > MOSTLY_DIFFERENT * n && (different > FEW || different == n);
        return text ? ReadColumn.left(b, "is text, " + different + " different values in " + n + " rows")
                : category(b, way != null ? "category, numbers with leading zeros" : "category");
    }

    private static ReadColumn numeric(ColumnBuilder b, NumberText way) {
        double[] valueOf = values(b.dictionary, way);
        if (Arrays.stream(valueOf).allMatch(Double::isNaN)) {
            return ReadColumn.left(b, "holds no finite number");
        }
        ReadColumn column = ReadColumn.coded(b, new Column(b.name, Type.NUMBER), valueOf,
                "number" + (way == NumberText.COMMA && hasComma(b.dictionary) ? " with a decimal comma" : ""));
        boolean different = b.dictionary.size() == b.rows() && b.rows() > 2;
        return different && isIdentifier(column, b) ? ReadColumn.left(b, "only numbers the rows") : column;
    }

    private static ReadColumn stored(ColumnBuilder b) {
        if (b.isChosen()) {
            return ReadColumn.plain(b, new Column(b.name, Type.NUMBER), "number");
        }
        if (b.store == ColumnBuilder.Store.NOTHING) {
            return ReadColumn.left(b, "is text, more than " + ColumnBuilder.MOST_TEXTS + " different values");
        }
        if (b.missing() == b.rows()) {
            return ReadColumn.left(b, "is empty in every row");
        }
        ReadColumn column = ReadColumn.plain(b, new Column(b.name, b.storedType()),
                b.storedType() == Type.NUMBER ? "number" : "date");
        double first = column.at(0);
        boolean constant = b.missing() == 0;
        for (int row = 1; constant && row < b.rows(); row++) {
            constant = column.at(row) == first;
        }
        if (constant) {
            return ReadColumn.left(b, "is " + Table.number(first) + " in every row");
        }
        return b.storedType() == Type.NUMBER && isIdentifier(column, b)
                ? ReadColumn.left(b, "only numbers the rows")
                : column;
    }

    /// Whole numbers that go up by one from row to row, or that go up in a column called id.
    private static boolean isIdentifier(ReadColumn column, ColumnBuilder b) {
        boolean named = IDENTIFIER.matcher(b.name).matches();
        boolean rising = true;
        boolean byOne = b.rows() >= FEW || named;
        for (int row = 0; row < b.rows() && (rising || byOne || named); row++) {
            double value = column.at(row);
            if (value != Math.rint(value)) { // NaN as well
                return false;
            }
            rising &= row == 0 || value > column.at(row - 1);
            byOne &= row == 0 || value == column.at(row - 1) + 1;
        }
        return byOne || named && (rising || b.store == ColumnBuilder.Store.TEXTS);
    }

    /// A category whatever its values are: texts in the order of the alphabet, numbers in theirs.
    static ReadColumn category(ColumnBuilder b, String what) {
        List<String> words = ordered(b.dictionary);
        var column = new Column(b.name, Type.CATEGORY, words);
        return ReadColumn.coded(b, column, parts(b.dictionary, column), what);
    }

    private static List<String> ordered(Dictionary dictionary) {
        NumberText way = numbers(dictionary, 1, false);
        int pair = pair(dictionary);
        Comparator<String> order = way != null ? Comparator.comparingDouble(way::parse)
                : pair >= 0 ? Comparator.comparingInt(t -> PAIRS.get(pair).indexOf(t.toLowerCase(Locale.ROOT)))
                        : Comparator.naturalOrder();
        var words = new ArrayList<String>();
        for (int i = 0; i < dictionary.size(); i++) {
            words.add(dictionary.text(i));
        }
        words.sort(order.thenComparing(Comparator.naturalOrder()));
        return words;
    }

    /// What rules take from a column of texts, where it is worth a column.
    static List<ReadColumn> derived(ColumnBuilder b) {
        var columns = new ArrayList<ReadColumn>();
        if (b.store != ColumnBuilder.Store.TEXTS) {
            return columns;
        }
        int n = b.rows() - b.missing();
        for (TextRule rule : TextRule.values()) {
            if (rule.isNumber()) {
                continue;
            }
            Map<String, Integer> counts = new TreeMap<>();
            int with = 0;
            for (int i = 0; i < b.dictionary.size(); i++) {
                String part = rule.of(b.dictionary.text(i));
                if (part != null) {
                    counts.merge(part, b.dictionary.count(i), Integer::sum);
                    with += part.equals("-") ? 0 : b.dictionary.count(i);
                }
            }
            int most = counts.values().stream().mapToInt(Integer::intValue).max().orElse(0);
            boolean few = counts.size() >= 2 && counts.size() <= Math.max(FEW, n / FEW) && 2 * counts.size() < n;
            if (few && with >= DERIVED_SHARE * n && most < COMMON * n) {
                var column = new Column(b.name + " " + rule.name().toLowerCase(Locale.ROOT), Type.CATEGORY,
                        List.copyOf(counts.keySet()), new Column.Origin(b.name, rule));
                columns.add(ReadColumn.coded(b, column, parts(b.dictionary, column), rule + " in " + b.name));
            }
        }
        return columns;
    }

    /// For each text of the dictionary the value that `column`, made by a rule or wanted by a model, has for it.
    private static double[] parts(Dictionary dictionary, Column column) {
        Column.Origin origin = column.origin();
        Map<String, Integer> place = new HashMap<>();
        for (int i = 0; i < column.dictionary().size(); i++) {
            place.put(column.dictionary().get(i), i);
        }
        double[] valueOf = new double[dictionary.size()];
        for (int i = 0; i < valueOf.length; i++) {
            String text = dictionary.text(i);
            String part = origin == null ? text : origin.rule().of(text);
            Integer known = part == null ? null : place.get(part);
            valueOf[i] = part == null ? Double.NaN : known == null ? place.size() : known;
        }
        return valueOf;
    }

    /// The column as a model wants it: a value that the model does not know gets the number behind its last category, a
    /// text where a number should stand counts as missing and is told.
    static ReadColumn as(Column wanted, ColumnBuilder b, char delimiter) {
        if (b.store != ColumnBuilder.Store.TEXTS) {
            return ReadColumn.plain(b, wanted, "");
        }
        return switch (wanted.type()) {
            case CATEGORY -> ReadColumn.coded(b, wanted, parts(b.dictionary, wanted), "");
            case BOOLEAN -> ReadColumn.coded(b, wanted, truths(b.dictionary), "");
            case NUMBER -> {
                NumberText way = numbers(b.dictionary, 0, delimiter == ';');
                yield ReadColumn.coded(b, wanted, values(b.dictionary, way == null ? NumberText.POINT : way), "");
            }
            case DATE -> {
                DateText way = dates(b.dictionary, 0);
                yield ReadColumn.coded(b, wanted, values(b.dictionary, way == null ? DateText.YEAR_FIRST : way), "");
            }
            case TEXT -> ReadColumn.left(b, "");
        };
    }

    private static double[] truths(Dictionary dictionary) {
        double[] valueOf = new double[dictionary.size()];
        for (int i = 0; i < valueOf.length; i++) {
            String text = dictionary.text(i).toLowerCase(Locale.ROOT);
            valueOf[i] = Double.NaN;
            for (List<String> pair : PAIRS) {
                if (pair.contains(text)) {
                    valueOf[i] = pair.indexOf(text);
                }
            }
            if (text.equals("0") || text.equals("1")) {
                valueOf[i] = text.charAt(0) - '0';
            }
        }
        return valueOf;
    }

    /// Which of the pairs of truth values these are, -1 for none.
    static int pair(Dictionary dictionary) {
        Set<String> texts = new HashSet<>();
        for (int i = 0; i < dictionary.size() && texts.size() < 3; i++) {
            texts.add(dictionary.text(i).toLowerCase(Locale.ROOT));
        }
        for (int i = 0; i < PAIRS.size(); i++) {
            if (texts.size() == 2 && texts.containsAll(PAIRS.get(i))) {
                return i;
            }
        }
        return -1;
    }

    /// The way of writing numbers that fits most rows, if it fits this share of them; null for none. Where both ways
    /// fit the same, as in a column of nothing but `1,234`, a table separated by semicolons means a decimal comma.
    ///
    /// Nine in ten are enough where the others are but a few words, as in a column of ages some of which are `unknown`.
    static @Nullable NumberText numbers(Dictionary dictionary, double share, boolean semicolons) {
        long all = 0;
        long point = 0;
        long comma = 0;
        int different = 0;
        for (int i = 0; i < dictionary.size(); i++) {
            int count = dictionary.count(i);
            all += count;
            boolean fits = !Double.isNaN(NumberText.POINT.parse(dictionary.text(i)));
            boolean fitsToo = !Double.isNaN(NumberText.COMMA.parse(dictionary.text(i)));
            point += fits ? count : 0;
            comma += fitsToo ? count : 0;
            different += fits || fitsToo ? 1 : 0;
        }
        long most = Math.max(point, comma);
        boolean words = share < 1 && dictionary.size() - different <= FEW_WORDS;
        double needed = words ? Math.min(share, MOSTLY) : share;
        if (most == 0 || most < needed * all || share > 0 && most < all && different <= FEW) {
            return null;
        }
        boolean tie = point == comma && semicolons && hasComma(dictionary);
        return comma > point || tie ? NumberText.COMMA : NumberText.POINT;
    }

    /// The first way of writing dates that fits this share of the rows and more than the other ways; null for none.
    static @Nullable DateText dates(Dictionary dictionary, double share) {
        long all = 0;
        for (int i = 0; i < dictionary.size(); i++) {
            all += dictionary.count(i);
        }
        DateText best = DateText.YEAR_FIRST;
        long most = 0;
        for (DateText way : DateText.values()) {
            long fits = 0;
            for (int i = 0; i < dictionary.size(); i++) {
                fits += Double.isNaN(way.parse(dictionary.text(i))) ? 0 : dictionary.count(i);
            }
            best = fits > most ? way : best;
            most = Math.max(most, fits);
        }
        return most > 0 && most >= share * all ? best : null;
    }

    static double[] values(Dictionary dictionary, NumberText way) {
        double[] valueOf = new double[dictionary.size()];
        for (int i = 0; i < valueOf.length; i++) {
            double value = way.parse(dictionary.text(i));
            valueOf[i] = Double.isFinite(value) ? value : Double.NaN;
        }
        return valueOf;
    }

    static double[] values(Dictionary dictionary, DateText way) {
        double[] valueOf = new double[dictionary.size()];
        for (int i = 0; i < valueOf.length; i++) {
            valueOf[i] = way.parse(dictionary.text(i));
        }
        return valueOf;
    }

    /// `007` is a name, not seven.
    private static boolean hasLeadingZeros(Dictionary dictionary) {
        for (int i = 0; i < dictionary.size(); i++) {
            String text = dictionary.text(i);
            if (text.length() > 1 && text.charAt(0) == '0' && Character.isDigit(text.charAt(1))) {
                return true;
            }
        }
        return false;
    }

    private static boolean hasComma(Dictionary dictionary) {
        for (int i = 0; i < dictionary.size(); i++) {
            if (dictionary.text(i).indexOf(',') >= 0) {
                return true;
            }
        }
        return false;
    }

    static String shortened(String text) {
        return text.length() <= 40 ? text : text.substring(0, 39) + "\u2026";
    }
}
