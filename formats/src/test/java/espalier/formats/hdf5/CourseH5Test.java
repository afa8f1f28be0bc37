package espalier.formats.hdf5;

import static org.assertj.core.api.Assertions.assertThat;

import espalier.array.Shape;
import espalier.formats.TestFiles;
import io.jhdf.HdfFile;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Which data sets of a file are taken for pictures, labels and class names.
public class CourseH5Test {
    @TempDir
    Path folder;

    private Path file(Object... namesAndData) {
        Map<String, Object> sets = new LinkedHashMap<>();
        for (int i = 0; i < namesAndData.length; i += 2) {
            sets.put((String) namesAndData[i], namesAndData[i + 1]);
        }
        Path path = folder.resolve("file.h5");
        try (var hdf5 = HdfFile.write(path)) {
            sets.forEach(hdf5::putDataset);
        }
        return path;
    }

    private static int[][][][] pictures(int n) {
        int[][][][] x = new int[n][2][2][3];
        for (int i = 0; i < n; i++) {
            x[i][1][0][2] = 200 + i;
        }
        return x;
    }

    @Test
    void theCoursesNamesAndARowOfLabels() {
        CourseH5 course = CourseH5.read(TestFiles.file(CourseH5Test.class, "row.h5", folder));
        assertThat(course.pictures()).hasToString("ArrayDataset(6 samples of (4, 5, 3) uint8, classes [non-cat, cat])");
        assertThat(course.pictures().targets().toLongs()).containsExactly(0, 1, 1, 0, 0, 0);
        assertThat(course.pictures().x().getLong(1, 0, 0, 1)).isEqualTo(61);
        assertThat(course.chosen())
                .isEqualTo("pictures from train_set_x, labels from train_set_y, class names from list_classes");
    }

    @Test
    void otherNamesAreFoundAndSaid() {
        CourseH5 file = CourseH5.read(TestFiles.file(CourseH5Test.class, "v110.h5", folder));
        assertThat(file.chosen()).isEqualTo("pictures from images, labels from labels");
        assertThat(file.pictures().classes()).containsExactly("3", "5", "9");
        assertThat(file.pictures().targets().toLongs()).containsExactly(0, 1, 0, 1, 2, 2);
    }

    @Test
    void thePairThatBelongsTogetherIsTaken() {
        CourseH5 file = CourseH5
                .read(file("test_set_x", pictures(3), "test_set_y", new int[] {0, 1, 0}, "train_set_x", pictures(3),
                        "train_set_y", new int[] {1, 1, 0}, "index", new int[] {0, 1, 2}));
        assertThat(file.chosen()).isEqualTo("pictures from train_set_x, labels from train_set_y");
        assertThat(file.pictures().targets().toLongs()).containsExactly(1, 1, 0);
        assertThat(file.pictures().x().getLong(2, 1, 0, 2)).isEqualTo(202);
    }

    @Test
    void greyStaysOneChannel() {
        CourseH5 file = CourseH5
                .read(file("digits", new int[][][] {{{0, 9}, {8, 255}}, {{1, 2}, {3, 4}}}, "y", new int[] {7, 1}));
        assertThat(file.pictures().sampleShape()).isEqualTo(Shape.of(2, 2, 1));
        assertThat(file.pictures().get(0).x().toLongs()).containsExactly(0, 9, 8, 255);
        assertThat(file.pictures().classes()).containsExactly("1", "7");
    }

    @Test
    void whatDoesNotFitIsRefused() {
        TestFiles.refuses(() -> CourseH5.read(file("a", new double[] {1, 2}, "b", new int[][] {{1, 2}})),
                "file.h5: has no pictures with labels", "found [a float64 (2,), b int32 (1, 2)]");
        TestFiles.refuses(() -> CourseH5.read(file("x", pictures(2), "y", new int[] {0, 1, 1})),
                "has no pictures with labels");
        TestFiles.refuses(() -> CourseH5.read(file("x", pictures(100), "y", new int[100])), "values such as 256",
                "0 to 255");
        TestFiles.refuses(() -> CourseH5.read(file("x", pictures(2), "y", new int[] {0, -1})), "y[1] is -1");
        TestFiles.refuses(
                () -> CourseH5
                        .read(file("x", pictures(2), "y", new int[] {0, 2}, "list_classes", new String[] {"a", "b"})),
                "y has the class number 2, but only 2 classes are named: [a, b]");
        TestFiles.refuses(
                () -> CourseH5
                        .read(file("x", pictures(2), "y", new int[] {0, 1}, "list_classes", new String[] {"a", "a"})),
                "names a class twice: [a, a]");
    }

    @Test
    void theCatsOfTheCourse() {
        CourseH5 train = CourseH5.read(TestFiles.shared("cats/train_catvnoncat.h5"));
        CourseH5 test = CourseH5.read(TestFiles.shared("cats/test_catvnoncat.h5"));
        assertThat(train.pictures().size()).isEqualTo(209);
        assertThat(test.pictures().size()).isEqualTo(50);
        assertThat(train.pictures().targets().sum().item()).isEqualTo(72);
        assertThat(test.pictures().targets().sum().item()).isEqualTo(33);
        assertThat(train.pictures().classes()).containsExactly("non-cat", "cat");
    }
}
