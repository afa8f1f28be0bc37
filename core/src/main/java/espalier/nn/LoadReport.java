package espalier.nn;

import espalier.array.NDArray;
import espalier.autodiff.Param;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// What came of copying numbers into a network by name ([Params#load]), to be read by people:
///
/// ```
/// 24 of 26 parameters loaded
/// missing: head.bias (10,)
/// extra: classifier.weight (64, 1000)
/// another shape: head.weight needs (64, 10), got (64, 1000)
/// ```
///
/// @param parameters how many the network has
/// @param loaded     names of those that got numbers
/// @param missing    names and shapes of those that the source does not have
/// @param extra      names and shapes that only the source has
/// @param misshapen  names, needed and given shapes of those that do not fit
public record LoadReport(int parameters, List<String> loaded, List<String> missing, List<String> extra,
        List<String> misshapen) {

    /// Copies the lists.
    public LoadReport {
        loaded = List.copyOf(loaded);
        missing = List.copyOf(missing);
        extra = List.copyOf(extra);
        misshapen = List.copyOf(misshapen);
    }

    static LoadReport load(Map<String, Param> params, Map<String, NDArray> arrays) {
        List<String> loaded = new ArrayList<>();
        List<String> missing = new ArrayList<>();
        List<String> misshapen = new ArrayList<>();
        params.forEach((name, p) -> {
            NDArray given = arrays.get(name);
            if (given == null) {
                missing.add(name + " " + p.shape());
            } else if (!given.shape().equals(p.shape())) {
                misshapen.add(name + " needs " + p.shape() + ", got " + given.shape());
            } else {
                p.set(given);
                loaded.add(name);
            }
        });
        List<String> extra = new ArrayList<>();
        arrays.forEach((name, given) -> {
            if (!params.containsKey(name)) {
                extra.add(name + " " + given.shape());
            }
        });
        return new LoadReport(params.size(), loaded, missing, extra, misshapen);
    }

    /// Whether every parameter got numbers, and every number a parameter.
    public boolean isComplete() {
        return missing.isEmpty() && extra.isEmpty() && misshapen.isEmpty();
    }

    /// This report, if it is complete.
    ///
    /// @throws IllegalArgumentException with the report as its message, if it is not
    public LoadReport orThrow() {
        if (!isComplete()) {
            throw new IllegalArgumentException(toString());
        }
        return this;
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        text.append(loaded.size()).append(" of ").append(parameters).append(" parameters loaded");
        line(text, "missing", missing);
        line(text, "extra", extra);
        line(text, "another shape", misshapen);
        return text.toString();
    }

    private static void line(StringBuilder text, String what, List<String> names) {
        if (!names.isEmpty()) {
            text.append('\n').append(what).append(": ").append(String.join("; ", names));
        }
    }
}
