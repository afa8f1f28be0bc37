package espalier.app.show;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// A curve drawn in a terminal with braille characters, 2 x 4 dots in each: what `train` shows at its end.
public final class BrailleDiagram {
    private static final int[][] DOTS = {{0x01, 0x08}, {0x02, 0x10}, {0x04, 0x20}, {0x40, 0x80}};
    private static final int LABEL = 7;

    /// Columns to the left of the curve.
    public static final int LABELS = LABEL + 1;

    private BrailleDiagram() {}

    /// Two diagrams side by side in `width` columns, or only the left one where that is too narrow.
    public static List<String> pair(List<String> left, List<String> right, int gap, int width) {
        int leftWidth = left.stream().mapToInt(String::length).max().orElse(0);
        int rightWidth = right.stream().mapToInt(String::length).max().orElse(0);
        if (leftWidth + gap + rightWidth > width) {
            return left;
        }
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < left.size(); i++) {
            lines.add((Words.left(left.get(i), leftWidth + gap) + right.get(i)).stripTrailing());
        }
        return lines;
    }

    /// The curve with its name above and the epochs below: `rows` lines of `columns` characters, and labels to the
    /// left.
    ///
    /// @param share whether the values are shares, to be labelled in percent
    public static List<String> lines(String title, Curve curve, int columns, int rows, boolean share) {
        double least = Curve.least(List.of(curve));
        double most = Curve.most(List.of(curve));
        double span = most > least ? most - least : 1;
        int[][] cells = new int[rows][columns];
        double end = Math.max(curve.x(curve.size() - 1), 1);
        int beforeX = -1;
        int beforeY = -1;
        for (int i = 0; i < curve.size(); i++) {
            int x = (int) Math.round(curve.x(i) / end * (columns * 2 - 1));
            int y = (int) Math.round((most - curve.y(i)) / span * (rows * 4 - 1));
            connect(cells, beforeX < 0 ? x : beforeX, beforeX < 0 ? y : beforeY, x, y);
            beforeX = x;
            beforeY = y;
        }
        List<String> lines = new ArrayList<>();
        lines.add(" ".repeat(LABELS) + title);
        for (int row = 0; row < rows; row++) {
            String label = row == 0 ? label(most, share) : row == rows - 1 ? label(least, share) : "";
            lines.add(Words.right(label, LABEL) + " " + text(cells[row]));
        }
        lines.add(" ".repeat(LABELS) + "0" + Words.right(Words.number(end) + " epochs", columns - 1));
        return lines;
    }

    private static String label(double value, boolean share) {
        return share ? Words.percent(value) : String.format(Locale.ROOT, value < 100 ? "%.3f" : "%.3g", value);
    }

    private static void connect(int[][] cells, int x0, int y0, int x1, int y1) {
        int steps = Math.max(1, Math.max(Math.abs(x1 - x0), Math.abs(y1 - y0)));
        for (int s = 0; s <= steps; s++) {
            int x = x0 + Math.round((float) (x1 - x0) * s / steps);
            int y = y0 + Math.round((float) (y1 - y0) * s / steps);
            cells[y / 4][x / 2] |= DOTS[y % 4][x % 2];
        }
    }

    private static String text(int[] cells) {
        StringBuilder line = new StringBuilder();
        for (int dots : cells) {
            line.append((char) (0x2800 + dots));
        }
        return line.toString();
    }
}
