package espalier.autodiff;

import espalier.array.DType;
import espalier.array.Into;
import espalier.array.NDArray;
import espalier.array.Shape;
import espalier.backend.Binary;
import espalier.backend.Unary;
import java.util.List;
import java.util.Locale;

/// Element-wise operations: whatever [Unary] and [Binary] define, whose derivatives stand there beside the values. Made
/// by [Tensor].
sealed interface Elementwise extends Op {

    /// `y = f(x);   dx += dy f'(x)`, where f' is computed from x or y, as [Unary#keeps()] says. x, y: any shape.
    record UnaryOp(Unary f, Tensor x) implements Elementwise {

        public UnaryOp {
            refuseTruth(f.result() == Unary.Result.BOOL, f);
        }

        @Override
        public String name() {
            return lowerCase(f);
        }

        @Override
        public List<Tensor> operands() {
            return List.of(x);
        }

        @Override
        public Shape shape() {
            return x.shape();
        }

        @Override
        public NDArray forward(Memory memory) {
            return Into.unary(f, x.value(), memory.like(x.value()));
        }

        @Override
        public void backward(NDArray y, NDArray dy, Backward grads) {
            switch (f) {
                case NEGATIVE -> grads.add(x, -1, dy);
                case SIGN, FLOOR, CEIL, ROUND, TRUNC -> {} // f' = 0 wherever it exists
                default -> {
                    NDArray kept = f.keeps() == Unary.Keep.X ? x.value() : y;
                    grads.add(x, (dx, more) -> Into.unaryGradient(f, kept, dy, dx, more));
                }
            }
        }

        @Override
        public void differentiate(Tensor y, Tensor dy, Chain grads) {
            if (!Slopes.isFlat(f)) {
                grads.add(x, () -> Slopes.times(dy, f, x, y));
            }
        }
    }

    /// `y = f(a, b);   da += dy f_a(a, b);   db += dy f_b(a, b)`, the partial derivatives that [Binary] defines. a, b:
    /// broadcast to y.
    record BinaryOp(Binary f, Tensor a, Tensor b) implements Elementwise {

        public BinaryOp {
            refuseTruth(f.result() == Binary.Result.BOOL, f);
        }

        @Override
        public String name() {
            return lowerCase(f);
        }

        @Override
        public List<Tensor> operands() {
            return List.of(a, b);
        }

        @Override
        public Shape shape() {
            return Shape.broadcast(name(), a.shape(), b.shape());
        }

        @Override
        public NDArray forward(Memory memory) {
            return Into.binary(f, a.value(), b.value(), memory.empty(a.dtype(), shape()));
        }

        @Override
        public void backward(NDArray y, NDArray dy, Backward grads) {
            switch (f) {
                case ADD -> {
                    grads.add(a, dy);
                    grads.add(b, dy);
                }
                case SUBTRACT -> {
                    grads.add(a, dy);
                    grads.add(b, -1, dy);
                }
                case MULTIPLY -> {
                    grads.addProduct(a, dy, b.value());
                    grads.addProduct(b, dy, a.value());
                }
                case FLOOR_DIVIDE -> {} // flat wherever it is continuous
                case DIVIDE, MAXIMUM, MINIMUM, LEAKY_RELU -> {
                    addInOnePass(a, true, dy, grads);
                    addInOnePass(b, false, dy, grads);
                }
                default -> {
                    if (grads.wants(a)) {
                        addPartial(a, y, dy, grads, true);
                    }
                    if (grads.wants(b) && f != Binary.COPYSIGN) {
                        addPartial(b, y, dy, grads, false);
                    }
                }
            }
        }

        @Override
        public void differentiate(Tensor y, Tensor dy, Chain grads) {
            if (f == Binary.FLOOR_DIVIDE) {
                return;
            }
            grads.add(a, () -> Slopes.byFirst(dy, f, a, b, y));
            if (f != Binary.COPYSIGN) {
                grads.add(b, () -> Slopes.bySecond(dy, f, a, b, y));
            }
        }

        private void addInOnePass(Tensor x, boolean first, NDArray dy, Backward grads) {
            if (x.shape().equals(dy.shape())) {
                grads.add(x, (dx, more) -> Into.binaryGradient(f, first, a.value(), b.value(), dy, dx, more));
            } else if (grads.wants(x)) {
                NDArray each = grads.memory().like(dy);
                grads.add(x, Into.binaryGradient(f, first, a.value(), b.value(), dy, each, false));
                grads.memory().release(each);
            }
        }

        private void addPartial(Tensor x, NDArray y, NDArray dy, Backward grads, boolean first) {
            var p = new Partial(a.value(), b.value(), y, grads.memory());
            NDArray partial = first ? p.withRespectToA(f) : p.withRespectToB(f);
            Into.binary(Binary.MULTIPLY, partial, dy, partial);
            grads.add(x, partial);
            grads.memory().release(partial);
        }
    }

