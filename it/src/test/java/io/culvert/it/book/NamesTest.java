package io.culvert.it.book;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// One name, one thing: checks the names of files of Java.
class NamesTest {

    private static final List<Path> JAVA = Book.ofThisProject().sources();

    /// Operations that AWS has in two services.
    private static final Set<String> OPERATIONS = Set.of("DeletePolicy", "GetPolicy", "ListPolicies");

    @Test
    void noTwoClassesOfTheProductHaveTheSameName() {
        assertThat(repeated(main().map(path -> path.getFileName().toString().replace(".java", ""))
            .filter(name -> !OPERATIONS.contains(name) && !name.endsWith("-info")))).isEmpty();
    }

    /// It would hide the product's class in the tests.
    @Test
    void noTestClassHasTheFullNameOfAClassOfTheProduct() {
        assertThat(repeated(JAVA.stream()
            .filter(path -> !path.endsWith("package-info.java"))
            .map(path -> path.toString().replaceFirst(".*/src/(main|test)/java/", "")))).isEmpty();
    }

    private static Stream<Path> main() {
        return JAVA.stream().filter(path -> path.toString().contains("/src/main/java/"));
    }

    private static List<String> repeated(Stream<String> names) {
        return names.collect(Collectors.groupingBy(Function.identity(), Collectors.counting()))
            .entrySet()
            .stream()
            .filter(each -> each.getValue() > 1)
            .map(each -> each.getKey())
            .sorted()
            .toList();
    }
}
