package espalier.formats.table;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// How a text file writes a table: what stands between values, and whether the first line names the columns. Found out
/// from the first records by [Csv].
///
/// @param delimiter between values; [#BLANKS] for any number of blanks and tabs, which [Blanks] makes one
/// @param header    whether the first record holds names
/// @param why       the reason for `header`, in words
record Dialect(char delimiter, boolean header, String why) {
    /// Between values that are lined up, as many older data sets have them.
    static final char BLANKS = ' ';

    private static final char[] CANDIDATES = {',', ';', '\t', '|'};
    private static final int LONGEST_PREAMBLE = 100;
    private static final int LOOKED_AT = 1000;

    /// The delimiter that cuts the records of `head` into the same number of values most often, and into the most; a
    /// comma when none cuts anything.
    static char delimiter(String head, boolean whole) {
        char best = ',';
        double bestShare = 0;
        int bestWidth = 1;
        for (char candidate : CANDIDATES) {
            List<List<String>> records = records(head, candidate, whole);
            int width = commonWidth(records);
            if (width > 1) {
                double share = (double) records.stream().filter(r -> r.size() == width).count() / records.size();
                if (share > bestShare + 0.1 || share > bestShare - 0.1 && width > bestWidth) {
                    best = candidate;
                    bestShare = share;
                    bestWidth = width;
                }
            }
        }
        return isCutByBlanks(head, whole, best, bestShare, bestWidth) ? BLANKS : best;
    }

    /// Whether blanks cut the records into the same number of values, nearly all of them, and the values are no words
    /// of a text: a third of them have a digit. Where another delimiter cuts them too, it must leave several numbers
    /// together, or cut fewer records alike.
    private static boolean isCutByBlanks(String head, boolean whole, char other, double share, int width) {
        List<List<String>> records = records(Blanks.collapsed(head), BLANKS, whole);
        int own = commonWidth(records);
        long fitting = records.stream().filter(record -> record.size() == own).count();
        if (own < 2 || records.size() < 2 || fitting < records.size() - Math.max(1, records.size() / 50)) {
            return false;
        }
        int values = 0;
        int digits = 0;
        for (List<String> record : records) {
            for (String value : record) {
                values++;
                digits += value.chars().anyMatch(Character::isDigit) ? 1 : 0;
                if (width > 1 && value.indexOf(other) >= 0 || value.endsWith(",") || value.endsWith(";")) {
                    return false;
                }
            }
        }
        return digits * 3 >= values
                && (width == 1 || (own == width || other == '\t') && fitting > share * records.size()
                        || own > width && hasNumbersTogether(records(head, other, whole)));
    }

    /// Whether most records have a value that is several numbers with blanks between.
    private static boolean hasNumbersTogether(List<List<String>> records) {
        long together = records.stream()
                .filter(record -> record.stream()
                        .anyMatch(value -> Arrays.stream(value.strip().split("\\s+"))
                                .filter(Dialect::isValue)
                                .count() > 1))
                .count();
        return together * 2 > records.size();
    }

    /// The number of values that most records have, the larger of two that are as frequent.
    static int commonWidth(List<List<String>> records) {
        Map<Integer, Integer> times = new HashMap<>();
        int most = 1;
        int frequency = 0;
        for (List<String> record : records) {
            times.merge(record.size(), 1, Integer::sum);
        }
        for (Map.Entry<Integer, Integer> width : times.entrySet()) {
            int n = width.getValue();
            if (n > frequency || n == frequency && width.getKey() > most) {
                most = width.getKey();
                frequency = n;
            }
        }
        return most;
    }

