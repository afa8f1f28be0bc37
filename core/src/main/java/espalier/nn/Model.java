package espalier.nn;

import espalier.array.DType;
import espalier.array.NDArray;
import espalier.array.Shape;
import espalier.autodiff.Param;
import espalier.data.Preparation;
import espalier.store.FormatException;
import espalier.store.Json;
import espalier.store.Safetensors;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A trained network with everything needed to use it: preparation, class names, and the record of the run it came
/// from. Immutable, because it copies the parameters, and safe to call from any number of threads.
///
/// ```java
/// Model model = new Model(net, List.of("non-cat", "cat"), Scaling.image(64, 64, 3), Map.of());
/// model.save(Path.of("cats.safetensors"));
/// Model same = Model.load(Path.of("cats.safetensors"));
/// Prediction p = same.classify(pictures).getFirst();            // pictures: uint8 (n, 64, 64, 3)
/// ```
///
/// A model is one safetensors file: parameters under the paths of [Params#of], the rest as JSON in its metadata.
/// Reading checks everything against the stored architecture before a layer is made, and executes nothing.
public final class Model {
    /// Version of the file's layout that [#save] writes and [#load] reads.
    static final int FORMAT = 1;

    private final Sequential net;
    private final List<String> classes;
    private final Preparation preparation;
    private final Map<String, String> record;
    private final Sequential.Settings settings;
    private final DType dtype;

    /// A model with copies of the parameters of `net`, whose last layer must be linear: it gives logits, one for each
    /// class or a single one for two classes. Without class names the outputs are predicted numbers.
    ///
    /// @param net           the trained network; later changes to it do not reach this model
    /// @param classes       names in the order of the class numbers, or empty
    /// @param preparation   what is done to raw input first
    /// @param record        of the run: whatever should be kept with the model, as text
    public Model(Sequential net, List<String> classes, Preparation preparation, Map<String, String> record) {
        this.classes = List.copyOf(classes);
        this.preparation = preparation;
        this.record = Collections.unmodifiableMap(new LinkedHashMap<>(record));
        this.settings = settings(net);
        Map<String, Param> params = Params.of(net);
        try {
            Architecture.Plan plan = Architecture.plan(settings, preparation.outputShape());
            checkOutputs(plan.out(), this.classes);
            checkOwn(plan.params(), params);
            this.net = copy(settings, params);
        } catch (FormatException e) {
            throw new IllegalArgumentException("Model: " + e.getMessage(), e);
        }
        checkLogits(net, this.classes);
        this.dtype = params.isEmpty() ? DType.FLOAT32 : params.values().iterator().next().dtype();
    }

    private static Sequential.Settings settings(Sequential net) {
        Sequential.Settings settings = net.settings();
        if (settings == null) {
            Layer unknown = net.layers().stream().filter(layer -> layer.settings() == null).findFirst().orElseThrow();
            throw new IllegalArgumentException("Model: " + unknown + " cannot be stored: it has no settings(); give it "
                    + "some, or save its parameters alone with Safetensors.write");
        }
        Architecture.describe(settings); // refuses layers that a file cannot name
        return settings;
    }

    private static Sequential copy(Sequential.Settings settings, Map<String, Param> params) {
        return settings.make(path -> {
            Param p = Objects.requireNonNull(params.get(path), path);
            return new Param(p.value()).freeze(p.frozen());
        });
    }

    /// A parameter that two layers share is found once and would be stored once.
    private static void checkOwn(Map<String, Shape> wanted, Map<String, Param> params) throws FormatException {
        for (String path : wanted.keySet()) {
            if (!params.containsKey(path)) {
                throw new FormatException("the parameter " + path
                        + " is shared with another layer; a model can only hold layers with parameters of their own");
            }
        }
    }

    private static void checkOutputs(Shape out, List<String> classes) throws FormatException {
        int k = out.rank() == 1 ? out.dim(0) : -1;
        boolean fits = classes.isEmpty() || k == classes.size() && k > 1 || k == 1 && classes.size() == 2;
        if (!fits) {
            throw new FormatException("the network gives " + out + " for a sample, which does not fit the "
                    + classes.size() + " classes " + classes
                    + "; it must give one number for each class, or a single one for two classes");
        }
    }

