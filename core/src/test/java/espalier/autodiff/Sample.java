package espalier.autodiff;

import espalier.array.Axes;
import espalier.array.DType;
import espalier.array.NDArray;
import espalier.array.Rng;
import espalier.backend.Binary;
import espalier.backend.Unary;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/// The gradient table: for every operation, functions to differentiate and the arrays to do it at, away from kinks and
/// poles, in odd shapes. The tests of this package run all of them, and fail for an operation that none of them uses.
record Sample(String name, Function<List<Tensor>, Tensor> f, NDArray... at) {

    @Override
    public String toString() {
        return name;
    }

    static List<Sample> all() {
        List<Sample> all = new ArrayList<>();
        for (Unary f : Unary.values()) {
            if (f.result() != Unary.Result.BOOL) {
                unary(f, all);
            }
        }
        for (Binary f : Binary.values()) {
            if (f.result() != Binary.Result.BOOL) {
                binary(f, all);
            }
        }
        products(all);
        reductions(all);
        shaping(all);
        softmaxes(all);
        picking(all);
        choosing(all);
        extending(all);
        recurrent(all);
        spatial(all);
        Counterpart.all().forEach(c -> all.add(c.sample()));
        return all;
    }

    private static void unary(Unary f, List<Sample> all) {
        double[] domain = switch (f) {
            case SQRT, RECIPROCAL, LOG, LOG2, LOG10, LOG1P -> new double[] {0.2, 2.9};
            case ACOSH -> new double[] {1.2, 3.1};
            case ASIN, ACOS, ATANH -> new double[] {-0.9, 0.8};
            case TAN -> new double[] {-1.3, 1.2};
            default -> new double[] {-2.3, 1.9};
        };
        for (int[] shape : new int[][] {{}, {1}, {2, 3}, {3, 1, 2}, {0, 3}}) {
            all.add(new Sample(f + " " + Arrays.toString(shape), x -> x.get(0).apply(f),
                    values(domain[0], domain[1], shape)));
        }
        all.add(new Sample(f + " transposed", x -> x.get(0).T().apply(f), values(domain[0], domain[1], 4, 3)));
        all.add(new Sample(f + " used twice", x -> x.get(0).apply(f).multiply(x.get(0)).subtract(x.get(0)),
                values(domain[0], domain[1], 5)));
    }

    private static void binary(Binary f, List<Sample> all) {
        double low = f == Binary.POWER ? 0.3 : -2.3;
        int[][][] shapes = {{{}, {}}, {{1}, {1}}, {{2, 3}, {2, 3}}, {{}, {2, 3}}, {{3, 1}, {1, 4}}, {{2, 1, 3}, {4, 1}},
            {{0, 3}, {3}}, {{5}, {0, 1}}};
        for (int[][] s : shapes) {
            all.add(new Sample(f + " " + Arrays.toString(s[0]) + " " + Arrays.toString(s[1]),
                    x -> x.get(0).apply(f, x.get(1)),
                    values(low, 1.9, s[0]), others(s[1])));
        }
        all.add(new Sample(f + " transposed", x -> x.get(0).T().apply(f, x.get(1)), values(low, 1.9, 3, 2),
                others(2, 1)));
        all.add(new Sample(f + " with a constant", x -> x.get(0).apply(f, Tensor.of(others(3))),
                values(low, 1.9, 2, 3)));
        all.add(new Sample(f + " of a constant", x -> Tensor.of(values(low, 1.9, 2, 3)).apply(f, x.get(0)), others(3)));
    }

