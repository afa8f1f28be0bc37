package espalier.app.cli;

import espalier.data.Raw;

/// The kinds of data in the tool's words: what samples are called and what a model takes.
final class Kinds {
    private Kinds() {}

    /// What is to be typed where a model's input goes: `PICTURE...`.
    static String argument(Raw raw) {
        return switch (raw) {
            case Raw.Pictures _ -> "PICTURE...";
            case Raw.Table _ -> "TABLE";
            case Raw.Text _ -> "TEXT";
            case Raw.Sound _ -> "SOUND...";
            case Raw.Numbers _ -> "FILE";
        };
    }

    /// What a model takes: `pictures, resized to 64 x 64`.
    static String takes(Raw raw) {
        return switch (raw) {
            case Raw.Pictures p -> "pictures, resized to " + p.width() + " x " + p.height()
                    + (p.channels() == 1 ? ", in gray" : "");
            case Raw.Numbers n -> "arrays of shape " + n.shape();
            case Raw.Table t -> "rows of a table with " + t.columns().size()
                    + (t.columns().size() == 1 ? " column" : " columns");
            case Raw.Text t -> "texts of up to " + t.bytes() + " bytes";
            case Raw.Sound s -> "sounds of up to " + Math.round(100.0 * s.samples() / s.rate()) / 100.0 + " s at "
                    + s.rate() + " Hz";
        };
    }
}
