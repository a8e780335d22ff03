package io.keyway;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** The arrows between the packages of this module, and who may use which library. */
class ArchitectureTest {

  /** Each package with those of this module that it may use. */
  private static final Map<String, List<String>> ARROWS =
      Map.of(
          "memory", List.of(),
          "placement", List.of(),
          "telemetry", List.of("net"),
          "protocol", List.of("memory"),
          "net", List.of("memory"),
          "cluster", List.of("placement"));

  private static final String[] CLUSTER_LIBRARIES = {
    "org.apache.curator..", "org.apache.zookeeper..", "tools.jackson.."
  };

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.keyway");

  @Test
  void packages_ofThisModule_useEachOtherDownwardsOnly() {
    ARROWS.forEach((name, below) -> {
      String[] allowed =
          Stream.concat(Stream.of(name), below.stream())
              .map(ArchitectureTest::qualified)
              .toArray(String[]::new);
      noClasses()
          .that()
          .resideInAPackage(qualified(name))
          .should()
          .dependOnClassesThat(
              resideInAPackage("io.keyway..").and(not(resideInAnyPackage(allowed))))
          .allowEmptyShould(true)
          .check(CLASSES);
    });
  }

  @Test
  void packages_ofThisModule_haveTheirArrowsHere() {
    assertThat(ownPackages().map(JavaPackage::getRelativeName)).isSubsetOf(ARROWS.keySet());
  }

  @Test
  void packages_ofThisModule_formNoCycle() {
    slices().matching("io.keyway.(*)..").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void packages_ofThisModule_areNullMarked() {
    assertThat(ownPackages()).allMatch(p -> p.isAnnotatedWith(NullMarked.class));
  }

  @Test
  void placement_usesTheJdkOnly() {
    classes()
        .that()
        .resideInAPackage("io.keyway.placement")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage("io.keyway.placement", "java..", "org.jspecify.annotations")
        .check(CLASSES);
  }

  @Test
  void zooKeeperAndItsDocuments_areTheBusinessOfClusterOnly() {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.keyway.cluster")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(CLUSTER_LIBRARIES)
        .check(CLASSES);
  }

  @Test
  void cluster_publicMethods_nameNoTypeOfALibrary() {
    methods()
        .that()
        .arePublic()
        .and()
        .areDeclaredInClassesThat(resideInAPackage("io.keyway.cluster"))
        .should()
        .haveRawReturnType(not(resideInAnyPackage(CLUSTER_LIBRARIES)))
        .check(CLASSES);
    Stream<JavaClass> parameters =
        CLASSES.stream()
            .filter(resideInAPackage("io.keyway.cluster"))
            .flatMap(type -> type.getMethods().stream())
            .filter(method -> method.getModifiers().contains(JavaModifier.PUBLIC))
            .flatMap(method -> method.getRawParameterTypes().stream());
    assertThat(parameters).noneMatch(resideInAnyPackage(CLUSTER_LIBRARIES));
  }

  private static Stream<JavaPackage> ownPackages() {
    return CLASSES.getPackage("io.keyway").getSubpackages().stream();
  }

  private static String qualified(String name) {
    return "io.keyway." + name;
  }
}
