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

/// The files of the project that people read, under its root.
record Book(Path root) {

    private static final Pattern ID = Pattern.compile("<a id=\"([^\"]+)\">");
    private static final Pattern HEADING = Pattern.compile("(?m)^#{1,6} (.*)$");
    private static final Set<String> CHAPTERS = Set.of("wire", "service", "localproxy", "device");

    /// Tests run in their module's folder.
    static Book ofThisProject() {
        return new Book(Path.of("").toAbsolutePath().getParent());
    }

    List<Path> sources() {
        return files(".java");
    }

    List<Path> documents() {
        return files(".md");
    }

    /// Where a file stands under the root.
    String name(Path file) {
        return root.relativize(file).toString();
    }

    boolean has(Citation citation) {
        if (citation.chapter().isEmpty()) {
            return CHAPTERS.stream()
                .anyMatch(chapter -> anchors(chapter(chapter)).contains(citation.anchor()));
        }
        return anchors(chapter(citation.chapter())).contains(citation.anchor());
    }

    boolean hasDecision(int number) {
        try (Stream<Path> decisions = Files.list(root.resolve("docs/decisions"))) {
            return decisions
                .anyMatch(each -> each.getFileName().toString().startsWith("%04d-".formatted(number)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The anchors of a Markdown file: those it names, and those that its headings make on GitHub.
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

    static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path chapter(String name) {
        return root.resolve("docs/spec/" + name + ".md");
    }

    private List<Path> files(String ending) {
        try (Stream<Path> all = Files.walk(root)) {
            return all.filter(each -> each.toString().endsWith(ending))
                .filter(each -> !name(each).matches("(?:.*/)?(?:target|\\.git|node_modules)/.*"))
                .sorted()
                .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
