package espalier.app.show;

import java.io.Console;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.Charset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntSupplier;

/// Where a command prints: standard output and standard error, and what can be shown there. Made once in `Main`, given
/// to every command; tests give their own writers.
///
/// Lines go out at once. When nobody reads the output any more (`espalier ... | head`) printing throws [Closed].
public final class Screen {
    /// The reader of standard output is gone: the command ends quietly.
    public static final class Closed extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Closed(IOException cause) {
            super("nobody reads the output any more", cause);
        }
    }

    /// Standard output cannot take more, say because it is a file on a full disk.
    public static final class Failed extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Failed(IOException cause) {
            super("cannot write to standard output: " + cause.getMessage(), cause);
        }
    }

    private static final int DEFAULT_WIDTH = 80;

    private final Writer out;
    private final Writer err;
    private final boolean terminal;
    private final boolean unicode;
    private final boolean colour;
    private final IntSupplier width;

    /// A screen on these writers.
    ///
    /// @param terminal whether `out` is a terminal, so that a line can be rewritten
    /// @param unicode  whether `out` can show more than ASCII
    /// @param colour   whether colours are welcome
    /// @param width    columns, asked again each time
    public Screen(Writer out, Writer err, boolean terminal, boolean unicode, boolean colour, IntSupplier width) {
        this.out = out;
        this.err = err;
        this.terminal = terminal;
        this.unicode = unicode;
        this.colour = colour;
        this.width = width;
    }

    /// The screen of this process: its standard streams, the terminal's width, `NO_COLOR` and `TERM` respected.
    public static Screen ofProcess() {
        Map<String, String> env = System.getenv();
        boolean terminal = Optional.ofNullable(System.console()).map(Console::isTerminal).orElse(false)
                && !"dumb".equals(env.get("TERM"));
        boolean colour = terminal && env.getOrDefault("NO_COLOR", "").isEmpty();
        Charset charset = System.out.charset();
        boolean unicode = charset.newEncoder().canEncode("\u2501\u28ff");
        IntSupplier width = terminal ? new TerminalWidth() : () -> DEFAULT_WIDTH;
        return new Screen(new OutputStreamWriter(new FileOutputStream(FileDescriptor.out), charset),
                new OutputStreamWriter(StandardError.open(), System.err.charset()), terminal, unicode, colour, width);
    }

    /// Whether a line can be rewritten.
    public boolean isTerminal() {
        return terminal;
    }

    /// Whether bars and curves may use Unicode's block and braille characters.
    public boolean hasUnicode() {
        return unicode;
    }

    /// Columns of the terminal; 80 where there is none.
    public int width() {
        return Math.max(20, width.getAsInt());
    }

    /// One line, or several, on standard output.
    public void println(String text) {
        print(text + "\n");
    }

    /// Text on standard output in lines that fit, indented by two; not broken where the output is no terminal, for then
    /// programs may read it.
    public void paragraph(String text) {
        List<String> lines = terminal ? Words.wrap(text, width() - 2) : List.of(text);
        lines.forEach(line -> println("  " + line));
    }

    /// An empty line on standard output.
    public void println() {
        print("\n");
    }

    /// Text on standard output, as it is.
    public synchronized void print(String text) {
        try {
            out.write(text);
            out.flush();
        } catch (IOException e) {
            String why = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
            throw why.contains("pipe") || why.contains("closed") || why.contains("reset") ? new Closed(e)
                    : new Failed(e);
        }
    }

    /// One line on standard error. When even that fails there is nobody left to tell.
    public synchronized void error(String text) {
        try {
            err.write(text + "\n");
            err.flush();
        } catch (IOException e) {
            // nobody can be told
        }
    }

    /// `text` in bold where colours are welcome.
    public String bold(String text) {
        return colour ? "\033[1m" + text + "\033[0m" : text;
    }

    /// `text` in the background where colours are welcome.
    public String dim(String text) {
        return colour ? "\033[2m" + text + "\033[0m" : text;
    }

    /// `text` in green where colours are welcome.
    public String green(String text) {
        return colour ? "\033[32m" + text + "\033[0m" : text;
    }
}
