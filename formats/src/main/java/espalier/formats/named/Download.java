package espalier.formats.named;

import espalier.formats.BadInput;
import espalier.formats.Progress;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;

/// Fetches one file over HTTP: into `NAME.part` first, which a later call goes on with where the line broke, and under
/// its name only when length and SHA-256 are those wanted. For [DataCache].
final class Download {
    private static final int ATTEMPTS = 3;
    private static final int NOT_SATISFIABLE = 416;

    private final NamedData.Part part;
    private final Path file;
    private final Path partial;
    private final Progress progress;
    private final int patienceMillis;

    /// @param patienceMillis how long a line may be silent
    Download(NamedData.Part part, Path file, Progress progress, int patienceMillis) {
        this.patienceMillis = patienceMillis;
        this.part = part;
        this.file = file;
        this.partial = file.resolveSibling(file.getFileName() + ".part");
        this.progress = progress;
    }

    /// Fetches and checks.
    ///
    /// @throws BadInput in one sentence, when it cannot be had or is not what it must be
    void run() throws IOException {
        for (int attempt = 1; length() < part.bytes(); attempt++) {
            try {
                fetch();
            } catch (IOException e) {
                if (attempt == ATTEMPTS) {
                    throw unreachable(e);
                }
            }
        }
        check();
        Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private long length() throws IOException {
        return Files.exists(partial) ? Files.size(partial) : 0;
    }

    private void fetch() throws IOException {
        long have = length();
        var connection = (HttpURLConnection) part.uri().toURL().openConnection();
        connection.setConnectTimeout(patienceMillis);
        connection.setReadTimeout(patienceMillis); // a line that is silent for so long is broken
        connection.setRequestProperty("User-Agent", "espalier");
        if (have > 0) {
            connection.setRequestProperty("Range", "bytes=" + have + "-");
        }
        try {
            int status = connection.getResponseCode();
            switch (status) {
                case HttpURLConnection.HTTP_OK -> append(connection.getInputStream(), 0); // from the start
                case HttpURLConnection.HTTP_PARTIAL -> {
                    String range = String.valueOf(connection.getHeaderField("Content-Range"));
                    if (!range.startsWith("bytes " + have + "-")) {
                        throw new IOException("the server answers with the range '" + range + "'");
                    }
                    append(connection.getInputStream(), have);
                }
                case NOT_SATISFIABLE -> Files.delete(partial); // another file than the one begun
                default -> throw new BadInput(file, "cannot be fetched: " + part.uri() + " answers " + status
                        + "; try again later, or put the file there yourself");
            }
        } finally {
            connection.disconnect();
        }
    }

    private void append(InputStream in, long from) throws IOException {
        try (FileChannel out = FileChannel.open(partial, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            out.truncate(from).position(from);
            byte[] buffer = new byte[1 << 16];
            long done = from;
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                if (done + n > part.bytes()) {
                    out.truncate(0);
                    throw wrong("has more than the " + part.bytes() + " bytes it must have");
                }
                var bytes = ByteBuffer.wrap(buffer, 0, n);
                while (bytes.hasRemaining()) {
                    out.write(bytes);
                }
                done += n;
                progress.at(kilobytes(done), kilobytes(part.bytes()));
            }
            if (done < part.bytes()) {
                throw new IOException("the connection ended after " + done + " of " + part.bytes() + " bytes");
            }
        }
    }

    /// Progress counts in whole numbers; a file of more than 2 TB is none of ours.
    private static int kilobytes(long bytes) {
        return (int) Math.ceilDiv(bytes, 1000L);
    }

    private void check() throws IOException {
        String found = sha256(partial);
        if (!found.equals(part.sha256())) {
            Files.delete(partial);
            throw wrong("has the SHA-256 " + found.substring(0, 12) + "... instead of "
                    + part.sha256().substring(0, 12) + "...");
        }
    }

    /// A sum of a file, in hexadecimal.
    static String sha256(Path file) throws IOException {
        MessageDigest digest;
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
        byte[] buffer = new byte[1 << 16];
        try (InputStream in = Files.newInputStream(file)) {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                digest.update(buffer, 0, n);
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private BadInput wrong(String what) {
        return new BadInput(file, "what " + part.uri() + " gives " + what
                + ": it has changed or was damaged on the way, and is not kept");
    }

    private BadInput unreachable(IOException e) {
        URI uri = part.uri();
        String why = e.getMessage() == null ? e.getClass()
                .getSimpleName()
                .replaceAll("([a-z])([A-Z])", "$1 $2")
                .toLowerCase(Locale.ROOT) : e.getMessage();
        return new BadInput(file, "cannot be fetched from " + uri.getHost() + " (" + why
                + "); what came so far is kept, and the next call goes on with it", e);
    }
}
