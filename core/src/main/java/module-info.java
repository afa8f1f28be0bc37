import org.jspecify.annotations.NullMarked;

/// Deep learning in pure Java: arrays with NumPy's semantics, gradients on a tape, layers, optimisers, training.
///
/// The packages are floors; each uses only those below it: `backend`, `array`, then `store` beside `autodiff`,
/// `data.text` beside `data.sound`, `optim` beside `data`, `nn`, `train`. The loops themselves are in
/// `espalier.backend.cpu`, which is not exported.
@NullMarked
module espalier {
    requires jdk.incubator.vector;
    requires static org.jspecify;

    exports espalier.backend;
    exports espalier.array;
    exports espalier.store;
    exports espalier.autodiff;
    exports espalier.optim;
    exports espalier.data;
    exports espalier.data.image;
    exports espalier.data.sound;
    exports espalier.data.text;
    exports espalier.nn;
    exports espalier.train;
}
