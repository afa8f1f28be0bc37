package espalier.app.cli;

import java.lang.module.ModuleDescriptor;

/// The version of this program, as the build wrote it into the module or the jar.
public final class Version {
    private Version() {}

    /// `0.1.0`, with the Java it runs on.
    public static String of(Class<?> type) {
        return number(type) + " (Java " + Runtime.version() + ", " + System.getProperty("os.name") + " "
                + System.getProperty("os.arch") + ")";
    }

    /// `0.1.0`; `unknown` when run from loose classes.
    public static String number(Class<?> type) {
        ModuleDescriptor module = type.getModule().getDescriptor();
        String packaged = type.getPackage().getImplementationVersion();
        return module != null && module.rawVersion().isPresent() ? module.rawVersion().get()
                : packaged != null ? packaged : "unknown";
    }
}
