package espalier.backend.cpu;

/// The loops of [espalier.backend.Update], one for each rule and one pass over memory each, for one element type; what
/// [UpdateCall] runs. `T` is `float[]` or `double[]`. The letters are those of the definitions.
interface Updates<T> {
    /// `m = k1 m + k2 g;   p = k0 p - k3 g - k4 m`
    void momentum(double[] k, T g, int go, T p, int po, T m, int mo, int n);

    /// `m = k1 m + k2 g^2;   p = k0 p - k3 g / (m^(1/2) + k4)`
    void scaled(double[] k, T g, int go, T p, int po, T m, int mo, int n);

    /// `m = k1 m + k2 g^2;   d = ((v + k3) / (m + k3))^(1/2) g;   v = k1 v + k2 d^2;   p = k0 p - k4 d`
    void adadelta(double[] k, T g, int go, T p, int po, T m, int mo, T v, int vo, int n);

    /// `m = k1 m + k2 g;   v = k3 v + k4 g^2;   p = k0 p - (k5 m + k6 g) / (k7 v^(1/2) + k8)`
    void adam(double[] k, T g, int go, T p, int po, T m, int mo, T v, int vo, int n);

    /// `m = k1 m + k2 g;   v = k3 v + k4 g^2;   w = max(w, v);   p = k0 p - k5 m / (k6 w^(1/2) + k7)`
    void amsgrad(double[] k, T g, int go, T p, int po, T m, int mo, T v, int vo, T w, int wo, int n);

    /// `p = k0 p - k5 sign(k3 m + k4 g);   m = k1 m + k2 g`
    void lion(double[] k, T g, int go, T p, int po, T m, int mo, int n);

    /// `m = k0 m + k1 g;   p = k2 g + k3 m`
    void direction(double[] k, T g, int go, T p, int po, T m, int mo, int n);
}
