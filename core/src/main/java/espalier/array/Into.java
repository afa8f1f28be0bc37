package espalier.array;

import espalier.backend.Binary;
import espalier.backend.Buffer;
import espalier.backend.Layout;
import espalier.backend.Pooling;
import espalier.backend.Reduction;
import espalier.backend.Sweep;
import espalier.backend.Unary;
import espalier.backend.Update;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// NumPy's `out=`: every method writes into an existing array, returns it, and allocates no array memory when the types
/// agree. Tapes and optimisers call it; the methods of [NDArray] are these with a fresh `out`.
///
/// Shapes, types and overlaps are checked here, above the backend. `out` may be one of the inputs; an `out` that
/// overlaps an input otherwise, or has another type of the same kind, is written through a temporary copy. Writing
/// floating values into an integer `out` is refused.
public final class Into {
    private static final Map<Binary, String> BINARY = names(Binary.class);
    private static final Map<Unary, String> UNARY = names(Unary.class);
    private static final Map<Reduction, String> REDUCTION = names(Reduction.class);

    private Into() {}

    /// `out = f(x)`, same shapes.
    public static NDArray unary(Unary f, NDArray x, NDArray out) {
        String name = name(f);
        DType result = Types.result(f, x.dtype());
        checkOut(name, out, x.layout().shape(), result);
        DType work = Types.work(f, x.dtype(), result);
        DType produced = result == DType.BOOL ? DType.BOOL : work;
        if (out.dtype() != produced || overlaps(out, x)) {
            return copy(unary(f, x, Pool.result(produced, out.shape())), out);
        }
        NDArray in = x.astype(work);
        Compute.backend().unary(f, in.buffer(), in.layout(), out.buffer(), out.layout());
        return out;
    }

    /// `dx` = (or `+=`) `dy * f'(kept)`, where `kept` is the x or the y that [Unary#keeps()] asks for; all of one
    /// floating type and shape. Returns `dx`.
    public static NDArray unaryGradient(Unary f, NDArray kept, NDArray dy, NDArray dx, boolean accumulate) {
        String name = "gradient of " + name(f);
        int[] shape = dx.layout().shape();
        checkFloating(name, dx);
        checkWritable(name, dx);
        checkType(name, kept, dx);
        checkType(name, dy, dx);
        Layout lkept = Broadcast.to(name, kept.layout(), shape);
        Layout ldy = Broadcast.to(name, dy.layout(), shape);
        Compute.backend()
                .unaryGradient(f, kept.buffer(), lkept, dy.buffer(), ldy, dx.buffer(), dx.layout(), accumulate);
        return dx;
    }

    /// `dx` = (or `+=`) `dy` times the partial derivative of `f` at (a, b), by a where `byFirst`, else by b; all of one
    /// floating type, a and b broadcast to the shape of dy and dx. Returns `dx`.
    public static NDArray binaryGradient(Binary f, boolean byFirst, NDArray a, NDArray b, NDArray dy, NDArray dx,
            boolean accumulate) {
        String name = "gradient of " + name(f);
        int[] shape = dx.layout().shape();
        checkFloating(name, dx);
        checkWritable(name, dx);
        checkType(name, a, dx);
        checkType(name, b, dx);
        checkType(name, dy, dx);
        Compute.backend()
                .binaryGradient(f, byFirst, a.buffer(), Broadcast.to(name, a.layout(), shape), b.buffer(),
                        Broadcast.to(name, b.layout(), shape), dy.buffer(), Broadcast.to(name, dy.layout(), shape),
                        dx.buffer(), dx.layout(), accumulate);
        return dx;
    }

