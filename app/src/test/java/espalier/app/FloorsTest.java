package espalier.app;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.lang.module.ModuleDescriptor;
import java.net.URI;
import java.net.URL;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The floors of the house, checked over the compiled classes of every module: a package uses only those below it.
/// The list here is the plan (`docs/architecture.md`); a class that breaks it names a class of a higher floor, and the
/// message says which.
class FloorsTest {
    /// Each package of the library and the packages it may use, from the bottom.
    private static final Map<String, List<String>> FLOORS = floors();

    private static final JavaClasses HOUSE = houseClasses();

    private static Map<String, List<String>> floors() {
        Map<String, List<String>> floors = new LinkedHashMap<>();
        floors.put("backend", List.of());
        floors.put("backend.cpu", List.of("backend"));
        floors.put("array", List.of("backend", "backend.cpu"));
        floors.put("store", List.of("backend", "array"));
        floors.put("autodiff", List.of("backend", "array"));
        floors.put("optim", List.of("backend", "array", "store", "autodiff"));
        floors.put("data.text", List.of("backend", "array", "store"));
        floors.put("data.sound", List.of("backend", "array", "store"));
        floors.put("data", List.of("backend", "array", "store", "data.text", "data.sound"));
        floors.put("data.image", List.of("backend", "array", "data"));
        floors.put("nn", List.of("backend", "array", "store", "autodiff", "data"));
        floors.put("train", List.of("backend", "array", "store", "autodiff", "optim", "data", "data.text", "data.sound",
                "data.image", "nn"));
        return floors;
    }

    private static JavaClasses houseClasses() {
        List<URL> places = new ArrayList<>();
        for (String module : List.of("espalier", "espalier.formats", "espalier.app")) {
            places.add(place(module));
        }
        return new ClassFileImporter()
                .withImportOption(location -> !location.contains("test-classes"))
                .importUrls(places);
    }

    private static URL place(String module) {
        URI place = ModuleLayer.boot()
                .configuration()
                .findModule(module)
                .orElseThrow()
                .reference()
                .location()
                .orElseThrow();
        try {
            return place.toString().endsWith(".jar") ? new URI("jar:" + place + "!/").toURL() : place.toURL();
        } catch (Exception e) {
            throw new IllegalStateException("cannot find the classes of module " + module + " at " + place, e);
        }
    }

    static Stream<String> floorNames() {
        return FLOORS.keySet().stream();
    }

    @ParameterizedTest
    @MethodSource("floorNames")
    void aFloorUsesOnlyTheFloorsBelowIt(String floor) {
        List<String> mayUse = new ArrayList<>(List.of("espalier." + floor));
        FLOORS.get(floor).forEach(below -> mayUse.add("espalier." + below));
        noClasses().that()
                .resideInAPackage("espalier." + floor)
                .should()
                .dependOnClassesThat(
                        resideInAPackage("espalier..").and(not(resideInAnyPackage(mayUse.toArray(String[]::new)))))
                .check(HOUSE);
    }

    @Test
    void everyPackageOfTheLibraryIsAFloor() {
        var packages = new TreeSet<String>();
        for (JavaClass c : HOUSE) {
            if (!c.getPackageName().startsWith("espalier.formats") && !c.getPackageName().startsWith("espalier.app")
                    && !c.getPackageName().isEmpty()) {
                packages.add(c.getPackageName().substring("espalier.".length()));
            }
        }
        assertThat(packages).as("packages of the library; a new one needs its place in FLOORS")
                .isSubsetOf(FLOORS.keySet());
    }