    private static void products(List<Sample> all) {
        int[][][] shapes = {{{2, 3}, {3, 4}}, {{1, 1}, {1, 1}}, {{3}, {3, 2}}, {{2, 3}, {3}}, {{3}, {3}},
            {{2, 2, 3}, {3, 4}}, {{2, 2, 3}, {2, 3, 1}},
            {{2, 3}, {4, 3, 2}}, {{2, 1, 2, 3}, {4, 3, 2}}, {{0, 3}, {3, 2}}, {{2, 0}, {0, 2}}, {{3}, {2, 3, 2}},
            {{2, 2, 3}, {3}}};
        for (int[][] s : shapes) {
            all.add(new Sample("matmul " + Arrays.toString(s[0]) + " " + Arrays.toString(s[1]),
                    x -> x.get(0).matmul(x.get(1)), values(-1, 2, s[0]),
                    others(s[1])));
        }
        all.add(new Sample("matmul transposed", x -> x.get(0).T().matmul(x.get(1).T()), values(-1, 2, 3, 2),
                others(4, 3)));
        all.add(new Sample("matmul with itself", x -> x.get(0).matmul(x.get(0)), values(-1, 2, 3, 3)));
        all.add(new Sample("linear", x -> x.get(0).linear(x.get(1), x.get(2)), values(-1, 2, 4, 3), others(3, 2),
                values(0, 1, 2)));
        all.add(new Sample("linear without bias", x -> x.get(0).linear(x.get(1), null), values(-1, 2, 1, 3),
                others(3, 1)));
        all.add(new Sample("linear of sequences", x -> x.get(0).linear(x.get(1), x.get(2)), values(-1, 2, 2, 2, 3),
                others(3, 2), values(0, 1, 2)));
        all.add(new Sample("linear of a transposed batch", x -> x.get(0).T().linear(x.get(1), x.get(2)),
                values(-1, 2, 3, 4), others(3, 2), values(0, 1, 2)));
        all.add(new Sample("linear of nothing", x -> x.get(0).linear(x.get(1), x.get(2)), values(-1, 2, 0, 3),
                others(3, 2), values(0, 1, 2)));
    }

    private static void reductions(List<Sample> all) {
        for (Axes axes : new Axes[] {Axes.all(), Axes.axes(1), Axes.axes(0, -1), Axes.keepdims(), Axes.keepdims(0),
            Axes.axes(0, 1, 2)}) {
            all.add(new Sample("sum " + axes, x -> x.get(0).sum(axes), values(-1, 2, 2, 3, 4)));
            all.add(new Sample("mean " + axes, x -> x.get(0).mean(axes), values(-1, 2, 2, 3, 4)));
            all.add(new Sample("max " + axes, x -> x.get(0).max(axes), values(-1, 2, 2, 3, 4)));
            all.add(new Sample("min " + axes, x -> x.get(0).T().min(axes), values(-1, 2, 4, 3, 2)));
        }
        all.add(new Sample("sum of a number", x -> x.get(0).sum(), values(-1, 2)));
        all.add(new Sample("sum of nothing", x -> x.get(0).sum(), values(-1, 2, 0, 3)));
        all.add(new Sample("max of a number", x -> x.get(0).max(), values(-1, 2)));
        all.add(new Sample("sum over a batch of 0", x -> x.get(0).sum(Axes.axes(0)), values(-1, 2, 0, 3)));
        all.add(new Sample("max of each of no rows", x -> x.get(0).max(Axes.axes(1)), values(-1, 2, 0, 3)));
    }

    private static void shaping(List<Sample> all) {
        all.add(new Sample("reshape", x -> x.get(0).reshape(3, -1), values(-1, 2, 2, 6)));
        all.add(new Sample("reshape of a transposed one", x -> x.get(0).T().reshape(12), values(-1, 2, 3, 4)));
        all.add(new Sample("reshape to a number", x -> x.get(0).reshape(), values(-1, 2, 1, 1)));
        all.add(new Sample("flatten", x -> x.get(0).flatten(), values(-1, 2, 2, 3, 2)));
        all.add(new Sample("flatten nothing", x -> x.get(0).flatten(), values(-1, 2, 0, 3, 2)));
        all.add(new Sample("T", x -> x.get(0).T(), values(-1, 2, 2, 3, 4)));
        all.add(new Sample("permuteDims", x -> x.get(0).permuteDims(1, -1, 0).square(), values(-1, 2, 2, 3, 4)));
        all.add(new Sample("permuteDims of a number", x -> x.get(0).permuteDims(), values(-1, 2)));
        all.add(new Sample("broadcastTo", x -> x.get(0).broadcastTo(4, 2, 3).square(), values(-1, 2, 2, 1)));
        all.add(new Sample("broadcastTo of a number", x -> x.get(0).broadcastTo(2, 2).square(), values(-1, 2)));
        all.add(new Sample("broadcastTo nothing", x -> x.get(0).broadcastTo(0, 3), values(-1, 2, 1, 3)));
        // A cast to float32 would hide behind its rounding: float64 to itself is no operation, so through the record.
        all.add(new Sample("astype", x -> new Shaping.Cast(x.get(0), x.get(0).dtype()).apply().square(),
                values(-1, 2, 2, 3)));
    }

