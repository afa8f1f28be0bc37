package espalier.data.image;

import espalier.array.Compute;
import espalier.array.DType;
import espalier.array.NDArray;
import espalier.array.Rng;
import espalier.array.Shape;
import espalier.backend.Buffer;
import espalier.data.Augmentation;
import espalier.data.Batch;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/// Random changes to a batch of pictures, other ones for each picture and each time: the trainer applies it to what a
/// network learns from, never to what it is tested on.
///
/// Pictures are `(n, height, width, channels)`, uint8 with values 0 to 255 or float32 with values 0 to 1, and come back
/// in the same shape and type. All geometry is one bilinear interpolation and all colour one matrix, however many
/// changes there are; rectangles are erased last. One channel is grey, three are red, green and blue; with another
/// number only the geometry can change. The same generator gives the same bits for any number of threads.
///
/// ```java
/// var photos = new PictureAugmentation(Border.REFLECT, new Geometry.Flip(), new Geometry.ResizedCrop(0.5, 1, 1.33),
///         new Tone.Brightness(0.2), new Tone.Contrast(0.2), new Tone.Saturation(0.2), new Erase());
/// NDArray changed = photos.apply(batch, Rng.seed(1));
/// ```
public final class PictureAugmentation implements Augmentation {
    private static final int PARTS = 64;

    private final Border border;
    private final List<Change> changes;
    private final @Nullable Mix mix;
    private final int outputs;
    private final ConcurrentLinkedQueue<Scratch> free = new ConcurrentLinkedQueue<>();

    /// Room for one picture before and after, kept for the next.
    private record Scratch(float[] from, float[] to) {}

    /// These changes in this order; without any, pictures stay as they are.
    public PictureAugmentation(Border border, Change... changes) {
        this(border, List.of(changes), null, 0);
    }

    private PictureAugmentation(Border border, List<Change> changes, @Nullable Mix mix, int outputs) {
        this.border = border;
        this.changes = changes;
        this.mix = mix;
        this.outputs = outputs;
    }

    /// The same changes, and then pictures blended with each other; the targets become soft, float32 `(n, outputs)`.
    ///
    /// @param outputs of the network: the number of classes, or 1 where two classes share one output
    public PictureAugmentation with(Mix blend, int outputs) {
        return new PictureAugmentation(border, changes, blend, outputs);
    }

    /// It takes pictures as they are read.
    @Override
    public boolean onRaw() {
        return true;
    }

    /// Changed copies of the pictures with their targets, blended where that was asked for.
    @Override
    public Batch apply(Batch batch, Rng rng) {
        Batch changed = new Batch(apply(batch.x(), rng), batch.y());
        return mix == null ? changed : mix.apply(changed, outputs, rng);
    }

    /// What is done, in order.
    public List<Change> changes() {
        return changes;
    }

    /// Changed copies of the pictures `(n, height, width, channels)`.
    @Override
    public NDArray apply(NDArray batch, Rng rng) {
        NDArray out = NDArray.empty(batch.dtype(), batch.shape());
        apply(batch, rng, out);
        return out;
    }

    /// As [#apply(NDArray, Rng)], into an array of the same shape and type, which must be another one.
    public void apply(NDArray batch, Rng rng, NDArray out) {
        int channels = check("PictureAugmentation", batch);
        if (changesColours() && channels != 1 && channels != 3) {
            throw new IllegalArgumentException("PictureAugmentation: colours of pictures with " + channels
                    + " channels cannot be changed; needed are 1 (grey) or 3 (red, green, blue), got " + batch.shape());
        }
        if (!out.shape().equals(batch.shape()) || out.dtype() != batch.dtype() || !out.layout().isContiguous()) {
            throw new IllegalArgumentException("PictureAugmentation: the result needs a contiguous array "
                    + batch.dtype().numpyName() + " " + batch.shape() + ", got " + out.dtype().numpyName() + " "
                    + out.shape());
        }
        Rng base = rng.split();
        each(batch, out, (i, picture) -> picture.change(draw(picture, base.child(i))));
    }

    private boolean changesColours() {
        for (Change change : changes) {
            if (change instanceof Tone) {
                return true;
            }
        }
        return false;
    }

