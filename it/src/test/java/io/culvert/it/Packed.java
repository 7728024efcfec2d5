package io.culvert.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// What `dist/package` makes, without the caches of classes, which only make starts faster. Packs once for
/// all tests of a build: its test processes have the same parent.
final class Packed {

    private static final Path FOLDER = Path.of("target", "packed").toAbsolutePath();

    /// A fraction of it suffices on an idle machine.
    static final int MAX_SECONDS = 900;

    private Packed() {}

    /// The files that `dist/package` has made. Tests only read them.
    static synchronized Path folder() throws IOException {
        Files.createDirectories(FOLDER.getParent());
        Path build = FOLDER
            .resolve("build-" + ProcessHandle.current().parent().map(ProcessHandle::pid).orElseThrow());
        try (FileChannel channel = FileChannel.open(FOLDER.resolveSibling("packed.lock"),
                StandardOpenOption.CREATE, StandardOpenOption.WRITE); FileLock lock = channel.lock()) {
            assertThat(lock.isValid()).isTrue();
            if (!Files.exists(build)) {
                Tools.Result packed = Tools.run(Map.of("CULVERT_NO_AOT", "1", "ZSTD_CLEVEL", "1"),
                        MAX_SECONDS, Path.of("..", "dist", "package").toString(), FOLDER.toString());
                assertThat(packed.exit()).as(packed.out()).isZero();
                Files.createFile(build);
            }
        }
        return FOLDER;
    }

    /// @param prefix what stands before the version in the file's name
    static Path file(String prefix, String suffix) throws IOException {
        try (Stream<Path> files = Files.list(folder())) {
            List<Path> found = files
                .filter(file -> file.getFileName().toString().matches(prefix + "[0-9].*\\Q" + suffix + "\\E"))
                .toList();
            assertThat(found).hasSize(1);
            return found.getFirst();
        }
    }

    /// Unpacks an archive.
    ///
    /// @return the one folder that it contains
    static Path unpack(String prefix, Path into) throws IOException {
        Files.createDirectory(into);
        Tools.must(Map.of(), "tar", "-C", into.toString(), "--zstd", "-xf",
                file(prefix, ".tar.zst").toString());
        try (Stream<Path> folders = Files.list(into)) {
            return folders.findAny().orElseThrow();
        }
    }

    /// A command line without this machine's Java.
    static List<String> withoutJava(Path home, Path program, String... arguments) {
        return Stream
            .concat(Stream.of("env", "-i", "PATH=/usr/bin:/bin", "HOME=" + home, program.toString()),
                    Stream.of(arguments))
            .toList();
    }
}
