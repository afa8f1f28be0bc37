package espalier.app.show;

import java.util.ArrayList;
import java.util.List;

/// One line that is rewritten in place while something long goes on; plain lines now and then where the output is no
/// terminal. [TrainingView] and [ReadingView] use it.
///
/// Parts of the text are dropped from the end of their order of importance when the terminal is narrow.
public final class ProgressBar {
    private static final long REDRAW_NANOS = 80_000_000L;
    private static final int LEAST_BAR = 8;
    private static final int MOST_BAR = 30;
    private static final int INDENT = 2;

    private final Screen screen;
    private long drawn;
    private boolean onScreen;

    /// A bar that is not shown yet.
    public ProgressBar(Screen screen) {
        this.screen = screen;
    }

    /// A piece of the line; the pieces with the largest `rank` go first when room is short.
    public record Part(String text, int rank) {}

    /// Whether enough time has passed since the last drawing to draw again.
    public boolean isDue() {
        return screen.isTerminal() && System.nanoTime() - drawn > REDRAW_NANOS;
    }

    /// Draws the line anew: the first part, the bar, the other parts.
    public void draw(double share, List<Part> parts) {
        drawn = System.nanoTime();
        onScreen = true;
        int room = screen.width() - 3 - INDENT; // ^C is echoed at the end of the line
        List<Part> shown = new ArrayList<>(parts);
        while (shown.size() > 1 && length(shown) + LEAST_BAR + 2 > room) {
            shown.remove(leastImportant(shown));
        }
        int bar = Math.clamp(room - length(shown) - 2, 0, MOST_BAR);
        StringBuilder line = new StringBuilder(" ".repeat(INDENT)).append(shown.getFirst().text());
        if (bar >= LEAST_BAR) {
            line.append("  ").append(bar(share, bar));
        }
        for (Part part : shown.subList(1, shown.size())) {
            line.append("  ").append(part.text());
        }
        screen.print("\r" + line + "\033[K");
    }

    /// Removes the line, so that ordinary text can follow.
    public void clear() {
        if (onScreen) {
            screen.print("\r\033[K");
            onScreen = false;
        }
    }

    private static int length(List<Part> parts) {
        return parts.stream().mapToInt(part -> part.text().length() + 2).sum() - 2;
    }

    private static int leastImportant(List<Part> parts) {
        int worst = 0;
        for (int i = 1; i < parts.size(); i++) {
            if (parts.get(i).rank() >= parts.get(worst).rank()) {
                worst = i;
            }
        }
        return worst;
    }

    private String bar(double share, int width) {
        int inner = screen.hasUnicode() ? width : width - 2;
        int full = Math.clamp(Math.round(share * inner), 0, inner);
        return screen.hasUnicode()
                ? screen.green("\u2501".repeat(full)) + screen.dim("\u2500".repeat(inner - full))
                : "[" + "=".repeat(full) + " ".repeat(inner - full) + "]";
    }
}
