package espalier.autodiff;

import espalier.array.DType;
import espalier.array.Into;
import espalier.array.NDArray;
import espalier.array.Pool;
import espalier.array.Shape;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;

/// Where operations take the arrays for results, gradients and intermediate values from: the pooled buffers of a tape,
/// or what [Pool#result] gives when nothing is recorded. An array that is released can be handed out again within the
/// same step, so a backward pass needs the memory of its widest moment and not of all gradients together.
final class Memory {
    /// For tensors without a tape: nothing is used again before the scope closes, if there is one. Has no state, so any
    /// thread may use it.
    static final Memory HEAP = new Memory(null);

    private final Pool.@Nullable Lease lease;
    private final ArrayList<NDArray> free = new ArrayList<>();

    Memory(Pool.@Nullable Lease lease) {
        this.lease = lease;
    }

    /// A row-major array with whatever values the memory held before.
    NDArray empty(DType dtype, Shape shape) {
        if (lease == null) {
            return Pool.result(dtype, shape);
        }
        for (int i = free.size() - 1; i >= 0; i--) {
            NDArray x = free.get(i);
            if (x.size() == shape.size() && x.dtype() == dtype) {
                free.remove(i);
                return x.shape().equals(shape) ? x : x.reshape(shape.toArray());
            }
        }
        return lease.empty(dtype, shape);
    }

    /// An array like `x` in type and shape, row-major, uninitialised.
    NDArray like(NDArray x) {
        return empty(x.dtype(), x.shape());
    }

    /// `x` if it is row-major, else a copy that is.
    NDArray contiguous(NDArray x) {
        return x.layout().isContiguous() ? x : Into.copy(x, like(x));
    }

    /// Takes an array of [#empty] back; nobody may look at it any more.
    void release(NDArray x) {
        if (lease != null) {
            free.add(x);
        }
    }
}