    /// A network that ends in probabilities would have them squashed a second time.
    private static void checkLogits(Sequential net, List<String> classes) {
        boolean squashed = !net.layers().isEmpty() && net.layers().getLast() instanceof Dense d
                && (d.activation == Activation.SIGMOID || d.activation == Activation.SOFTMAX);
        if (squashed && !classes.isEmpty()) {
            throw new IllegalArgumentException("Model: the last layer, " + net.layers().getLast()
                    + ", gives probabilities already; make it LINEAR, so that it gives logits: losses and "
                    + "models apply sigmoid or softmax themselves");
        }
    }

    /// A network like the one inside, with copies of its parameters: to look at, to train further.
    public Sequential net() {
        return copy(settings, Params.of(net));
    }

    /// The layers as a table: what each gives and how many numbers it has.
    public Summary summary() {
        return Summary.of(net, preparation.outputShape(), inputType());
    }

    /// Names of the classes in the order of their numbers; empty when the model predicts numbers.
    public List<String> classes() {
        return classes;
    }

    /// Shape of one raw sample.
    public Shape inputShape() {
        return preparation.inputShape();
    }

    /// What is done to raw input first.
    public Preparation preparation() {
        return preparation;
    }

    /// What was kept of the run: options, seed, versions, final figures.
    public Map<String, String> record() {
        return record;
    }

    /// The type of the parameters, in which predictions are computed.
    public DType dtype() {
        return dtype;
    }

    private DType inputType() {
        return settings.takesIntegers() ? DType.INT64 : dtype;
    }

    /// The network's own outputs for raw samples: `(n, ...inputShape)` to logits `(n, k)`.
    ///
    /// @throws IllegalArgumentException when the samples have another shape, naming both
    public NDArray logits(NDArray raw) {
        preparation.raw().requireShape(raw); // here, for a slice has another shape than what was given
        return Pass.inSlices(raw, part -> {
            Pass pass = Pass.inference();
            return net.apply(pass.input(preparation.apply(part, inputType())), pass).value();
        });
    }

    /// Raw samples `(n, ...inputShape)`, say uint8 pixels, to the probabilities of the classes `(n, classes)`; a single
    /// logit becomes two columns, `1 - p` and `p`. Without classes: the predicted numbers.
    public NDArray predict(NDArray raw) {
        return classes.isEmpty() ? logits(raw) : probabilities(logits(raw));
    }

    /// Logits `(n, k)` to the probabilities of k classes, by softmax; one logit `(n, 1)` to those of two, `1 - p` and
    /// `p`, by sigmoid.
    public static NDArray probabilities(NDArray logits) {
        boolean single = logits.shape().dim(-1) == 1;
        return single ? NDArray.concat(1, logits.negative().sigmoid(), logits.sigmoid()) : logits.softmax(1);
    }

    /// The most probable class of each raw sample `(n, ...inputShape)`, in order.
    public List<Prediction> classify(NDArray raw) {
        if (classes.isEmpty()) {
            throw new IllegalStateException("Model.classify: this model predicts numbers, not classes; use predict");
        }
        NDArray probabilities = predict(raw);
        NDArray best = probabilities.argmax(1);
        var predictions = new ArrayList<Prediction>();
        for (int i = 0; i < best.size(); i++) {
            int k = (int) best.getLong(i);
            predictions.add(new Prediction(classes.get(k), k, probabilities.get(i, k)));
        }
        return predictions;
    }

    /// Writes the model: beside `file` first, then moved into place, so that a file that is there is replaced whole or
    /// not at all.
    public void save(Path file) throws IOException {
        var metadata = new LinkedHashMap<String, String>();
        metadata.put("espalier.format", Integer.toString(FORMAT));
        metadata.put("architecture", Architecture.describe(settings).toString());
        metadata.put("preprocessing", preparation.toJson().toString());
        metadata.put("classes", Json.of(classes).toString());
        metadata.put("record", Json.of(record).toString());
        var tensors = new LinkedHashMap<String, NDArray>();
        var frozen = new ArrayList<String>();
        Params.of(net).forEach((path, param) -> {
            tensors.put(path, param.value());
            if (param.frozen()) {
                frozen.add(path);
            }
        });
        if (!frozen.isEmpty()) {
            metadata.put("frozen", Json.of(frozen).toString());
        }
        Safetensors.write(file, tensors, metadata);
    }