    private static void recurrent(List<Sample> all) {
        for (boolean back : new boolean[] {false, true}) {
            for (int steps : new int[] {1, 3}) {
                all.add(new Sample("lstm of " + steps + (back ? " back" : ""),
                        x -> x.get(0).lstm(x.get(1), back, null), values(-1, 1, steps, 2, 12),
                        values(-0.5, 0.9, 3, 12)));
                all.add(new Sample("gru of " + steps + (back ? " back" : ""),
                        x -> x.get(0).gru(x.get(1), x.get(2), back, null), values(-1, 1, steps, 2, 9),
                        values(-0.5, 0.9, 3, 9), values(-0.3, 0.4, 9)));
            }
            all.add(new Sample("lstm padded" + (back ? " back" : ""),
                    x -> x.get(0).lstm(x.get(1), back, real(x.get(0))), values(-1, 1, 4, 2, 8),
                    values(-0.5, 0.9, 2, 8)));
            all.add(new Sample("gru padded" + (back ? " back" : ""),
                    x -> x.get(0).gru(x.get(1), x.get(2), back, real(x.get(0))), values(-1, 1, 4, 2, 6),
                    values(-0.5, 0.9, 2, 6), values(-0.3, 0.4, 6)));
        }
        all.add(new Sample("lstm of no samples", x -> x.get(0).lstm(x.get(1), false, null), values(-1, 1, 2, 0, 4),
                values(-0.5, 0.9, 1, 4)));
        for (boolean causal : new boolean[] {false, true}) {
            String what = "attention" + (causal ? " causal" : "");
            all.add(new Sample(what, x -> x.get(0).attention(x.get(1), x.get(2), 2, null, causal, 0, Rng.seed(1)),
                    values(-1, 1, 2, 3, 4), values(-0.8, 1.2, 2, 5, 4), values(-1, 0.9, 2, 5, 4)));
            all.add(new Sample(what + " padded, of one tensor",
                    x -> x.get(0).attention(x.get(0), x.get(0), 1, ends(x.get(0)), causal, 0, Rng.seed(1)),
                    values(-1, 1, 4, 2, 3)));
            all.add(new Sample(what + " with dropout, transposed",
                    x -> x.get(0).permuteDims(1, 0, 2).attention(x.get(1), x.get(1), 3, null, causal, 0.3, Rng.seed(2)),
                    values(-1, 1, 2, 3, 3), values(-0.8, 1.2, 3, 2, 3)));
        }
        all.add(new Sample("attention of no samples",
                x -> x.get(0).attention(x.get(0), x.get(0), 1, null, true, 0, Rng.seed(1)), values(-1, 1, 0, 2, 3)));
        all.add(new Sample("gru transposed and used twice",
                x -> x.get(0).permuteDims(1, 0, 2).gru(x.get(1), x.get(2), false, null).add(x.get(1).sum()),
                values(-1, 1, 2, 3, 3), values(-0.5, 0.9, 1, 3), values(-0.3, 0.4, 3)));
    }

    /// Which of four steps of two samples are real.
    private static NDArray real(Tensor x) {
        return NDArray.of(new double[][] {{0, 1}, {1, 1}, {1, 0}, {0, 0}}).astype(x.dtype());
    }

    /// As [#real], of sequences that begin with a real step.
    private static NDArray ends(Tensor x) {
        return NDArray.of(new double[][] {{1, 0}, {1, 1}, {1, 0}, {1, 1}}).astype(x.dtype());
    }

    /// Means and variances of the type of x.
    private static NDArray moments(Tensor x, double from, int n) {
        return values(from, 1.5, 2, n).astype(x.dtype());
    }

