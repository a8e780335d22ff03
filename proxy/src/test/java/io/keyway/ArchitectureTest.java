package io.keyway;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ArchitectureTest {

  private static final String[] PROXY = {
    "io.keyway.frontend..",
    "io.keyway.route..",
    "io.keyway.pool..",
    "io.keyway.backend..",
    "io.keyway.stats..",
    "io.keyway.inspect..",
    "io.keyway.console..",
    "io.keyway.measure..",
    "io.keyway.coordinator.."
  };

  private static final JavaClasses ALL =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.keyway");

  /** Of all that is ours, each package may use these and itself. */
  @ParameterizedTest
  @CsvSource({
    "frontend, route stats pool backend measure cluster placement protocol net memory",
    "route, stats pool backend measure cluster protocol memory",
    "pool, stats backend measure cluster placement net",
    "backend, stats measure protocol net memory",
    "coordinator, cluster placement",
    "measure, ''",
    "stats, ''",
    "inspect, measure cluster placement protocol",
    "console, stats measure coordinator inspect cluster placement protocol telemetry"
  })
  void package_usesOnlyWhatIsBelowIt(String name, String below) {
    String[] packages =
        Stream.of((name + " " + below).split(" "))
            .map(used -> "io.keyway." + used + "..")
            .toArray(String[]::new);
    noClasses()
        .that(resideInAPackage("io.keyway." + name + ".."))
        .should()
        .dependOnClassesThat(
            resideInAPackage("io.keyway..")
                .and(not(JavaClass.Predicates.resideInAnyPackage(packages))))
        .check(ALL);
  }

  @Test
  void packages_formNoCycle() {
    slices().matching("io.keyway.(*)..").should().beFreeOfCycles().check(ALL);
  }

  @Test
  void packages_areNullMarked() {
    Set<String> unmarked = new TreeSet<>();
    for (JavaClass type : ALL.that(JavaClass.Predicates.resideInAnyPackage(PROXY))) {
      if (!type.getPackage().isAnnotatedWith(NullMarked.class)) {
        unmarked.add(type.getPackageName());
      }
    }
    assertThat(unmarked).isEmpty();
  }

  @Test
  void circuitBreakers_areUsedByBackendOnly() {
    classes()
        .that()
        .resideOutsideOfPackage("io.keyway.backend..")
        .should()
        .onlyDependOnClassesThat(not(resideInAPackage("io.github.resilience4j..")))
        .check(ALL);
  }

  @Test
  void curatorAndZooKeeper_areUsedNowhereInTheProxy() {
    noClasses()
        .that()
        .resideInAnyPackage(PROXY)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.apache.curator..", "org.apache.zookeeper..")
        .check(ALL);
  }
}
