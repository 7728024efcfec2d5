package io.culvert.it;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// A collector of traces: takes OTLP over HTTP and keeps what it got.
final class TraceCollector implements AutoCloseable {

    private final HttpServer server = HttpServer
        .create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    private final List<ExportTraceServiceRequest> requests = new CopyOnWriteArrayList<>();
    private final List<String> headers = new CopyOnWriteArrayList<>();
    private final StringBuffer bytes = new StringBuffer();
    private volatile int status = 200;

    TraceCollector() throws IOException {
        server.createContext("/v1/traces", this::take);
        server.start();
    }

    private void take(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        if (status == 200) {
            bytes.append(new String(body, StandardCharsets.ISO_8859_1));
            requests.add(ExportTraceServiceRequest.parseFrom(body));
            headers.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
        }
        exchange.sendResponseHeaders(status, -1);
        exchange.close();
    }

    String endpoint() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/v1/traces";
    }

    void answerWith(int other) {
        status = other;
    }

    List<ExportTraceServiceRequest> requests() {
        return requests;
    }

    /// The header Authorization of each request.
    List<String> headers() {
        return headers;
    }

    /// Everything that it got, a character for each byte.
    String bytes() {
        return bytes.toString();
    }

    List<Span> spans() {
        return requests.stream()
            .flatMap(request -> request.getResourceSpansList().stream())
            .flatMap(resource -> resource.getScopeSpansList().stream())
            .flatMap(scope -> scope.getSpansList().stream())
            .toList();
    }

    /// The first span of this name.
    Span span(String name) {
        return spans().stream().filter(span -> span.getName().equals(name)).findFirst().orElseThrow();
    }

    static String traceId(Span span) {
        return HexFormat.of().formatHex(span.getTraceId().toByteArray());
    }

    static String attribute(Span span, String key) {
        return span.getAttributesList()
            .stream()
            .filter(attribute -> attribute.getKey().equals(key))
            .findFirst()
            .orElseThrow()
            .getValue()
            .getStringValue();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
