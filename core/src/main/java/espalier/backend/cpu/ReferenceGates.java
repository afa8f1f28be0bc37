package espalier.backend.cpu;

import espalier.backend.Buffer;
import espalier.backend.Gates;

/// The part of [Reference] about recurrent layers: the definitions of [Gates], one number after the other in double
/// precision.
final class ReferenceGates {
    private final Gates a;
    private final int t;
    private final int before;

    ReferenceGates(Gates a, int t, int before) {
        this.a = a;
        this.t = t;
        this.before = before;
    }

    /// Where gate `q`, number `j` of sample `i` at this step lies behind the offset of an array like the gates.
    private int place(int i, int q, int j) {
        return ((t * a.n() + i) * a.count() + q) * a.size() + j;
    }

    private int state(int step, int i, int j) {
        return (step * a.n() + i) * a.size() + j;
    }

    private double gate(int i, int q, int j) {
        return a.gates().getDouble(a.gatesLayout().offset() + place(i, q, j));
    }

    private void setGate(int i, int q, int j, double value) {
        a.gates().setDouble(a.gatesLayout().offset() + place(i, q, j), value);
    }

    /// Number `j` of c (of the LSTM's `kept`) or h of a step; 0 before the first.
    private double at(boolean memory, int step, int i, int j) {
        int offset = memory ? a.keptLayout().offset() : a.hLayout().offset();
        return step < 0 ? 0 : (memory ? a.kept() : a.h()).getDouble(offset + state(step, i, j));
    }

    private double of(int i, int q, int j) {
        return a.kept().getDouble(a.keptLayout().offset() + place(i, q, j));
    }

    private double tanh(int i, int j) {
        return a.kept().getDouble(a.keptLayout().offset() + (a.steps() * a.n()) * a.size() + state(t, i, j));
    }

    void forward() {
        for (int i = 0; i < a.n(); i++) {
            for (int j = 0; j < a.size(); j++) {
                double h;
                if (!a.isReal(t, i)) {
                    h = at(false, before, i, j);
                    if (!a.gated()) {
                        a.kept().setDouble(a.keptLayout().offset() + state(t, i, j), at(true, before, i, j));
                    }
                } else {
                    h = a.gated() ? gru(i, j) : lstm(i, j);
                }
                a.h().setDouble(a.hLayout().offset() + state(t, i, j), h);
            }
        }
    }

    private double lstm(int i, int j) {
        for (int q = 0; q < 4; q++) {
            double sum = gate(i, q, j);
            setGate(i, q, j, q == 3 ? Math.tanh(sum) : sigmoid(sum));
        }
        double c = gate(i, 1, j) * at(true, before, i, j) + gate(i, 0, j) * gate(i, 3, j);
        int offset = a.keptLayout().offset();
        a.kept().setDouble(offset + state(t, i, j), c);
        a.kept().setDouble(offset + a.steps() * a.n() * a.size() + state(t, i, j), Math.tanh(c));
        return gate(i, 2, j) * Math.tanh(c);
    }

    private double gru(int i, int j) {
        double r = sigmoid(gate(i, 0, j) + of(i, 0, j));
        double z = sigmoid(gate(i, 1, j) + of(i, 1, j));
        double m = Math.tanh(gate(i, 2, j) + r * of(i, 2, j));
        setGate(i, 0, j, r);
        setGate(i, 1, j, z);
        setGate(i, 2, j, m);
        return m + z * (at(false, before, i, j) - m);
    }

    private static double sigmoid(double x) {
        return 1 / (1 + Math.exp(-x));
    }

    void gradient(Buffer dy, int dyo, Buffer dh, int dho, Buffer dc, int dco, Buffer ds, int dso, Buffer dof,
            int dofo) {
        for (int i = 0; i < a.n(); i++) {
            for (int j = 0; j < a.size(); j++) {
                int h = dho + i * a.size() + j;
                double slope = dh.getDouble(h) + dy.getDouble(dyo + state(t, i, j));
                double[] sums = new double[a.count()];
                double[] other = new double[a.count()];
                if (!a.isReal(t, i)) {
                    dh.setDouble(h, slope);
                } else if (a.gated()) {
                    gru(i, j, slope, sums, other);
                    dh.setDouble(h, slope * gate(i, 1, j));
                } else {
                    int c = dco + i * a.size() + j;
                    dc.setDouble(c, lstm(i, j, slope, dc.getDouble(c), sums));
                    dh.setDouble(h, 0);
                }
                for (int q = 0; q < sums.length; q++) {
                    ds.setDouble(dso + place(i, q, j), sums[q]);
                    if (a.gated()) {
                        dof.setDouble(dofo + place(i, q, j), other[q]);
                    }
                }
            }
        }
    }

    private double lstm(int i, int j, double slope, double dc, double[] sums) {
        double in = gate(i, 0, j);
        double f = gate(i, 1, j);
        double o = gate(i, 2, j);
        double g = gate(i, 3, j);
        double d = dc + slope * o * (1 - tanh(i, j) * tanh(i, j));
        sums[0] = d * g * in * (1 - in);
        sums[1] = d * at(true, before, i, j) * f * (1 - f);
        sums[2] = slope * tanh(i, j) * o * (1 - o);
        sums[3] = d * in * (1 - g * g);
        return d * f;
    }

    private void gru(int i, int j, double slope, double[] sums, double[] other) {
        double r = gate(i, 0, j);
        double z = gate(i, 1, j);
        double m = gate(i, 2, j);
        sums[2] = slope * (1 - z) * (1 - m * m);
        sums[0] = sums[2] * of(i, 2, j) * r * (1 - r);
        sums[1] = slope * (at(false, before, i, j) - m) * z * (1 - z);
        other[0] = sums[0];
        other[1] = sums[1];
        other[2] = sums[2] * r;
    }
}
