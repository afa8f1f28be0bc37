package espalier.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import espalier.app.Tool.Outcome;
import espalier.array.DType;
import espalier.array.NDArray;
import espalier.nn.Model;
import espalier.store.Npy;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What only a real process can show: signals, a closed pipe, a full disk, too little memory, a clean start.
class ProcessTest {
    @TempDir
    static Path folder;

    private static Path data;

    @BeforeAll
    static void prepare() throws Exception {
        data = Pictures.folder(folder.resolve("data"), 60);
    }

    @Test
    void trainingAndPredictingAsProcesses() throws Exception {
        Path out = folder.resolve("run");
        Outcome trained = Tool.runProcess(List.of(), "train", data, "--size", 16, "--layers", "8", "--epochs", 5,
                "--out", out);
        assertThat(trained.err()).isEmpty();
        assertThat(trained.code()).isZero();
        Outcome predicted = Tool.runProcess(List.of(), "predict", out, data);
        assertThat(predicted.err()).isEmpty();
        assertThat(predicted.out().lines()).hasSize(60);
    }

    @Test
    void helpAndMistakesAreClean() throws Exception {
        Outcome help = Tool.runProcess(List.of());
        assertThat(help.code()).isZero();
        assertThat(help.err()).isEmpty();
        Outcome wrong = Tool.runProcess(List.of(), "train", "nowhere");
        assertThat(wrong.code()).isEqualTo(2);
        assertThat(wrong.out()).isEmpty();
        assertThat(wrong.err()).isEqualTo("espalier: nowhere: does not exist\n");
    }

    @Test
    void terminationKeepsTheBestModelSoFar() throws Exception {
        stopped("TERM", 143);
    }

    @Test
    void interruptKeepsTheBestModelSoFar() throws Exception {
        assumeTrue(!ignoresInterrupts(), "this process ignores SIGINT, so its children do too");
        stopped("INT", 130);
    }

    private static boolean ignoresInterrupts() throws IOException {
        Path status = Path.of("/proc/self/status");
        if (!Files.exists(status)) {
            return false;
        }
        String mask = Files.readAllLines(status)
                .stream()
                .filter(line -> line.startsWith("SigIgn:"))
                .findFirst()
                .orElse("SigIgn: 0");
        return (Long.parseUnsignedLong(mask.substring(7).strip(), 16) & 2) != 0;
    }

