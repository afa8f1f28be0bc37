package espalier.app.cli;

import espalier.app.show.Screen;
import espalier.app.show.Words;
import espalier.formats.Skipped;
import java.util.List;

/// Sentences that several commands end or begin with: how the tool is called, what was left out.
final class Next {
    private static final int MOST_SKIPPED = 5;

    private Next() {}

    /// The command as the user typed it, so that what is suggested can be pasted: the launcher tells.
    static String command() {
        return System.getProperty("espalier.command", "espalier");
    }

    /// Names the files or rows that were left out, some of them.
    static void reportSkipped(List<Skipped> skipped, Screen screen) {
        if (skipped.isEmpty()) {
            return;
        }
        boolean rows = skipped.stream().allMatch(one -> one.reason().matches("(line|row) \\d.*"));
        screen.error("espalier: " + Words.count(skipped.size(), rows ? "row" : "file")
                + (skipped.size() == 1 ? " was" : " were")
                + " left out:");
        for (Skipped file : skipped.subList(0, Math.min(MOST_SKIPPED, skipped.size()))) {
            screen.error("  " + Words.plain(file.toString()));
        }
        if (skipped.size() > MOST_SKIPPED) {
            screen.error("  and " + Words.count(skipped.size() - MOST_SKIPPED) + " more");
        }
    }
}