    @Test
    void theLibraryDependsOnTheJdkOnly() {
        classes().that()
                .resideInAPackage("espalier..")
                .and(not(resideInAnyPackage("espalier.formats..", "espalier.app..")))
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage("espalier..", "java..", "jdk.incubator.vector..",
                        "org.jspecify.annotations"))
                .check(HOUSE);
    }

    /// `requires static transitive` would make every user's module name the annotations too.
    @Test
    void aUsersModuleNeedsNothingElse() {
        var descriptor = ModuleLayer.boot().findModule("espalier").orElseThrow().getDescriptor();
        assertThat(descriptor.requires()).extracting(requires -> requires.name())
                .containsExactlyInAnyOrder("java.base", "jdk.incubator.vector", "org.jspecify");
        assertThat(descriptor.requires())
                .noneMatch(requires -> requires.modifiers().contains(ModuleDescriptor.Requires.Modifier.TRANSITIVE));
    }

    @Test
    void vectorsAreNamedOnlyWhereTheLoopsAre() {
        noClasses().that()
                .resideOutsideOfPackage("espalier.backend.cpu")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("jdk.incubator..")
                .check(HOUSE);
    }

    /// Where the compiler stops inlining because a unit has grown large, a vector that is an argument or a result
    /// becomes an object: the loop allocates, and is many times slower. So arrays go in and out.
    @Test
    void noMethodTakesOrReturnsAVector() {
        for (JavaClass c : HOUSE) {
            for (JavaMethod method : c.getMethods()) {
                assertThat(method.getRawParameterTypes().stream().map(JavaClass::getName)).as(method.getFullName())
                        .noneMatch(FloorsTest::isVector);
                assertThat(method.getRawReturnType().getName()).as(method.getFullName())
                        .matches(name -> !isVector(name), "is no vector");
            }
        }
    }

    private static boolean isVector(String type) {
        return type.startsWith("jdk.incubator.vector.") && (type.endsWith("Vector") || type.endsWith("VectorMask"));
    }

    @Test
    void oneClassHoldsTheBackend() {
        noClasses().that()
                .resideOutsideOfPackage("espalier.backend.cpu")
                .and()
                .doNotHaveFullyQualifiedName("espalier.array.Compute")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("espalier.backend.cpu")
                .check(HOUSE);
    }

    /// In `array` they may walk over shapes and the words of an error, never over elements; a gradient check is no
    /// step, and the preparation of a table is fitted and described once.
    @Test
    void whereEveryStepPassesThereAreNoStreams() {
        noClasses().that()
                .resideInAnyPackage("espalier.backend..", "espalier.autodiff", "espalier.optim", "espalier.data..")
                .and()
                .haveNameNotMatching(".*\\.(GradientCheck|TableColumns|ColumnFit|ColumnCoding(\\$.*)?)")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("java.util.stream")
                .check(HOUSE);
    }

    @Test
    void formatsUseTheLibraryButNotTheTool() {
        noClasses().that()
                .resideInAPackage("espalier.formats..")
                .should()
                .dependOnClassesThat(resideInAnyPackage("espalier.app..", "espalier.backend.cpu"))
                .check(HOUSE);
    }

    /// The measurements of `bench` are of layers, so they may name them.
    @Test
    void theToolKnowsNoLayerAndNoKernel() {
        noClasses().that()
                .resideInAPackage("espalier.app..")
                .and()
                .resideOutsideOfPackage("espalier.app.bench")
                .should()
                .dependOnClassesThat(LAYERS.or(resideInAnyPackage("espalier.backend..", "espalier.autodiff")))
                .check(HOUSE);
    }

    @Test
    void namesSayWhatAClassIs() {
        noClasses().that()
                .resideInAPackage("espalier..")
                .and()
                .areNotAnonymousClasses()
                .should()
                .haveSimpleNameStartingWith("Abstract")
                .orShould()
                .haveSimpleNameStartingWith("Base")
                .orShould()
                .haveSimpleNameEndingWith("Impl")
                .orShould()
                .haveSimpleNameEndingWith("Manager")
                .orShould()
                .haveSimpleNameEndingWith("Util")
                .orShould()
                .haveSimpleNameEndingWith("Utils")
                .orShould()
                .haveSimpleNameEndingWith("Factory")
                .check(HOUSE);
    }

    /// Single layers; a whole model, its summary and its predictions are what the tool works with.
    private static final DescribedPredicate<JavaClass> LAYERS = new DescribedPredicate<>("layers") {
        @Override
        public boolean test(JavaClass c) {
            return c.getPackageName().equals("espalier.nn") && !c.getFullName().equals("espalier.nn.Sequential")
                    && c.isAssignableTo("espalier.nn.Layer") && !c.getFullName().equals("espalier.nn.Layer");
        }
    };
}