    /// The first records of a text, as a reader of CSV sees them, blank lines left out; the last one only when the text
    /// is `whole`.
    static List<List<String>> records(String text, char delimiter, boolean whole) {
        var records = new ArrayList<List<String>>();
        var record = new ArrayList<String>();
        var value = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (quoted) {
                if (c != '"') {
                    value.append(c);
                } else if (i + 1 < text.length() && text.charAt(i + 1) == '"') {
                    value.append(text.charAt(++i));
                } else {
                    quoted = false;
                }
            } else if (c == '"' && value.toString().isBlank()) {
                value.setLength(0);
                quoted = true;
            } else if (c == delimiter) {
                record.add(value.toString());
                value.setLength(0);
            } else if (c == '\n' || c == '\r') {
                end(records, record, value);
                record = new ArrayList<>();
            } else {
                value.append(c);
            }
        }
        if (whole && !quoted) {
            end(records, record, value);
        }
        return records;
    }

    private static void end(List<List<String>> records, List<String> record, StringBuilder value) {
        if (!record.isEmpty() || !value.toString().isBlank()) {
            record.add(value.toString());
            records.add(record);
        }
        value.setLength(0);
    }

    /// Lines before a table that do not belong to it: comments that begin with `#`, a title, Excel's `sep=;`, blank
    /// lines, all of them without the delimiter that every row below has.
    ///
    /// @return how many characters they take; 0 for none
    static int preamble(String head, char delimiter, boolean whole) {
        List<List<String>> records = records(head, delimiter, whole);
        int width = commonWidth(records.subList(0, Math.min(records.size(), LOOKED_AT)));
        int end = 0;
        for (int line = 0; width > 1 && line < LONGEST_PREAMBLE; line++) {
            int next = end;
            while (next < head.length() && head.charAt(next) != '\n' && head.charAt(next) != '\r') {
                next++;
            }
            String text = head.substring(end, next);
            boolean stray = text.indexOf(delimiter) < 0 && text.indexOf('"') < 0 || text.matches("(?i)sep=.")
                    || text.startsWith("#") && records(text, delimiter, true).getFirst().size() != width;
            if (!stray || next == head.length()) {
                break;
            }
            end = next + (head.startsWith("\r\n", next) ? 2 : 1);
        }
        return end;
    }

    /// Values a row has, when the line of names has one less: rows that begin with their own name, as R writes them, or
    /// end in a delimiter.
    static boolean isOneNameShort(List<List<String>> records) {
        int width = commonWidth(records);
        return width > 2 && records.size() > 1 && records.getFirst().size() == width - 1;
    }

    /// With what the first records say about names: they are names unless one of them is a number or a date, or they
    /// stand in the columns below as well.
    static Dialect of(char delimiter, List<List<String>> records) {
        if (records.size() < 2) {
            boolean value = records.isEmpty() || records.getFirst().stream().anyMatch(Dialect::isValue);
            return value ? new Dialect(delimiter, false, "the only line holds numbers")
                    : new Dialect(delimiter, true, "the only line holds no number");
        }
        List<String> first = records.getFirst();
        for (String text : first) {
            if (isValue(text)) {
                return new Dialect(delimiter, false,
                        "the first line holds '" + Inference.shortened(text.strip()) + "'");
            }
        }
        int seenBelow = 0;
        for (int column = 0; column < first.size(); column++) {
            Set<String> below = new HashSet<>();
            boolean values = false;
            for (List<String> record : records.subList(1, records.size())) {
                if (column < record.size()) {
                    below.add(record.get(column).strip());
                    values |= isValue(record.get(column));
                }
            }
            if (values && !first.get(column).isBlank()) {
                return new Dialect(delimiter, true, "numbers stand below words");
            }
            seenBelow += below.contains(first.get(column).strip()) ? 1 : 0;
        }
        boolean names = seenBelow == 0;
        return new Dialect(delimiter, names,
                names ? "the words of the first line are nowhere below"
                        : "words of the first line stand below as well");
    }

    /// A number or a date.
    private static boolean isValue(String raw) {
        String text = raw.strip();
        return !Double.isNaN(NumberText.POINT.parse(text)) || !Double.isNaN(NumberText.COMMA.parse(text))
                || Arrays.stream(DateText.values()).anyMatch(way -> !Double.isNaN(way.parse(text)));
    }

    /// Whether the first records of a text look like rows of a table: several, most of them with the same number of
    /// values, at least two. What [espalier.formats.Source] asks of a text file.
    static boolean isTable(String head, boolean whole) {
        char delimiter = delimiter(head, whole);
        List<List<String>> records = records(plain(head, delimiter), delimiter, whole);
        int width = commonWidth(records);
        long fitting = records.stream().filter(record -> record.size() == width).count();
        return width > 1 && fitting >= 0.8 * records.size();
    }

    /// The text as [#records] takes it.
    static String plain(String text, char delimiter) {
        return delimiter == BLANKS ? Blanks.collapsed(text) : text;
    }

    @Override
    public String toString() {
        String between = switch (delimiter) {
            case ',' -> "commas";
            case ';' -> "semicolons";
            case '\t' -> "tabs";
            case '|' -> "bars";
            case BLANKS -> "blanks";
            default -> "'" + delimiter + "'";
        };
        return "separated by " + between + (header ? ", with names in the first line" : ", without names");
    }
}