    /// `out = f(a, b)`, where `a` and `b` are broadcast to the shape of `out`.
    public static NDArray binary(Binary f, NDArray a, NDArray b, NDArray out) {
        String name = name(f);
        int[] shape = Broadcast.shape(name, a.layout().shape(), b.layout().shape());
        DType result = Types.result(f, a.dtype(), b.dtype());
        checkOut(name, out, shape, result);
        DType common = Types.operand(f, a.dtype(), b.dtype());
        DType work = common.working();
        DType produced = f.result() == Binary.Result.BOOL ? DType.BOOL : work;
        NDArray x = a.astype(work);
        NDArray y = b.astype(work);
        Layout la = Broadcast.to(name, x.layout(), shape);
        Layout lb = Broadcast.to(name, y.layout(), shape);
        if (f == Binary.POWER && work.isInteger()) {
            Types.checkIntegerPower(y);
        }
        if (out.dtype() != produced || overlaps(out, x.buffer(), la) || overlaps(out, y.buffer(), lb)) {
            NDArray fresh = Pool.result(produced, out.shape());
            Compute.backend().binary(f, x.buffer(), la, y.buffer(), lb, fresh.buffer(), fresh.layout());
            return copy(fresh, out);
        }
        Compute.backend().binary(f, x.buffer(), la, y.buffer(), lb, out.buffer(), out.layout());
        return out;
    }

    /// `out` = `x` folded over `axes`; `out` has the reduced shape, with or without the folded axes as [Axes#kept()]
    /// says.
    public static NDArray reduce(Reduction f, NDArray x, Axes axes, NDArray out) {
        String name = name(f);
        int rank = x.rank();
        int[] folded = axes.of(name, rank);
        checkPosition(f, folded, rank);
        boolean[] isFolded = new boolean[rank];
        for (int axis : folded) {
            isFolded[axis] = true;
        }
        int[] order = new int[rank];
        int[] kept = new int[rank - folded.length];
        int[] keptShape = new int[rank - folded.length];
        int[] fullShape = new int[rank];
        int n = 0;
        for (int i = 0; i < rank; i++) {
            fullShape[i] = isFolded[i] ? 1 : x.layout().dim(i);
            if (!isFolded[i]) {
                kept[n] = i;
                keptShape[n] = fullShape[i];
                order[n++] = i;
            }
        }
        System.arraycopy(folded, 0, order, n, folded.length);
        DType result = Types.result(f, x.dtype());
        checkOut(name, out, axes.kept() ? fullShape : keptShape, result);
        Types.checkNotEmpty(f, x, folded);
        DType work = Types.operand(f, x.dtype()).working();
        DType produced = result == DType.BOOL || result == DType.INT64 ? result : work;
        // integers of any type are folded into int64 as they are read
        NDArray in = work == DType.INT64 && !x.dtype().isFloating() ? x : x.astype(work);
        Layout lx = in.layout().permute(order);
        if (out.dtype() != produced || out.buffer().equals(in.buffer())) {
            NDArray fresh = Pool.result(produced, Shape.wrap(keptShape));
            Compute.backend().reduce(f, in.buffer(), lx, fresh.buffer(), fresh.layout());
            return copy(axes.kept() ? fresh.reshape(fullShape) : fresh, out);
        }
        Layout ly = axes.kept() ? out.layout().permute(kept) : out.layout();
        Compute.backend().reduce(f, in.buffer(), lx, out.buffer(), ly);
        return out;
    }

    /// `out = a b`, or `out += a b` when `accumulate`. a: (..., m, k)  b: (..., k, n)  out: (..., m, n); leading axes
    /// broadcast. A rank-1 `a` is a row and a rank-1 `b` a column, and `out` lacks that axis, as in NumPy.
    public static NDArray matmul(NDArray a, NDArray b, NDArray out, boolean accumulate) {
        Products.Matmul plan = Products.plan(a.layout(), b.layout());
        DType result = DType.promote(a.dtype(), b.dtype());
        checkOut("matmul", out, plan.shape(), result);
        DType work = Types.product(result);
        if (out.dtype() != work || out.buffer().equals(a.buffer()) || out.buffer().equals(b.buffer())) {
            NDArray fresh = Pool.result(work, out.shape());
            if (accumulate) {
                copy(out, fresh);
            }
            return copy(matmul(a.astype(work), b.astype(work), fresh, accumulate), out);
        }
        NDArray x = a.astype(work);
        NDArray y = b.astype(work);
        Products.Matmul p = x == a && y == b ? plan : Products.plan(x.layout(), y.layout());
        Compute.backend().matmul(x.buffer(), p.a(), y.buffer(), p.b(), out.buffer(), p.out(out.layout()), accumulate);
        return out;
    }

