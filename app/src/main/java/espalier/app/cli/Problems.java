package espalier.app.cli;

import espalier.app.show.Screen;
import espalier.app.show.Words;
import espalier.formats.BadInput;
import espalier.store.FormatException;
import espalier.train.DivergedException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.util.Locale;

/// Whatever was thrown, as one sentence on standard error and an exit code: the only place of the tool that catches
/// everything.
///
/// | code | meaning |
/// |---|---|
/// | 0 | done |
/// | 1 | a fault of the program |
/// | 2 | something the user can change: an option, a file, the disk, the memory |
/// | 130, 143 | ended by Ctrl-C, by a termination signal |
/// | 141 | nobody reads the output any more |
public final class Problems {
    /// Done.
    public static final int FINE = 0;
    /// A fault of the program.
    public static final int FAULT = 1;
    /// Wrong input.
    public static final int WRONG_INPUT = 2;
    /// What a process ended by Ctrl-C gives.
    public static final int STOPPED = 130;
    /// What a process killed by SIGPIPE gives.
    public static final int CLOSED = 141;

    private Problems() {}

    /// Says what was wrong.
    ///
    /// @return the exit code
    public static int report(Throwable problem, Screen screen, boolean debug) {
        if (problem instanceof Screen.Closed) {
            return CLOSED;
        }
        Throwable reason = isOutOfMemory(problem) ? new OutOfMemoryError() : problem;
        int code = isForeseen(reason) ? WRONG_INPUT : FAULT;
        screen.error("espalier: " + oneLine(sentence(reason)));
        if (debug) {
            StringWriter trace = new StringWriter();
            problem.printStackTrace(new PrintWriter(trace, true));
            screen.error(trace.toString().stripTrailing());
        } else if (code == FAULT) {
            screen.error("espalier: this is a fault of the program; please report it with what --debug shows");
        }
        return code;
    }

    /// Also where a worker thread ran out of it and somebody wrapped that.
    private static boolean isOutOfMemory(Throwable problem) {
        Throwable cause = problem;
        for (int depth = 0; cause != null && depth < 10; depth++) {
            if (cause instanceof OutOfMemoryError) {
                return true;
            }
            cause = cause.getCause();
        }
        return false;
    }

    private static boolean isForeseen(Throwable problem) {
        return switch (problem) {
            case Misuse _, BadInput _, DivergedException _, OutOfMemoryError _, Screen.Failed _ -> true;
            case IOException _, UncheckedIOException _, InvalidPathException _ -> true;
            default -> false;
        };
    }

    /// What happened, for people, without "espalier:" before it.
    public static String sentence(Throwable problem) {
        String message = problem.getMessage() == null ? "" : problem.getMessage();
        return switch (problem) {
            case Misuse _, BadInput _, Screen.Failed _, FormatException _ -> message;
            case DivergedException _ -> message;
            case UncheckedIOException e when e.getCause() != null -> sentence(e.getCause());
            case NoSuchFileException e when e.getReason() == null -> e.getFile() + ": does not exist";
            case AccessDeniedException e -> e.getFile() + ": "
                    + (e.getReason() == null ? "permission denied" : e.getReason());
            case IOException e when isDiskFull(e) -> diskFull(e);
            case FileSystemException e -> e.getFile() + ": "
                    + (e.getReason() == null ? "cannot be used" : e.getReason());
            case IOException e -> message.isEmpty() ? "reading or writing failed (" + e.getClass().getSimpleName() + ")"
                    : message;
            case InvalidPathException e -> "'" + e.getInput() + "' cannot be the name of a file: " + e.getReason();
            case OutOfMemoryError _ -> outOfMemory();
            default -> "unexpected " + problem.getClass().getSimpleName() + (message.isEmpty() ? "" : ": " + message);
        };
    }

    private static boolean isDiskFull(IOException e) {
        String text = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
        return text.contains("no space left") || text.contains("not enough space") || text.contains("quota exceeded");
    }

    private static String diskFull(IOException e) {
        String file = e instanceof FileSystemException f && f.getFile() != null ? f.getFile() + ": " : "";
        String kept = String.valueOf(e.getMessage()).contains("is unchanged") ? "; the file that was there is unchanged"
                : "";
        return file + "the disk is full" + kept + "; make room, or choose another place with --out";
    }

    private static String outOfMemory() {
        long most = Runtime.getRuntime().maxMemory();
        long gigabytes = Math.max(2, Math.ceilDiv(2 * most, 1L << 30));
        return "out of memory: Java may use " + Words.bytes(most) + "; allow more with "
                + "ESPALIER_JAVA_OPTS=-Xmx" + gigabytes
                + "g before the command if the machine has it, or take smaller pictures (--size), layers (--layers) or "
                + "batches (--batch-size)";
    }

    private static String oneLine(String text) {
        return Words.plain(text.strip().replaceAll("\\s*\\R\\s*", " "));
    }
}
