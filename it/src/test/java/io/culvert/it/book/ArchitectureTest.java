package io.culvert.it.book;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// Checks the code against the tables of docs/architecture.md. If a test here fails, correct the code or add
/// a row.
class ArchitectureTest {

    private static final Pattern MODULE = Pattern.compile("<module>([^<]+)</module>");
    private static final Book BOOK = Book.ofThisProject();
    private static final UseTable TABLE = UseTable.of(BOOK.root().resolve("docs/architecture.md"));
    private static final JavaClasses CULVERT = new ClassFileImporter()
        .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
        .withImportOption(location -> !location.contains("-tests.jar"))
        .importPackages("io.culvert");

    @Test
    void everyModuleOfTheBuildHasARowAndNoOther() {
        Set<String> built = MODULE.matcher(Book.read(BOOK.root().resolve("pom.xml")))
            .results()
            .map(each -> each.group(1))
            .collect(Collectors.toSet());
        assertThat(TABLE.modules().keySet()).isEqualTo(built);
    }

    @Test
    void everyPackageInsideAModuleHasARow() {
        assertThat(TABLE.missing(CULVERT.stream().map(JavaClass::getPackageName).collect(Collectors.toSet())))
            .isEmpty();
    }

    @Test
    void modulesAndPackagesUseWhatTheTablesAllow() {
        assertThat(CULVERT.stream().flatMap(TABLE::breaches)).isEmpty();
    }

    @Test
    void packagesHaveNoCycles() {
        slices().matching("io.culvert.(**)").should().beFreeOfCycles().check(CULVERT);
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