    /// `out` = `a` where `condition` is not zero, else `b`; all three broadcast to the shape of `out`.
    public static NDArray where(NDArray condition, NDArray a, NDArray b, NDArray out) {
        int[] ab = Broadcast.shape("where", a.layout().shape(), b.layout().shape());
        checkOut("where", out, Broadcast.shape("where", condition.layout().shape(), ab),
                DType.promote(a.dtype(), b.dtype()));
        boolean shared = out.buffer().equals(a.buffer()) || out.buffer().equals(b.buffer());
        if (shared || !out.layout().isContiguous()) {
            return copy(Selection.where(condition, a, b), out);
        }
        return Selection.where(condition, a, b, out);
    }

    /// `out += alpha x`, where `x` is broadcast to the shape of `out`; both of one floating type.
    public static NDArray axpy(double alpha, NDArray x, NDArray out) {
        checkFloating("axpy", out);
        checkWritable("axpy", out);
        Layout lx = Broadcast.to("axpy", x.layout(), out.layout().shape());
        if (x.dtype() != out.dtype() || overlaps(out, x.buffer(), lx)) {
            NDArray fresh = Pool.result(out.dtype(), x.shape());
            return axpy(alpha, copy(x, fresh), out);
        }
        if (out.dtype().isStorage()) {
            return binary(Binary.ADD, out, x.multiply(alpha), out);
        }
        Compute.backend().axpy(alpha, x.buffer(), lx, out.buffer(), out.layout());
        return out;
    }

    /// `out = min(max(x, low), high)`, NaN staying NaN; x and out of one shape and floating type, `low <= high`.
    public static NDArray clip(NDArray x, double low, double high, NDArray out) {
        checkFloating("clip", out);
        checkOut("clip", out, x.layout().shape(), x.dtype());
        if (!(low <= high)) {
            throw new IllegalArgumentException("clip: the lower bound " + low + " is not below the upper " + high);
        }
        if (x.dtype() != out.dtype() || out.dtype().isStorage() || overlaps(out, x)) {
            return copy(x.maximum(low).minimum(high), out);
        }
        Compute.backend().clip(x.buffer(), x.layout(), low, high, out.buffer(), out.layout());
        return out;
    }

    /// `out = x`, broadcast to the shape of `out` and converted to its type, whatever it is (NumPy's `copyto` with
    /// `casting="unsafe"`).
    public static NDArray copy(NDArray x, NDArray out) {
        checkWritable("copy", out);
        Layout lx = Broadcast.to("copy", x.layout(), out.layout().shape());
        if (overlaps(out, x.buffer(), lx)) {
            NDArray fresh = Pool.result(x.dtype(), out.shape());
            Compute.backend().copy(x.buffer(), lx, fresh.buffer(), fresh.layout());
            return copy(fresh, out);
        }
        if (!(out.buffer().equals(x.buffer()) && out.layout().equals(lx))) {
            Compute.backend().copy(x.buffer(), lx, out.buffer(), out.layout());
        }
        return out;
    }

    /// `y = f(y + bias)` in place and in one pass: what follows a product in a layer. y: (..., n) row-major  bias: (n,)
    /// of its type, or null for none; `f` null for none. Returns `y`.
    public static NDArray activate(@Nullable Unary f, @Nullable NDArray bias, NDArray y) {
        checkFloating("activate", y);
        if (!y.layout().isContiguous() || y.rank() == 0) {
            throw new IllegalArgumentException("activate: needs a row-major (..., n), got " + y.shape());
        }
        if (bias == null) {
            Compute.backend().activate(f, null, y.layout(), y.buffer(), y.layout());
            return y;
        }
        checkType("activate", bias, y);
        if (bias.rank() != 1 || bias.size() != y.layout().dim(y.rank() - 1)) {
            throw new IllegalArgumentException("activate: bias " + bias.shape() + " for " + y.shape() + ": it must be ("
                    + y.layout().dim(y.rank() - 1) + ",)");
        }
        NDArray b = bias.layout().isContiguous() ? bias : bias.copy();
        Compute.backend().activate(f, b.buffer(), b.layout(), y.buffer(), y.layout());
        return y;
    }