    private static void softmaxes(List<Sample> all) {
        for (int axis : new int[] {0, 1, -1}) {
            all.add(new Sample("softmax " + axis, x -> x.get(0).softmax(axis), values(-2, 2, 2, 3, 4)));
            all.add(new Sample("logSoftmax " + axis, x -> x.get(0).logSoftmax(axis), values(-2, 2, 2, 3, 4)));
        }
        for (int[] shape : new int[][] {{4}, {2, 5}, {2, 3, 19}, {0, 3}}) {
            all.add(new Sample("normal " + Arrays.toString(shape), x -> x.get(0).normal(0.1), values(-2, 2, shape)));
            all.add(new Sample("rms " + Arrays.toString(shape), x -> x.get(0).rms(0.1), values(-2, 2, shape)));
        }
        for (boolean relu : new boolean[] {false, true}) {
            for (int[] shape : new int[][] {{5, 2}, {2, 3, 4}, {4, 1}}) {
                int n = shape[shape.length - 1];
                all.add(new Sample("batchNormal " + Arrays.toString(shape) + (relu ? " relu" : ""),
                        x -> x.get(0).batchNormal(x.get(1), x.get(2), 0.1, relu, moments(x.get(0), 0, n)),
                        values(-2, 2, shape), others(n), values(0.2, 0.7, n)));
                all.add(new Sample("scaledNormal " + Arrays.toString(shape) + (relu ? " relu" : ""),
                        x -> x.get(0).scaledNormal(x.get(1), x.get(2), 0.1, relu, moments(x.get(0), 1, n)),
                        values(-2, 2, shape), others(n), values(0.2, 0.7, n)));
            }
        }
        all.add(new Sample("batchNormal transposed and used twice",
                x -> x.get(0)
                        .T()
                        .batchNormal(x.get(1), x.get(1), 0.2, true, moments(x.get(0), 0, 4))
                        .multiply(x.get(0).T()),
                values(-2, 2, 4, 3), others(4)));
        all.add(new Sample("scaleAndShift", x -> x.get(0).scaleAndShift(x.get(1), x.get(2)), values(-2, 2, 2, 3, 5),
                others(5), values(0.2, 0.7, 5)));
        all.add(new Sample("scaledNormal of no rows",
                x -> x.get(0).scaledNormal(x.get(1), x.get(1), 0.2, false, moments(x.get(0), 1, 3)),
                values(-2, 2, 0, 3), others(3)));
        all.add(new Sample("normal transposed", x -> x.get(0).T().normal(0.2).multiply(x.get(0).T()),
                values(-2, 2, 4, 3)));
        all.add(new Sample("softmax of a column", x -> x.get(0).softmax(0), values(-2, 2, 4, 1)));
        all.add(new Sample("softmax of one", x -> x.get(0).softmax(1), values(-2, 2, 4, 1)));
        all.add(new Sample("softmax of no rows", x -> x.get(0).softmax(1), values(-2, 2, 0, 3)));
        all.add(new Sample("softmax transposed", x -> x.get(0).T().softmax(1), values(-2, 2, 4, 3)));
        all.add(new Sample("logSoftmax of no rows", x -> x.get(0).logSoftmax(1), values(-2, 2, 0, 3)));
        all.add(new Sample("softmaxCrossEntropy", x -> x.get(0).softmaxCrossEntropy(NDArray.of(2L, 0L, 1L, 2L)),
                values(-2, 2, 4, 3)));
        all.add(new Sample("softmaxCrossEntropy transposed", x -> x.get(0).T().softmaxCrossEntropy(NDArray.of(2, 0)),
                values(-2, 2, 3, 2)));
        all.add(new Sample("softmaxCrossEntropy of no rows",
                x -> x.get(0).softmaxCrossEntropy(NDArray.zeros(DType.INT64, 0)), values(-2, 2, 0, 3)));
        all.add(new Sample("sigmoidCrossEntropy",
                x -> x.get(0).sigmoidCrossEntropy(NDArray.of(new double[][] {{1, 0}, {0, 1}, {0.3, 1}})),
                values(-2, 2, 3, 2)));
        all.add(new Sample("sigmoidCrossEntropy of a number", x -> x.get(0).sigmoidCrossEntropy(NDArray.scalar(1.0)),
                values(-2, 2)));
        all.add(new Sample("sigmoidCrossEntropy of nothing", x -> x.get(0).sigmoidCrossEntropy(NDArray.zeros(0, 1)),
                values(-2, 2, 0, 1)));
    }

