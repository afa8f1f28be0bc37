package espalier.nn;

/// What a forward pass is for. Layers that behave differently, such as dropout, ask [Pass#mode()].
public enum Mode {
    /// Learning: dropout drops, batch normalisation uses the batch.
    TRAINING,
    /// Predicting: the same output for the same input.
    INFERENCE
}
