package espalier.array;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// The table of docs/arrays.md accounts for every function of the Array API standard, and what it says is there, is.
class StandardTableTest {
    /// The functions of the main namespace, version 2024.12.
    private static final String STANDARD = """
            arange asarray empty empty_like eye from_dlpack full full_like linspace meshgrid ones
            ones_like tril triu zeros zeros_like astype broadcast_arrays broadcast_to can_cast finfo
            iinfo isdtype result_type abs acos acosh add asin asinh atan atan2 atanh bitwise_and
            bitwise_left_shift bitwise_invert bitwise_or bitwise_right_shift bitwise_xor ceil clip conj
            copysign cos cosh divide equal exp expm1 floor floor_divide greater greater_equal hypot imag
            isfinite isinf isnan less less_equal log log1p log2 log10 logaddexp logical_and logical_not
            logical_or logical_xor maximum minimum multiply negative nextafter not_equal positive pow
            real reciprocal remainder round sign signbit sin sinh square sqrt subtract tan tanh trunc
            take take_along_axis matmul matrix_transpose tensordot vecdot concat expand_dims flip
            moveaxis permute_dims repeat reshape roll squeeze stack tile unstack argmax argmin
            count_nonzero nonzero searchsorted where unique_all unique_counts unique_inverse
            unique_values argsort sort cumulative_prod cumulative_sum max mean min prod std sum var all
            any diff __array_namespace_info__
            """;

    private final Set<String> methods = Arrays.stream(NDArray.class.getMethods())
            .map(Method::getName)
            .collect(Collectors.toCollection(TreeSet::new));

    @Test
    void everyFunctionIsAccountedFor() throws IOException {
        Set<String> words = new TreeSet<>();
        for (List<String> row : rows()) {
            for (String cell : row) {
                words.addAll(Arrays.asList(cell.replace("\\", "").split("[^A-Za-z0-9_]+")));
            }
        }
        for (String name : STANDARD.strip().split("\\s+")) {
            assertThat(words.contains(name) || words.contains(camel(name))).as(name).isTrue();
        }
    }

    @Test
    void whatIsSaidToBeThereIs() throws IOException {
        int count = 0;
        for (List<String> row : rows()) {
            for (String name : row.get(1).replaceAll("\\(.*?\\)", "").split(",")) {
                if (!name.isBlank()) {
                    assertThat(methods).contains(name.strip());
                    count++;
                }
            }
            var quoted = Pattern.compile("`(DType\\.)?([a-zA-Z]+)[`(]").matcher(row.get(2));
            while (quoted.find()) {
                boolean ofTypes = quoted.group(1) != null;
                Set<String> names = !ofTypes ? methods
                        : Arrays.stream(DType.class.getMethods()).map(Method::getName).collect(Collectors.toSet());
                assertThat(names).contains(quoted.group(2));
            }
        }
        assertThat(count).isGreaterThan(110);
    }

    private static String camel(String name) {
        String[] words = name.split("_");
        var text = new StringBuilder(words.length == 0 ? name : words[0]);
        for (int i = 1; i < words.length; i++) {
            text.append(words[i].substring(0, Math.min(1, words[i].length())).toUpperCase(Locale.ROOT))
                    .append(words[i], Math.min(1, words[i].length()), words[i].length());
        }
        return text.toString();
    }

    /// Group, yes, under another name, no.
    private static List<List<String>> rows() throws IOException {
        String text = Files.readString(Path.of("..", "docs", "arrays.md"));
        String table = text.substring(text.indexOf("| group |"), text.indexOf("Beyond the standard"));
        List<List<String>> rows = new ArrayList<>();
        table.lines()
                .skip(2)
                .filter(line -> line.startsWith("|"))
                .forEach(line -> rows
                        .add(Arrays.stream(line.substring(1).split("\\|", -1)).map(String::strip).toList()));
        return rows;
    }
}
