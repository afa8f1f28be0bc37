package espalier.backend.cpu;

/// The loops of [espalier.backend.Update], one for each rule and one pass over memory each, for one element type; what
/// [UpdateCall] runs. `T` is `float[]` or `double[]`. The letters are those of the definitions.
interface Updates<T> {
    /// `m = k1 m + k2 g;   p = k0 p - k3 g - k4 m`
    void momentum(double[] k, T g, int go, T p, int po, T m, int mo, int n);

    /// `m = k1 m + k2 g^2;   p = k0 p - k3 g / (m^(1/2) + k4)`
    void scaled(double[] k, T g, int go, T p, int po, T m, int mo, int n);

    /// `m = k1 m + k2 g;   v = k3 v + k4 g^2;   p = k0 p - k5 m / (k6 v^(1/2) + k7)`
    void adam(double[] k, T g, int go, T p, int po, T m, int mo, T v, int vo, int n);

    /// `p = k0 p - k5 sign(k3 m + k4 g);   m = k1 m + k2 g`
    void lion(double[] k, T g, int go, T p, int po, T m, int mo, int n);
}
