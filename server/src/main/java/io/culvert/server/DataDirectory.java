package io.culvert.server;

import io.culvert.transport.Reasons;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The folder of one service: locked against a second process, folders 0700, files with secrets 0600.
final class DataDirectory implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(DataDirectory.class);

    private static final Set<PosixFilePermission> FOLDER = PosixFilePermissions.fromString("rwx------");
    private static final Set<PosixFilePermission> SECRET = PosixFilePermissions.fromString("rw-------");
    private static final Set<PosixFilePermission> PUBLIC = PosixFilePermissions.fromString("rw-r--r--");
    private static final int KEY_BYTES = 32;
    private static final String LOCK = "culvert.lock";

    private final Path root;
    private final FileChannel lockFile;

    private DataDirectory(Path root, FileChannel lockFile) {
        this.root = root;
        this.lockFile = lockFile;
    }

    /// @throws StartException if the folder cannot be used or another process uses it
    static DataDirectory open(Path root) throws StartException {
        try {
            folder(root);
            FileChannel channel = FileChannel.open(root.resolve(LOCK), StandardOpenOption.CREATE,
                    StandardOpenOption.WRITE);
            FileLock lock = tryLock(channel);
            if (lock == null) {
                channel.close();
                throw inUse(root);
            }
            return new DataDirectory(root, channel);
        } catch (IOException e) {
            throw unusable(root, e);
        }
    }

    /// Checks an existing folder without changing it.
    ///
    /// @throws StartException if the folder cannot be used or a process uses it
    static void requireFree(Path root) throws StartException {
        Path file = root.resolve(LOCK);
        if (!Files.isWritable(root)) {
            throw unusable(root, new AccessDeniedException(root.toString()));
        }
        if (!Files.exists(file)) {
            return;
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
                FileLock lock = tryLock(channel)) {
            if (lock == null) {
                throw inUse(root);
            }
        } catch (IOException e) {
            throw unusable(root, e);
        }
    }

    private static StartException inUse(Path root) {
        return new StartException("data-dir: " + root + " is in use by another Culvert. Stop that one, or "
                + "choose another folder with --data-dir.");
    }

    private static StartException unusable(Path root, IOException failure) {
        return new StartException("data-dir: " + root + " cannot be used (" + Reasons.of(failure)
                + "). Make it writable, or choose another with --data-dir.", failure);
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }

    /// The file that this process has locked.
    Path lock() {
        return root.resolve(LOCK);
    }

    Path path(String first, String... more) {
        return root.resolve(Path.of(first, more));
    }

    /// A subfolder, created if it is missing.
    Path folder(String name) throws IOException {
        Path folder = root.resolve(name);
        folder(folder);
        return folder;
    }

    private static void folder(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            Files.createDirectories(folder, PosixFilePermissions.asFileAttribute(FOLDER));
        } else {
            warnIfLoose(folder, FOLDER);
        }
    }

    /// A key, if its file exists.
    Optional<byte[]> existingKey(String name) throws IOException {
        return Files.exists(folder("keys").resolve(name)) ? Optional.of(key(name)) : Optional.empty();
    }

    /// A random key, created at the first start.
    byte[] key(String name) throws IOException {
        Path file = folder("keys").resolve(name);
        if (!Files.exists(file)) {
            byte[] key = new byte[KEY_BYTES];
            new SecureRandom().nextBytes(key);
            writeSecret(file, key);
        }
        warnIfLoose(file, SECRET);
        byte[] key = Files.readAllBytes(file);
        if (key.length != KEY_BYTES) {
            throw new IOException(file + " has " + key.length + " bytes (expected: " + KEY_BYTES + ")");
        }
        return key;
    }

    static void writeSecret(Path file, byte[] content) throws IOException {
        write(file, content, SECRET);
    }

    static void writePublic(Path file, String content) throws IOException {
        write(file, content.getBytes(StandardCharsets.UTF_8), PUBLIC);
    }

    /// Writes the file atomically.
    private static void write(Path file, byte[] content, Set<PosixFilePermission> permissions)
            throws IOException {
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(fresh);
        Files.createFile(fresh, PosixFilePermissions.asFileAttribute(permissions));
        Files.write(fresh, content, StandardOpenOption.SYNC);
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    static void warnIfLoose(Path path, Set<PosixFilePermission> wanted) throws IOException {
        Set<PosixFilePermission> actual = Files.getPosixFilePermissions(path);
        if (!wanted.containsAll(actual)) {
            LOG.warn("{} is open to others: {} (expected: {}). Run chmod on it.", path,
                    PosixFilePermissions.toString(actual), PosixFilePermissions.toString(wanted));
        }
    }

    static void warnIfLooseSecret(Path path) throws IOException {
        warnIfLoose(path, SECRET);
    }

    @Override
    public void close() {
        try {
            lockFile.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