    /// What happens to one picture.
    ///
    /// @param colours null for none
    private record Drawn(Affine map, @Nullable ColourMatrix colours, Border border, List<Erase> erase, Rng rng) {}

    private Drawn draw(Picture picture, Rng rng) {
        Affine map = Affine.IDENTITY;
        ColourMatrix colours = null;
        double[] mean = null;
        var erase = new ArrayList<Erase>();
        for (Change change : changes) {
            switch (change) {
                case Geometry geometry -> map = geometry.draw(picture.height, picture.width, rng).after(map);
                case Tone tone -> {
                    mean = mean == null ? picture.mean() : mean;
                    ColourMatrix next = tone.draw(mean, rng);
                    mean = next.apply(mean);
                    colours = colours == null ? next : next.after(colours);
                }
                case Erase e -> erase.add(e);
            }
        }
        return new Drawn(map, colours, border, erase, rng);
    }

    /// Every picture `(n, height, width, channels)` through one map: what [#apply(NDArray, Rng)] does with maps drawn
    /// at random.
    public static NDArray warp(NDArray pictures, Affine map, Border border) {
        check("PictureAugmentation.warp", pictures);
        NDArray out = NDArray.empty(pictures.dtype(), pictures.shape());
        new PictureAugmentation(border).each(pictures, out,
                (_, picture) -> picture.change(new Drawn(map, null, border, List.of(), Rng.seed(0))));
        return out;
    }

    /// Every picture `(n, height, width, 1 or 3)` with its colours changed by one matrix, rounded and clamped to what
    /// the type can show. Offsets are in the unit of the values.
    public static NDArray recolour(NDArray pictures, ColourMatrix colours) {
        int channels = check("PictureAugmentation.recolour", pictures);
        if (channels != 1 && channels != 3) {
            throw new IllegalArgumentException(
                    "PictureAugmentation.recolour: needs 1 or 3 channels, got " + pictures.shape());
        }
        NDArray out = NDArray.empty(pictures.dtype(), pictures.shape());
        new PictureAugmentation(Border.ZERO).each(pictures, out, (_, picture) -> picture
                .change(new Drawn(Affine.IDENTITY, colours, Border.ZERO, List.of(), Rng.seed(0))));
        return out;
    }

    private static int check(String where, NDArray batch) {
        boolean type = batch.dtype() == DType.UINT8 || batch.dtype() == DType.FLOAT32;
        if (batch.rank() != 4 || !type) {
            throw new IllegalArgumentException(where
                    + ": pictures are (n, height, width, channels), uint8 or float32, got " + batch.dtype().numpyName()
                    + " " + batch.shape() + (batch.rank() == 3 ? "; a single one needs its own row: expandDims(0)"
                            : ""));
        }
        return batch.shape().dim(3);
    }

    @FunctionalInterface
    private interface Work {
        void on(int row, Picture picture);
    }

    private void each(NDArray batch, NDArray out, Work work) {
        NDArray x = batch.layout().isContiguous() ? batch : batch.copy();
        Shape s = batch.shape();
        int n = s.dim(0);
        int length = s.dim(1) * s.dim(2) * s.dim(3);
        if (n == 0 || length == 0) {
            return;
        }
        int parts = Math.min(n, PARTS);
        Compute.parallel(parts, part -> {
            Scratch scratch = scratch(length);
            var picture = new Picture(s.dim(1), s.dim(2), s.dim(3), x.dtype() == DType.UINT8, scratch.from, scratch.to);
            for (int i = (int) ((long) n * part / parts); i < (int) ((long) n * (part + 1) / parts); i++) {
                load(x.buffer(), x.layout().offset() + i * length, scratch.from, length);
                work.on(i, picture);
                store(scratch.to, out.buffer(), out.layout().offset() + i * length, length);
            }
            free.add(scratch);
        });
    }

    private Scratch scratch(int length) {
        Scratch scratch = free.poll();
        return scratch != null && scratch.from.length == length ? scratch
                : new Scratch(new float[length], new float[length]);
    }

    private static void load(Buffer from, int at, float[] to, int length) {
        switch (from) {
            case Buffer.UInt8(byte[] data) -> {
                for (int i = 0; i < length; i++) {
                    to[i] = data[at + i] & 0xff;
                }
            }
            case Buffer.Float32(float[] data) -> System.arraycopy(data, at, to, 0, length);
            default -> throw new AssertionError(from);
        }
    }

