package espalier.app.show;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;

/// Columns of the terminal, for [Screen]: Java has no call for it, so `stty size` is asked, again after some seconds
/// because windows change.
final class TerminalWidth implements IntSupplier {
    private static final long ASK_AGAIN_NANOS = TimeUnit.SECONDS.toNanos(3);
    private static final int DEFAULT = 80;

    private int columns;
    private long asked;

    @Override
    public synchronized int getAsInt() {
        long now = System.nanoTime();
        if (columns == 0 || now - asked > ASK_AGAIN_NANOS) {
            columns = ask(columns == 0 ? DEFAULT : columns);
            asked = now;
        }
        return columns;
    }

    private static int ask(int before) {
        File tty = new File("/dev/tty");
        if (!tty.exists()) {
            return before;
        }
        try {
            Process stty = new ProcessBuilder("stty", "size").redirectInput(tty)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String answer = new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
            if (!stty.waitFor(1, TimeUnit.SECONDS) || !answer.matches("\\d+ \\d+")) {
                return before;
            }
            int wide = Integer.parseInt(answer.substring(answer.indexOf(' ') + 1));
            return wide > 0 ? wide : before;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return before;
        } catch (IOException | NumberFormatException e) {
            return before;
        }
    }
}
