package io.culvert.cli.status;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;

/// Answers one HTTP request at a [StatusSocket]. Blocks.
final class StatusAnswer {

    private static final int MAX_REQUEST_BYTES = 4096;
    private static final int REPORT_SECONDS = 3;

    private final Supplier<CompletableFuture<EndReport>> reports;

    /// @param body ends with a line break
    private record Page(String status, String type, String body) {

        static Page error(String status, String words) {
            return new Page(status, "text/plain; charset=utf-8", words + "\n");
        }
    }

    StatusAnswer(Supplier<CompletableFuture<EndReport>> reports) {
        this.reports = reports;
    }

    void answer(SocketChannel client) {
        try {
            String request = request(client);
            Page page = page(request.substring(0, Math.max(0, request.indexOf('\n'))).strip().split(" ", 3));
            byte[] body = page.body().getBytes(StandardCharsets.UTF_8);
            write(client,
                    ("HTTP/1.1 " + page.status() + "\r\nContent-Type: " + page.type() + "\r\nContent-Length: "
                            + body.length + "\r\nConnection: close\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
            write(client, body);
        } catch (IOException e) {
            // The client has gone, or its time is over.
            return;
        }
    }

    /// The head of the request, or what there is of it.
    private static String request(SocketChannel client) throws IOException {
        ByteBuffer head = ByteBuffer.allocate(MAX_REQUEST_BYTES);
        String text = "";
        while (head.hasRemaining() && !text.contains("\r\n\r\n") && client.read(head) >= 0) {
            text = new String(head.array(), 0, head.position(), StandardCharsets.US_ASCII);
        }
        return text;
    }

    private Page page(String[] words) {
        if (words.length < 3 || !words[2].startsWith("HTTP/1.")) {
            return Page.error("400 Bad Request", "expected: an HTTP request");
        }
        if (!words[0].equals("GET")) {
            return Page.error("405 Method Not Allowed", "expected: GET");
        }
        return switch (words[1]) {
            case "/", "/status" -> report("application/json", report -> EndJson.of(report).toString());
            case "/metrics" -> report("text/plain; version=0.0.4; charset=utf-8", EndMetrics::of);
            default -> Page.error("404 Not Found", "expected: /status or /metrics");
        };
    }

    private Page report(String type, Function<EndReport, String> form) {
        try {
            String body = form.apply(reports.get().get(REPORT_SECONDS, TimeUnit.SECONDS));
            return new Page("200 OK", type, body.endsWith("\n") ? body : body + "\n");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Page.error("503 Service Unavailable", "interrupted");
        } catch (ExecutionException | RejectedExecutionException | TimeoutException e) {
            return Page.error("503 Service Unavailable", "the process ends, or is too busy to answer");
        }
    }

    private static void write(SocketChannel client, byte[] bytes) throws IOException {
        for (ByteBuffer left = ByteBuffer.wrap(bytes); left.hasRemaining();) {
            client.write(left);
        }
    }
}
