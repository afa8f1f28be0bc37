package espalier.array;

/// Products and norms. Decompositions are left to libraries for them.
sealed interface LinearAlgebra permits NDArray {

    private NDArray self() {
        return (NDArray) this;
    }

    /// The matrix product. x: (..., m, k)  other: (..., k, n)  result: (..., m, n); leading axes broadcast. A rank-1
    /// operand is a row on the left and a column on the right, and the result lacks that axis.
    ///
    /// @throws IllegalArgumentException naming both shapes if the inner sizes differ
    default NDArray matmul(NDArray other) {
        int[] shape = Products.plan(self().layout(), other.layout()).shape();
        NDArray out = Pool.result(DType.promote(self().dtype(), other.dtype()), Shape.wrap(shape));
        return Into.matmul(self(), other, out, false);
    }

    /// NumPy's `dot`: the inner product of two vectors, the matrix product of two matrices, a multiple if either is a
    /// number; in general the sum over the last axis of this and the last but one of `other`, all other axes side by
    /// side: (..., k) and (..., k, n).
    default NDArray dot(NDArray other) {
        return Products.dot(self(), other);
    }

    /// `x_i other_j` for all pairs; both are flattened. result: (x.size, other.size)
    default NDArray outer(NDArray other) {
        return self().reshape(-1, 1).multiply(other.reshape(1, -1));
    }

    /// The inner products of vectors along the last axis; the other axes broadcast.
    default NDArray vecdot(NDArray other) {
        return vecdot(other, -1);
    }

    /// The inner products of vectors along `axis`, which counts from the end; the other axes broadcast.
    default NDArray vecdot(NDArray other, int axis) {
        return Products.vecdot(self(), other, axis);
    }

    /// Sums of products over the last `axes` axes of this and the first ones of `other`.
    default NDArray tensordot(NDArray other, int axes) {
        return Contraction.tensordot(self(), other, axes);
    }

    /// Sums of products over `axes[i]` of this with `otherAxes[i]` of `other`; the other axes stand side by side.
    default NDArray tensordot(NDArray other, int[] axes, int[] otherAxes) {
        return Contraction.tensordot(self(), other, axes, otherAxes);
    }

    /// The sum of the main diagonal of the last two axes.
    default NDArray trace() {
        return self().diagonal(0).sum(-1);
    }

    /// `sqrt(sum(x^2))` over all elements: the length of a vector, the Frobenius norm of a matrix.
    default NDArray norm() {
        return Norms.norm(self().ravel(), 2, Axes.all());
    }

    /// The norm of order `ord`, as NumPy's `norm(x, ord)`: of a vector `sum(|x|^ord)^(1/ord)`, with infinity the
    /// largest, -infinity the smallest, 0 the number of nonzero elements; of a matrix, 1 the largest column sum of
    /// `|x|`, infinity the largest row sum.
    default NDArray norm(double ord) {
        return Norms.norm(self(), ord, Axes.all());
    }

    /// `sqrt(sum(x^2))` over these axes.
    default NDArray norm(Axes axes) {
        return Norms.frobenius(self(), axes);
    }

    /// The norm of order `ord` over one axis (of vectors) or two (of matrices), as [#norm(double)].
    default NDArray norm(double ord, Axes axes) {
        return Norms.norm(self(), ord, axes);
    }

    /// `e^(x - max) / sum(e^(x - max))` along `axis`: positive numbers that sum to 1, whatever the size of x.
    default NDArray softmax(int axis) {
        return Statistics.softmax(self(), axis);
    }
}
