package io.culvert.control.console;

import io.culvert.control.console.ConsoleFile.Encoding;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The console's files by their names, `assets/index-3f2a.js`. A request can only name an entry of this map,
/// which is made from a listing of the folder, so there is no path to climb out of it.
///
/// [#isThere] answers at once. The first [#find] reads all files and keeps them in memory, about a megabyte;
/// it blocks. Thread safe.
final class ConsoleFiles {

    /// The page that all others are parts of.
    static final String START = "index.html";

    /// The folder on the class path.
    private static final String FOLDER = "io/culvert/console/";

    /// The folder whose files have a hash of their content in their names.
    private static final String LASTING = "assets/";

    private final @Nullable URL start;
    private final Supplier<Map<String, ConsoleFile>> files;

    private ConsoleFiles(@Nullable URL start) {
        this.start = start;
        this.files = new Once<>(() -> start == null ? Map.of() : read(start));
    }

    /// The files that were packed into this build.
    static ConsoleFiles ofThisBuild() {
        return new ConsoleFiles(ConsoleFiles.class.getClassLoader().getResource(FOLDER + START));
    }

    /// The files of another folder.
    static ConsoleFiles at(URL start) {
        return new ConsoleFiles(start);
    }

    /// Whether this build contains the console.
    boolean isThere() {
        return start != null;
    }

    /// The file of this name. Blocks at the first call.
    Optional<ConsoleFile> find(String name) {
        return Optional.ofNullable(files.get().get(name));
    }

    private static Map<String, ConsoleFile> read(URL start) {
        try {
            URI uri = start.toURI();
            if (!uri.getScheme().equals("jar")) {
                return read(Path.of(uri.resolve(".")));
            }
            String jar = uri.toString().substring(0, uri.toString().indexOf("!/"));
            try (FileSystem inside = FileSystems
                .newFileSystem(Path.of(URI.create(jar.substring("jar:".length()))))) {
                return read(inside.getPath(FOLDER));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (URISyntaxException e) {
            throw new IllegalStateException("The console's place is no URI: " + start, e);
        }
    }

    private static Map<String, ConsoleFile> read(Path folder) throws IOException {
        List<Path> paths;
        try (Stream<Path> all = Files.walk(folder)) {
            paths = all.filter(Files::isRegularFile).toList();
        }
        Map<String, ConsoleFile> files = new HashMap<>();
        for (Path path : paths) {
            String name = folder.relativize(path).toString().replace('\\', '/');
            Optional<ContentType> type = ContentType.of(name);
            if (type.isPresent()) {
                files.put(name, ConsoleFile.of(type.get(), name.startsWith(LASTING), forms(path)));
            }
        }
        return files;
    }

    private static Map<Encoding, byte[]> forms(Path plain) throws IOException {
        Map<Encoding, byte[]> forms = new EnumMap<>(Map.of(Encoding.IDENTITY, Files.readAllBytes(plain)));
        for (Map.Entry<Encoding, String> form : Map.of(Encoding.BROTLI, ".br", Encoding.GZIP, ".gz")
            .entrySet()) {
            Path compressed = plain.resolveSibling(plain.getFileName() + form.getValue());
            if (Files.isRegularFile(compressed)) {
                forms.put(form.getKey(), Files.readAllBytes(compressed));
            }
        }
        return forms;
    }

    /// Computes a value at the first call and keeps it.
    private static final class Once<T> implements Supplier<T> {

        private final Supplier<T> source;
        private @Nullable T value;

        Once(Supplier<T> source) {
            this.source = source;
        }

        @Override
        public synchronized T get() {
            T known = value;
            if (known == null) {
                known = source.get();
                value = known;
            }
            return known;
        }
    }
}
