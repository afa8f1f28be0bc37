package espalier.optim;

import espalier.array.DType;
import espalier.array.Into;
import espalier.array.NDArray;
import espalier.backend.Update;
import espalier.array.Pool;
import espalier.array.Shape;
import espalier.array.Slice;
import espalier.autodiff.Gradients;

/// Muon (Jordan et al. 2024, "Muon: an optimizer for hidden layers in neural networks"): the momentum of a matrix is
/// made orthogonal, so that every direction of the matrix learns at the same pace.
///
/// `m = mu m + dp;   u = dp + mu m` (Nesterov);   `x = u / |u|`, then five times
/// `a = x xT,   x = 3.4445 x + (-4.7750 a + 2.0315 a a) x`;   `p -= rate max(1, rows / columns)^(1/2) x`
///
/// (the Newton-Schulz iteration, which brings all singular values near 1). A kernel with more axes is the matrix
/// (all but the last, last). Biases, scales, embeddings and the output layer are not hidden matrices: give them to
/// another optimiser,
///
/// ```java
/// Optimizer optimizer = new Groups(new Adam(1e-3)).with(p -> p.shape().rank() >= 2, new Muon(0.02));
/// ```
public final class Muon extends Descent {
    private static final double A = 3.4445;
    private static final double B = -4.7750;
    private static final double C = 2.0315;

    private final double mu;
    private final int rounds;

    /// With a momentum of 0.95 and 5 rounds of the iteration; 0.02 is a usual rate.
    public Muon(double rate) {
        this(Schedule.constant(positive("Muon: the rate", rate)), 0.95, 5);
    }

    /// @param rate the learning rate of each step
    /// @param mu how much of the last direction is kept, in 0 .. 1
    /// @param rounds how often the iteration is applied, at least 1
    public Muon(Schedule rate, double mu, int rounds) {
        super(rate, "m");
        this.mu = fraction("Muon: mu", mu);
        this.rounds = rounds;
        if (rounds < 1) {
            throw new IllegalArgumentException("Muon: the iteration needs at least one round, got " + rounds);
        }
    }

    @Override
    protected void update(NDArray p, NDArray dp, NDArray[] state, double rate, long step, NDArray scratch) {
        if (p.rank() < 2) {
            throw new IllegalArgumentException("Muon: learns matrices, got a parameter of shape " + p.shape()
                    + ": give the others to another optimiser, new Groups(new Adam(1e-3)).with(p -> p.shape().rank()"
                    + " >= 2, new Muon(0.02))");
        }
        if (p.shape().size() == 0) {
            return;
        }
        Into.update(Update.DIRECTION, scratch, dp, state, mu, 1, 1, mu);
        int columns = p.shape().dim(-1);
        int rows = p.shape().size() / columns;
        NDArray u = scratch.reshape(rows, columns);
        boolean tall = rows > columns; // the fewer rows the cheaper, hence the transpose
        try (Pool.Lease lease = Pool.lease()) {
            NDArray x = orthogonal(tall ? u.T() : u, lease);
            Into.axpy(-rate * Math.sqrt(Math.max(1, (double) rows / columns)), tall ? x.T() : x,
                    p.reshape(rows, columns));
        }
    }

    /// `u` with all singular values near 1, in `u` or in an array of the lease.
    private NDArray orthogonal(NDArray u, Pool.Lease lease) {
        DType dtype = u.dtype();
        int n = u.shape().dim(0);
        NDArray square = lease.empty(dtype, Shape.of(n, n));
        NDArray mixed = lease.empty(dtype, Shape.of(n, n));
        NDArray diagonal = mixed.reshape(-1).at(new Slice(null, null, n + 1));
        NDArray one = NDArray.full(dtype, A, n);
        NDArray x = u;
        NDArray next = lease.empty(dtype, u.shape());
        scale(1 / (Gradients.norm(x) + 1e-7), x);
        for (int i = 0; i < rounds; i++) {
            Into.matmul(x, x.T(), square, false);
            Into.matmul(square, square, mixed, false);
            scale(C, mixed);
            Into.axpy(B, square, mixed);
            Into.axpy(1, one, diagonal);
            Into.matmul(mixed, x, next, false);
            NDArray before = x;
            x = next;
            next = before;
        }
        return x;
    }

    @Override
    public String toString() {
        return "Muon(" + schedule() + ", " + mu + ", " + rounds + ")";
    }
}
