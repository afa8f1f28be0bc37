import module espalier;

import java.util.ArrayList;
import java.util.List;

/// The functions of the course's notes for networks of any depth, line by line: TwoLayers.java and FourLayers.java call
/// them.
///
/// Samples are columns. With m samples and layer sizes `n[0], n[1], ..., n[L]`:
///
///     X (n[0], m)   W[l] (n[l], n[l-1])   b[l] (n[l], 1)   Z[l], A[l] (n[l], m)   Y, A[L] (1, m)
///
/// A gradient has the name of its variable with a d in front, and its shape.
final class Notes {
    private Notes() {}

    /// The parameters of one layer: W `(n[l], n[l-1])`, b `(n[l], 1)`.
    record Parameters(NDArray W, NDArray b) {}

    /// What the forward step of a layer keeps for its backward step: its input A `(n[l-1], m)`, its parameters, and Z
    /// `(n[l], m)`.
    record Cache(NDArray A, Parameters parameters, NDArray Z, String activation) {}

    /// A layer's output A `(n[l], m)` and its cache.
    record Forward(NDArray A, Cache cache) {}

    /// The gradients of a layer: with respect to its input, its weights, its bias.
    record Backward(NDArray dA, NDArray dW, NDArray db) {}

    /// `W = randn(n[l], n[l-1]) * scale`, `b = 0`, drawn as numpy.random does after `numpy.random.seed(...)`.
    static Parameters initialise(NumpyRng random, int inputs, int units, double scale) {
        NDArray W = random.randn(units, inputs).multiply(scale);
        NDArray b = NDArray.zeros(units, 1);
        assert W.shape().equals(Shape.of(units, inputs)) && b.shape().equals(Shape.of(units, 1));
        return new Parameters(W, b);
    }

    /// `Z = W A + b`, where b is broadcast over the columns.
    static NDArray linearForward(NDArray A, Parameters p) {
        NDArray Z = p.W().dot(A).add(p.b());
        assert Z.shape().equals(Shape.of(p.W().shape().dim(0), A.shape().dim(1)));
        return Z;
    }

    /// `A = g(Z)` of the linear step, with the cache that the way back needs.
    static Forward activationForward(NDArray aPrev, Parameters p, String activation) {
        NDArray Z = linearForward(aPrev, p);
        NDArray A = switch (activation) {
            case "relu" -> Z.maximum(0);
            case "sigmoid" -> NDArray.scalar(1).divide(Z.negative().exp().add(1));
            default -> throw new IllegalArgumentException("unknown activation " + activation);
        };
        assert A.shape().equals(Z.shape());
        return new Forward(A, new Cache(aPrev, p, Z, activation));
    }

    /// Cross-entropy: `J = -1/m sum(Y log A + (1 - Y) log(1 - A))`.
    static double cost(NDArray A, NDArray Y) {
        int m = Y.shape().dim(1);
        NDArray logProbs = Y.multiply(A.log()).add(Y.negative().add(1).multiply(A.negative().add(1).log()));
        NDArray cost = logProbs.sum().divide(-m);
        assert cost.shape().equals(Shape.of());
        return cost.item();
    }

    /// `dJ/dA = -(Y / A - (1 - Y) / (1 - A))`, where the way back begins.
    static NDArray costBackward(NDArray A, NDArray Y) {
        NDArray dA = Y.divide(A).subtract(Y.negative().add(1).divide(A.negative().add(1))).negative();
        assert dA.shape().equals(A.shape());
        return dA;
    }

    /// `dW = 1/m dZ A^T`, `db = 1/m sum of the columns of dZ`, `dA = W^T dZ`.
    static Backward linearBackward(NDArray dZ, Cache cache) {
        int m = cache.A().shape().dim(1);
        NDArray dW = dZ.dot(cache.A().T()).divide(m);
        NDArray db = dZ.sum(Axes.keepdims(1)).divide(m);
        NDArray dA = cache.parameters().W().T().dot(dZ);
        assert dA.shape().equals(cache.A().shape());
        assert dW.shape().equals(cache.parameters().W().shape());
        assert db.shape().equals(cache.parameters().b().shape());
        return new Backward(dA, dW, db);
    }

    /// `dZ = dA * g'(Z)`, then the linear step backwards.
    static Backward activationBackward(NDArray dA, Cache cache) {
        NDArray Z = cache.Z();
        NDArray dZ = switch (cache.activation()) {
            case "relu" -> NDArray.where(Z.greater(0), dA, NDArray.scalar(0));
            case "sigmoid" -> {
                NDArray s = NDArray.scalar(1).divide(Z.negative().exp().add(1));
                yield dA.multiply(s).multiply(s.negative().add(1));
            }
            default -> throw new IllegalArgumentException("unknown activation " + cache.activation());
        };
        assert dZ.shape().equals(Z.shape());
        return linearBackward(dZ, cache);
    }

    /// Gradient descent: `W = W - rate * dW`, `b = b - rate * db`.
    static Parameters update(Parameters p, Backward gradients, double rate) {
        return new Parameters(
                p.W().subtract(gradients.dW().multiply(rate)), p.b().subtract(gradients.db().multiply(rate)));
    }

    /// [linear -> relu] * (L - 1) -> linear -> sigmoid; adds each layer's cache to `caches` and gives A[L] `(1, m)`.
    static NDArray modelForward(NDArray X, List<Parameters> layers, List<Cache> caches) {
        NDArray A = X;
        for (int l = 0; l < layers.size(); l++) {
            Forward forward = activationForward(A, layers.get(l), l < layers.size() - 1 ? "relu" : "sigmoid");
            caches.add(forward.cache());
            A = forward.A();
        }
        assert A.shape().equals(Shape.of(1, X.shape().dim(1)));
        return A;
    }

    /// The same way back, from the cost to the first layer; the gradients in the order of the layers.
    static List<Backward> modelBackward(NDArray AL, NDArray Y, List<Cache> caches) {
        List<Backward> gradients = new ArrayList<>();
        NDArray dA = costBackward(AL, Y);
        for (Cache cache : caches.reversed()) {
            Backward backward = activationBackward(dA, cache);
            gradients.addFirst(backward);
            dA = backward.dA();
        }
        return gradients;
    }

    /// 1 where the network says cat, 0 elsewhere: `(1, m)`.
    static NDArray predict(NDArray X, List<Parameters> layers) {
        return modelForward(X, layers, new ArrayList<>()).greater(0.5);
    }
}
