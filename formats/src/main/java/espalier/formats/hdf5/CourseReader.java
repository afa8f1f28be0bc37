package espalier.formats.hdf5;

import espalier.formats.Content;
import espalier.formats.Reader;
import espalier.formats.Source;
import espalier.formats.image.LabelledArrays;
import java.nio.file.Path;

/// HDF5 files with pictures and labels, as the course has them, for [espalier.formats.Source].
public final class CourseReader implements Reader {
    /// A reader; it keeps nothing.
    public CourseReader() {}

    @Override
    public String kind() {
        return "picture";
    }

    @Override
    public String words() {
        return "a course .h5";
    }

    @Override
    public boolean takes(Path path, Content content, Source.Options options) {
        return content == Content.HDF5;
    }

    @Override
    public Source read(Path path, Source.Options options) {
        CourseH5 file = CourseH5.read(path);
        return LabelledArrays.source(path, "course HDF5", file.pictures(), String.valueOf(path.getFileName()),
                file.chosen(), options);
    }
}
