package espalier.app.show;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/// A confusion matrix as aligned text: rows are what the pictures are, columns what the model took them for. With many
/// classes only the most frequent mistakes are listed, because a table of hundreds of columns tells nobody anything.
public final class Confusion {
    private static final int WIDEST_NAME = 14;
    private static final int MOST_LISTED = 10;

    private Confusion() {}

    /// The matrix, or its worst entries when it would be wider than `width`.
    ///
    /// @param counts `[actual][predicted]`
    public static List<String> lines(int[][] counts, List<String> classes, int width) {
        List<String> names = classes.stream().map(name -> Words.cut(Words.plain(name), WIDEST_NAME)).toList();
        int label = "is ".length() + names.stream().mapToInt(String::length).max().orElse(0);
        int[] columns = IntStream.range(0, names.size())
                .map(k -> Math.max(names.get(k).length(), digits(counts, k)) + 2)
                .toArray();
        return label + IntStream.of(columns).sum() + 9 <= width ? matrix(counts, names, label, columns)
                : worst(counts, names);
    }

    private static int digits(int[][] counts, int column) {
        return IntStream.range(0, counts.length).map(i -> Words.count(counts[i][column]).length()).max().orElse(1);
    }

    private static List<String> matrix(int[][] counts, List<String> names, int label, int[] columns) {
        List<String> lines = new ArrayList<>();
        lines.add(" ".repeat(label + 2) + "taken for");
        StringBuilder head = new StringBuilder(" ".repeat(label));
        for (int k = 0; k < columns.length; k++) {
            head.append(Words.right(names.get(k), columns[k]));
        }
        lines.add(head.toString());
        for (int i = 0; i < counts.length; i++) {
            StringBuilder line = new StringBuilder(Words.left("is " + names.get(i), label));
            for (int k = 0; k < columns.length; k++) {
                line.append(Words.right(Words.count(counts[i][k]), columns[k]));
            }
            long all = IntStream.of(counts[i]).asLongStream().sum();
            lines.add(line + Words.right(all == 0 ? "-" : Words.percent((double) counts[i][i] / all), 9));
        }
        return lines;
    }

    private record Mistake(int actual, int predicted, int times) {}

    private static List<String> worst(int[][] counts, List<String> names) {
        List<Mistake> mistakes = new ArrayList<>();
        for (int i = 0; i < counts.length; i++) {
            for (int k = 0; k < counts.length; k++) {
                if (i != k && counts[i][k] > 0) {
                    mistakes.add(new Mistake(i, k, counts[i][k]));
                }
            }
        }
        mistakes.sort(Comparator.comparingInt(Mistake::times).reversed());
        List<String> lines = new ArrayList<>();
        lines.add("the most frequent mistakes (" + names.size() + " classes are too many for a table):");
        for (Mistake m : mistakes.subList(0, Math.min(MOST_LISTED, mistakes.size()))) {
            lines.add("is " + names.get(m.actual) + ", taken for " + names.get(m.predicted) + ": "
                    + Words.count(m.times, "time"));
        }
        if (mistakes.isEmpty()) {
            lines.set(0, "no mistakes in " + names.size() + " classes");
        }
        return lines;
    }
}
