package espalier.data.text;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeMap;

/// Finds the merges of a [BytePairTokenizer]: counts every pair once, then keeps the counts right by looking only at
/// the words that a merge changes.
final class BytePairTraining {
    /// A pair and how often it stood together when it was put into the queue.
    private record Candidate(long count, int left, int right) implements Comparable<Candidate> {
        @Override
        public int compareTo(Candidate other) {
            int order = Long.compare(other.count, count);
            order = order == 0 ? Integer.compare(left, other.left) : order;
            return order == 0 ? Integer.compare(right, other.right) : order;
        }
    }

    private final int[][] words;
    private final int[] frequency;
    private final Map<Long, Long> counts = new HashMap<>();
    private final Map<Long, Set<Integer>> places = new HashMap<>();
    private final PriorityQueue<Candidate> queue = new PriorityQueue<>();

    /// Words and how often each is there.
    BytePairTraining(Map<String, Integer> texts) {
        this.words = new int[texts.size()][];
        this.frequency = new int[texts.size()];
        int i = 0;
        for (Map.Entry<String, Integer> entry : new TreeMap<>(texts).entrySet()) {
            words[i] = BytePairTokenizer.start(entry.getKey());
            frequency[i] = entry.getValue();
            count(i++, 1, new HashSet<>());
        }
        counts.forEach((pair, _) -> enqueue(pair));
    }

    /// At most `most` merges, left and right number of each in turn.
    int[] merges(int most) {
        int[] merges = new int[2 * most];
        int n = 0;
        while (n < most && !queue.isEmpty()) {
            Candidate best = queue.poll();
            long pair = BytePairTokenizer.pair(best.left, best.right);
            if (best.count != counts.getOrDefault(pair, 0L)) {
                continue; // it was counted anew since, and is in the queue again
            }
            if (best.count < 2) {
                break;
            }
            merges[2 * n] = best.left;
            merges[2 * n + 1] = best.right;
            merge(best, BytePairTokenizer.BYTES + n++);
        }
        return Arrays.copyOf(merges, 2 * n);
    }

    private void merge(Candidate best, int id) {
        Set<Long> touched = new HashSet<>();
        long pair = BytePairTokenizer.pair(best.left, best.right);
        for (int i : places.getOrDefault(pair, Set.of()).toArray(Integer[]::new)) {
            count(i, -1, touched);
            int length = BytePairTokenizer.replace(words[i], words[i].length, best.left, best.right, id);
            words[i] = Arrays.copyOf(words[i], length);
            count(i, 1, touched);
        }
        counts.remove(pair);
        places.remove(pair);
        touched.remove(pair);
        touched.forEach(this::enqueue);
    }

    /// Adds the pairs of word i to the counts, or takes them away.
    private void count(int i, int sign, Set<Long> touched) {
        int[] word = words[i];
        for (int j = 0; j + 1 < word.length; j++) {
            long pair = BytePairTokenizer.pair(word[j], word[j + 1]);
            counts.merge(pair, (long) sign * frequency[i], Long::sum);
            if (sign > 0) {
                places.computeIfAbsent(pair, _ -> new HashSet<>()).add(i);
            }
            touched.add(pair);
        }
    }

    private void enqueue(long pair) {
        long count = counts.getOrDefault(pair, 0L);
        if (count > 0) {
            queue.add(new Candidate(count, (int) (pair >> 32), (int) pair));
        }
    }
}
