package espalier.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFileTest {
    @TempDir
    private Path folder;

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(f -> f.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void createsAndReplaces() throws Exception {
        Path file = folder.resolve("run.json");
        AtomicFile.write(file, bytes("one"));
        assertThat(file).hasContent("one");
        AtomicFile.write(file, out -> out.write(ByteBuffer.wrap(bytes("two"))));
        assertThat(file).hasContent("two");
        AtomicFile.write(file, new byte[0]);
        assertThat(file).isEmptyFile();
        assertThat(names()).containsExactly("run.json");
    }

    @Test
    void whateverFailsLeavesTheOldFileAndNothingElse() throws Exception {
        Path file = folder.resolve("model");
        AtomicFile.write(file, bytes("old"));
        for (Throwable failure : new Throwable[] {
            new FormatException("mine"), new IllegalStateException("mine"), new OutOfMemoryError("mine"),
            new StackOverflowError("mine")
        }) {
            assertThatThrownBy(() -> AtomicFile.write(file, out -> {
                out.write(ByteBuffer.wrap(bytes("half")));
                AtomicFileTest.<IOException>raise(failure);
            })).isSameAs(failure);
            assertThat(file).hasContent("old");
            assertThat(names()).containsExactly("model");
        }
        assertThatThrownBy(() -> AtomicFile.write(file, _ -> {
            throw new IOException("No space left on device");
        })).isInstanceOf(FileSystemException.class)
                .hasMessage(file + ": No space left on device; the file that was there is unchanged");
        assertThatThrownBy(() -> AtomicFile.write(folder.resolve("new"), _ -> {
            throw new IOException("No space left on device");
        })).hasMessage(folder.resolve("new") + ": No space left on device");
        assertThat(names()).containsExactly("model");
    }

    @SuppressWarnings("unchecked")
    private static <T extends Throwable> void raise(Throwable failure) throws T {
        throw (T) failure;
    }

    @Test
    void anInterruptLeavesTheOldFileToo() throws Exception {
        Path file = folder.resolve("model");
        AtomicFile.write(file, bytes("old"));
        assertThatThrownBy(() -> AtomicFile.write(file, out -> {
            Thread.currentThread().interrupt();
            out.write(ByteBuffer.wrap(bytes("new")));
        })).isInstanceOf(IOException.class);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(file).hasContent("old");
        assertThat(names()).containsExactly("model");
    }

    @Test
    void permissionsStay() throws Exception {
        assumeTrue(Files.getFileStore(folder).supportsFileAttributeView("posix"));
        Path file = folder.resolve("model");
        for (String permissions : new String[] {"rw-------", "rw-rw-rw-", "rwxr-x---"}) {
            AtomicFile.write(file, bytes("old"));
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
            AtomicFile.write(file, _ -> {
                try (Stream<Path> files = Files.list(folder)) {
                    Path temporary = files.filter(f -> f.toString().endsWith(".tmp")).findFirst().orElseThrow();
                    String now = PosixFilePermissions.toString(Files.getPosixFilePermissions(temporary));
                    for (int i = 0; i < 9; i++) { // never more open than the old file
                        assertThat(now.charAt(i) == '-' || permissions.charAt(i) != '-').as("%s, %s", now, permissions)
                                .isTrue();
                    }
                }
            });
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file))).isEqualTo(permissions);
            Files.delete(file);
        }
        Path plain = Files.createFile(folder.resolve("plain"));
        AtomicFile.write(file, bytes("new"));
        // the umask decides, not 0600
        assertThat(Files.getPosixFilePermissions(file)).isEqualTo(Files.getPosixFilePermissions(plain));
    }

    private static boolean givenAway(Path file, UserPrincipalLookupService users) {
        try {
            Files.setOwner(file, users.lookupPrincipalByName("nobody"));
            return true;
        } catch (IOException | UnsupportedOperationException e) {
            return false;
        }
    }

    @Test
    void ownerAndGroupStayWhereTheSystemAllowsIt() throws Exception {
        Path file = folder.resolve("model");
        AtomicFile.write(file, bytes("old"));
        var users = folder.getFileSystem().getUserPrincipalLookupService();
        assumeTrue(givenAway(file, users), "only root can give a file away");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        AtomicFile.write(file, bytes("new"));
        assertThat(Files.getOwner(file).getName()).isEqualTo("nobody");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file))).isEqualTo("rw-r-----");
        assertThat(file).hasContent("new");
    }

    @Test
    void linksAreFollowedAndStay() throws Exception {
        Path runs = Files.createDirectory(folder.resolve("runs"));
        Path real = runs.resolve("7.json");
        Path latest = Files.createSymbolicLink(folder.resolve("latest"), Path.of("runs/7.json"));
        Path chain = Files.createSymbolicLink(folder.resolve("chain"), Path.of("latest"));
        AtomicFile.write(latest, bytes("through a dangling link"));
        assertThat(real).hasContent("through a dangling link");
        AtomicFile.write(chain, bytes("through two"));
        assertThat(real).hasContent("through two");
        assertThat(Files.isSymbolicLink(latest) && Files.isSymbolicLink(chain)).isTrue();
        Path loop = Files.createSymbolicLink(folder.resolve("loop"), Path.of("loop"));
        assertThatThrownBy(() -> AtomicFile.write(loop, bytes("x"))).isInstanceOf(FileSystemLoopException.class);
    }

    @Test
    void placesThatCannotBeWrittenAreNamed() throws Exception {
        assertThatThrownBy(() -> AtomicFile.write(folder, bytes("x")))
                .hasMessage(folder + ": is a directory, not a file");
        Path nowhere = folder.resolve("no/such/file");
        assertThatThrownBy(() -> AtomicFile.write(nowhere, bytes("x")))
                .isInstanceOf(NoSuchFileException.class)
                .hasMessage(nowhere + ": its directory does not exist");
        Path file = folder.resolve("model");
        AtomicFile.write(file, bytes("old"));
        assertThatThrownBy(() -> AtomicFile.write(file.resolve("below"), bytes("x")))
                .isInstanceOf(NoSuchFileException.class);
        file.toFile().setWritable(false);
        assumeFalse(Files.isWritable(file), "root may write everywhere");
        assertThatThrownBy(() -> AtomicFile.write(file, bytes("x")))
                .isInstanceOf(AccessDeniedException.class)
                .hasMessage(file + ": is write-protected");
        folder.toFile().setWritable(false);
        assertThatThrownBy(() -> AtomicFile.write(folder.resolve("new"), bytes("x")))
                .hasMessage(folder.resolve("new") + ": no permission to write into its directory");
        folder.toFile().setWritable(true);
    }

    @Test
    void namesOfAnyLength() throws Exception {
        for (String name : new String[] {"a", "x".repeat(255), "é".repeat(127), "a" + "😀".repeat(63), ".hidden",
            "with space.json"}) {
            AtomicFile.write(folder.resolve(name), bytes(name));
            assertThat(folder.resolve(name)).hasContent(name);
        }
        assertThat(names()).hasSize(6);
    }

    @Test
    void relativeNamesWithoutAFolder() throws Exception {
        Path file = Path.of("atomic-file-test-" + System.nanoTime() + ".tmp");
        try {
            AtomicFile.write(file, bytes("here"));
            assertThat(file).hasContent("here");
        } finally {
            Files.deleteIfExists(file);
        }
    }

    @Test
    void devicesAreWrittenIntoNotReplaced() throws Exception {
        Path device = Path.of("/dev/null");
        assumeTrue(Files.exists(device));
        AtomicFile.write(device, bytes("gone"));
        assertThat(Files.isRegularFile(device)).isFalse();
    }

    @Test
    void whatAKilledWriterLeftIsRemovedAfterAnHour() throws Exception {
        Path file = folder.resolve("model");
        Path old = Files.writeString(folder.resolve(".model.0123456789abcdef.tmp"), "half");
        Path young = Files.writeString(folder.resolve(".model.fedcba9876543210.tmp"), "half");
        Path other = Files.writeString(folder.resolve(".model2.0123456789abcdef.tmp"), "half");
        Path similar = Files.writeString(folder.resolve(".model.backup.tmp"), "mine");
        for (Path f : List.of(old, other, similar)) {
            Files.setLastModifiedTime(f, FileTime.from(Instant.now().minus(Duration.ofHours(2))));
        }
        AtomicFile.write(file, bytes("new"));
        assertThat(old).doesNotExist();
        assertThat(young).exists();
        assertThat(other).exists();
        assertThat(similar).exists();
    }

    /// Readers see one of the contents, whole, at any time.
    @Test
    void manyWritersOneFile() throws Exception {
        Path file = folder.resolve("model");
        AtomicFile.write(file, content('a'));
        var threads = new ArrayList<Thread>();
        var failures = new ArrayList<Throwable>();
        for (char letter : new char[] {'b', 'c', 'd'}) {
            Thread thread = Thread.ofPlatform().start(() -> {
                for (int i = 0; i < 20; i++) {
                    try {
                        AtomicFile.write(file, content(letter));
                    } catch (IOException e) {
                        synchronized (failures) {
                            failures.add(e);
                        }
                    }
                }
            });
            threads.add(thread);
        }
        while (threads.stream().anyMatch(Thread::isAlive)) {
            assertWhole(file);
        }
        assertThat(failures).isEmpty();
        assertThat(names()).containsExactly("model");
    }

    private static byte[] content(char letter) {
        byte[] bytes = new byte[200_000];
        Arrays.fill(bytes, (byte) letter);
        return bytes;
    }

    private static void assertWhole(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        assertThat(bytes).isEqualTo(content((char) bytes[0]));
    }

    /// A zip file system has no permissions to copy and no directories to force.
    @Test
    void fileSystemsWithoutPermissionsAndForcing() throws Exception {
        URI zip = URI.create("jar:" + folder.resolve("a.zip").toUri());
        try (FileSystem inside = FileSystems.newFileSystem(zip, Map.of("create", "true"))) {
            Path file = inside.getPath("/run.json");
            AtomicFile.write(file, bytes("one"));
            AtomicFile.write(file, bytes("two"));
            assertThat(Files.readString(file)).isEqualTo("two");
            assertThatThrownBy(() -> AtomicFile.write(file, _ -> {
                throw new FormatException("no");
            })).hasMessage("no");
            try (Stream<Path> files = Files.list(inside.getPath("/"))) {
                assertThat(files.map(Path::toString)).containsExactly("/run.json");
            }
        }
    }

    @Test
    void aFullDiskKeepsTheOldFile() throws Exception {
        Path disk = Files.createDirectory(folder.resolve("disk"));
        assumeTrue(run("mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", disk.toString()),
                "root can mount a tiny disk");
        try {
            Path file = disk.resolve("model");
            AtomicFile.write(file, bytes("old"));
            assertThatThrownBy(() -> AtomicFile.write(file, new byte[100_000]))
                    .isInstanceOf(FileSystemException.class)
                    .hasMessageStartingWith(file + ": ")
                    .hasMessageEndingWith("; the file that was there is unchanged")
                    .message()
                    .contains("space");
            assertThat(file).hasContent("old");
            assertThat(disk.toFile().list()).containsExactly("model");
            AtomicFile.write(file, new byte[30_000]);
            assertThat(file).hasSize(30_000);
        } finally {
            run("umount", disk.toString());
        }
    }

    private static boolean run(String... command) throws InterruptedException {
        try {
            Process process = new ProcessBuilder(command).redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void aKilledProcessLeavesTheOldFile() throws Exception {
        Path file = folder.resolve("model");
        AtomicFile.write(file, content('a'));
        Process process = child("half", file);
        assertThat(process.getInputStream().read()).isEqualTo('h'); // half is written
        process.destroyForcibly().waitFor();
        assertWhole(file);
        assertThat(Files.readAllBytes(file)[0]).isEqualTo((byte) 'a');
        assertThat(names()).hasSize(2);
        AtomicFile.write(file, content('b'));
        assertWhole(file);
    }

    @Test
    void aProcessKilledAtAnyMomentLeavesAWholeFile() throws Exception {
        Path file = folder.resolve("model");
        AtomicFile.write(file, content('a'));
        for (int i = 0; i < 3; i++) {
            Process process = child("loop", file);
            assertThat(process.getInputStream().read()).isEqualTo('l');
            Thread.sleep(20 + 37 * i);
            process.destroyForcibly().waitFor();
            assertWhole(file);
        }
    }

    private static Process child(String what, Path file) throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        String classes = path(AtomicFile.class) + System.getProperty("path.separator") + path(Child.class);
        return new ProcessBuilder(java, "-Xshare:auto", "-XX:TieredStopAtLevel=1", "-cp", classes,
                Child.class.getName(), what, file.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private static String path(Class<?> type) {
        return Path.of(URI.create(type.getProtectionDomain().getCodeSource().getLocation().toString())).toString();
    }

    /// The process that is killed.
    static final class Child {
        private Child() {}

        public static void main(String[] args) throws Exception {
            Path file = Path.of(args[1]);
            if (args[0].equals("half")) {
                AtomicFile.write(file, out -> {
                    out.write(ByteBuffer.wrap(content('x'), 0, 100_000));
                    say('h');
                    try {
                        Thread.sleep(60_000);
                    } catch (InterruptedException e) {
                        throw new IOException(e);
                    }
                });
            }
            for (char letter = 'c';; letter = letter == 'z' ? 'c' : (char) (letter + 1)) {
                AtomicFile.write(file, content(letter));
                say('l');
            }
        }

        private static void say(char letter) {
            System.out.print(letter);
            System.out.flush();
        }
    }
}
