package espalier.formats.hdf5;

import espalier.array.DType;
import espalier.array.NDArray;
import io.jhdf.api.Dataset;
import io.jhdf.api.dataset.ContiguousDataset;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/// From the Java arrays that jHDF gives to [NDArray] and lists of strings, for [Hdf5]. jHDF widens unsigned numbers to
/// the next Java type; here bytes become bytes again.
final class Elements {
    private Elements() {}

    static NDArray array(Dataset set, Hdf5.Entry entry, int[] shape) {
        if (set.isEmpty() || entry.size() == 0) {
            return unwritten(set, entry.type(), shape);
        }
        if (entry.type().equals("uint8") && set instanceof ContiguousDataset plain) {
            ByteBuffer bytes = plain.getBuffer();
            byte[] data = new byte[(int) entry.size()];
            bytes.get(data);
            return NDArray.wrapUint8(data, shape);
        }
        Object flat = set.isScalar() ? set.getData() : set.getDataFlat();
        return switch (flat) {
            case int[] data when entry.type().equals("uint8") -> NDArray.wrapUint8(bytes(data), shape);
            case int[] data -> NDArray.wrap(data, shape);
            case long[] data -> NDArray.wrap(data, shape);
            case float[] data -> NDArray.wrap(data, shape);
            case double[] data -> NDArray.wrap(data, shape);
            case byte[] data -> NDArray.wrap(widened(data), shape);
            case short[] data -> NDArray.wrap(widened(data), shape);
            case BigInteger[] data -> NDArray.wrap(exact(data), shape);
            case String[] names -> NDArray.wrap(truths(names), shape);
            case Number number -> scalar(number, entry.type(), shape);
            case String name -> NDArray.wrap(truths(name), shape);
            default -> throw new IllegalStateException("elements of type " + flat.getClass().getSimpleName());
        };
    }

    /// Nothing was ever stored: every element has the fill value.
    private static NDArray unwritten(Dataset set, String type, int[] shape) {
        DType dtype = switch (type) {
            case "uint8", "bool", "int64", "float32", "float64" -> DType.parse(type);
            case "uint32", "uint64" -> DType.INT64;
            case "float16" -> DType.FLOAT32;
            default -> DType.INT32;
        };
        double fill = set.getFillValue() instanceof Number number ? number.doubleValue() : 0;
        return NDArray.full(dtype, fill, shape);
    }

    static List<String> strings(Dataset set) {
        Object data = set.isScalar() ? set.getData() : set.getDataFlat();
        if (data instanceof Object[] many) {
            List<String> all = new ArrayList<>();
            for (Object one : many) {
                all.add(String.valueOf(one));
            }
            return all;
        }
        return List.of(String.valueOf(data));
    }

    private static NDArray scalar(Number number, String type, int[] shape) {
        return switch (number) {
            case Double value -> NDArray.wrap(new double[] {value}, shape);
            case Float value -> NDArray.wrap(new float[] {value}, shape);
            case Long value -> NDArray.wrap(new long[] {value}, shape);
            case BigInteger value -> NDArray.wrap(exact(value), shape);
            case Integer value when type.equals("uint8") -> NDArray.wrapUint8(new byte[] {value.byteValue()}, shape);
            default -> NDArray.wrap(new int[] {number.intValue()}, shape);
        };
    }

    private static byte[] bytes(int[] data) {
        byte[] out = new byte[data.length];
        for (int i = 0; i < out.length; i++) {
            out[i] = (byte) data[i];
        }
        return out;
    }

    private static int[] widened(byte[] data) {
        int[] out = new int[data.length];
        for (int i = 0; i < out.length; i++) {
            out[i] = data[i];
        }
        return out;
    }

    private static int[] widened(short[] data) {
        int[] out = new int[data.length];
        for (int i = 0; i < out.length; i++) {
            out[i] = data[i];
        }
        return out;
    }

    private static long[] exact(BigInteger... data) {
        long[] out = new long[data.length];
        for (int i = 0; i < out.length; i++) {
            out[i] = data[i].longValueExact();
        }
        return out;
    }

    private static boolean[] truths(String... names) {
        boolean[] out = new boolean[names.length];
        for (int i = 0; i < out.length; i++) {
            out[i] = names[i].equals("TRUE");
        }
        return out;
    }
}