    /// `dy = dy f'(y)` in place, for functions whose derivative needs their result ([Unary.Keep#Y]); both row-major, of
    /// one shape and floating type. Returns `dy`.
    public static NDArray activateGradient(Unary f, NDArray y, NDArray dy) {
        String name = "gradient of " + name(f);
        checkFloating(name, dy);
        checkType(name, y, dy);
        if (f.keeps() != Unary.Keep.Y || !y.shape().equals(dy.shape()) || !y.layout().isContiguous()
                || !dy.layout().isContiguous()) {
            throw new IllegalArgumentException(name + ": needs a function whose derivative needs its result, and"
                    + " row-major arrays of one shape, got " + y.shape() + " and " + dy.shape());
        }
        Compute.backend().activateGradient(f, y.buffer(), y.layout(), dy.buffer(), dy.layout());
        return dy;
    }

    /// One step of an optimiser, in one pass over memory: changes `p` and what is `kept` of it (m, v and w, as many as
    /// the rule remembers) by the rule `f` with the numbers `k`; see [Update]. All arrays are of one shape and floating
    /// type. Returns `p`.
    public static NDArray update(Update f, NDArray p, NDArray g, NDArray[] kept, double... k) {
        String name = "update by " + name(f);
        checkFloating(name, p);
        if (k.length != f.constants() || kept.length != f.remembered()) {
            throw new IllegalArgumentException(name + ": takes " + f.constants() + " numbers and " + f.remembered()
                    + " arrays to remember, got " + k.length + " and " + kept.length);
        }
        NDArray m = kept[0];
        NDArray v = kept[Math.min(1, kept.length - 1)];
        NDArray w = kept[kept.length - 1];
        checkUpdated(name, p, p);
        checkUpdated(name, m, p);
        checkUpdated(name, v, p);
        checkUpdated(name, w, p);
        if (!g.shape().equals(p.shape()) || g.dtype() != p.dtype()) {
            throw new IllegalArgumentException(name + ": the gradient is " + g.dtype().numpyName() + " " + g.shape()
                    + ", the parameter " + p.dtype().numpyName() + " " + p.shape() + ": they must be alike");
        }
        NDArray dp = g.layout().isContiguous() ? g : g.copy();
        Compute.backend()
                .update(f, k, dp.buffer(), dp.layout(), p.buffer(), p.layout(), m.buffer(), m.layout(),
                        v.buffer(), v.layout(), w.buffer(), w.layout());
        return p;
    }

    private static void checkUpdated(String name, NDArray x, NDArray p) {
        if (!x.shape().equals(p.shape()) || x.dtype() != p.dtype() || !x.layout().isContiguous()) {
            throw new IllegalArgumentException(name + ": changes arrays in place that must be alike and row-major, got "
                    + p.dtype().numpyName() + " " + p.shape() + " and " + x.dtype().numpyName() + " " + x.shape());
        }
    }

    /// `y = x * w`, or `y += x * w` when `accumulate`: the convolution of pictures with weights that `s` describes, all
    /// row-major and of one floating type; see [Sweep] for the shapes.
    public static NDArray conv2d(Sweep s, NDArray x, NDArray w, NDArray y, boolean accumulate) {
        checkSizes("conv2d", x, s.pixels(), w, s.weights(), y, s.results());
        Compute.backend()
                .conv2d(s, x.buffer(), x.layout(), w.buffer(), w.layout(), y.buffer(), y.layout(),
                        accumulate);
        return y;
    }

