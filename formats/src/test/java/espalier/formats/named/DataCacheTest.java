package espalier.formats.named;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import espalier.formats.BadInput;
import espalier.formats.Progress;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Fetching from a server on this machine: whole, broken off, changed, absent, and not at all.
class DataCacheTest {
    @TempDir
    Path folder;

    private final Map<String, byte[]> content = new ConcurrentHashMap<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private ServerSocket server;
    private volatile boolean ranges = true;
    private volatile int breakAfter = Integer.MAX_VALUE;
    private DataCache cache;

    @BeforeEach
    void start() throws IOException {
        server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        Thread.ofPlatform().daemon().start(() -> {
            while (!server.isClosed()) {
                try (Socket line = server.accept()) {
                    answer(line);
                } catch (IOException e) {
                    // the client has gone, or the server is closed
                }
            }
        });
        cache = new DataCache(folder.resolve("cache"), 2000);
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
    }

    /// One request and its answer, after which the line is closed: HTTP/1.0.
    private void answer(Socket line) throws IOException {
        var in = new BufferedReader(new InputStreamReader(line.getInputStream(), StandardCharsets.US_ASCII));
        String name = in.readLine().split(" ", 3)[1].substring(1);
        String range = null;
        for (String head = in.readLine(); head != null && !head.isEmpty(); head = in.readLine()) {
            range = head.startsWith("Range: ") ? head.substring(7) : range;
        }
        asked.add(name + (range == null ? "" : " " + range));
        byte[] bytes = content.get(name);
        boolean part = range != null && ranges && bytes != null;
        int from = part ? Integer.parseInt(range.replaceAll("\\D", "")) : 0;
        OutputStream out = line.getOutputStream();
        String status = bytes == null ? "404 Not Found" : part ? "206 Partial Content" : "200 OK";
        int length = bytes == null ? 0 : bytes.length - from;
        out.write(("HTTP/1.0 " + status + "\r\nContent-Length: " + length + "\r\n"
                + (part ? "Content-Range: bytes " + from + "-" + (bytes.length - 1) + "/" + bytes.length + "\r\n" : "")
                + "\r\n").getBytes(StandardCharsets.US_ASCII));
        if (bytes != null) {
            out.write(bytes, from, Math.min(length, breakAfter));
        }
    }

    private NamedData.Part part(String name, byte[] bytes, String unpack) throws Exception {
        content.put(name, bytes);
        URI uri = URI.create("http://127.0.0.1:" + server.getLocalPort() + "/" + name);
        String sum = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        return new NamedData.Part(uri, name, bytes.length, sum, unpack);
    }

    private static NamedData data(NamedData.Part... parts) {
        return new NamedData("small", "a small one", "free", List.of(parts), "{}/a.csv");
    }

    private static byte[] noise(int n) {
        byte[] bytes = new byte[n];
        new Random(1).nextBytes(bytes);
        return bytes;
    }

    @Test
    void isFetchedOnceAndThenNeedsNoNetwork() throws Exception {
        NamedData data = data(part("a.csv", noise(300_000), null), part("b.csv", noise(10), null));
        List<Integer> progress = new ArrayList<>();
        assertThat(cache.has(data)).isFalse();
        Path there = cache.get(data, (done, total) -> progress.add(done));
        assertThat(there.resolve("a.csv")).hasBinaryContent(noise(300_000));
        assertThat(there.resolve("b.csv")).hasBinaryContent(noise(10));
        assertThat(progress).contains(300).endsWith(1);
        server.close();
        assertThat(cache.has(data)).isTrue();
        assertThat(cache.get(data, Progress.NONE)).isEqualTo(there);
        assertThat(asked).containsExactly("a.csv", "b.csv");
    }

    @Test
    void goesOnWhereTheLineBroke() throws Exception {
        NamedData data = data(part("a.csv", noise(100_000), null));
        breakAfter = 30_000;
        assertThatThrownBy(() -> cache.get(data, Progress.NONE)).isInstanceOf(BadInput.class)
                .hasMessageContaining("the next call goes on with it");
        assertThat(cache.has(data)).isFalse();
        breakAfter = Integer.MAX_VALUE;
        Path there = cache.get(data, Progress.NONE);
        assertThat(there.resolve("a.csv")).hasBinaryContent(noise(100_000));
        assertThat(there.resolve("a.csv.part")).doesNotExist();
        assertThat(asked.getLast()).startsWith("a.csv bytes=");
    }

