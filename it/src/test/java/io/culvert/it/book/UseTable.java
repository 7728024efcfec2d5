package io.culvert.it.book;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What docs/architecture.md lets each module, and each package inside a module, use.
///
/// @param modules the names that each module may use: modules and libraries
/// @param packages the same for packages of one module: other packages of that module
/// @param libraries the packages behind each library's name
record UseTable(Map<String, Set<String>> modules, Map<String, Set<String>> packages,
        Map<String, Set<String>> libraries) {

    private static final String ROOT = "io.culvert.";
    private static final String EVERYTHING = "everything";

    static UseTable of(Path architecture) {
        String text = Book.read(architecture);
        return new UseTable(rows(text, "Modules", 2), rows(text, "Packages inside modules", 2),
                rows(text, "Libraries", 1));
    }

    /// Describes each violation of the table by one class.
    Stream<String> breaches(JavaClass from) {
        return from.getDirectDependenciesFromSelf()
            .stream()
            .filter(each -> !allows(from.getPackageName(), packageOf(each)))
            .map(each -> from.getPackageName() + " may not use " + packageOf(each) + ": "
                    + each.getDescription());
    }

    /// The packages that need a row and have none.
    Set<String> missing(Set<String> found) {
        return found.stream()
            .map(UseTable::below)
            .filter(each -> each.contains(".") || hasPackages(each, found))
            .filter(each -> !packages.containsKey(each))
            .collect(Collectors.toSet());
    }

    private boolean allows(String from, String to) {
        if (from.equals(to)) {
            return true;
        }
        Set<String> allowed = modules.getOrDefault(moduleOf(from), Set.of());
        if (!to.startsWith(ROOT)) {
            return library(to).map(allowed::contains).orElseGet(() -> isPlatform(to))
                    || allowed.contains(EVERYTHING);
        }
        return moduleOf(from).equals(moduleOf(to))
                ? packages.getOrDefault(below(from), Set.of()).contains(below(to))
                : allowed.contains(moduleOf(to));
    }

    /// The library whose package is the longest that holds this one: `io.netty.buffer` before `io.netty`.
    private Optional<String> library(String name) {
        return libraries.entrySet()
            .stream()
            .flatMap(each -> each.getValue()
                .stream()
                .filter(prefix -> isIn(name, prefix))
                .map(prefix -> Map.entry(prefix, each.getKey())))
            .max(Comparator.comparingInt(each -> each.getKey().length()))
            .map(Map.Entry::getValue);
    }

    private static boolean isPlatform(String name) {
        return name.isEmpty()
                || Stream.of("java", "javax", "org.jspecify").anyMatch(each -> isIn(name, each));
    }

    private static boolean isIn(String name, String prefix) {
        return name.equals(prefix) || name.startsWith(prefix + ".");
    }

    private static boolean hasPackages(String module, Set<String> found) {
        return found.stream().anyMatch(each -> each.startsWith(ROOT + module + "."));
    }

    private static String packageOf(Dependency dependency) {
        return dependency.getTargetClass().getBaseComponentType().getPackageName();
    }

    private static String below(String name) {
        return name.substring(ROOT.length());
    }

    private static String moduleOf(String name) {
        return below(name).split("\\.")[0];
    }

    /// The first table under a heading: its first column, and the words of another.
    private static Map<String, Set<String>> rows(String text, String heading, int column) {
        List<String> lines = text.lines().dropWhile(each -> !each.equals("## " + heading)).toList();
        Map<String, Set<String>> rows = new TreeMap<>();
        lines.stream()
            .dropWhile(each -> !each.startsWith("|---"))
            .skip(1)
            .takeWhile(each -> each.startsWith("|"))
            .map(each -> each.split("\\|"))
            .forEach(each -> rows.put(plain(each[1]), words(each[column + 1])));
        return rows;
    }

    private static Set<String> words(String cell) {
        return Stream.of(cell.split(","))
            .map(UseTable::plain)
            .filter(each -> !each.equals("–"))
            .collect(Collectors.toSet());
    }

    private static String plain(String cell) {
        return cell.replace("`", "").strip();
    }
}
