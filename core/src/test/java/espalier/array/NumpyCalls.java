package espalier.array;

import static espalier.array.Axes.axes;

import java.util.Arrays;

/// The Java call for each function name in the file of NumPy's results.
final class NumpyCalls {
    private NumpyCalls() {}

    /// An [NDArray], an `NDArray[]` or a String.
    static Object call(NumpyCases.Case c) {
        return switch (c.function()) {
            case "str" -> c.array(0).toString();
            case "repr" -> c.array(0).repr();
            case "einsum" -> NDArray.einsum(c.string(0), arrays(c, 1));
            case "concat" -> NDArray.concat(c.integer(0), arrays(c, 1));
            case "stack" -> NDArray.stack(c.integer(0), arrays(c, 1));
            case "meshgrid" -> NDArray.meshgrid(arrays(c, 0));
            case "broadcastArrays" -> NDArray.broadcastArrays(arrays(c, 0));
            case "arange" -> NDArray.arange(c.integer(0));
            case "arangeLong" -> NDArray.arange((long) c.integer(0), c.integer(1), c.integer(2));
            case "arangeDouble" -> NDArray.arange(c.number(0), c.number(1), c.number(2));
            case "linspaceEnd" -> NDArray.linspace(c.number(0), c.number(1), c.integer(2), c.json(3).equals("true"));
            case "linspace" -> NDArray.linspace(c.number(0), c.number(1), c.integer(2));
            case "eye" -> NDArray.eye(c.integer(0));
            case "eyeFull" -> NDArray.eye(DType.FLOAT64, c.integer(0), c.integer(1), c.integer(2));
            default -> c.arguments().size() > 1 && c.isArray(1) ? pair(c, c.array(0), c.array(1))
                    : single(c, c.array(0));
        };
    }

    private static NDArray[] arrays(NumpyCases.Case c, int from) {
        return c.arguments().subList(from, c.arguments().size()).toArray(NDArray[]::new);
    }

    private static Object pair(NumpyCases.Case c, NDArray a, NDArray b) {
        return switch (c.function()) {
            case "add" -> a.add(b);
            case "subtract" -> a.subtract(b);
            case "multiply" -> a.multiply(b);
            case "divide" -> a.divide(b);
            case "floorDivide" -> a.floorDivide(b);
            case "remainder" -> a.remainder(b);
            case "power" -> a.power(b);
            case "maximum" -> a.maximum(b);
            case "minimum" -> a.minimum(b);
            case "equal" -> a.equal(b);
            case "notEqual" -> a.notEqual(b);
            case "less" -> a.less(b);
            case "lessEqual" -> a.lessEqual(b);
            case "greater" -> a.greater(b);
            case "greaterEqual" -> a.greaterEqual(b);
            case "logicalAnd" -> a.logicalAnd(b);
            case "logicalOr" -> a.logicalOr(b);
            case "logicalXor" -> a.logicalXor(b);
            case "bitwiseAnd" -> a.bitwiseAnd(b);
            case "bitwiseOr" -> a.bitwiseOr(b);
            case "bitwiseXor" -> a.bitwiseXor(b);
            case "bitwiseLeftShift" -> a.bitwiseLeftShift(b);
            case "bitwiseRightShift" -> a.bitwiseRightShift(b);
            case "atan2" -> a.atan2(b);
            case "hypot" -> a.hypot(b);
            case "copysign" -> a.copysign(b);
            case "logaddexp" -> a.logaddexp(b);
            case "nextafter" -> a.nextafter(b);
            case "matmul" -> a.matmul(b);
            case "dot" -> a.dot(b);
            case "outer" -> a.outer(b);
            case "vecdot" -> a.vecdot(b);
            case "tensordot" -> a.tensordot(b, c.integer(2));
            case "tensordotAxes" -> a.tensordot(b, c.integers(2), c.integers(3));
            case "takeArray" -> a.take(b, c.integer(2));
            case "takeAlongAxis" -> a.takeAlongAxis(b, c.integer(2));
            case "where" -> NDArray.where(a, b, c.array(2));
            case "searchsorted" -> a.searchsorted(b, c.json(2).equals("true"));
            case "histogramEdges" -> histogram(a.histogram(b));
            case "repeatCounts" -> a.repeat(b, c.integer(2));
            case "bincountWeights" -> a.bincount(b, c.integer(2));
            case "interp" -> a.interp(b, c.array(2));
            case "isin" -> a.isin(b);
            case "promote" -> NDArray.zeros(DType.promote(a.dtype(), b.dtype()));
            default -> throw new IllegalStateException("no Java call for " + c.function());
        };
    }

