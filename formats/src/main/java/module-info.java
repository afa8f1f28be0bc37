import org.jspecify.annotations.NullMarked;

/// Readers of foreign formats: each turns files into an [espalier.data.Dataset] or a model.
@NullMarked
module espalier.formats {
    requires transitive espalier;
    requires de.siegmar.fastcsv;
    requires dev.hardwood.core;
    // hardwood looks for these by name
    requires com.github.luben.zstd_jni;
    requires org.lz4.java;
    requires snappy.java;
    requires jorbis;
    requires java.logging;
    requires com.twelvemonkeys.imageio.webp;
    requires io.jhdf;
    // jhdf names no modules of its own: without these lines they would not be resolved
    requires com.ning.compress.lzf;
    requires org.apache.commons.lang3;
    requires org.slf4j;
    requires java.desktop;
    requires static org.jspecify;

    exports espalier.formats;
    exports espalier.formats.drawn;
    exports espalier.formats.hdf5;
    exports espalier.formats.idx;
    exports espalier.formats.image;
    exports espalier.formats.named;
    exports espalier.formats.numpy;
    exports espalier.formats.sound;
    exports espalier.formats.table;
    exports espalier.formats.text;
}
