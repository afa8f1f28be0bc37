package espalier.array;

import espalier.backend.Layout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;

/// Einstein summation: `einsum("bij,bjk->bik", x, y)`. Letters name axes; a letter that the result does not have is
/// summed over; `...` stands for axes that broadcast. Pairs of operands are contracted as matrix products, the pair
/// with the smallest result first.
///
/// Inside, an operand is an array with one letter for every axis; the axes of `...` get letters of their own, numbered
/// from the end.
final class Einsum {
    private final String spec;
    private final List<Operand> operands = new ArrayList<>();
    private String output;

    private record Operand(NDArray array, String letters) {}

    private Einsum(String spec, NDArray... arrays) {
        this.spec = spec;
        String[] sides = spec.replace(" ", "").split("->", -1);
        String[] inputs = sides[0].split(",", -1);
        if (sides.length > 2 || inputs.length != arrays.length) {
            throw wrong(inputs.length + " operands named, " + arrays.length + " given");
        }
        int dots = 0;
        for (int i = 0; i < arrays.length; i++) {
            dots = Math.max(dots, arrays[i].rank() - letters(inputs[i]).replace(".", "").length());
        }
        for (int i = 0; i < arrays.length; i++) {
            operands.add(operand(letters(inputs[i]), arrays[i]));
        }
        checkLengths();
        output = sides.length == 2 ? expand(letters(sides[1]), dots) : implicit(sides[0], dots);
        checkOutput();
    }

    static NDArray einsum(String spec, NDArray... arrays) {
        return areDots(spec, arrays) ? Products.vecdot(arrays[0], arrays[1], -1) : new Einsum(spec, arrays).contract();
    }