    private static Object single(NumpyCases.Case c, NDArray x) {
        return switch (c.function()) {
            case "exp" -> x.exp();
            case "log" -> x.log();
            case "log1p" -> x.log1p();
            case "log2" -> x.log2();
            case "log10" -> x.log10();
            case "expm1" -> x.expm1();
            case "tanh" -> x.tanh();
            case "sigmoid" -> x.sigmoid();
            case "softplus" -> x.softplus();
            case "sin" -> x.sin();
            case "cos" -> x.cos();
            case "tan" -> x.tan();
            case "asin" -> x.asin();
            case "acos" -> x.acos();
            case "atan" -> x.atan();
            case "sinh" -> x.sinh();
            case "cosh" -> x.cosh();
            case "asinh" -> x.asinh();
            case "acosh" -> x.acosh();
            case "atanh" -> x.atanh();
            case "negative" -> x.negative();
            case "abs" -> x.abs();
            case "sign" -> x.sign();
            case "square" -> x.square();
            case "sqrt" -> x.sqrt();
            case "reciprocal" -> x.reciprocal();
            case "relu" -> x.relu();
            case "floor" -> x.floor();
            case "ceil" -> x.ceil();
            case "trunc" -> x.trunc();
            case "round" -> c.arguments().size() == 1 ? x.round() : x.round(c.integer(1));
            case "clip" -> x.clip(c.number(1), c.number(2));
            case "isnan" -> x.isnan();
            case "isfinite" -> x.isfinite();
            case "isinf" -> x.isinf();
            case "signbit" -> x.signbit();
            case "logicalNot" -> x.logicalNot();
            case "bitwiseInvert" -> x.bitwiseInvert();
            case "astype" -> x.astype(DType.parse(c.string(1)));
            default -> folded(c, x);
        };
    }

    private static Object folded(NumpyCases.Case c, NDArray x) {
        return switch (c.function()) {
            case "sum" -> x.sum(c.integers(1));
            case "mean" -> x.mean(c.integers(1));
            case "prod" -> x.prod(c.integers(1));
            case "max" -> x.max(c.integers(1));
            case "min" -> x.min(c.integers(1));
            case "any" -> x.any(c.integers(1));
            case "all" -> x.all(c.integers(1));
            case "argmax" -> x.argmax(c.integers(1));
            case "argmin" -> x.argmin(c.integers(1));
            case "var" -> x.var(c.integers(1));
            case "std" -> x.std(c.integers(1));
            case "countNonzero" -> x.countNonzero(c.integers(1));
            case "sumKeep" -> x.sum(Axes.keepdims());
            case "varSample" -> x.var(1, axes(0));
            case "norm" -> x.norm();
            case "normOrd" -> x.norm(c.number(1));
            case "normAxis" -> x.norm(c.number(1), axes(c.integer(2)));
            case "softmax" -> x.softmax(c.integer(1));
            case "median" -> x.median();
            case "quantile" -> x.quantile(c.number(1), c.integers(2));
            case "sort" -> x.sort(c.integer(1));
            case "sortDescending" -> x.sortDescending(c.integer(1));
            case "argsort" -> x.argsort(c.integer(1));
            case "unique" -> unique(x.unique());
            case "uniqueValues" -> x.uniqueValues();
            case "histogram" -> histogram(x.histogram(c.integer(1)));
            case "histogramRange" -> histogram(x.histogram(c.integer(1), c.number(2), c.number(3)));
            case "bincount" -> x.bincount(c.integer(1));
            case "cumulativeSum" -> x.cumulativeSum(c.integer(1));
            case "cumulativeProd" -> x.cumulativeProd(c.integer(1));
            case "diff" -> x.diff(c.integer(1), c.integer(2));
            case "nonzero" -> x.nonzero();
            case "diag" -> NDArray.diag(x, c.integer(1));
            case "slidingWindow" -> x.slidingWindow(c.integer(1), c.integer(2));
            case "unravelIndex" -> NDArray.unravelIndex(x, c.integers(1));
            case "cumulativeSumInitial" -> x.cumulativeSum(c.integer(1), true);
            default -> arranged(c, x);
        };
    }

