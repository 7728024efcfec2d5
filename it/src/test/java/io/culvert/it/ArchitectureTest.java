package io.culvert.it;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/// The table of modules, held.
class ArchitectureTest {

    private static final JavaClasses CULVERT = new ClassFileImporter()
        .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
        .withImportOption(location -> !location.contains("-tests.jar"))
        .importPackages("io.culvert");

    @Test
    void theDomainKnowsNothingButTheJdk() {
        noClasses().that()
            .resideInAPackage("io.culvert.tunnel..")
            .should()
            .dependOnClassesThat()
            .resideOutsideOfPackages("io.culvert.tunnel..", "java..", "javax.crypto..", "org.jspecify..")
            .check(CULVERT);
    }

    @Test
    void theProtocolKnowsNoChannels() {
        noClasses().that()
            .resideInAPackage("io.culvert.protocol..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.netty.channel..", "io.netty.handler..")
            .check(CULVERT);
    }

    @Test
    void modulesHaveNoCycles() {
        slices().matching("io.culvert.(*)..").should().beFreeOfCycles().check(CULVERT);
    }

    @Test
    void thePackagesOfTheApiHaveNoCycles() {
        slices().matching("io.culvert.(control.*)..").should().beFreeOfCycles().check(CULVERT);
        noClasses().that()
            .resideInAnyPackage("io.culvert.control.*..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.culvert.control")
            .check(CULVERT);
    }

    @Test
    void servicesOfTheApiDoNotKnowEachOther() {
        slices().matching("io.culvert.control.(tunneling|iot|admin|sts)..")
            .should()
            .notDependOnEachOther()
            .check(CULVERT);
    }

    @Test
    void policiesKnowWhoCallsAlone() {
        noClasses().that()
            .resideInAPackage("io.culvert.policy..")
            .should()
            .dependOnClassesThat()
            .resideOutsideOfPackages("io.culvert.policy..", "io.culvert.identity..", "java..",
                    "tools.jackson..", "org.jspecify..")
            .check(CULVERT);
    }

    @Test
    void onlyTheCommandHasAMain() {
        noMethods().that()
            .areDeclaredInClassesThat()
            .resideOutsideOfPackage("io.culvert.cli..")
            .should()
            .haveName("main")
            .check(CULVERT);
    }
}
