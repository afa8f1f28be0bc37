import java.util.Locale;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

// What one core reaches with multiply-adds on registers, GFLOP/s in float32 and float64, the best of 20 loops:
// `java --add-modules jdk.incubator.vector bench/Peak.java`, with `-XX:UseAVX=2` for 256 bits.

static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
static final VectorSpecies<Double> D = DoubleVector.SPECIES_PREFERRED;
static final int TURNS = 1_000_000;
static double sum;

void main() {
    double floats = 0;
    double doubles = 0;
    for (int i = 0; i < 60; i++) { // the first of them compile
        long start = System.nanoTime();
        sum += floats(TURNS, 1e-3f);
        long middle = System.nanoTime();
        sum += doubles(TURNS, 1e-3);
        floats = Math.max(floats, 20.0 * S.length() * TURNS / (middle - start));
        doubles = Math.max(doubles, 20.0 * D.length() * TURNS / (System.nanoTime() - middle));
    }
    IO.println(String.format(Locale.ROOT, "%d bits: %.1f GFLOP/s in float32, %.1f in float64", S.vectorBitSize(), floats,
            doubles));
}

static float floats(int turns, float factor) {
    FloatVector x = FloatVector.broadcast(S, factor);
    FloatVector a = x, b = x, c = x, d = x, e = x, f = x, g = x, h = x, i = x, j = x;
    for (int turn = 0; turn < turns; turn++) {
        a = x.fma(x, a);
        b = x.fma(x, b);
        c = x.fma(x, c);
        d = x.fma(x, d);
        e = x.fma(x, e);
        f = x.fma(x, f);
        g = x.fma(x, g);
        h = x.fma(x, h);
        i = x.fma(x, i);
        j = x.fma(x, j);
    }
    return a.add(b).add(c).add(d).add(e).add(f).add(g).add(h).add(i).add(j).lane(0);
}

static double doubles(int turns, double factor) {
    DoubleVector x = DoubleVector.broadcast(D, factor);
    DoubleVector a = x, b = x, c = x, d = x, e = x, f = x, g = x, h = x, i = x, j = x;
    for (int turn = 0; turn < turns; turn++) {
        a = x.fma(x, a);
        b = x.fma(x, b);
        c = x.fma(x, c);
        d = x.fma(x, d);
        e = x.fma(x, e);
        f = x.fma(x, f);
        g = x.fma(x, g);
        h = x.fma(x, h);
        i = x.fma(x, i);
        j = x.fma(x, j);
    }
    return a.add(b).add(c).add(d).add(e).add(f).add(g).add(h).add(i).add(j).lane(0);
}
