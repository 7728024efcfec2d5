package io.culvert.it.conformance;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.net.ssl.SSLSocket;

/// A handshake that tests change before they send it. Initially it is that of the reference local proxy.
final class Handshake {

    static final String V1 = "aws.iot.securetunneling-1.0";
    static final String V2 = "aws.iot.securetunneling-2.0";
    static final String V3 = "aws.iot.securetunneling-3.0";

    private static final int TIMEOUT_MILLIS = 20_000;

    private final TargetService service;
    private final List<String> headers = new ArrayList<>();
    private String requestLine;

    /// The service's answer.
    ///
    /// @param headers lower-case `name: value`
    record Answer(int status, List<String> headers, String body) {

        String header(String name) {
            return headers.stream()
                .filter(line -> line.startsWith(name.toLowerCase(Locale.ROOT) + ": "))
                .map(line -> line.substring(name.length() + 2))
                .findFirst()
                .orElse("");
        }
    }

    Handshake(TargetService service, String mode, String token) {
        this.service = service;
        this.requestLine = "GET /tunnel?local-proxy-mode=" + mode + " HTTP/1.1";
        headers.addAll(List.of("Host: " + service.host(), "Upgrade: websocket", "Connection: upgrade",
                "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==", "Sec-WebSocket-Version: 13",
                "Sec-WebSocket-Protocol: " + V3, "access-token: " + token));
    }

    Handshake requestLine(String line) {
        requestLine = line;
        return this;
    }

    Handshake with(String header) {
        headers.add(header);
        return this;
    }

    Handshake without(String name) {
        headers.removeIf(line -> line.regionMatches(true, 0, name + ":", 0, name.length() + 1));
        return this;
    }

    Handshake subprotocol(String offered) {
        return without("Sec-WebSocket-Protocol").with("Sec-WebSocket-Protocol: " + offered);
    }

    Handshake clientToken(String token) {
        return with("client-token: " + token);
    }

    /// Sends the handshake and returns any answer.
    Answer send() throws IOException {
        try (SSLSocket socket = connect()) {
            return exchange(socket);
        }
    }

    /// Sends the handshake and fails the test if the service refuses it.
    RawPeer attach() throws IOException {
        SSLSocket socket = connect();
        Answer answer = exchange(socket);
        if (answer.status != 101) {
            socket.close();
            throw new AssertionError("not let in: " + answer);
        }
        return new RawPeer(socket, answer);
    }

    private SSLSocket connect() throws IOException {
        SSLSocket socket = (SSLSocket) service.tls()
            .getSocketFactory()
            .createSocket(service.host(), service.port());
        socket.setSoTimeout(TIMEOUT_MILLIS);
        socket.setTcpNoDelay(true);
        return socket;
    }

    private Answer exchange(SSLSocket socket) throws IOException {
        String request = requestLine + "\r\n" + String.join("\r\n", headers) + "\r\n\r\n";
        socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
        List<String> lines = new ArrayList<>(head(socket.getInputStream()).lines().toList());
        int status = Integer.parseInt(lines.removeFirst().split(" ", 3)[1]);
        lines.replaceAll(line -> line.substring(0, line.indexOf(':')).toLowerCase(Locale.ROOT)
                + line.substring(line.indexOf(':')));
        Answer answer = new Answer(status, List.copyOf(lines), "");
        String length = answer.header("content-length");
        int bytes = length.isEmpty() ? 0 : Integer.parseInt(length);
        return new Answer(status, answer.headers,
                new String(socket.getInputStream().readNBytes(bytes), StandardCharsets.UTF_8));
    }

    private static String head(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("the connection ended inside the answer: " + head);
            }
            head.write(next);
        }
        return head.toString(StandardCharsets.ISO_8859_1).strip();
    }
}
