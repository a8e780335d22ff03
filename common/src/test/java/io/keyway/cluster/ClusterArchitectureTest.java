package io.keyway.cluster;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class ClusterArchitectureTest {
  private static final String[] LIBRARIES = {
    "org.apache.curator..", "org.apache.zookeeper..", "tools.jackson.."
  };

  private final JavaClasses classes =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.keyway");

  @Test
  void curatorAndZooKeeper_areUsedInThisPackageOnly() {
    noClasses()
        .that(not(resideInAPackage("io.keyway.cluster")))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.apache.curator..", "org.apache.zookeeper..")
        .check(classes);
  }

  @Test
  void publicMethods_nameNoTypeOfALibrary() {
    methods()
        .that()
        .arePublic()
        .and()
        .areDeclaredInClassesThat(resideInAPackage("io.keyway.cluster"))
        .should()
        .haveRawReturnType(not(resideInAnyPackage(LIBRARIES)))
        .check(classes);
    Stream<JavaClass> parameters =
        classes.stream()
            .filter(resideInAPackage("io.keyway.cluster"))
            .flatMap(type -> type.getMethods().stream())
            .filter(method -> method.getModifiers().contains(JavaModifier.PUBLIC))
            .flatMap(method -> method.getRawParameterTypes().stream());
    assertThat(parameters).noneMatch(resideInAnyPackage(LIBRARIES));
  }
}
