package espalier.app.show;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;

/// Standard error of this process, for [Screen]. The launcher keeps one line of the JVM itself (about the incubating
/// vector module, printed before any program code runs) away from the user: it gives the JVM another descriptor 2 and
/// hands the true standard error over as `espalier.stderr`.
final class StandardError {
    private StandardError() {}

    /// The true standard error, which from now on is `System.err` too. Where it cannot be had, `System.err` as it is:
    /// then the launcher's reader passes every line on.
    static PrintStream open() {
        Integer number = Integer.getInteger("espalier.stderr");
        if (number != null) {
            try {
                var descriptor = FileDescriptor.class.getDeclaredConstructor(int.class);
                descriptor.setAccessible(true);
                var stream = new FileOutputStream(descriptor.newInstance(number));
                System.setErr(new PrintStream(stream, true, System.err.charset()));
            } catch (ReflectiveOperationException | RuntimeException e) {
                return System.err;
            }
        }
        return System.err;
    }
}