    private static void picking(List<Sample> all) {
        for (String index : new String[] {"1", "..., 0", "1:, ::-2", "None, :, 0:2", "1, 2, 3", "2:"}) {
            all.add(new Sample("at " + index, x -> x.get(0).at(index).square(), values(-1, 2, 2, 3, 4)));
        }
        all.add(new Sample("at twice", x -> x.get(0).at("0").multiply(x.get(0).at("1")), values(-1, 2, 2, 3)));
        all.add(new Sample("at transposed", x -> x.get(0).T().at("1:").exp(), values(-1, 2, 2, 3)));
        all.add(new Sample("concat 0", x -> Tensor.concat(0, x.get(0), x.get(1), x.get(0)), values(-1, 2, 2, 3),
                others(1, 3)));
        all.add(new Sample("concat -1", x -> Tensor.concat(-1, x.get(0).T(), x.get(1)), values(-1, 2, 3, 2),
                others(2, 4)));
        all.add(new Sample("concat 1 of 3", x -> Tensor.concat(1, x.get(0), x.get(1)), values(-1, 2, 2, 3, 4),
                others(2, 1, 4)));
        all.add(new Sample("concat with nothing", x -> Tensor.concat(0, x.get(0), x.get(1)), values(-1, 2, 2, 3),
                others(0, 3)));
        all.add(new Sample("rows", x -> x.get(0).rows(NDArray.of(new int[][] {{2, 0}, {2, 2}, {1, 0}})),
                values(-1, 2, 3, 4)));
        all.add(new Sample("rows of numbers", x -> x.get(0).rows(NDArray.of(3L, 3L, 0L)), values(-1, 2, 5)));
        all.add(new Sample("no rows", x -> x.get(0).rows(NDArray.zeros(DType.INT64, 0)), values(-1, 2, 3, 4)));
    }

    private static void choosing(List<Sample> all) {
        NDArray at = NDArray.of(new long[][] {{2, 0, 2, 1}, {0, 1, 1, 2}});
        all.add(new Sample("scatterAdd", x -> x.get(0).scatterAdd(at, x.get(1), 0), values(-1, 2, 3, 4), others(2, 4)));
        all.add(new Sample("scatterAdd along the last axis", x -> x.get(0).T().scatterAdd(at, x.get(1).square(), 1),
                values(-1, 2, 3, 2), others(2, 4)));
        NDArray mask = NDArray.of(new boolean[][] {{true, false, true}, {false, false, false}});
        all.add(new Sample("softmax with a mask", x -> x.get(0).softmax(1, mask), values(-2, 2, 2, 3)));
        all.add(new Sample("sum of rows", x -> new Choosing.SumOfRows(x.get(0), NDArray.of(1L, 1L, 0L),
                espalier.array.Shape.of(4, 2)).apply().square(), values(-1, 2, 3, 2)));
        all.add(new Sample("logSumExp", x -> x.get(0).logSumExp(), values(-2, 2, 2, 3)));
        all.add(new Sample("logSumExp 1", x -> x.get(0).logSumExp(Axes.keepdims(1)), values(-2, 2, 2, 3)));
        all.add(new Sample("leakyRelu with a slope to learn", x -> x.get(0).leakyRelu(x.get(1)), values(-2, 2, 2, 3),
                values(0, 1, 3)));
    }

    private static void extending(List<Sample> all) {
        all.add(new Sample("custom", x -> Tensor.custom(new TapeTest.Ratio(), x.get(0), x.get(1)), values(-2, 2, 2, 3),
                values(1, 2, 3)));
        all.add(new Sample("checkpoint",
                x -> x.get(0).tape == null ? x.get(0).tanh().matmul(x.get(1))
                        : x.get(0).tape.checkpoint((_, _, in) -> in.get(0).tanh().matmul(in.get(1)), Rng.seed(1),
                                x.get(0), x.get(1)),
                values(-2, 2, 2, 3), values(1, 2, 3, 2)));
    }

