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

    /// SHA-256 in hexadecimal over the classes, the shapes, the prints of all samples ([Dataset#prints()]) and all
    /// targets.
    public static String of(Dataset data) {
        return of(data, data.prints(), data.targets());
    }

    /// The same over some rows, spread evenly, and all targets: quick, and different for most data that differ.
    public static String ofSome(Dataset data, int rows) {
        int n = Math.min(rows, data.size());
        int[] some = new int[n];
        Arrays.setAll(some, i -> (int) ((long) i * data.size() / n));
        return of(data, read(data.subset(some)), data.targets());
    }

    private static String of(Dataset data, long[] prints, NDArray targets) {
        MessageDigest digest = sha256();
        String head = data.classes() + "\n" + data.size() + " x " + data.sampleShape() + "\n";
        digest.update(head.getBytes(StandardCharsets.UTF_8));
        update(digest, NDArray.wrap(prints, prints.length));
        update(digest, targets);
        return HexFormat.of().formatHex(digest.digest());
    }

    /// 64 bits of a sample, its type and its numbers: equal samples give equal ones, and different samples different
    /// ones but for a chance of one in 10^19.
    public static long ofRow(NDArray sample) {
        return print(sha256(), sample);
    }

    /// That of each row, all of them read.
    static long[] read(Dataset data) {
        MessageDigest digest = sha256();
        long[] prints = new long[data.size()];
        int row = 0;
        for (Batch batch : new Batches(data, 256, null)) {
            for (int i = 0; i < batch.size(); i++) {
                prints[row++] = print(digest, batch.x().at(Integer.toString(i)));
            }
        }
        return prints;
    }

    private static long print(MessageDigest digest, NDArray sample) {
        update(digest, sample);
        return ByteBuffer.wrap(digest.digest()).getLong();
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