    /// Reads what [#save] wrote. Everything is checked before an array is read: the file against its header, the header
    /// against the stored architecture, that against the preparation and the classes.
    ///
    /// @throws FormatException with one sentence that names the file, when it is not such a model or anything in it
    /// does not fit the rest
    public static Model load(Path file) throws IOException {
        try (Safetensors stored = Safetensors.open(file)) {
            return read(stored);
        } catch (FormatException | IllegalArgumentException e) {
            String message = String.valueOf(e.getMessage());
            throw new FormatException(message.startsWith(file.toString()) ? message : file + ": " + message, e);
        }
    }

    private static Model read(Safetensors stored) throws IOException {
        Map<String, String> metadata = stored.metadata();
        checkFormat(metadata.get("espalier.format"));
        Preparation preparation = Preparation.of(parse(metadata, "preprocessing"));
        var classes = new ArrayList<String>();
        for (Json name : parse(metadata, "classes").items()) {
            classes.add(name.string());
        }
        var record = new LinkedHashMap<String, String>();
        for (var entry : parse(metadata, "record").members().entrySet()) {
            record.put(entry.getKey(), entry.getValue().string());
        }
        Sequential.Settings settings = Architecture.read(parse(metadata, "architecture"));
        Architecture.Plan plan = Architecture.plan(settings, preparation.outputShape());
        checkOutputs(plan.out(), classes);
        checkTensors(plan.params(), stored);
        var params = new LinkedHashMap<String, Param>();
        for (String name : plan.params().keySet()) {
            NDArray value = stored.read(name);
            if (value.isfinite().all().getLong() == 0) {
                throw new FormatException("tensor \"" + name + "\" holds NaN or infinite numbers: the file is damaged, "
                        + "or the training had diverged");
            }
            params.put(name, new Param(value));
        }
        if (metadata.containsKey("frozen")) {
            freeze(params, parse(metadata, "frozen"));
        }
        return new Model(copy(settings, params), classes, preparation, record);
    }

    private static void freeze(Map<String, Param> params, Json names) throws FormatException {
        for (Json name : names.items()) {
            Param frozen = params.get(name.string());
            if (frozen == null) {
                throw new FormatException("frozen: there is no parameter \"" + name.string() + "\"");
            }
            frozen.freeze(true);
        }
    }

    private static void checkFormat(@Nullable String version) throws FormatException {
        if (version == null) {
            throw new FormatException("not a model of Espalier: its metadata has no \"espalier.format\"");
        }
        if (!version.equals(Integer.toString(FORMAT))) {
            throw new FormatException(
                    "written in format " + version + " of Espalier's models, this version reads format " + FORMAT);
        }
    }

    private static Json parse(Map<String, String> metadata, String name) throws FormatException {
        String text = metadata.get(name);
        if (text == null) {
            throw new FormatException("the metadata has no \"" + name + "\"");
        }
        return Json.parse(text, name);
    }

    /// Names, shapes and types of the stored tensors are exactly those of the architecture.
    private static void checkTensors(Map<String, Shape> wanted, Safetensors stored) throws FormatException {
        for (String name : stored.names()) {
            if (!wanted.containsKey(name)) {
                throw new FormatException(
                        "tensor \"" + name + "\" belongs to no layer; the architecture has " + wanted.keySet());
            }
        }
        DType first = null;
        for (var entry : wanted.entrySet()) {
            String name = entry.getKey();
            if (!stored.names().contains(name)) {
                throw new FormatException(
                        "tensor \"" + name + "\" " + entry.getValue() + " is missing; there are " + stored.names());
            }
            if (!stored.shape(name).equals(entry.getValue())) {
                throw new FormatException("tensor \"" + name + "\" has shape " + stored.shape(name)
                        + ", the architecture needs " + entry.getValue());
            }
            DType type = stored.dtype(name);
            first = first == null ? type : first;
            if (type != DType.FLOAT32 && type != DType.FLOAT64 || type != first) {
                throw new FormatException("tensor \"" + name + "\" is " + type.numpyName()
                        + "; the parameters must all be float32 or all float64");
            }
        }
    }

    @Override
    public String toString() {
        return "Model(" + net + ", input " + inputShape() + ", classes " + classes + ", " + dtype.numpyName() + ")";
    }
}
