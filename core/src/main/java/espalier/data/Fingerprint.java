package espalier.data;

import espalier.array.DType;
import espalier.array.NDArray;
import espalier.backend.Buffer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/// A number that tells data sets apart, for the record of a run: equal data give equal fingerprints, whatever file they
/// came from.
public final class Fingerprint {
    private Fingerprint() {}

    /// SHA-256 in hexadecimal over the classes, the types and shapes, and all samples and targets row by row
    /// (little-endian). Reads everything once.
    public static String of(Dataset data) {
        MessageDigest digest = sha256();
        String head = data.classes() + "\n" + data.size() + " x " + data.sampleShape() + "\n";
        digest.update(head.getBytes(StandardCharsets.UTF_8));
        for (Batch batch : new Batches(data, 256, null)) {
            update(digest, batch.x());
            update(digest, batch.y());
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /// The same over some rows, spread evenly, and all targets: quick, and different for most data that differ.
    public static String ofSome(Dataset data, int rows) {
        MessageDigest digest = sha256();
        int n = Math.min(rows, data.size());
        int[] some = new int[n];
        Arrays.setAll(some, i -> (int) ((long) i * data.size() / n));
        digest.update(of(data.subset(some)).getBytes(StandardCharsets.UTF_8));
        digest.update((data.size() + "\n").getBytes(StandardCharsets.UTF_8));
        update(digest, data.targets());
        return HexFormat.of().formatHex(digest.digest());
    }

    /// 64 bits for each row, over its sample alone: equal samples give equal numbers, and different ones different
    /// numbers but for a chance of one in 10^19. Reads everything once.
    public static long[] ofRows(Dataset data) {
        MessageDigest digest = sha256();
        long[] prints = new long[data.size()];
        int row = 0;
        for (Batch batch : new Batches(data, 256, null)) {
            for (int i = 0; i < batch.size(); i++) {
                update(digest, batch.x().at(Integer.toString(i)));
                prints[row++] = ByteBuffer.wrap(digest.digest()).getLong();
            }
        }
        return prints;
    }

    private static void update(MessageDigest digest, NDArray array) {
        NDArray a = array.layout().isContiguous() ? array : array.copy();
        digest.update(a.dtype().numpyName().getBytes(StandardCharsets.UTF_8));
        Buffer buffer = a.buffer();
        int from = a.layout().offset();
        if (buffer instanceof Buffer.UInt8(byte[] pixels)) {
            digest.update(pixels, from, a.size());
            return;
        }
        ByteBuffer bytes = ByteBuffer.allocate(8192).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = from; i < from + a.size(); i++) {
            if (bytes.remaining() < Long.BYTES) {
                digest.update(bytes.flip());
                bytes.clear();
            }
            put(bytes, a.dtype(), buffer, i);
        }
        digest.update(bytes.flip());
    }

    private static void put(ByteBuffer bytes, DType dtype, Buffer buffer, int i) {
        if (dtype == DType.FLOAT32) {
            bytes.putFloat((float) buffer.getDouble(i));
        } else if (dtype.isFloating()) {
            bytes.putDouble(buffer.getDouble(i));
        } else {
            bytes.putLong(buffer.getLong(i));
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }
}
