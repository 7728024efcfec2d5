package io.culvert.cli.status;

import io.culvert.transport.Reasons;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A Unix socket at which a process tells its state by HTTP: `GET /status` answers JSON, `GET /metrics`
/// Prometheus' text format. Only the user of the process can reach it. A lock, which ends with the process,
/// shows whether a socket that exists already belongs to a living process; a dead one's is replaced.
///
/// Clients are served on virtual threads, a few at a time, and each for a limited time.
public final class StatusSocket implements AutoCloseable {

    private static final int MAX_CLIENTS = 8;
    private static final int CLIENT_SECONDS = 5;
    private static final Duration AFTER_A_FAULT = Duration.ofSeconds(1);

    /// A socket's address holds no longer path.
    private static final int MAX_PATH_BYTES = 107;

    private static final FileAttribute<Set<PosixFilePermission>> OWN_FOLDER = PosixFilePermissions
        .asFileAttribute(PosixFilePermissions.fromString("rwx------"));
    private static final Set<PosixFilePermission> OWN_FILE = PosixFilePermissions.fromString("rw-------");
    private static final Set<PosixFilePermission> OF_OTHERS = PosixFilePermissions.fromString("---rwxrwx");

    private final Path path;
    private final FileChannel lock;
    private final ServerSocketChannel server;
    private final StatusAnswer answer;
    private final Semaphore free = new Semaphore(MAX_CLIENTS);
    private final AtomicBoolean closed = new AtomicBoolean();
    private final Executor threads = work -> Thread.ofVirtual().name("status").start(work);

    private StatusSocket(Path path, FileChannel lock, ServerSocketChannel server, StatusAnswer answer) {
        this.path = path;
        this.lock = lock;
        this.server = server;
        this.answer = answer;
    }

    /// Opens the socket and begins to answer. Makes its folder if there is none.
    ///
    /// @param reports called for each request
    /// @throws IOException if the socket cannot be opened, saying why and what to do
    public static StatusSocket open(Path path, Supplier<CompletableFuture<EndReport>> reports)
            throws IOException {
        Path at = path.toAbsolutePath().normalize();
        requireUsable(at);
        FileChannel lock = lock(at);
        try {
            requireReplaceable(at);
            Files.deleteIfExists(at);
            StatusSocket socket = new StatusSocket(at, lock, bind(at), new StatusAnswer(reports));
            socket.threads.execute(socket::accept);
            return socket;
        } catch (IOException | RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    /// The same where a process can do without the socket.
    ///
    /// @param path null for none
    /// @param failed receives the reason if the socket cannot be opened
    /// @return null if there is none
    public static @Nullable StatusSocket tryOpen(@Nullable Path path,
            Supplier<CompletableFuture<EndReport>> reports, Consumer<String> failed) {
        try {
            return path == null ? null : open(path, reports);
        } catch (IOException | UnsupportedOperationException e) {
            failed.accept("No status socket at " + path + ": "
                    + (e instanceof FileSystemException ? Reasons.of(e) : e.getMessage()));
            return null;
        }
    }

    private static void requireUsable(Path path) throws IOException {
        if (path.toString().getBytes(StandardCharsets.UTF_8).length > MAX_PATH_BYTES) {
            throw new IOException("its path is too long (expected: at most " + MAX_PATH_BYTES + " bytes)");
        }
        Path folder = path.getParent();
        if (folder == null) {
            throw new IOException("it is in no folder");
        }
        if (!Files.isDirectory(folder)) {
            Files.createDirectories(folder, OWN_FOLDER);
        }
        Set<PosixFilePermission> open = Files.getPosixFilePermissions(folder);
        if (open.stream().anyMatch(OF_OTHERS::contains)) {
            throw new IOException("other users may enter " + folder + " (expected: mode 0700)");
        }
    }

    private static FileChannel lock(Path path) throws IOException {
        FileChannel lock = FileChannel.open(lockOf(path),
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(OWN_FILE));
        try {
            if (lock.tryLock() != null) {
                return lock;
            }
        } catch (OverlappingFileLockException e) {
            // This process has it.
        } catch (IOException e) {
            lock.close();
            throw e;
        }
        lock.close();
        throw new IOException("another process answers there");
    }

    static Path lockOf(Path socket) {
        return socket.resolveSibling(socket.getFileName() + ".lock");
    }

    private static void requireReplaceable(Path path) throws IOException {
        if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)
                && !Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                    .isOther()) {
            throw new IOException("a file that is no socket is in its place");
        }
    }

    private static ServerSocketChannel bind(Path path) throws IOException {
        ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            server.bind(UnixDomainSocketAddress.of(path));
            Files.setPosixFilePermissions(path, OWN_FILE);
            return server;
        } catch (IOException | RuntimeException e) {
            server.close();
            throw e;
        }
    }

    private void accept() {
        while (server.isOpen()) {
            try {
                serve(server.accept());
            } catch (ClosedChannelException e) {
                return;
            } catch (IOException e) {
                // The process has no file left, for example.
                LockSupport.parkNanos(AFTER_A_FAULT.toNanos());
            }
        }
    }

    private void serve(SocketChannel client) {
        if (!free.tryAcquire()) {
            close(client);
            return;
        }
        CompletableFuture.runAsync(() -> answer.answer(client), threads)
            .orTimeout(CLIENT_SECONDS, TimeUnit.SECONDS)
            .whenComplete((done, failure) -> {
                close(client);
                free.release();
            });
    }

    private static void close(SocketChannel client) {
        try {
            client.close();
        } catch (IOException e) {
            // It is not used any more.
            return;
        }
    }

    /// Removes the socket. Does nothing if it was removed before: another process may have it by now.
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        try (lock; server) {
            Files.deleteIfExists(path);
            if (StatusPlaces.isOfOneProcess(path)) {
                Files.deleteIfExists(lockOf(path));
            }
        } catch (IOException e) {
            // The next process replaces it.
            return;
        }
    }
}
