package espalier.app;

import espalier.app.show.Screen;
import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Runs the tool for tests: in this process, with its output kept, or as a real process.
final class Tool {
    /// What a command did.
    record Outcome(int code, String out, String err) {}

    private Tool() {}

    /// In this process, without a terminal.
    static Outcome run(Object... args) {
        return run(80, false, args);
    }

    /// In this process, on a terminal of so many columns.
    static Outcome onTerminal(int width, Object... args) {
        return run(width, true, args);
    }

    private static Outcome run(int width, boolean terminal, Object... args) {
        var out = new StringWriter();
        var err = new StringWriter();
        int code = Main.run(new Screen(out, err, terminal, true, false, () -> width), strings(args));
        return new Outcome(code, out.toString(), err.toString());
    }

    private static String[] strings(Object... args) {
        String[] texts = new String[args.length];
        for (int i = 0; i < args.length; i++) {
            texts[i] = args[i].toString();
        }
        return texts;
    }

    /// As a process of its own, not started yet.
    static ProcessBuilder process(List<String> javaOptions, Object... args) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx1g", "-XX:+UseSerialGC", "--add-modules", "jdk.incubator.vector"));
        command.addAll(javaOptions);
        command.addAll(List.of("-cp", classPath(), "espalier.app.Main"));
        command.addAll(List.of(strings(args)));
        return new ProcessBuilder(command);
    }

    /// As a process of its own, to its end.
    static Outcome runProcess(List<String> javaOptions, Object... args) throws IOException, InterruptedException {
        Path out = Files.createTempFile("espalier", ".out");
        Path err = Files.createTempFile("espalier", ".err");
        try {
            Process process = process(javaOptions, args).redirectOutput(out.toFile())
                    .redirectError(err.toFile())
                    .start();
            if (!process.waitFor(3, TimeUnit.MINUTES)) {
                process.destroyForcibly();
                throw new IllegalStateException("the process does not end: " + Files.readString(err));
            }
            return new Outcome(process.exitValue(), Files.readString(out), withoutWarning(Files.readString(err)));
        } finally {
            Files.delete(out);
            Files.delete(err);
        }
    }

    /// The line that Java itself prints when the vector module is there.
    static String withoutWarning(String err) {
        return err.replace("WARNING: Using incubator modules: jdk.incubator.vector" + System.lineSeparator(), "");
    }

    private static String classPath() {
        String modules = System.getProperty("jdk.module.path", "");
        return modules.isEmpty() ? System.getProperty("java.class.path")
                : modules + File.pathSeparator + System.getProperty("java.class.path");
    }
}
