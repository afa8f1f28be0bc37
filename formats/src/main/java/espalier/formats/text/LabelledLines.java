package espalier.formats.text;

import espalier.data.Raw;
import espalier.formats.BadInput;
import espalier.formats.Content;
import espalier.formats.Reader;
import espalier.formats.Skipped;
import espalier.formats.Source;
import espalier.formats.table.Csv;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeMap;

/// A text on each line, its class before it and a tab between: `spam<TAB>Free entry ...`, or the class behind it. Which
/// side is the class is told by its few values; a first line of headings is recognised and said.
public final class LabelledLines implements Reader {
    private static final int LONGEST_LABEL = 64;
    private static final Set<String> HEADINGS = Set.of("label", "labels", "class", "category", "target", "sentiment",
            "text", "message", "sentence", "content", "sms", "review", "v1", "v2", "y", "x");

    /// The reader of lines; it has no settings.
    public LabelledLines() {}

    @Override
    public String kind() {
        return "text";
    }

    @Override
    public String words() {
        return "a text with label<TAB>text on each line";
    }

    /// Whether nearly every line of the beginning has a tab, few different labels on one side of it, and words on the
    /// other: a table of numbers or of several columns is none.
    @Override
    public boolean takes(Path path, Content content, Source.Options options) {
        if (content != Content.TEXT) {
            return false;
        }
        String beginning = Encoding.beginning(path);
        Lines lines = Lines.of(beginning);
        boolean clear = !Csv.isCutByBlanks(beginning, false) && lines.rows.size() >= 2
                && lines.bad.size() * 20 <= lines.rows.size() && lines.looksLikeText();
        return clear || kind().equals(options.kind()) && !new TextTable().takes(path, content, options);
    }

    @Override
    public Source read(Path path, Source.Options options) {
        Encoding.Decoded file = Encoding.read(path);
        Lines lines = Lines.of(file.text());
        if (lines.rows.isEmpty()) {
            throw new BadInput(path,
                    "has no line with a label, a tab and a text; needed is label<TAB>text on each line");
        }
        boolean first = lines.labelFirst();
        String heading = lines.dropHeading(first);
        var texts = new ArrayList<byte[]>();
        var names = new ArrayList<String>();
        var ofRow = new ArrayList<String>();
        List<Skipped> skipped = new ArrayList<>(lines.problems(path));
        for (Lines.Row row : lines.rows) {
            String label = first ? row.left : row.right;
            String text = first ? row.right : row.left;
            String problem = label.isBlank() ? "has no label" : text.isBlank() ? "has no text" : "";
            if (problem.isEmpty()) {
                texts.add(Texts.bytes(text));
                ofRow.add(label.strip());
                names.add(path.getFileName() + ":" + row.number);
            } else {
                skipped.add(new Skipped(path, "line " + row.number + " " + problem));
            }
        }
        if (options.strict() && !skipped.isEmpty()) {
            throw new BadInput(path, skipped.getFirst().reason());
        }
        Texts data = labelled(path, texts, ofRow, options);
        String notes = heading + (file.note().isEmpty() ? "" : ", " + file.note())
                + (data.cut() == 0 ? "" : ", " + data.cut() + " longer ones cut")
                + (skipped.isEmpty() ? ""
                        : ", " + skipped.size() + (skipped.size() == 1 ? " line" : " lines")
                                + " left out");
        String told = first ? "lines of label<TAB>text" : "lines of text<TAB>label";
        return new Source(path, Source.describe(told, data) + notes, data, names, skipped);
    }

    /// The texts with class numbers; those that another data set gave, if there is one.
    static Texts labelled(Path path, List<byte[]> texts, List<String> labels, Source.Options options) {
        var numbers = new TreeMap<String, Integer>();
        labels.forEach(label -> numbers.put(label, 0));
        List<String> classes = options.like() == null ? List.copyOf(numbers.keySet()) : options.like().classes();
        if (texts.isEmpty()) {
            throw new BadInput(path, "has no text that can be used");
        }
        if (numbers.size() > Math.max(2, texts.size() / 2)) {
            throw new BadInput(path, "has " + numbers.size() + " different labels on " + texts.size()
                    + " texts; classes to be told apart must come several times each");
        }
        long[] y = new long[texts.size()];
        for (int i = 0; i < y.length; i++) {
            y[i] = classes.indexOf(labels.get(i));
            if (y[i] < 0) {
                throw new BadInput(path, "has the label \"" + labels.get(i) + "\", which is not one of "
                        + String.join(", ", classes));
            }
        }
        int bytes = options.like() != null && options.like().raw() instanceof Raw.Text text
                ? text.bytes()
                : Texts.length(texts);
        return new Texts(texts, y, classes, bytes);
    }

    /// The lines of a text, cut at their first or last tab.
    private record Lines(List<Row> rows, List<Integer> bad) {
        /// @param number of the line, from 1
        private record Row(int number, String left, String right) {}

        static Lines of(String text) {
            var lines = new Lines(new ArrayList<>(), new ArrayList<>());
            int number = 0;
            for (int at = 0; at < text.length();) {
                int end = text.indexOf('\n', at);
                end = end < 0 ? text.length() : end;
                lines.add(++number, text.substring(at, end > at && text.charAt(end - 1) == '\r' ? end - 1 : end));
                at = end + 1;
            }
            return lines;
        }

        private void add(int number, String line) {
            int tab = line.indexOf('\t');
            if (tab >= 0) {
                rows.add(new Row(number, line.substring(0, tab), line.substring(tab + 1)));
            } else if (!line.isBlank()) {
                bad.add(number);
            }
        }

        /// Whether the class is before the tab: that side has fewer different values, and short ones.
        boolean labelFirst() {
            Set<String> left = new HashSet<>();
            Set<String> right = new HashSet<>();
            for (Row row : rows) {
                left.add(row.left);
                right.add(row.right);
            }
            return left.size() <= right.size();
        }

        boolean looksLikeText() {
            boolean first = labelFirst();
            Set<String> labels = new HashSet<>();
            int spaces = 0;
            int tabs = 0;
            for (Row row : rows) {
                String label = first ? row.left : row.right;
                String text = first ? row.right : row.left;
                labels.add(label);
                spaces += text.strip().indexOf(' ') > 0 ? 1 : 0;
                tabs += text.indexOf('\t') >= 0 ? 1 : 0;
                if (label.length() > LONGEST_LABEL) {
                    return false;
                }
            }
            return labels.size() <= Math.max(3, rows.size() / 2) && spaces * 2 >= rows.size()
                    && tabs * 20 <= rows.size();
        }

        /// Takes a first line of headings away; says so.
        String dropHeading(boolean first) {
            Row row = rows.getFirst();
            String label = first ? row.left : row.right;
            String text = first ? row.right : row.left;
            boolean again = rows.stream().skip(1).anyMatch(other -> label.equals(first ? other.left : other.right));
            boolean known = HEADINGS.contains(label.strip().toLowerCase(Locale.ROOT))
                    && HEADINGS.contains(text.strip().toLowerCase(Locale.ROOT));
            if (row.number == 1 && !again && known) {
                rows.removeFirst();
                return ", the first line taken as headings";
            }
            return "";
        }

        List<Skipped> problems(Path path) {
            return bad.stream()
                    .map(n -> new Skipped(path, "line " + n + " has no tab between label and text"))
                    .toList();
        }
    }
}