    /// `y = f(x * w + bias)`, the whole of a layer; bias: (filters,), or null for none; `f` null for none.
    public static NDArray conv2d(Sweep s, NDArray x, NDArray w, @Nullable NDArray bias, @Nullable Unary f, NDArray y) {
        checkSizes("conv2d", x, s.pixels(), w, s.weights(), y, s.results());
        NDArray b = bias == null || bias.layout().isContiguous() ? bias : bias.copy();
        if (b != null) {
            checkSizes("conv2d", b, s.filters(), b, s.filters(), y, s.results());
        }
        Compute.backend()
                .conv2d(s, x.buffer(), x.layout(), w.buffer(), w.layout(), b == null ? null : b.buffer(),
                        b == null ? y.layout() : b.layout(), f, y.buffer(), y.layout());
        return y;
    }

    /// `dx` = (or `+=`) the gradient of [#conv2d] with respect to the pictures.
    public static NDArray conv2dInput(Sweep s, NDArray dy, NDArray w, NDArray dx, boolean accumulate) {
        checkSizes("conv2dInput", dy, s.results(), w, s.weights(), dx, s.pixels());
        Compute.backend()
                .conv2dInput(s, dy.buffer(), dy.layout(), w.buffer(), w.layout(), dx.buffer(), dx.layout(),
                        accumulate);
        return dx;
    }

    /// `dw` = (or `+=`) the gradient of [#conv2d] with respect to the weights.
    public static NDArray conv2dWeight(Sweep s, NDArray x, NDArray dy, NDArray dw, boolean accumulate) {
        checkSizes("conv2dWeight", x, s.pixels(), dy, s.results(), dw, s.weights());
        Compute.backend()
                .conv2dWeight(s, x.buffer(), x.layout(), dy.buffer(), dy.layout(), dw.buffer(), dw.layout(),
                        accumulate);
        return dw;
    }

    /// `y` = the pooling of what is under each window of `s`, channel by channel; row-major and of one floating type.
    public static NDArray pool(Pooling f, Sweep s, NDArray x, NDArray y) {
        checkSizes("pool", x, s.pixels(), x, s.pixels(), y, s.results());
        Compute.backend().pool(f, s, x.buffer(), x.layout(), y.buffer(), y.layout());
        return y;
    }

    /// `dx` = (or `+=`) the gradient of [#pool].
    public static NDArray poolGradient(Pooling f, Sweep s, NDArray x, NDArray y, NDArray dy, NDArray dx,
            boolean accumulate) {
        checkSizes("poolGradient", x, s.pixels(), y, s.results(), dx, s.pixels());
        checkSizes("poolGradient", dy, s.results(), dy, s.results(), dx, s.pixels());
        Compute.backend()
                .poolGradient(f, s, x.buffer(), x.layout(), y.buffer(), y.layout(), dy.buffer(), dy.layout(),
                        dx.buffer(), dx.layout(), accumulate);
        return dx;
    }

    /// Every element of `out` becomes `value`, converted to its type.
    public static NDArray fill(double value, NDArray out) {
        checkWritable("fill", out);
        if (out.layout().isContiguous()) {
            int from = out.layout().offset();
            Buffers.fill(out.buffer(), from, from + out.size(), value);
            return out;
        }
        NDArray one = NDArray.empty(out.dtype());
        Buffers.fill(one.buffer(), 0, 1, value);
        return copy(one, out);
    }

    static String name(Enum<?> function) {
        String known = switch (function) {
            case Binary f -> BINARY.get(f);
            case Unary f -> UNARY.get(f);
            case Reduction f -> REDUCTION.get(f);
            default -> null;
        };
        return known == null ? name(function.name()) : known;
    }

    /// As the methods of [NDArray] are called: `FLOOR_DIVIDE` is `floorDivide`.
    private static String name(String constant) {
        var name = new StringBuilder();
        for (int i = 0; i < constant.length(); i++) {
            char c = constant.charAt(i);
            if (c != '_') {
                name.append(i > 0 && constant.charAt(i - 1) == '_' ? c : Character.toLowerCase(c));
            }
        }
        return switch (name.toString()) {
            case "product" -> "prod";
            case "isNan" -> "isnan";
            case "isFinite" -> "isfinite";
            case "isInfinite" -> "isinf";
            default -> name.toString();
        };
    }

