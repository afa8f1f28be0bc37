package espalier.autodiff;

import espalier.array.Axes;
import espalier.array.NDArray;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/// Einstein summation of tensors, as a chain of matrix products, one for each further operand, from left to right:
/// [Tensor#einsum] calls it. What the text means, and every error, is [NDArray#einsum]'s.
///
/// Inside, an operand is a tensor with one letter for every axis; the axes of `...` get the characters 1, 2, ... from
/// the end.
final class Einstein {
    private record Operand(Tensor x, String letters) {}

    private final String[] inputs;
    private final List<Operand> operands = new ArrayList<>();
    private final Map<Character, Integer> lengths = new HashMap<>();
    private final String output;

    private Einstein(String spec, Tensor... xs) {
        String[] sides = spec.replace(" ", "").split("->", -1);
        inputs = sides[0].split(",", -1);
        int dots = 0;
        for (int i = 0; i < xs.length; i++) {
            int named = inputs[i].replace(".", "").length();
            dots = Math.max(dots, xs[i].rank() - named);
            operands.add(diagonal(xs[i], expanded(inputs[i], xs[i].rank() - named)));
        }
        output = sides.length == 2 ? expanded(sides[1], dots) : implicit(sides[0].replace(",", ""), dots);
        for (Operand o : operands) {
            for (int i = 0; i < o.letters.length(); i++) {
                lengths.merge(o.letters.charAt(i), o.x.shape().dim(i), (a, b) -> a == 1 ? b : a);
            }
        }
        operands.replaceAll(this::whole);
    }

    static Tensor sum(String spec, Tensor... xs) {
        if (!isRight(spec, xs)) { // then the array's function says what is wrong
            NDArray[] values = new NDArray[xs.length];
            Arrays.setAll(values, i -> xs[i].value());
            NDArray.einsum(spec, values);
        }
        return new Einstein(spec, xs).contracted();
    }

    /// Tries the text on small arrays whose lengths are equal where those of the tensors are.
    private static boolean isRight(String spec, Tensor... xs) {
        var lengths = new TreeSet<Integer>(List.of(0, 1));
        for (Tensor x : xs) {
            for (int n : x.shape().toArray()) {
                lengths.add(n);
            }
        }
        NDArray[] small = new NDArray[xs.length];
        for (int i = 0; i < xs.length; i++) {
            int[] dims = xs[i].shape().toArray();
            Arrays.setAll(dims, k -> lengths.headSet(dims[k]).size());
            small[i] = NDArray.zeros(dims);
        }
        try {
            NDArray.einsum(spec, small);
            return true;
        } catch (IllegalArgumentException _) {
            return false;
        }
    }

    private static String expanded(String letters, int dots) {
        var text = new StringBuilder();
        for (int i = dots; i > 0; i--) {
            text.append((char) i);
        }
        return letters.replace("...", text);
    }

    /// Without `->`: the axes of `...`, then the letters that stand once, in alphabetic order.
    private static String implicit(String inputs, int dots) {
        var once = new TreeSet<Character>();
        for (int i = 0; i < inputs.length(); i++) {
            char c = inputs.charAt(i);
            if (c != '.' && inputs.indexOf(c) == inputs.lastIndexOf(c)) {
                once.add(c);
            }
        }
        var text = new StringBuilder(expanded("...", dots));
        once.forEach(text::append);
        return text.toString();
    }

    /// A letter that stands twice takes the diagonal of its two axes.
    private static Operand diagonal(Tensor x, String letters) {
        for (int i = 0; i < letters.length(); i++) {
            int j = letters.indexOf(letters.charAt(i), i + 1);
            if (j >= 0) {
                String rest = letters.substring(0, i) + letters.substring(i + 1, j) + letters.substring(j + 1);
                return diagonal(x.moveAxis(i, -1).moveAxis(j - 1, -1).diagonal(0), rest + letters.charAt(i));
            }
        }
        return new Operand(x, letters);
    }

    /// The operand with axes of length 1 repeated where another operand is longer.
    private Operand whole(Operand o) {
        int[] dims = dims(o.letters);
        return Arrays.equals(dims, o.x.shape().toArray()) ? o : new Operand(o.x.broadcastTo(dims), o.letters);
    }

    private Tensor contracted() {
        Operand all = summed(operands.getFirst(), 1);
        for (int i = 1; i < operands.size(); i++) {
            all = product(all, summed(operands.get(i), -i), i + 1);
        }
        int[] order = new int[output.length()];
        for (int i = 0; i < order.length; i++) {
            order[i] = all.letters.indexOf(output.charAt(i));
        }
        return all.x.permuteDims(order);
    }

    /// Without the letters that neither the result nor another operand needs: those from `from` on, or for a negative
    /// number all but that one and the ones before.
    private Operand summed(Operand o, int from) {
        var kept = new StringBuilder();
        int[] gone = new int[o.letters.length()];
        int n = 0;
        for (int i = 0; i < o.letters.length(); i++) {
            char c = o.letters.charAt(i);
            boolean needed = output.indexOf(c) >= 0;
            for (int k = from < 0 ? 0 : from; k < operands.size(); k++) {
                needed |= k != -from && operands.get(k).letters.indexOf(c) >= 0;
            }
            if (needed) {
                kept.append(c);
            } else {
                gone[n++] = i;
            }
        }
        return n == 0 ? o : new Operand(o.x.sum(Axes.axes(Arrays.copyOf(gone, n))), kept.toString());
    }

    /// `a b`, summed over the shared letters that neither the result nor the operands from `from` on need.
    private Operand product(Operand a, Operand b, int from) {
        var batch = new StringBuilder();
        var inner = new StringBuilder();
        for (int i = 0; i < a.letters.length(); i++) {
            char c = a.letters.charAt(i);
            if (b.letters.indexOf(c) >= 0) {
                boolean needed = output.indexOf(c) >= 0;
                for (int k = from; k < operands.size(); k++) {
                    needed |= operands.get(k).letters.indexOf(c) >= 0;
                }
                (needed ? batch : inner).append(c);
            }
        }
        String left = without(a.letters, b.letters);
        String right = without(b.letters, a.letters);
        int n = Tensor.product(dims(batch.toString()));
        int k = Tensor.product(dims(inner.toString()));
        Tensor x = ordered(a, batch + left + inner).reshape(n, Tensor.product(dims(left)), k);
        Tensor y = ordered(b, batch.toString() + inner + right).reshape(n, k, Tensor.product(dims(right)));
        String letters = batch + left + right;
        return summed(new Operand(x.matmul(y).reshape(dims(letters)), letters), from);
    }

    private static String without(String letters, String others) {
        var rest = new StringBuilder();
        for (int i = 0; i < letters.length(); i++) {
            char c = letters.charAt(i);
            if (others.indexOf(c) < 0) {
                rest.append(c);
            }
        }
        return rest.toString();
    }

    private static Tensor ordered(Operand o, String letters) {
        int[] order = new int[letters.length()];
        Arrays.setAll(order, i -> o.letters.indexOf(letters.charAt(i)));
        return o.x.permuteDims(order);
    }

    private int[] dims(String letters) {
        int[] dims = new int[letters.length()];
        Arrays.setAll(dims, i -> lengths.getOrDefault(letters.charAt(i), 1));
        return dims;
    }
}