    /// The partial derivatives of the less simple functions of two arguments, in the shape of y, composed of what the
    /// backend has.
    record Partial(NDArray a, NDArray b, NDArray y, Memory memory) {

        NDArray withRespectToA(Binary f) {
            return switch (f) {
                // y' = b a^(b - 1), and 0 for 0^0, whose exponent is taken as 0
                case POWER -> {
                    NDArray p = apply(Binary.SUBTRACT, b, number(1));
                    NDArray q = mask(Binary.EQUAL, a, number(0));
                    NDArray r = mask(Binary.EQUAL, b, number(0));
                    Into.binary(Binary.MULTIPLY, q, r, q);
                    Into.binary(Binary.ADD, p, q, p);
                    memory.release(q);
                    memory.release(r);
                    Into.binary(Binary.POWER, a, p, p);
                    yield Into.binary(Binary.MULTIPLY, p, b, p);
                }
                // y' = b / (a^2 + b^2)
                case ATAN2 -> overSquares(b);
                // y' = a / y, and 0 at (0, 0): y + [y = 0]
                case HYPOT -> overHypot(a);
                // y' = sign(a) sign(b)
                case COPYSIGN -> {
                    NDArray p = apply(Binary.COPYSIGN, number(1), b);
                    NDArray q = apply(Binary.ADD, a, number(0));
                    Into.unary(Unary.SIGN, q, q);
                    Into.binary(Binary.MULTIPLY, p, q, p);
                    memory.release(q);
                    yield p;
                }
                // y' = e^(a - y)
                case LOGADDEXP -> {
                    NDArray p = apply(Binary.SUBTRACT, a, y);
                    yield Into.unary(Unary.EXP, p, p);
                }
                // y' = 1
                case REMAINDER -> Into.fill(1, memory.like(y));
                default -> throw new AssertionError(f);
            };
        }

        NDArray withRespectToB(Binary f) {
            return switch (f) {
                // y' = y ln a, and 0 at a = 0: ln(a + [a = 0])
                case POWER -> {
                    NDArray p = mask(Binary.EQUAL, a, number(0));
                    Into.binary(Binary.ADD, p, a, p);
                    Into.unary(Unary.LOG, p, p);
                    yield Into.binary(Binary.MULTIPLY, p, y, p);
                }
                // y' = -a / (a^2 + b^2)
                case ATAN2 -> {
                    NDArray p = overSquares(a);
                    yield Into.unary(Unary.NEGATIVE, p, p);
                }
                case HYPOT -> overHypot(b);
                case LOGADDEXP -> {
                    NDArray p = apply(Binary.SUBTRACT, b, y);
                    yield Into.unary(Unary.EXP, p, p);
                }
                // y' = -floor(a / b)
                case REMAINDER -> {
                    NDArray p = apply(Binary.FLOOR_DIVIDE, a, b);
                    yield Into.unary(Unary.NEGATIVE, p, p);
                }
                default -> throw new AssertionError(f);
            };
        }

        /// `f(u, v)` broadcast to the shape of y.
        private NDArray apply(Binary f, NDArray u, NDArray v) {
            NDArray p = memory.like(y);
            return Into.binary(f, u.broadcastTo(y.shape().toArray()), v, p);
        }

        /// 1 where the comparison holds, else 0.
        private NDArray mask(Binary comparison, NDArray u, NDArray v) {
            NDArray truth = memory.empty(DType.BOOL, y.shape());
            Into.binary(comparison, u.broadcastTo(y.shape().toArray()), v, truth);
            NDArray p = Into.copy(truth, memory.like(y));
            memory.release(truth);
            return p;
        }

        /// `u / (a^2 + b^2)`
        private NDArray overSquares(NDArray u) {
            NDArray p = apply(Binary.MULTIPLY, a, a);
            NDArray q = apply(Binary.MULTIPLY, b, b);
            Into.binary(Binary.ADD, p, q, p);
            memory.release(q);
            return Into.binary(Binary.DIVIDE, u, p, p);
        }

        /// `u / y`, and 0 where y is 0
        private NDArray overHypot(NDArray u) {
            NDArray p = mask(Binary.EQUAL, y, number(0));
            Into.binary(Binary.ADD, p, y, p);
            return Into.binary(Binary.DIVIDE, u, p, p);
        }

        private NDArray number(double value) {
            return Into.fill(value, memory.empty(y.dtype(), Shape.of()));
        }
    }

    private static String lowerCase(Enum<?> f) {
        return f.name().toLowerCase(Locale.ROOT);
    }

    private static void refuseTruth(boolean truth, Enum<?> f) {
        if (truth) {
            throw new IllegalArgumentException(
                    lowerCase(f) + ": gives truth values, which have no derivative: compute it on value()");
        }
    }
}
