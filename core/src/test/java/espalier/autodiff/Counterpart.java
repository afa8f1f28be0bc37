package espalier.autodiff;

import espalier.array.Axes;
import espalier.array.DType;
import espalier.array.Index;
import espalier.array.NDArray;
import espalier.array.Padding;
import espalier.array.Slice;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/// A function of arrays and the function of tensors of the same name, with arguments to compare them at. The tests want
/// one for every function of [NDArray], or in [#WITHOUT_GRADIENT] the reason why there is none.
record Counterpart(String name, Function<List<Tensor>, Tensor> f, Function<List<NDArray>, NDArray> expected,
        NDArray... at) {

    private static final NDArray PLACES = NDArray.of(new long[][] {{2, 0}, {-1, 2}});
    private static final NDArray ALONG = NDArray.of(new long[][] {{2, 0, 2, 1}, {0, -1, 1, 2}});
    private static final NDArray MASK = NDArray.of(new boolean[][] {{true, false, true}, {false, true, true}});
    private static final int[][] WIDTHS = {{1, 2}, {0, 1}};

    /// Functions of arrays that tensors do not have, and why.
    static final Map<String, String> WITHOUT_GRADIENT = without();

    private static Map<String, String> without() {
        Map<String, String> reasons = new TreeMap<>();
        reasons(reasons, "gives truth values: compute it on value()", "equal", "notEqual", "less", "lessEqual",
                "greater", "greaterEqual", "logicalAnd", "logicalOr", "logicalXor", "logicalNot", "isnan", "isfinite",
                "isinf", "arrayEqual", "signbit", "allClose", "isClose", "isin", "any", "all");
        reasons(reasons, "gives positions or counts: compute it on value()", "argmax", "argmin", "argsort",
                "argsortDescending", "searchsorted", "nonzero", "countNonzero", "unique", "uniqueValues",
                "unravelIndex",
                "histogram", "bincount");
        reasons(reasons, "works on the bits of integers", "bitwiseAnd", "bitwiseOr", "bitwiseXor", "bitwiseInvert",
                "bitwiseLeftShift", "bitwiseRightShift");
        reasons(reasons, "not a function of the real numbers", "nextafter");
        reasons(reasons, "the derivative of a function given as code is not known: CustomOp takes both", "map");
        reasons(reasons, "writes into the array, and the values of a tensor are not written into", "set");
        reasons(reasons, "makes an array: Tensor.of makes it a constant", "of", "scalar", "wrap", "wrapUint8", "zeros",
                "ones", "empty", "full", "arange", "linspace", "eye", "zerosLike", "onesLike", "fullLike", "meshgrid",
                "ofRows");
        reasons(reasons, "leaves the world of arrays: use value()", "get", "getLong", "getBoolean", "segment",
                "rows", "toDoubles", "toFloats", "toInts", "toLongs", "toBooleans", "buffer", "layout", "toString",
                "repr");
        reasons(reasons, "says what the array is", "shape", "rank", "size", "dtype", "item");
        reasons(reasons, "values of tensors are not written into, so a copy has no use", "copy");
        reasons(reasons, "gives several arrays: broadcastTo does one", "broadcastArrays");
        return reasons;
    }

    private static void reasons(Map<String, String> reasons, String why, String... names) {
        for (String name : names) {
            reasons.put(name, why);
        }
    }

    @Override
    public String toString() {
        return name;
    }

    Sample sample() {
        return new Sample("counterpart " + name, f, at);
    }

    static List<Counterpart> all() {
        List<Counterpart> all = new ArrayList<>();
        elementwise(all);
        pairs(all);
        folding(all);
        order(all);
        arranging(all);
        parts(all);
        products(all);
        return all;
    }

    private static void one(List<Counterpart> all, String name, Function<Tensor, Tensor> f,
            Function<NDArray, NDArray> expected, NDArray at) {
        all.add(new Counterpart(name, x -> f.apply(x.getFirst()), x -> expected.apply(x.getFirst()), at));
    }

    private static NDArray values(int... shape) {
        return Sample.values(-1.9, 1.8, shape);
    }

    private static NDArray positive(int... shape) {
        return Sample.values(1.1, 2.9, shape);
    }

    private static NDArray inside(int... shape) {
        return Sample.values(-0.9, 0.9, shape);
    }

    private static void elementwise(List<Counterpart> all) {
        one(all, "negative", Tensor::negative, NDArray::negative, values(2, 3));
        one(all, "abs", Tensor::abs, NDArray::abs, values(2, 3));
        one(all, "sign", Tensor::sign, NDArray::sign, values(2, 3));
        one(all, "square", Tensor::square, NDArray::square, values(2, 3));
        one(all, "sqrt", Tensor::sqrt, NDArray::sqrt, positive(2, 3));
        one(all, "reciprocal", Tensor::reciprocal, NDArray::reciprocal, positive(2, 3));
        one(all, "exp", Tensor::exp, NDArray::exp, values(2, 3));
        one(all, "expm1", Tensor::expm1, NDArray::expm1, values(2, 3));
        one(all, "log", Tensor::log, NDArray::log, positive(2, 3));
        one(all, "log1p", Tensor::log1p, NDArray::log1p, positive(2, 3));
        one(all, "log2", Tensor::log2, NDArray::log2, positive(2, 3));
        one(all, "log10", Tensor::log10, NDArray::log10, positive(2, 3));
        one(all, "sin", Tensor::sin, NDArray::sin, values(2, 3));
        one(all, "cos", Tensor::cos, NDArray::cos, values(2, 3));
        one(all, "tan", Tensor::tan, NDArray::tan, inside(2, 3));
        one(all, "asin", Tensor::asin, NDArray::asin, inside(2, 3));
        one(all, "acos", Tensor::acos, NDArray::acos, inside(2, 3));
        one(all, "atan", Tensor::atan, NDArray::atan, values(2, 3));
        one(all, "sinh", Tensor::sinh, NDArray::sinh, values(2, 3));
        one(all, "cosh", Tensor::cosh, NDArray::cosh, values(2, 3));
        one(all, "tanh", Tensor::tanh, NDArray::tanh, values(2, 3));
        one(all, "asinh", Tensor::asinh, NDArray::asinh, values(2, 3));
        one(all, "acosh", Tensor::acosh, NDArray::acosh, positive(2, 3));
        one(all, "atanh", Tensor::atanh, NDArray::atanh, inside(2, 3));
        one(all, "erf", Tensor::erf, NDArray::erf, values(2, 3));
        one(all, "sigmoid", Tensor::sigmoid, NDArray::sigmoid, values(2, 3));
        one(all, "softplus", Tensor::softplus, NDArray::softplus, values(2, 3));
        one(all, "relu", Tensor::relu, NDArray::relu, values(2, 3));
        one(all, "leakyRelu", x -> x.leakyRelu(0.1), x -> x.leakyRelu(0.1), values(2, 3));
        one(all, "floor", Tensor::floor, NDArray::floor, values(2, 3));
        one(all, "ceil", Tensor::ceil, NDArray::ceil, values(2, 3));
        one(all, "round", Tensor::round, NDArray::round, values(2, 3));
        one(all, "trunc", Tensor::trunc, NDArray::trunc, values(2, 3));
        one(all, "clip", x -> x.clip(-1, 0.7), x -> x.clip(-1, 0.7), values(2, 3));
        one(all, "astype", x -> x.astype(DType.FLOAT64), x -> x.astype(DType.FLOAT64), values(2, 3));
        one(all, "softmax", x -> x.softmax(0), x -> x.softmax(0), values(2, 3));
        all.add(new Counterpart("where", x -> Tensor.where(MASK, x.get(0), x.get(1)),
                x -> NDArray.where(MASK, x.get(0), x.get(1)), values(2, 3), values(3)));
        all.add(new Counterpart("where", x -> Tensor.where(NDArray.of(true, false), x.get(0), x.get(1)),
                x -> NDArray.where(NDArray.of(true, false), x.get(0), x.get(1)), values(3, 1), values()));
    }

    private static void pair(List<Counterpart> all, String name, java.util.function.BinaryOperator<Tensor> f,
            java.util.function.BinaryOperator<NDArray> expected, NDArray a, NDArray b) {
        all.add(new Counterpart(name, x -> f.apply(x.get(0), x.get(1)), x -> expected.apply(x.get(0), x.get(1)), a, b));
    }

    private static void pairs(List<Counterpart> all) {
        NDArray a = values(2, 3);
        NDArray b = Sample.values(0.3, 1.7, 3);
        pair(all, "add", Tensor::add, NDArray::add, a, b);
        pair(all, "subtract", Tensor::subtract, NDArray::subtract, a, b);
        pair(all, "multiply", Tensor::multiply, NDArray::multiply, a, b);
        pair(all, "divide", Tensor::divide, NDArray::divide, a, b);
        pair(all, "power", Tensor::power, NDArray::power, positive(2, 3), b);
        pair(all, "maximum", Tensor::maximum, NDArray::maximum, a, b);
        pair(all, "minimum", Tensor::minimum, NDArray::minimum, a, b);
        pair(all, "floorDivide", Tensor::floorDivide, NDArray::floorDivide, a, b);
        pair(all, "remainder", Tensor::remainder, NDArray::remainder, a, b);
        pair(all, "atan2", Tensor::atan2, NDArray::atan2, a, b);
        pair(all, "hypot", Tensor::hypot, NDArray::hypot, a, b);
        pair(all, "copysign", Tensor::copysign, NDArray::copysign, b, a);
        pair(all, "logaddexp", Tensor::logaddexp, NDArray::logaddexp, a, b);
    }

    private static void folding(List<Counterpart> all) {
        NDArray x = values(2, 3, 2);
        for (Axes axes : new Axes[] {Axes.all(), Axes.axes(1), Axes.keepdims(0, 2)}) {
            one(all, "sum", y -> y.sum(axes), y -> y.sum(axes), x);
            one(all, "mean", y -> y.mean(axes), y -> y.mean(axes), x);
            one(all, "prod", y -> y.prod(axes), y -> y.prod(axes), x);
            one(all, "max", y -> y.max(axes), y -> y.max(axes), x);
            one(all, "min", y -> y.min(axes), y -> y.min(axes), x);
            one(all, "var", y -> y.var(1, axes), y -> y.var(1, axes), x);
            one(all, "std", y -> y.std(axes), y -> y.std(axes), x);
            one(all, "norm", y -> y.norm(axes), y -> y.norm(axes), x);
            one(all, "quantile", y -> y.quantile(0.3, axes), y -> y.quantile(0.3, axes), x);
        }
        NDArray zeros = values(2, 3);
        zeros.set(0, 0, 1);
        one(all, "prod", y -> y.prod(1), y -> y.prod(1), zeros);
        one(all, "prod", y -> y.prod(0), y -> y.prod(0), values(0, 3));
        one(all, "mean", y -> y.mean(0, 1), y -> y.mean(0, 1), x);
        one(all, "var", Tensor::var, NDArray::var, values(5));
        one(all, "std", y -> y.std(-1), y -> y.std(-1), x);
        one(all, "median", y -> y.median(1), y -> y.median(1), x);
        one(all, "median", Tensor::median, NDArray::median, values(4));
        one(all, "norm", Tensor::norm, NDArray::norm, values(5));
        for (double ord : new double[] {1, 2, 3, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, 0}) {
            one(all, "norm", y -> y.norm(ord, Axes.axes(1)), y -> y.norm(ord, Axes.axes(1)), x);
            if (ord != 0 && ord != 2 && ord != 3) {
                one(all, "norm", y -> y.norm(ord, Axes.keepdims(0, 1)), y -> y.norm(ord, Axes.keepdims(0, 1)), x);
            }
        }
        for (int axis : new int[] {0, 1, -1}) {
            one(all, "cumulativeSum", y -> y.cumulativeSum(axis), y -> y.cumulativeSum(axis), x);
            one(all, "cumulativeProd", y -> y.cumulativeProd(axis), y -> y.cumulativeProd(axis), x);
            one(all, "diff", y -> y.diff(1, axis), y -> y.diff(1, axis), x);
        }
        one(all, "cumulativeSum", y -> y.cumulativeSum(0), y -> y.cumulativeSum(0), values(0, 2));
        one(all, "diff", y -> y.diff(2, 1), y -> y.diff(2, 1), values(2, 5));
        one(all, "diff", Tensor::diff, NDArray::diff, values(1));
    }

    private static void order(List<Counterpart> all) {
        NDArray x = values(3, 4);
        for (int axis : new int[] {0, 1}) {
            one(all, "sort", y -> y.sort(axis), y -> y.sort(axis), x);
            one(all, "sortDescending", y -> y.sortDescending(axis), y -> y.sortDescending(axis), x);
            one(all, "topK", y -> y.topK(2, axis), y -> y.topK(2, axis).values(), x);
        }
        one(all, "sort", Tensor::sort, NDArray::sort, values(0));
    }

    private static void arranging(List<Counterpart> all) {
        NDArray x = values(2, 3, 2);
        one(all, "reshape", y -> y.reshape(3, -1), y -> y.reshape(3, -1), x);
        one(all, "flatten", Tensor::flatten, y -> y.reshape(y.shape().dim(0), -1), x);
        one(all, "ravel", Tensor::ravel, NDArray::ravel, x);
        one(all, "squeeze", y -> y.squeeze(), y -> y.squeeze(), values(1, 3, 1));
        one(all, "squeeze", y -> y.squeeze(-1), y -> y.squeeze(-1), values(1, 3, 1));
        one(all, "expandDims", y -> y.expandDims(-1), y -> y.expandDims(-1), x);
        one(all, "broadcastTo", y -> y.broadcastTo(2, 3, 4), y -> y.broadcastTo(2, 3, 4), values(3, 1));
        one(all, "T", Tensor::T, NDArray::T, x);
        one(all, "matrixTranspose", Tensor::matrixTranspose, NDArray::matrixTranspose, x);
        one(all, "permuteDims", y -> y.permuteDims(2, 0, 1), y -> y.permuteDims(2, 0, 1), x);
        one(all, "swapAxes", y -> y.swapAxes(0, -1), y -> y.swapAxes(0, -1), x);
        one(all, "moveAxis", y -> y.moveAxis(0, 2), y -> y.moveAxis(0, 2), x);
        one(all, "moveAxis", y -> y.moveAxis(-1, 0), y -> y.moveAxis(-1, 0), x);
        one(all, "flip", y -> y.flip(), y -> y.flip(), x);
        one(all, "flip", y -> y.flip(1), y -> y.flip(1), x);
        one(all, "repeat", y -> y.repeat(2), y -> y.repeat(2), x);
        one(all, "repeat", y -> y.repeat(3, 1), y -> y.repeat(3, 1), x);
        one(all, "tile", y -> y.tile(2, 1, 2), y -> y.tile(2, 1, 2), x);
        one(all, "tile", y -> y.tile(2), y -> y.tile(2), x);
        one(all, "tile", y -> y.tile(2, 1), y -> y.tile(2, 1), values(3));
        one(all, "roll", y -> y.roll(-2), y -> y.roll(-2), x);
        one(all, "roll", y -> y.roll(1, 1), y -> y.roll(1, 1), x);
        one(all, "roll", y -> y.roll(3, 1), y -> y.roll(3, 1), x);
        one(all, "diagonal", y -> y.diagonal(1), y -> y.diagonal(1), values(2, 3, 4));
        one(all, "slidingWindow", y -> y.slidingWindow(2, 1), y -> y.slidingWindow(2, 1), values(2, 4, 2));
        one(all, "slidingWindow", y -> y.slidingWindow(3, -1), y -> y.slidingWindow(3, -1), values(3));
        one(all, "diag", y -> Tensor.diag(y, 0), y -> NDArray.diag(y, 0), values(3));
        one(all, "diag", y -> Tensor.diag(y, -2), y -> NDArray.diag(y, -2), values(2));
        NDArray xp = NDArray.of(-1.0, -0.2, 0.3, 1.1);
        all.add(new Counterpart("interp", y -> y.get(0).interp(xp, y.get(1)), y -> y.get(0).interp(xp, y.get(1)),
                values(3, 4), Sample.values(0.2, 1.7, 4)));
        one(all, "tril", y -> y.tril(0), y -> y.tril(0), values(2, 3, 4));
        one(all, "triu", y -> y.triu(1), y -> y.triu(1), values(3, 3));
        one(all, "pad", y -> y.pad(1, 0.5), y -> y.pad(1, 0.5), values(2, 3));
        one(all, "pad", y -> y.pad(WIDTHS, -1), y -> y.pad(WIDTHS, -1), values(2, 3));
        for (Padding mode : Padding.values()) {
            one(all, "pad", y -> y.pad(WIDTHS, mode), y -> y.pad(WIDTHS, mode), values(3, 3));
        }
    }

    private static void parts(List<Counterpart> all) {
        NDArray x = values(3, 4);
        one(all, "at", y -> y.at("1:, ::-2"), y -> y.at("1:, ::-2"), x);
        one(all, "at", y -> y.at("[0, 2, 0], 1:"), y -> y.at("[0, 2, 0], 1:"), x);
        one(all, "at", y -> y.at(Slice.ALL, Index.at(1)), y -> y.at(Slice.ALL, Index.at(1)), x);
        one(all, "at", y -> y.at(NDArray.of(2, 0, 2), NDArray.of(1, -1, 1)),
                y -> y.at(NDArray.of(2, 0, 2), NDArray.of(1, -1, 1)), x);
        one(all, "at", y -> y.at(x.greater(0.0)), y -> y.at(x.greater(0.0)), x);
        one(all, "mask", y -> y.mask(MASK), y -> y.mask(MASK), values(2, 3));
        one(all, "mask", y -> y.mask(NDArray.of(true, false)), y -> y.mask(NDArray.of(true, false)), values(2, 3));
        one(all, "take", y -> y.take(PLACES, 0), y -> y.take(PLACES, 0), x);
        one(all, "take", y -> y.take(PLACES, 1), y -> y.take(PLACES, 1), values(2, 4, 3));
        one(all, "take", y -> y.take(PLACES, -1), y -> y.take(PLACES, -1), values(2, 4, 3));
        one(all, "take", y -> y.take(PLACES), y -> y.take(PLACES), x);
        one(all, "take", y -> y.take(NDArray.scalar(1L), 1), y -> y.take(NDArray.scalar(1L), 1), x);
        one(all, "takeAlongAxis", y -> y.takeAlongAxis(ALONG, 0), y -> y.takeAlongAxis(ALONG, 0), x);
        one(all, "takeAlongAxis", y -> y.takeAlongAxis(NDArray.of(new long[][] {{1}, {0}, {3}}), 1),
                y -> y.takeAlongAxis(NDArray.of(new long[][] {{1}, {0}, {3}}), 1), x);
        one(all, "takeAlongAxis", y -> y.takeAlongAxis(ALONG, 0), y -> y.takeAlongAxis(ALONG, 0), values(3, 1));
        for (int k = 0; k < 2; k++) {
            int piece = k;
            one(all, "split", y -> y.split(2, 1)[piece], y -> y.split(2, 1)[piece], x);
            one(all, "splitAt", y -> y.splitAt(new int[] {1}, 0)[piece], y -> y.splitAt(new int[] {1}, 0)[piece], x);
            one(all, "unstack", y -> y.unstack(1)[piece], y -> y.unstack(1)[piece], x);
        }
        NDArray more = Sample.values(0.2, 1.7, 2, 4);
        all.add(new Counterpart("concat", y -> Tensor.concat(0, y.get(0), y.get(1)),
                y -> NDArray.concat(0, y.get(0), y.get(1)), x, more));
        for (int axis : new int[] {0, 1, -1}) {
            all.add(new Counterpart("stack", y -> Tensor.stack(axis, y.get(0), y.get(1), y.get(0)),
                    y -> NDArray.stack(axis, y.get(0), y.get(1), y.get(0)), x, Sample.values(0.2, 1.7, 3, 4)));
        }
    }

    private static void products(List<Counterpart> all) {
        NDArray a = values(2, 3);
        NDArray b = Sample.values(0.2, 1.7, 3, 4);
        pair(all, "matmul", Tensor::matmul, NDArray::matmul, a, b);
        int[][][] dots = {{{}, {2}}, {{3}, {3}}, {{2, 3}, {3, 4}}, {{2, 2, 3}, {2, 3, 2}}, {{2, 3}, {3}}};
        for (int[][] s : dots) {
            pair(all, "dot", Tensor::dot, NDArray::dot, values(s[0]), Sample.values(0.2, 1.7, s[1]));
        }
        pair(all, "outer", Tensor::outer, NDArray::outer, values(2, 2), b);
        pair(all, "vecdot", Tensor::vecdot, NDArray::vecdot, values(2, 1, 3), Sample.values(0.2, 1.7, 4, 3));
        pair(all, "vecdot", (x, y) -> x.vecdot(y, -2), (x, y) -> x.vecdot(y, -2), values(3, 2),
                Sample.values(0.2, 1.7, 3, 1));
        pair(all, "tensordot", (x, y) -> x.tensordot(y, 2), (x, y) -> x.tensordot(y, 2), values(2, 3, 2),
                Sample.values(0.2, 1.7, 3, 2, 2));
        pair(all, "tensordot", (x, y) -> x.tensordot(y, new int[] {0, -1}, new int[] {1, 0}),
                (x, y) -> x.tensordot(y, new int[] {0, -1}, new int[] {1, 0}), values(2, 3, 4),
                Sample.values(0.2, 1.7, 4, 2));
        one(all, "trace", Tensor::trace, NDArray::trace, values(3, 4));
        String[] specs = {"ij,jk->ik", "ij,jk", "bij,bjk->bik", "ij,ij->", "ij,kj->ik", "i,j->ij", "...j,j->...",
            "bqd,bkd->bqk", "ii,ij->j", "ij,jk->", "...ij,...jk->...ik"};
        int[][][] shapes = {{{2, 3}, {3, 4}}, {{2, 3}, {3, 4}}, {{2, 2, 3}, {2, 3, 2}}, {{2, 3}, {2, 3}},
            {{2, 3}, {4, 3}}, {{2}, {3}}, {{2, 2, 3}, {3}}, {{2, 3, 2}, {2, 4, 2}}, {{3, 3}, {3, 2}}, {{2, 3}, {3, 2}},
            {{2, 1, 2, 3}, {4, 3, 2}}};
        for (int i = 0; i < specs.length; i++) {
            String spec = specs[i];
            all.add(new Counterpart("einsum", y -> Tensor.einsum(spec, y.get(0), y.get(1)),
                    y -> NDArray.einsum(spec, y.get(0), y.get(1)), values(shapes[i][0]),
                    Sample.values(0.2, 1.7, shapes[i][1])));
        }
        for (String spec : Arrays.asList("ij->ji", "ij->j", "ij->", "ii->i", "ii", "ba")) {
            one(all, "einsum", y -> Tensor.einsum(spec, y), y -> NDArray.einsum(spec, y), values(3, 3));
        }
        all.add(new Counterpart("einsum", y -> Tensor.einsum("ij,jk,kl->il", y.get(0), y.get(1), y.get(0)),
                y -> NDArray.einsum("ij,jk,kl->il", y.get(0), y.get(1), y.get(0)), values(2, 3),
                Sample.values(0.2, 1.7, 3, 2)));
    }
}
