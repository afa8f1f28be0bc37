package espalier.formats;

/// Is told how far reading has come; always called from the thread that asked for the data, never twice with the same
/// `done`.
@FunctionalInterface
public interface Progress {
    /// Tells nobody.
    Progress NONE = (done, total) -> {};

    /// `done` of `total` files are finished.
    void at(int done, int total);
}