    /// Whether this is `ij,ij->i`, of any letters and number of axes: a dot product for each row, which needs no plan.
    private static boolean areDots(String spec, NDArray... arrays) {
        if (arrays.length != 2) {
            return false;
        }
        int n = arrays[0].rank();
        if (n == 0 || spec.length() != 3 * n + 2 || spec.charAt(n) != ',' || !spec.startsWith("->", 2 * n + 1)
                || !spec.regionMatches(0, spec, n + 1, n) || !spec.regionMatches(0, spec, 2 * n + 3, n - 1)
                || !arrays[0].shape().equals(arrays[1].shape()) || arrays[0].size() == 0) {
            return false;
        }
        for (int i = 0; i < n; i++) {
            char c = spec.charAt(i);
            if (!(c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z') || spec.indexOf(c) != i) {
                return false;
            }
        }
        return true;
    }

    private String letters(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!(c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '.')) {
                throw wrong("'" + c + "' is not a letter");
            }
        }
        int dots = text.indexOf("...");
        if (text.indexOf('.') >= 0 && (dots != text.indexOf('.') || text.lastIndexOf('.') != dots + 2)) {
            throw wrong("'" + text + "' may have one '...'");
        }
        return text;
    }

    /// `...` as letters: the last of its axes is the character 1, the one before it 2, and so on.
    private static String expand(String letters, int dots) {
        var text = new StringBuilder();
        for (int i = dots; i > 0; i--) {
            text.append((char) i);
        }
        return letters.replace("...", text);
    }

    private Operand operand(String letters, NDArray x) {
        int named = letters.replace(".", "").length();
        if (named > x.rank() || named < x.rank() && letters.indexOf('.') < 0) {
            throw wrong("'" + letters + "' names " + named + " axes, the operand of shape " + x.shape() + " has "
                    + x.rank());
        }
        return diagonal(x, expand(letters, x.rank() - named));
    }

    /// A letter that stands twice takes the diagonal: one axis that steps along both.
    private Operand diagonal(NDArray x, String letters) {
        Layout l = x.layout();
        var shape = new ArrayList<Integer>();
        var strides = new ArrayList<Integer>();
        var unique = new StringBuilder();
        for (int i = 0; i < letters.length(); i++) {
            int at = unique.indexOf(letters.substring(i, i + 1));
            if (at < 0) {
                unique.append(letters.charAt(i));
                shape.add(l.dim(i));
                strides.add(l.stride(i));
            } else if (shape.get(at) != l.dim(i)) {
                throw wrong("'" + letters.charAt(i) + "' has lengths " + shape.get(at) + " and " + l.dim(i)
                        + " in shape " + x.shape());
            } else {
                strides.set(at, strides.get(at) + l.stride(i));
            }
        }
        int[] dims = shape.stream().mapToInt(Integer::intValue).toArray();
        int[] steps = strides.stream().mapToInt(Integer::intValue).toArray();
        return new Operand(x.view(new Layout(dims, steps, l.offset())), unique.toString());
    }

    private void checkLengths() {
        var lengths = new TreeMap<Character, Integer>();
        for (Operand o : operands) {
            for (int i = 0; i < o.letters.length(); i++) {
                int n = o.array.layout().dim(i);
                Integer known = lengths.merge(o.letters.charAt(i), n, (a, b) -> a == 1 ? b : a);
                if (known != n && n != 1) {
                    throw wrong("axis '" + o.letters.charAt(i) + "' has lengths " + known + " and " + n);
                }
            }
        }
    }

    /// Without `->`: the axes of `...`, then the letters that stand once, in alphabetic order.
    private String implicit(String inputs, int dots) {
        var text = new StringBuilder(expand("...", dots));
        inputs.chars().filter(c -> c != '.' && c != ',').sorted().forEach(c -> {
            if (inputs.indexOf(c) == inputs.lastIndexOf(c)) {
                text.append((char) c);
            }
        });
        return text.toString();
    }

    private void checkOutput() {
        for (int i = 0; i < output.length(); i++) {
            char c = output.charAt(i);
            if (output.indexOf(c) != i) {
                throw wrong("'" + c + "' stands twice in the result");
            }
            if (operands.stream().noneMatch(o -> o.letters.indexOf(c) >= 0)) {
                throw wrong("'" + c + "' of the result is in no operand");
            }
        }
    }

    private NDArray contract() {
        while (operands.size() > 1) {
            int bestA = 0;
            int bestB = 1;
            double best = Double.POSITIVE_INFINITY;
            for (int a = 0; a < operands.size(); a++) {
                for (int b = a + 1; b < operands.size(); b++) {
                    double growth = growth(a, b);
                    if (growth < best) {
                        best = growth;
                        bestA = a;
                        bestB = b;
                    }
                }
            }
            Operand b = operands.remove(bestB);
            Operand a = operands.remove(bestA);
            operands.add(pair(a, b, needed()));
        }
        return finish(operands.getFirst());
    }

    /// How much larger the result of contracting two operands is than they are.
    private double growth(int a, int b) {
        Operand x = operands.get(a);
        Operand y = operands.get(b);
        var rest = new StringBuilder(output);
        for (int i = 0; i < operands.size(); i++) {
            rest.append(i == a || i == b ? "" : operands.get(i).letters);
        }
        double size = 1;
        for (char c : union(x.letters, y.letters).toCharArray()) {
            size *= rest.indexOf(String.valueOf(c)) >= 0 ? Math.max(length(x, c), length(y, c)) : 1;
        }
        return size - x.array.size() - y.array.size();
    }

    private static int length(Operand o, char letter) {
        int at = o.letters.indexOf(letter);
        return at < 0 ? 1 : o.array.layout().dim(at);
    }

    private static String union(String a, String b) {
        var text = new StringBuilder(a);
        b.chars().filter(c -> a.indexOf(c) < 0).forEach(c -> text.append((char) c));
        return text.toString();
    }

    private String needed() {
        var text = new StringBuilder(output);
        operands.forEach(o -> text.append(o.letters));
        return text.toString();
    }

    /// (batch, left, summed) by (batch, summed, right) as one stack of matrix products.
    private static Operand pair(Operand first, Operand second, String needed) {
        Operand a = sumAlone(first, second.letters + needed);
        Operand b = sumAlone(second, first.letters + needed);
        var batch = new StringBuilder();
        var summed = new StringBuilder();
        var left = new StringBuilder();
        for (char c : a.letters.toCharArray()) {
            boolean both = b.letters.indexOf(c) >= 0;
            boolean broadcast = both && length(a, c) != length(b, c);
            (!both ? left : needed.indexOf(c) >= 0 || broadcast ? batch : summed).append(c);
        }
        String shared = batch.toString() + summed;
        String right = b.letters.chars()
                .filter(c -> shared.indexOf(c) < 0)
                .collect(
                        StringBuilder::new, (t, c) -> t.append((char) c), StringBuilder::append)
                .toString();
        NDArray x = arranged(a, batch.toString(), left.toString(), summed.toString());
        NDArray y = arranged(b, batch.toString(), summed.toString(), right);
        NDArray product;
        if (left.isEmpty() && right.isEmpty() && batch.length() > 0
                && Products.areRows(x.squeeze(-2), y.squeeze(-1))) {
            product = Products.inner(x.squeeze(-2), y.squeeze(-1));
        } else {
            product = x.matmul(y);
        }
        int[] shape = new int[batch.length() + left.length() + right.length()];
        String letters = batch.toString() + left + right;
        for (int i = 0; i < shape.length; i++) {
            shape[i] = Math.max(length(a, letters.charAt(i)), length(b, letters.charAt(i)));
            if (a.letters.indexOf(letters.charAt(i)) >= 0 && length(a, letters.charAt(i)) == 0
                    || b.letters.indexOf(letters.charAt(i)) >= 0 && length(b, letters.charAt(i)) == 0) {
                shape[i] = 0;
            }
        }
        // A broadcast axis that the result does not need was kept as a batch; it is summed now.
        return sumAlone(new Operand(product.reshape(shape), letters), needed);
    }

    /// Axes in the order batch..., rows, columns, where rows and columns are each one axis.
    private static NDArray arranged(Operand o, String batch, String rows, String columns) {
        String order = batch + rows + columns;
        int[] axes = new int[order.length()];
        int[] shape = new int[batch.length() + 2];
        shape[batch.length()] = 1;
        shape[batch.length() + 1] = 1;
        for (int i = 0; i < axes.length; i++) {
            axes[i] = o.letters.indexOf(order.charAt(i));
            int n = o.array.layout().dim(axes[i]);
            if (i < batch.length()) {
                shape[i] = n;
            } else {
                shape[i < batch.length() + rows.length() ? batch.length() : batch.length() + 1] *= n;
            }
        }
        return o.array.permuteDims(axes).reshape(shape);
    }

    /// Sums over the axes that neither the result nor another operand has.
    private static Operand sumAlone(Operand o, String needed) {
        int[] gone = new int[o.letters.length()];
        int n = 0;
        var left = new StringBuilder();
        for (int i = 0; i < gone.length; i++) {
            if (needed.indexOf(o.letters.charAt(i)) < 0) {
                gone[n++] = i;
            } else {
                left.append(o.letters.charAt(i));
            }
        }
        if (n == 0) {
            return o;
        }
        NDArray sum = o.array.sum(Arrays.copyOf(gone, n));
        return new Operand(sum.astype(o.array.dtype()), left.toString());
    }

    private NDArray finish(Operand last) {
        Operand o = sumAlone(last, output);
        int[] axes = new int[output.length()];
        for (int i = 0; i < axes.length; i++) {
            axes[i] = o.letters.indexOf(output.charAt(i));
        }
        return o.array.permuteDims(axes);
    }

    private IllegalArgumentException wrong(String why) {
        return new IllegalArgumentException("einsum(\"" + spec + "\"): " + why);
    }
}
