package io.keyway;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** The arrows between the node's packages point downwards. */
final class ArchitectureTest {

  private static final String[] OWN = {
    "io.keyway.slab",
    "io.keyway.item",
    "io.keyway.index",
    "io.keyway.lru",
    "io.keyway.store",
    "io.keyway.command",
    "io.keyway.server"
  };

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.keyway");

  @Test
  void layers_areUsedFromAboveOnly() {
    layeredArchitecture()
        .consideringOnlyDependenciesInLayers()
        .layer("server")
        .definedBy("io.keyway.server")
        .layer("command")
        .definedBy("io.keyway.command")
        .layer("store")
        .definedBy("io.keyway.store")
        .layer("index")
        .definedBy("io.keyway.index")
        .layer("lru")
        .definedBy("io.keyway.lru")
        .layer("item")
        .definedBy("io.keyway.item")
        .layer("slab")
        .definedBy("io.keyway.slab")
        .whereLayer("server")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("command")
        .mayOnlyBeAccessedByLayers("server")
        .whereLayer("store")
        .mayOnlyBeAccessedByLayers("command", "server")
        .whereLayer("index")
        .mayOnlyBeAccessedByLayers("store", "lru")
        .whereLayer("lru")
        .mayOnlyBeAccessedByLayers("store", "command")
        .whereLayer("item")
        .mayOnlyBeAccessedByLayers("store", "index", "lru")
        .whereLayer("slab")
        .mayOnlyBeAccessedByLayers("store", "index", "lru", "item")
        .check(CLASSES);
  }

  @Test
  void command_reachesNoItemThroughTheLru() {
    noClasses()
        .that()
        .resideInAPackage("io.keyway.command")
        .should()
        .dependOnClassesThat()
        .haveNameMatching("io\\.keyway\\.lru\\.(LinkedItems|LruTails|ClassLru|LruList)")
        .check(CLASSES);
  }

  @Test
  void packages_formNoCycle() {
    slices().matching("io.keyway.(*)..").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void store_andWhatIsBelow_knowOnlyMemory() {
    noClasses()
        .that()
        .resideInAnyPackage(
            "io.keyway.store",
            "io.keyway.index",
            "io.keyway.lru",
            "io.keyway.item",
            "io.keyway.slab")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.keyway.protocol..",
            "io.keyway.net..",
            "io.keyway.placement..",
            "io.keyway.cluster..",
            "io.netty..")
        .check(CLASSES);
  }

  @Test
  void node_knowsNothingOfTheCluster() {
    noClasses()
        .that()
        .resideInAnyPackage(OWN)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.keyway.cluster..", "io.keyway.placement..")
        .check(CLASSES);
  }

  @Test
  void command_knowsNoSockets() {
    noClasses()
        .that()
        .resideInAPackage("io.keyway.command")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.netty.channel..", "io.netty.bootstrap..")
        .check(CLASSES);
    noClasses()
        .that()
        .resideInAPackage("io.keyway.command")
        .should()
        .dependOnClassesThat()
        .haveNameMatching("io\\.keyway\\.net\\.(?!ConnectionLimit).*")
        .check(CLASSES);
  }

  @Test
  void everyPackage_isNullMarked() {
    assertThat(Stream.of(OWN))
        .allSatisfy(name ->
            assertThat(CLASSES.getPackage(name).isAnnotatedWith(NullMarked.class)).isTrue());
  }
}
