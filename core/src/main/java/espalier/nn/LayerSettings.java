package espalier.nn;

import espalier.array.Shape;
import espalier.autodiff.Param;
import java.util.function.Function;

/// What a layer is apart from its numbers: the sizes and choices its constructor was given, as a record. Every layer of
/// this package has one, nested, called `Settings`; it is the one place that knows the layer's parameters, the shapes
/// it takes and gives, and how it writes itself. [Model] stores it as JSON, component by component, and makes the layer
/// of it again; [Layer#apply] asks it whether an input fits.
///
/// Components are of type int, double, boolean, String, an enum, `LayerSettings`, or a list of `LayerSettings` or
/// Integer. The record's constructor refuses what makes no sense, so that a file can ask for nothing that a program
/// could not.
///
/// ```java
/// record Settings(int in, int out, Activation activation) implements LayerSettings {
///     public ParamShapes params() {
///         return new ParamShapes().add("weight", in, out).add("bias", out);
///     }
///     public Shape output(Shape x) {
///         Misfit.unless(x.rank() >= 2 && x.dim(-1) == in, this, "(n, " + in + ")", x);
///         return withLast(x, out);
///     }
///     public Layer make(Function<String, Param> params) {
///         return new Dense(params.apply("weight"), params.apply("bias"), activation);
///     }
/// }
/// ```
public interface LayerSettings {

    /// The parameters, by the names that [Params] finds them under, in that order. Computed from the settings alone:
    /// nothing of that size is allocated.
    default ParamShapes params() {
        return new ParamShapes();
    }

    /// The shape that the layer gives for an input of the shape `x`, whose first axis counts samples.
    ///
    /// @throws IllegalArgumentException if `x` does not fit: this layer, the shape it expects and the shape it got
    Shape output(Shape x);

    /// The layer around the parameters that [#params] names.
    Layer make(Function<String, Param> params);

    /// Whether the input is whole numbers of an integer type, as an [Embedding] takes them.
    default boolean takesIntegers() {
        return false;
    }
}