    @Test
    void aServerWithoutRangesStartsAgain() throws Exception {
        NamedData data = data(part("a.csv", noise(50_000), null));
        Files.createDirectories(cache.folder(data));
        Files.write(cache.folder(data).resolve("a.csv.part"), Arrays.copyOf(noise(50_000), 20_000));
        ranges = false;
        assertThat(cache.get(data, Progress.NONE).resolve("a.csv")).hasBinaryContent(noise(50_000));
    }

    @Test
    void whatIsNotWhatItMustBeIsNotKept() throws Exception {
        NamedData data = data(part("a.csv", noise(1000), null));
        byte[] other = noise(1000);
        other[500]++;
        content.put("a.csv", other);
        assertThatThrownBy(() -> cache.get(data, Progress.NONE)).isInstanceOf(BadInput.class)
                .hasMessageContaining("SHA-256")
                .hasMessageContaining("is not kept");
        assertThat(cache.folder(data)).isEmptyDirectory();
        content.put("a.csv", noise(2000));
        assertThatThrownBy(() -> cache.get(data, Progress.NONE)).hasMessageContaining("more than the 1000 bytes");
        content.remove("a.csv");
        assertThatThrownBy(() -> cache.get(data, Progress.NONE)).hasMessageContaining("answers 404");
        server.close();
        assertThatThrownBy(() -> cache.get(data, Progress.NONE)).hasMessageContaining("cannot be fetched from "
                + "127.0.0.1");
    }

    @Test
    void archivesAreUnpackedAndGo() throws Exception {
        var zip = new ByteArrayOutputStream();
        try (var out = new ZipOutputStream(zip)) {
            out.putNextEntry(new ZipEntry("SMS"));
            out.write("ham\thello".getBytes(StandardCharsets.UTF_8));
            out.putNextEntry(new ZipEntry("docs/readme"));
            out.write(1);
        }
        Path there = cache.get(data(part("a.zip", zip.toByteArray(), "")), Progress.NONE);
        assertThat(there.resolve("SMS")).hasContent("ham\thello");
        assertThat(there.resolve("docs/readme")).exists();
        assertThat(there.resolve("a.zip")).doesNotExist();
        byte[] tar = tar(Map.of("set-1/sounds/1.wav", noise(700), "set-1/other", noise(3)));
        NamedData sounds = new NamedData("sounds", "", "", List.of(part("s.tgz", tar, "set-1/sounds")), "{}/sounds");
        assertThat(cache.get(sounds, Progress.NONE).resolve("sounds/1.wav")).hasBinaryContent(noise(700));
        assertThat(cache.folder(sounds).resolve("other")).doesNotExist();
    }

    @Test
    void anArchiveStaysInItsFolder() throws Exception {
        NamedData data = data(part("bad.tgz", tar(Map.of("../../evil", noise(3))), ""));
        assertThatThrownBy(() -> cache.get(data, Progress.NONE)).isInstanceOf(BadInput.class)
                .hasMessageContaining("outside");
        assertThat(folder.resolve("evil")).doesNotExist();
        byte[] whole = tar(Map.of("a", noise(5000)));
        NamedData cut = data(part("cut.tgz", Arrays.copyOf(whole, whole.length / 2), ""));
        assertThatThrownBy(() -> cache.get(cut, Progress.NONE)).hasMessageContaining("damaged archive");
    }

    private static byte[] tar(Map<String, byte[]> files) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var out = new GZIPOutputStream(bytes)) {
            for (var file : files.entrySet()) {
                byte[] head = new byte[512];
                byte[] name = file.getKey().getBytes(StandardCharsets.UTF_8);
                System.arraycopy(name, 0, head, 0, name.length);
                byte[] size = String.format("%011o", file.getValue().length).getBytes(StandardCharsets.US_ASCII);
                System.arraycopy(size, 0, head, 124, size.length);
                head[156] = '0';
                out.write(head);
                out.write(Arrays.copyOf(file.getValue(), Math.ceilDiv(file.getValue().length, 512) * 512));
            }
            out.write(new byte[1024]);
        }
        return bytes.toByteArray();
    }

    @Test
    void everyEntrySaysWhereAndWhat() {
        assertThat(NamedData.ALL).extracting(NamedData::name)
                .doesNotHaveDuplicates()
                .contains("mnist", "iris",
                        "titanic", "sms-spam", "spoken-digits", "cats");
        for (NamedData data : NamedData.ALL) {
            assertThat(data.name()).matches("[a-z-]+");
            assertThat(data.train()).startsWith("{}/");
            assertThat(data.files()).isNotEmpty().allSatisfy(part -> {
                assertThat(part.uri().getScheme()).isEqualTo("https");
                assertThat(part.sha256()).matches("[0-9a-f]{64}");
                assertThat(part.bytes()).isPositive();
            });
        }
        assertThat(NamedData.of("nothing")).isEmpty();
    }
}