    private static void store(float[] from, Buffer to, int at, int length) {
        switch (to) {
            case Buffer.UInt8(byte[] data) -> {
                for (int i = 0; i < length; i++) {
                    data[at + i] = (byte) (int) (Math.min(Math.max(from[i], 0f), 255f) + 0.5f);
                }
            }
            case Buffer.Float32(float[] data) -> System.arraycopy(from, 0, data, at, length);
            default -> throw new AssertionError(to);
        }
    }

    /// One picture on its way from `from` to `to`, both `(height, width, channels)`.
    private record Picture(int height, int width, int channels, boolean bytes, float[] from, float[] to) {

        void change(Drawn drawn) {
            if (drawn.map.equals(Affine.IDENTITY)) {
                System.arraycopy(from, 0, to, 0, from.length);
            } else {
                Warp.apply(from, to, height, width, channels, drawn.map, drawn.border);
            }
            if (drawn.colours != null) {
                recolour(drawn.colours);
            }
            for (Erase e : drawn.erase) {
                erase(e, drawn.rng);
            }
        }

        private float top() {
            return bytes ? 255 : 1;
        }

        /// Mean red, green and blue; three times the same of a grey picture.
        double[] mean() {
            double[] sum = new double[3];
            for (int i = 0; i < from.length; i += channels) {
                for (int k = 0; k < 3; k++) {
                    sum[k] += from[i + (channels == 1 ? 0 : k)];
                }
            }
            for (int k = 0; k < 3; k++) {
                sum[k] /= height * width;
            }
            return sum;
        }

        private void recolour(ColourMatrix m) {
            double[] f = m.factors();
            float top = top();
            if (channels == 1) { // a grey pixel is a colour whose three values are equal
                float factor = (float) (f[0] + f[1] + f[2]);
                float offset = (float) m.offsets()[0];
                for (int i = 0; i < to.length; i++) {
                    to[i] = Math.min(Math.max(factor * to[i] + offset, 0), top);
                }
                return;
            }
            float rr = (float) f[0];
            float rg = (float) f[1];
            float rb = (float) f[2];
            float gr = (float) f[3];
            float gg = (float) f[4];
            float gb = (float) f[5];
            float br = (float) f[6];
            float bg = (float) f[7];
            float bb = (float) f[8];
            float r0 = (float) m.offsets()[0];
            float g0 = (float) m.offsets()[1];
            float b0 = (float) m.offsets()[2];
            for (int i = 0; i < to.length; i += 3) {
                float r = to[i];
                float g = to[i + 1];
                float b = to[i + 2];
                to[i] = Math.min(Math.max(rr * r + rg * g + rb * b + r0, 0), top);
                to[i + 1] = Math.min(Math.max(gr * r + gg * g + gb * b + g0, 0), top);
                to[i + 2] = Math.min(Math.max(br * r + bg * g + bb * b + b0, 0), top);
            }
        }

        private void erase(Erase e, Rng rng) {
            if (rng.nextDouble() >= e.probability()) {
                return;
            }
            double area = e.low() + (e.high() - e.low()) * rng.nextDouble();
            double stretch = Math.exp(Math.log(3.3) * (rng.nextDouble() - 0.5)); // sides up to 3.3 to 1
            int rows = Math.clamp(Math.round(Math.sqrt(area) / stretch * height), 1, height);
            int columns = Math.clamp(Math.round(Math.sqrt(area) * stretch * width), 1, width);
            int top = rng.nextInt(height - rows + 1);
            int left = rng.nextInt(width - columns + 1);
            boolean noise = Double.isNaN(e.fill());
            for (int y = top; y < top + rows; y++) {
                int start = (y * width + left) * channels;
                for (int i = start; i < start + columns * channels; i++) {
                    to[i] = noise ? (float) rng.nextDouble() * top() : (float) e.fill();
                }
            }
        }
    }

    @Override
    public String toString() {
        return "PictureAugmentation(" + border + ", " + changes + (mix == null ? "" : ", " + mix) + ")";
    }
}