    private static <E extends Enum<E>> Map<E, String> names(Class<E> functions) {
        var names = new EnumMap<E, String>(functions);
        for (E f : functions.getEnumConstants()) {
            names.put(f, name(f.name()));
        }
        return names;
    }

    /// Kernels of pictures take their arrays as they lie in memory.
    private static void checkSizes(String function, NDArray a, int sizeA, NDArray b, int sizeB, NDArray out,
            int sizeOut) {
        checkFloating(function, out);
        checkType(function, a, out);
        checkType(function, b, out);
        if (a.size() != sizeA || b.size() != sizeB || out.size() != sizeOut) {
            throw new IllegalArgumentException(function + ": arrays of " + a.shape() + ", " + b.shape() + " and "
                    + out.shape() + " do not have the " + sizeA + ", " + sizeB + " and " + sizeOut
                    + " elements that the sweep says");
        }
        if (!a.layout().isContiguous() || !b.layout().isContiguous() || !out.layout().isContiguous()) {
            throw new IllegalArgumentException(function + ": needs row-major arrays; copy() the views first");
        }
    }

    private static void checkPosition(Reduction f, int[] folded, int rank) {
        if ((f == Reduction.ARGMAX || f == Reduction.ARGMIN) && folded.length != 1 && rank > 1) {
            throw new IllegalArgumentException(
                    name(f) + ": folds one axis, got " + folded.length + "; flatten() first for a position in all");
        }
    }

    private static void checkOut(String function, NDArray out, int[] shape, DType result) {
        if (!Arrays.equals(out.layout().shape(), shape)) {
            throw new IllegalArgumentException(
                    function + ": out has shape " + out.shape() + ", but the result has shape " + Shape.text(shape));
        }
        if (out.dtype() != result && !Types.castable(result, out.dtype())) {
            throw new IllegalArgumentException(
                    function + ": a " + result.numpyName() + " result cannot be written into a "
                            + out.dtype().numpyName() + " out; convert with astype, or copy");
        }
        checkWritable(function, out);
    }

    static void checkFloating(String function, NDArray out) {
        if (!out.dtype().isFloating()) {
            throw new IllegalArgumentException(function + ": needs a floating out, got " + out.dtype().numpyName());
        }
    }

    static void checkType(String function, NDArray x, NDArray out) {
        if (x.dtype() != out.dtype()) {
            throw new IllegalArgumentException(
                    function + ": needs one type, got " + x.dtype().numpyName() + " and " + out.dtype().numpyName());
        }
    }

    private static void checkWritable(String function, NDArray out) {
        Layout l = out.layout();
        for (int i = 0; i < l.rank(); i++) {
            if (l.stride(i) == 0 && l.dim(i) > 1) {
                throw new IllegalArgumentException(function + ": out of shape " + out.shape()
                        + " is a broadcast view, several elements share memory; copy() it first");
            }
        }
    }

    private static boolean overlaps(NDArray out, NDArray x) {
        return overlaps(out, x.buffer(), x.layout());
    }

    /// Whether writing `out` could change elements of `x` that are still to be read: shared memory, but not in the same
    /// places.
    private static boolean overlaps(NDArray out, Buffer x, Layout lx) {
        Layout lo = out.layout();
        return out.buffer().equals(x)
                && !lo.equals(lx)
                && lo.size() > 0
                && lx.size() > 0
                && first(lo) <= last(lx)
                && first(lx) <= last(lo);
    }

    private static int first(Layout l) {
        int at = l.offset();
        for (int i = 0; i < l.rank(); i++) {
            at += Math.min(0, l.stride(i) * (l.dim(i) - 1));
        }
        return at;
    }

    private static int last(Layout l) {
        int at = l.offset();
        for (int i = 0; i < l.rank(); i++) {
            at += Math.max(0, l.stride(i) * (l.dim(i) - 1));
        }
        return at;
    }
}
