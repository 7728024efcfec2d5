package io.culvert.cli.status;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Asks a [StatusSocket].
public final class StatusClient {

    private static final int MAX_ANSWER_BYTES = 4 << 20;
    private static final int SECONDS = 10;

    private StatusClient() {}

    /// The JSON document of the process at a socket.
    ///
    /// @throws IOException if no process answers there
    public static String status(Path socket) throws IOException {
        return get(socket, "/status");
    }

    /// The metrics of the process at a socket, in Prometheus' text format.
    ///
    /// @throws IOException if no process answers there
    public static String metrics(Path socket) throws IOException {
        return get(socket, "/metrics");
    }

    private static String get(Path socket, String page) throws IOException {
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
            return CompletableFuture
                .supplyAsync(() -> exchange(channel, page), work -> Thread.ofVirtual().start(work))
                .orTimeout(SECONDS, TimeUnit.SECONDS)
                .join();
        } catch (CompletionException e) {
            throw switch (e.getCause()) {
                case TimeoutException late -> new IOException("no answer in " + SECONDS + " s", late);
                case UncheckedIOException broken -> broken.getCause();
                case null, default -> new IOException(e);
            };
        }
    }

    private static String exchange(SocketChannel channel, String page) {
        try {
            channel.write(ByteBuffer.wrap(("GET " + page + " HTTP/1.1\r\nHost: localhost\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII)));
            return body(read(channel));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(SocketChannel channel) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        ByteBuffer part = ByteBuffer.allocate(8192);
        while (channel.read(part) >= 0) {
            all.write(part.array(), 0, part.position());
            part.clear();
            if (all.size() > MAX_ANSWER_BYTES) {
                throw new IOException("the answer is too long");
            }
        }
        return all.toString(StandardCharsets.UTF_8);
    }

    private static String body(String answer) throws IOException {
        int end = answer.indexOf("\r\n\r\n");
        if (end < 0) {
            throw new IOException("no answer");
        }
        String body = answer.substring(end + 4);
        if (!answer.startsWith("HTTP/1.1 200 ")) {
            throw new IOException(body.strip());
        }
        return body;
    }
}