    private static void stopped(String signal, int code) throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/bin/kill")) || Files.isExecutable(Path.of("/usr/bin/kill")),
                "needs kill");
        Path out = folder.resolve("stopped-" + signal);
        Path err = folder.resolve("stopped-" + signal + ".err");
        Process process = Tool
                .process(List.of(), "train", data, "--size", 16, "--layers", "8", "--epochs", 100_000_000, "--json",
                        "--out", out)
                .redirectError(err.toFile())
                .start();
        try (BufferedReader lines = process.inputReader()) {
            // evaluated once: from then on there is a best model; read on so that the process is never blocked
            String line = lines.readLine();
            boolean told = false;
            while (line != null) {
                if (!told && line.contains("\"step\":2000,")) {
                    new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid())).start().waitFor();
                    told = true;
                }
                line = lines.readLine();
            }
        }
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(code);
        String said = Tool.withoutWarning(Files.readString(err));
        if (Files.exists(out.resolve("model.safetensors"))) {
            assertThat(Model.load(out.resolve("model.safetensors")).classes()).containsExactly("cat", "non-cat");
            assertThat(said).contains("espalier: stopped in epoch", "the best model so far", "; to go on: "
                    + "espalier train --resume " + out);
            assertThat(out.resolve("resume.safetensors")).exists();
        } else {
            assertThat(said).contains("no model was saved");
        }
    }

    @Test
    void aKilledTrainingGoesOnToTheSameModel() throws Exception {
        Object[] options = {"--size", 16, "--epochs", 60, "--batch-size", 8, "--seed", 3, "-q", "--out"};
        Path whole = folder.resolve("whole");
        assertThat(train(options, whole).waitFor()).isZero();
        assertThat(whole.resolve("resume.safetensors")).doesNotExist();

        Path out = folder.resolve("killed");
        Path state = out.resolve("resume.safetensors");
        Process killed = train(options, out);
        while (killed.isAlive() && !Files.exists(state)) {
            Thread.sleep(1);
        }
        killed.destroyForcibly().waitFor(); // SIGKILL where there are signals
        assertThat(state).exists();
        assertThat(Files.exists(out.resolve("curve.png"))).as("ended before it was killed").isFalse();

        Outcome mixed = Tool.run("train", data, "--resume", out);
        assertThat(mixed.err()).contains("--resume goes on with the data that the training had, but '" + data);
        mixed = Tool.run("train", "--resume", out, "--epochs", 3);
        assertThat(mixed.err()).contains("but --epochs was given; leave it out");
        Outcome resumed = Tool.runProcess(List.of(), "train", "--resume", out);
        assertThat(resumed.err()).isEmpty();
        assertThat(resumed.code()).isZero();
        assertThat(resumed.out()).contains("goes on after epoch ", "60 epochs in ");
        assertThat(out.resolve("model.safetensors")).hasSameBinaryContentAs(whole.resolve("model.safetensors"));
        assertThat(state).doesNotExist();
        assertThat(Tool.run("train", "--resume", out).err())
                .contains("--resume: there is no interrupted training in " + out);
    }

    private static Process train(Object[] options, Path out) throws IOException {
        List<Object> arguments = new java.util.ArrayList<>(List.of("train", data));
        arguments.addAll(List.of(options));
        arguments.add(out);
        return Tool.process(List.of(), arguments.toArray())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve(out.getFileName() + ".log").toFile())
                .start();
    }

    @Test
    void aTrainingOnOtherDataIsNotGoneOnWith() throws Exception {
        Path some = Pictures.folder(folder.resolve("some"), 40);
        Path out = folder.resolve("changed");
        Process killed = Tool.process(List.of(), "train", some, "--size", 16, "--layers", 8, "--epochs", 1_000_000,
                "-q", "--out", out)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("changed.log").toFile())
                .start();
        while (killed.isAlive() && !Files.exists(out.resolve("resume.safetensors"))) {
            Thread.sleep(1);
        }
        killed.destroyForcibly().waitFor();
        Files.delete(some.resolve("cat").resolve(Objects.requireNonNull(some.resolve("cat").toFile().list())[0]));
        Outcome outcome = Tool.run("train", "--resume", out);
        assertThat(outcome.code()).isEqualTo(2);
        assertThat(outcome.err())
                .contains("--resume: the data are not those that the interrupted training learnt from");
    }

    @Test
    void aClosedPipeEndsQuietly() throws Exception {
        Path err = folder.resolve("pipe.err");
        Path out = folder.resolve("pipe");
        Process process = Tool
                .process(List.of(), "train", data, "--size", 16, "--layers", "8", "--epochs", 100_000_000, "--json",
                        "--out", out)
                .redirectError(err.toFile())
                .start();
        try (BufferedReader lines = process.inputReader()) {
            lines.readLine();
        }
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(141);
        assertThat(Tool.withoutWarning(Files.readString(err))).isEmpty();
    }

    @Test
    void tooLittleMemoryIsSaid() throws Exception {
        Outcome outcome = Tool.runProcess(List.of("-Xmx24m"), "train", "--pictures", 2000, "--size", 128, "--out",
                folder.resolve("small"));
        assertThat(outcome.code()).isEqualTo(2);
        assertThat(outcome.err()).contains("memory").doesNotContain("\tat ");
    }

    /// 200 MB of zeros.
    @Test
    void anArchiveThatUnpacksToMoreThanTheMemory() throws Exception {
        Path file = folder.resolve("large.npz");
        Path small = folder.resolve("small.npy");
        Npy.write(small, NDArray.zeros(DType.UINT8, 2, 10_000));
        byte[] start = Arrays.copyOf(Files.readAllBytes(small), 128);
        byte[] shape = "(20000, 10000), }".getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(shape, 0, start, new String(start, StandardCharsets.US_ASCII).indexOf("(2, "), shape.length);
        try (var zip = new ZipOutputStream(Files.newOutputStream(file))) {
            zip.putNextEntry(new ZipEntry("x.npy"));
            zip.write(start);
            for (int i = 0; i < 200; i++) {
                zip.write(new byte[1_000_000]);
            }
            zip.putNextEntry(new ZipEntry("y.npy"));
            Npy.write(small, NDArray.zeros(DType.UINT8, 20_000));
            zip.write(Files.readAllBytes(small));
            zip.closeEntry();
        }
        Outcome outcome = Tool.runProcess(List.of("-Xmx128m"), "train", file, "--out", folder.resolve("never"));
        assertThat(outcome.code()).isEqualTo(2);
        assertThat(outcome.err()).contains("large.npz: x unpacks to (20000, 10000) of |u1 and needs 1800 MB of memory",
                "that Java may use", "ESPALIER_JAVA_OPTS", "store fewer rows");
    }

    @Test
    void aFullDiskIsSaidBeforeTraining() throws Exception {
        Path disk = Files.createDirectories(folder.resolve("disk"));
        assumeTrue(command("mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", disk.toString()), "may not mount");
        try {
            Outcome outcome = Tool.run("train", data, "--size", 16, "--layers", "8", "--epochs", 1, "-q", "--out",
                    disk.resolve("run"));
            assertThat(outcome.code()).isEqualTo(2);
            assertThat(outcome.err()).contains("the disk is full", "make room").hasLineCount(1);
        } finally {
            command("umount", disk.toString());
        }
    }

    private static boolean command(String... words) throws Exception {
        try {
            return new ProcessBuilder(words).redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor() == 0;
        } catch (IOException e) {
            return false;
        }
    }
}
