package io.culvert.it.book;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The project's Java and Markdown files.
///
/// @param root the project's folder
/// @param sources every Java file
/// @param documents every Markdown file
public record Book(Path root, List<Path> sources, List<Path> documents) {

    private static final Pattern ID = Pattern.compile("<a id=\"([^\"]+)\">");
    private static final Pattern HEADING = Pattern.compile("(?m)^#{1,6} (.*)$");
    private static final Pattern NOT_OURS = Pattern.compile("(?:.*/)?(?:target|\\.git|node_modules)(?:/.*)?");

    /// Tests run in their module's folder, so the root is its parent.
    public static Book ofThisProject() {
        Path root = Path.of("").toAbsolutePath().getParent();
        try (Stream<Path> all = Files.walk(root)) {
            List<Path> ours = all
                .filter(each -> !NOT_OURS.matcher(root.relativize(each).toString()).matches())
                .sorted()
                .toList();
            return new Book(root, ending(ours, ".java"), ending(ours, ".md"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The path of a file relative to the root.
    String name(Path file) {
        return root.relativize(file).toString();
    }

    boolean has(Citation citation) {
        return documents.stream()
            .filter(each -> each.getParent().endsWith("docs/spec"))
            .filter(each -> citation.chapter().isEmpty() || each.endsWith(citation.chapter() + ".md"))
            .anyMatch(chapter -> anchors(chapter).contains(citation.anchor()));
    }

    boolean hasDecision(int number) {
        return documents.stream()
            .filter(each -> each.getParent().endsWith("docs/decisions"))
            .anyMatch(each -> each.getFileName().toString().startsWith("%04d-".formatted(number)));
    }

    /// The anchors of a Markdown file: explicit ones, and those that GitHub derives from headings.
    static Set<String> anchors(Path document) {
        String text = read(document);
        Set<String> anchors = ID.matcher(text)
            .results()
            .map(each -> each.group(1))
            .collect(Collectors.toCollection(TreeSet::new));
        for (Matcher heading = HEADING.matcher(text); heading.find();) {
            anchors.add(heading.group(1)
                .replaceAll("<[^>]*>", "")
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^\\p{L}\\p{N} _-]", "")
                .replace(' ', '-'));
        }
        return anchors;
    }

    public static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Path> ending(List<Path> files, String ending) {
        return files.stream().filter(each -> each.toString().endsWith(ending)).toList();
    }
}