    private static void spatial(List<Sample> all) {
        int[][] windows = {{1, 1, 1, 1, 0, 0, 0, 0}, {2, 3, 1, 1, 0, 0, 0, 0}, {3, 3, 1, 1, 1, 1, 1, 1},
            {3, 2, 2, 1, 0, 1, 1, 0}, {2, 2, 1, 2, 1, 1, 1, 1},
            {2, 2, 3, 1, 0, 0, 0, 0}, {4, 5, 1, 1, 3, 4, 3, 4}};
        for (int[] w : windows) {
            var window = new Window(w[0], w[1], w[2], w[3], w[4], w[5], w[6], w[7]);
            all.add(new Sample("windows " + Arrays.toString(w), x -> x.get(0).windows(window, 0.5),
                    values(-1, 2, 2, 4, 5, 2)));
        }
        for (int[] w : windows) {
            var window = new Window(w[0], w[1], w[2], w[3], w[4], w[5], w[6], w[7]);
            all.add(new Sample("conv2d " + Arrays.toString(w), x -> x.get(0).conv2d(x.get(1), x.get(2), window, 1),
                    values(-1, 2, 2, 4, 5, 2), others(w[0], w[1], 2, 3), values(-1, 1, 3)));
            all.add(new Sample("conv2d groups " + Arrays.toString(w),
                    x -> x.get(0).conv2d(x.get(1), null, window, 2),
                    values(-1, 2, 1, 4, 5, 4), others(w[0], w[1], 2, 6)));
            all.add(new Sample("conv2d depthwise " + Arrays.toString(w),
                    x -> x.get(0).conv2d(x.get(1), null, window, 3),
                    values(-1, 2, 2, 4, 5, 3), others(w[0], w[1], 1, 3)));
            int h = window.rows(4);
            int v = window.columns(5);
            all.add(new Sample("convTranspose2d " + Arrays.toString(w),
                    x -> x.get(0).convTranspose2d(x.get(1), x.get(2), window, 1, 4, 5),
                    values(-1, 2, 2, h, v, 3), others(w[0], w[1], 2, 3), values(-1, 1, 2)));
            if (w[4] < w[0] && w[5] < w[1]) {
                all.add(new Sample("maxPool2d " + Arrays.toString(w), x -> x.get(0).maxPool2d(window),
                        values(-1, 2, 2, 4, 5, 2)));
                all.add(new Sample("averagePool2d " + Arrays.toString(w), x -> x.get(0).averagePool2d(window, false),
                        values(-1, 2, 2, 4, 5, 2)));
                all.add(new Sample("averagePool2d with margins " + Arrays.toString(w),
                        x -> x.get(0).averagePool2d(window, true), values(-1, 2, 2, 4, 5, 2)));
            }
        }
        for (Unary f : new Unary[] {Unary.RELU, Unary.SIGMOID, Unary.TANH}) {
            all.add(new Sample("linear and " + f, x -> x.get(0).linear(x.get(1), x.get(2), f), values(-1, 1, 4, 3),
                    others(3, 5), values(-1, 1, 5)));
            all.add(new Sample("linear and " + f + " twice", x -> x.get(0)
                    .linear(x.get(1), null, f)
                    .linear(x.get(1), x.get(2), f), values(-1, 1, 2, 3, 3), others(3, 3), values(-1, 1, 3)));
            all.add(new Sample("conv2d and " + f,
                    x -> x.get(0).conv2d(x.get(1), x.get(2), Window.inside(2, 2, 1, 1), 1, f),
                    values(-1, 1, 1, 3, 4, 2), others(2, 2, 2, 3), values(-1, 1, 3)));
        }
        var uneven = new Window(2, 3, 1, 2, 2, 1, 1, 0, 0, 2);
        all.add(new Sample("conv2d twice, uneven",
                x -> x.get(0).conv2d(x.get(1), null, uneven, 1).conv2d(x.get(1), null, uneven, 1),
                values(-1, 1, 1, 5, 6, 2), others(2, 3, 2, 2)));
        all.add(new Sample("conv2d transposed operands", x -> x.get(0)
                .permuteDims(0, 2, 1, 3)
                .conv2d(x.get(1).permuteDims(1, 0, 2, 3), null, uneven, 1), values(-1, 1, 1, 6, 5, 2),
                others(3, 2, 2, 2)));
        all.add(new Sample("conv2d of nothing", x -> x.get(0).conv2d(x.get(1), null, uneven, 1),
                values(-1, 2, 0, 4, 5, 2), others(2, 3, 2, 2)));
        all.add(new Sample("windows of nothing", x -> x.get(0).windows(Window.inside(2, 2, 1, 1), 0),
                values(-1, 2, 0, 4, 5, 2)));
    }

    /// Distinct numbers between `low` and `high` in a scattered order, none near 0, an integer or a half.
    static NDArray values(double low, double high, int... shape) {
        NDArray x = NDArray.zeros(shape);
        for (int i = 0; i < x.size(); i++) {
            double u = (i * 0.6180339887498949 + 0.37) % 1;
            double v = low + u * (high - low);
            double half = Math.rint(2 * v) / 2;
            v += Math.abs(v - half) < 0.03 ? (half - 0.04 > low ? -0.04 : 0.04) - (v - half) : 0;
            x.buffer().setDouble(i, v);
        }
        return x;
    }

    /// Other numbers, of both signs, not near 0 and never equal to those of [#values].
    private static NDArray others(int... shape) {
        NDArray x = NDArray.zeros(shape);
        for (int i = 0; i < x.size(); i++) {
            double u = (i * 0.7548776662466927 + 0.11) % 1;
            x.buffer().setDouble(i, u < 0.4 ? -2.03 + 4 * u : 0.62 + 2.1 * u);
        }
        return x;
    }
}
