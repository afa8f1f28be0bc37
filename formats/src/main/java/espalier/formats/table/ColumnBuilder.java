package espalier.formats.table;

import espalier.data.Column.Type;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// One column while its table is read: takes every value, keeps it as plain numbers, and decides at the end what the
/// column is ([Inference]). [RowFeed], [Parquet] and [ArrayTable] fill these.
///
/// As long as there are few different texts, a row is the number of its text in a [Dictionary], and nothing has to be
/// decided before all rows were seen. A column with more than [#MOST_TEXTS] different texts is decided then: when
/// nearly all of them are numbers (or dates) it holds values from there on, and otherwise, free text, nothing. What
/// comes later and does not fit counts as missing and is told.
final class ColumnBuilder {
    /// Different texts that a column may hold before it must be numbers or dates.
    static final int MOST_TEXTS = 1 << 16;
    /// Share of the values that must fit for a column to be numbers or dates.
    static final double NEARLY_ALL = 0.99;

    private static final Set<String> MISSING = Set.of("na", "n/a", "nan", "null", "?", "-", "<na>", "#n/a", "nat");
    private static final int LONGEST_MISSING = 4;

    /// How the values are kept.
    enum Store {
        TEXTS, NUMBERS, DATES, NOTHING
    }

    final String name;
    final Dictionary dictionary = new Dictionary();
    Store store = Store.TEXTS;
    private final boolean keepTexts;
    private final boolean chosen;
    private Chunks.Ints codes = new Chunks.Ints();
    private Chunks.Doubles values = new Chunks.Doubles();
    private NumberText numbers = NumberText.POINT;
    private DateText dates = DateText.YEAR_FIRST;
    private int rows;
    private int missing;
    private int refused;
    private @Nullable String firstRefused;

    /// @param keepTexts whether all texts must be known at the end, however many they are: a model looks for its
    /// categories among them
    ColumnBuilder(String name, boolean keepTexts) {
        this(name, keepTexts, false);
    }

    /// @param chosen whether somebody has chosen it to learn from: then it takes part, whatever is in it
    ColumnBuilder(String name, boolean keepTexts, boolean chosen) {
        this.name = name;
        this.keepTexts = keepTexts;
        this.chosen = chosen;
    }

    /// Whether somebody has chosen it to learn from.
    boolean isChosen() {
        return chosen;
    }

    /// The next row's value, in a buffer that is free again afterwards.
    void add(char[] buffer, int start, int size) {
        int from = start;
        int to = start + size;
        while (from < to && buffer[from] <= ' ') {
            from++;
        }
        while (to > from && buffer[to - 1] <= ' ') {
            to--;
        }
        if (isMissing(buffer, from, to - from)) {
            addMissing();
            return;
        }
        addWord(buffer, from, to);
    }

    /// The next row's word, which stands for itself even if it is `-` or `NA`; an empty one is missing.
    void addWord(String word) {
        if (word.isEmpty()) {
            addMissing();
        } else {
            addWord(word.toCharArray(), 0, word.length());
        }
    }

    private void addWord(char[] buffer, int from, int to) {
        rows++;
        switch (store) {
            case TEXTS -> {
                codes.add(dictionary.add(buffer, from, to - from));
                if (dictionary.size() > MOST_TEXTS && !keepTexts) {
                    decideNow();
                }
            }
            case NUMBERS -> keep(numbers.parse(buffer, from, to - from), buffer, from, to);
            case DATES -> keep(dates.parse(new String(buffer, from, to - from)), buffer, from, to);
            case NOTHING -> {}
        }
    }

    /// The next row has nothing here.
    void addMissing() {
        rows++;
        missing++;
        switch (store) {
            case TEXTS -> codes.add(-1);
            case NUMBERS, DATES -> values.add(Double.NaN);
            case NOTHING -> {}
        }
    }

    /// The next row's number, from a format that knows its types; NaN for missing. An infinity is refused.
    void addNumber(double value, Store as) {
        if (store == Store.TEXTS && rows == 0) {
            store = as;
        }
        rows++;
        if (Double.isInfinite(value)) {
            refuse(Double.toString(value));
        }
        missing += Double.isFinite(value) ? 0 : 1;
        values.add(Double.isFinite(value) ? value : Double.NaN);
    }

    private void keep(double value, char[] buffer, int from, int to) {
        if (!Double.isFinite(value)) {
            refuse(new String(buffer, from, Math.min(to - from, 40)));
            missing++;
        }
        values.add(Double.isFinite(value) ? value : Double.NaN);
    }

    private void refuse(String text) {
        firstRefused = refused == 0 ? text : firstRefused;
        refused++;
    }

    static boolean isMissing(char[] buffer, int from, int length) {
        if (length == 0) {
            return true;
        }
        if (length > LONGEST_MISSING || buffer[from] >= '0' && buffer[from] <= '9') {
            return false;
        }
        return MISSING.contains(new String(buffer, from, length).toLowerCase(Locale.ROOT));
    }

    /// Too many texts to keep: from here on numbers, dates, or nothing.
    private void decideNow() {
        NumberText way = Inference.numbers(dictionary, NEARLY_ALL, false);
        DateText day = way == null ? Inference.dates(dictionary, NEARLY_ALL) : null;
        if (way != null) {
            become(Store.NUMBERS, Inference.values(dictionary, way));
            numbers = way;
        } else if (day != null) {
            become(Store.DATES, Inference.values(dictionary, day));
            dates = day;
        } else {
            store = Store.NOTHING;
        }
        codes = new Chunks.Ints();
    }

    private void become(Store as, double[] valueOf) {
        values = new Chunks.Doubles();
        for (int row = 0; row < rows; row++) {
            int code = codes.get(row);
            double value = code < 0 ? Double.NaN : valueOf[code];
            if (code >= 0 && Double.isNaN(value)) {
                refuse(dictionary.text(code));
                missing++;
            }
            values.add(value);
        }
        store = as;
    }

    /// Rows so far.
    int rows() {
        return rows;
    }

    /// Rows without a value, those that did not fit included.
    int missing() {
        return missing;
    }

    /// Rows whose value was no number (or date) in a column of such; part of [#missing()].
    int refused() {
        return refused;
    }

    /// The first of them.
    @Nullable String firstRefused() {
        return firstRefused;
    }

    /// The number of each row's text, -1 for missing; while the store is TEXTS.
    Chunks.Ints codes() {
        return codes;
    }

    /// The value of each row; when the store is NUMBERS or DATES.
    Chunks.Doubles values() {
        return values;
    }

    /// The type that the store says, where it does.
    Type storedType() {
        return store == Store.NUMBERS ? Type.NUMBER : store == Store.DATES ? Type.DATE : Type.TEXT;
    }
}
