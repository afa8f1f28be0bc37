package espalier.formats.hdf5;

import espalier.array.NDArray;
import espalier.array.Shape;
import espalier.data.ArrayDataset;
import espalier.data.Dataset;
import espalier.formats.Content;
import espalier.formats.Reader;
import espalier.formats.Source;
import espalier.formats.image.Images;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

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
        Dataset pictures = resized(file.pictures(), options);
        List<String> names = new ArrayList<>();
        for (int i = 0; i < pictures.size(); i++) {
            names.add(path.getFileName() + "[" + i + "]");
        }
        Shape stored = file.pictures().sampleShape();
        String note = stored.equals(pictures.sampleShape()) ? ""
                : ", resized from " + stored.dim(1) + "x" + stored.dim(0);
        return new Source(path, Source.describe("course HDF5", pictures) + note + "; " + file.chosen(), pictures, names,
                List.of());
    }

    private static Dataset resized(ArrayDataset pictures, Source.Options options) {
        Shape sample = pictures.sampleShape();
        if (options.height() == 0 || options.height() == sample.dim(0) && options.width() == sample.dim(1)) {
            return pictures;
        }
        int n = pictures.size();
        NDArray[] small = new NDArray[n];
        for (int i = 0; i < n; i++) {
            NDArray one = pictures.get(i).x().reshape(sample.toArray());
            small[i] = Images.resize(one, options.height(), options.width());
        }
        return new ArrayDataset(NDArray.stack(0, small), pictures.targets(), pictures.classes());
    }
}