    private static Object arranged(NumpyCases.Case c, NDArray x) {
        return switch (c.function()) {
            case "reshape" -> x.reshape(c.integers(1));
            case "permuteDims" -> x.permuteDims(c.integers(1));
            case "transpose" -> x.T();
            case "matrixTranspose" -> x.matrixTranspose();
            case "flatten" -> x.flatten();
            case "ravel" -> x.ravel();
            case "moveAxis" -> x.moveAxis(c.integer(1), c.integer(2));
            case "swapAxes" -> x.swapAxes(c.integer(1), c.integer(2));
            case "squeeze" -> x.squeeze(c.integers(1));
            case "expandDims" -> x.expandDims(c.integer(1));
            case "broadcastTo" -> x.broadcastTo(c.integers(1));
            case "flip" -> x.flip(c.integers(1));
            case "unstack" -> x.unstack(c.integer(1));
            case "split" -> x.split(c.integer(1), c.integer(2));
            case "splitAt" -> x.splitAt(c.integers(1), c.integer(2));
            case "repeatAll" -> x.repeat(c.integer(1));
            case "repeat" -> x.repeat(c.integer(1), c.integer(2));
            case "tile" -> x.tile(c.integers(1));
            case "rollAll" -> x.roll(c.integer(1));
            case "roll" -> x.roll(c.integer(1), c.integer(2));
            case "tril" -> x.tril(c.integer(1));
            case "triu" -> x.triu(c.integer(1));
            case "diagonal" -> x.diagonal(c.integer(1));
            case "trace" -> x.trace();
            case "padValue" -> x.pad(widths(c), c.number(2));
            case "padMode" -> x.pad(widths(c), Padding.valueOf(c.string(2).toUpperCase(java.util.Locale.ROOT)));
            case "at" -> x.at(c.string(1));
            case "atArrays" -> chosen(x, parts(c, 2));
            case "take" -> x.take(NDArray.of(c.integers(1)), c.integer(2));
            case "setText", "setArrays" -> assigned(c, x.copy());
            default -> numbers(c, x);
        };
    }

    private static Object numbers(NumpyCases.Case c, NDArray x) {
        boolean whole = c.json(1).indexOf('.') < 0;
        double d = c.number(1);
        long n = (long) d;
        return switch (c.function()) {
            case "addNumber" -> whole ? x.add(n) : x.add(d);
            case "subtractNumber" -> whole ? x.subtract(n) : x.subtract(d);
            case "multiplyNumber" -> whole ? x.multiply(n) : x.multiply(d);
            case "maximumNumber" -> whole ? x.maximum(n) : x.maximum(d);
            case "lessNumber" -> whole ? x.less(n) : x.less(d);
            case "equalNumber" -> whole ? x.equal(n) : x.equal(d);
            default -> throw new IllegalStateException("no Java call for " + c.function());
        };
    }

    private static NDArray chosen(NDArray x, Index... parts) {
        return x.at(parts[0], Arrays.copyOfRange(parts, 1, parts.length));
    }

    private static NDArray assigned(NumpyCases.Case c, NDArray x) {
        if (c.function().equals("setText")) {
            x.set(c.array(2), c.string(1));
        } else {
            Index[] parts = parts(c, 3);
            x.set(c.array(2), parts[0], Arrays.copyOfRange(parts, 1, parts.length));
        }
        return x;
    }

    /// Index text where `i0`, `i1` stand for the arrays from argument `from` on.
    private static Index[] parts(NumpyCases.Case c, int from) {
        return Arrays.stream(c.string(1).split(","))
                .map(String::strip)
                .map(p -> p.startsWith("i") ? Index.of(c.array(from + p.charAt(1) - '0')) : IndexText.parse(p)[0])
                .toArray(Index[]::new);
    }

    private static int[][] widths(NumpyCases.Case c) {
        int[] flat = c.integers(1);
        int[][] widths = new int[flat.length / 2][];
        Arrays.setAll(widths, i -> new int[] {flat[2 * i], flat[2 * i + 1]});
        return widths;
    }

    private static NDArray[] histogram(Histogram h) {
        return new NDArray[] {h.counts(), h.edges()};
    }

    private static NDArray[] unique(Unique u) {
        return new NDArray[] {u.values(), u.indices(), u.inverse(), u.counts()};
    }
}
