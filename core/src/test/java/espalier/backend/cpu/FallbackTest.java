package espalier.backend.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import espalier.backend.Binary;
import espalier.backend.Buffer;
import espalier.backend.Layout;
import espalier.backend.Reduction;
import espalier.backend.Unary;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// On the class path without the vector module everything still computes, and one line says how to switch SIMD on.
class FallbackTest {

    /// What the other JVM runs.
    static final class Program {
        public static void main(String[] args) {
            CpuBackend backend = new CpuBackend(1);
            CpuBackend second = new CpuBackend(2);
            float[] y = new float[4];
            Buffer x = new Buffer.Float32(new float[] {1, 2, 3, 4});
            Buffer out = new Buffer.Float32(y);
            Layout square = Layout.contiguous(2, 2);
            backend.matmul(x, square, x, square, out, square, false);
            second.binary(Binary.ADD, out, square, x, square, out, square);
            backend.unary(Unary.RELU, out, square, out, square);
            backend.reduce(Reduction.SUM, out, Layout.contiguous(4), out, Layout.contiguous());
            System.out.println(backend.describe() + ": " + y[0]);
        }
    }

    @Test
    void withoutTheModule() throws Exception {
        String output = run();
        assertThat(output).contains("plain Java loops, 1 thread: 64.0");
        assertThat(output.split("--add-modules jdk.incubator.vector", -1)).as(output).hasSize(2);
    }

    @Test
    void withTheModule() throws Exception {
        String output = run("--add-modules", "jdk.incubator.vector");
        assertThat(output).contains(Simd.bits() == 0 ? "plain Java loops" : "SIMD ").contains(": 64.0");
    }

    @Test
    void interpreted() throws Exception {
        assertThat(run("--add-modules", "jdk.incubator.vector", "-Xint")).contains("plain Java loops, 1 thread: 64.0");
    }

    private static String run(String... options) throws IOException, InterruptedException, URISyntaxException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(options));
        command.add("-cp");
        command.add(place(CpuBackend.class) + File.pathSeparator + place(FallbackTest.class));
        command.add(Program.class.getName());
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }

    private static Path place(Class<?> type) throws URISyntaxException {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    }
}
