package espalier.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The Java in README and docs compiles, runs and prints what the page says; the programs of the course give the
/// published costs. Both run in a JVM of their own, from the sources, on the module path, as a user runs them. The
/// programs that nothing else runs compile.
class DocumentationTest {
    /// Jars of the test run that no user has.
    private static final List<String> TEST_ONLY = List.of("junit", "opentest4j", "apiguardian", "assertj",
            "byte-buddy", "archunit", "surefire", "open-test-reporting", "test-classes", "jacoco");

    /// What `bench/PredictionLatency.java` uses of ONNX Runtime, which no test downloads.
    private static final Map<String, String> ONNX_RUNTIME = Map.of(
            "OrtException", "public class OrtException extends Exception {}",
            "OrtEnvironment", """
                    public abstract class OrtEnvironment implements AutoCloseable {
                        public static native OrtEnvironment getEnvironment();
                        public abstract OrtSession createSession(byte[] model, OrtSession.SessionOptions options)
                                throws OrtException;
                        @Override public abstract void close();
                    }
                    """,
            "OnnxTensor", """
                    public abstract class OnnxTensor implements AutoCloseable {
                        public static native OnnxTensor createTensor(OrtEnvironment environment,
                                java.nio.FloatBuffer data, long[] shape) throws OrtException;
                        public abstract Object getValue() throws OrtException;
                        @Override public abstract void close();
                    }
                    """,
            "OrtSession", """
                    public abstract class OrtSession implements AutoCloseable {
                        public abstract Result run(java.util.Map<String, OnnxTensor> inputs) throws OrtException;
                        @Override public abstract void close() throws OrtException;
                        public static class SessionOptions implements AutoCloseable {
                            public native void setIntraOpNumThreads(int threads) throws OrtException;
                            public native void setInterOpNumThreads(int threads) throws OrtException;
                            @Override public native void close();
                        }
                        public abstract static class Result implements AutoCloseable {
                            public abstract OnnxTensor get(int index);
                            @Override public abstract void close();
                        }
                    }
                    """);

    @TempDir
    Path folder;

    @Test
    void snippetsRunAndPrintWhatThePageSays() throws Exception {
        Path driver = Path.of(DocumentationTest.class.getResource("RunSnippets.java").toURI());
        var arguments = new ArrayList<String>(List.of(folder.toString()));
        arguments.add(root().resolve("README.md").toString());
        try (Stream<Path> pages = Files.list(root().resolve("docs"))) {
            pages.map(Path::toString).filter(page -> page.endsWith(".md")).sorted().forEach(arguments::add);
        }
        String output = run(driver, folder, arguments);
        assertThat(output).contains(", 0 failures");
    }

    @Test
    void theCourseIsReproduced() throws Exception {
        Path cats = shared("cats");
        // the costs at 0 and 100 in all six programs; the whole table takes minutes
        String output = run(root().resolve("examples/course/Table.java"), root(), List.of(cats.toString(), "101"));
        assertThat(output.lines().filter(line -> line.endsWith("agrees"))).hasSize(6);
    }

    @Test
    void theProgramsOfBenchAndExamplesCompile() throws Exception {
        Path stubs = Files.createDirectories(folder.resolve("stubs/ai/onnxruntime"));
        for (var stub : ONNX_RUNTIME.entrySet()) {
            Files.writeString(stubs.resolve(stub.getKey() + ".java"), "package ai.onnxruntime;\n" + stub.getValue());
        }
        List<Path> programs = new ArrayList<>();
        for (String place : List.of("bench", "examples/course", "examples/plots", "examples/text")) {
            try (Stream<Path> files = Files.list(root().resolve(place))) {
                files.filter(file -> file.toString().endsWith(".java")).sorted().forEach(programs::add);
            }
        }
        assertThat(programs).hasSizeGreaterThan(10);
        ToolProvider javac = ToolProvider.findFirst("javac").orElseThrow();
        var failures = new StringWriter();
        for (Path program : programs) { // each by itself, as the source launcher compiles it
            var messages = new StringWriter();
            var out = new PrintWriter(messages, true);
            int code = javac.run(out, out, "-nowarn", "-d", folder.resolve("classes").toString(), "-p", modulePath(),
                    "--add-modules", "ALL-MODULE-PATH",
                    // some time kernels by themselves, as the class path lets them
                    "--add-exports", "espalier/espalier.backend.cpu=ALL-UNNAMED", "-sourcepath",
                    folder.resolve("stubs") + File.pathSeparator + program.getParent(), program.toString());
            if (code != 0) {
                failures.write(messages.toString());
            }
        }
        assertThat(failures.toString()).isEmpty();
    }

    private static String run(Path program, Path directory, List<String> arguments)
            throws IOException, InterruptedException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var command = new ArrayList<String>(List.of(java, "-Xmx2g", "-Djava.awt.headless=true", "-p", modulePath(),
                "--add-modules", "ALL-MODULE-PATH", program.toString()));
        command.addAll(arguments);
        Process process = new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes());
        assertThat(process.waitFor(10, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).as(output).isZero();
        return output;
    }

    /// What the tests run on without the test libraries; surefire splits it between module path and class path.
    private static String modulePath() {
        String modules = System.getProperty("jdk.module.path", "");
        String all = modules + File.pathSeparator + System.getProperty("java.class.path", "");
        var entries = new LinkedHashSet<String>();
        for (String entry : all.split(File.pathSeparator)) {
            Path path = Path.of(entry).toAbsolutePath();
            String name = String.valueOf(path.getFileName());
            if (!entry.isBlank() && Files.exists(path) && TEST_ONLY.stream().noneMatch(name::contains)) {
                entries.add(path.toString());
            }
        }
        return String.join(File.pathSeparator, entries);
    }

    /// Tests run in their module's folder; the root is the one with the Maven wrapper.
    private static Path root() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("mvnw"))) {
            folder = folder.getParent();
        }
        return folder;
    }

    private static Path shared(String name) {
        String given = System.getProperty("espalier.shared");
        Path path = given != null ? Path.of(given, name) : root().resolve("../shared/data").resolve(name);
        Assumptions.assumeTrue(Files.isDirectory(path), "no shared data here: " + name);
        return path.toAbsolutePath();
    }
}
