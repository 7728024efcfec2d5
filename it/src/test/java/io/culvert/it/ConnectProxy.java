package io.culvert.it;

import static org.awaitility.Awaitility.await;

import io.culvert.transport.WebProxy;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A real web proxy (tinyproxy), optionally behind TLS (haproxy).
final class ConnectProxy implements AutoCloseable {

    private final Path folder;
    private final List<Process> processes = new ArrayList<>();
    private final int plainPort = Tools.freePort();
    private int tlsPort;

    /// @param credentials `user:password` that the proxy demands; null if it demands none
    ConnectProxy(Path folder, @Nullable String credentials) throws IOException {
        Tools.need("tinyproxy", "tinyproxy-bin");
        this.folder = Files.createDirectories(folder);
        Path settings = Files.writeString(folder.resolve("tinyproxy.conf"),
                "Port " + plainPort + "\nListen 127.0.0.1\nTimeout 600\nMaxClients 20\n"
                        + (credentials == null ? "" : "BasicAuth " + credentials.replace(':', ' ') + "\n"));
        start(plainPort, "tinyproxy", "-d", "-c", settings.toString());
    }

    /// Puts TLS in front of the proxy.
    ///
    /// @param tls a folder with the certificate and key of a service
    ConnectProxy withTls(Path tls) throws IOException {
        Tools.need("haproxy", "haproxy");
        tlsPort = Tools.freePort();
        Path pem = Files.writeString(folder.resolve("both.pem"),
                Files.readString(tls.resolve("server.pem")) + Files.readString(tls.resolve("server.key")));
        Path settings = Files.writeString(folder.resolve("haproxy.cfg"), """
                defaults
                  mode tcp
                  timeout connect 10s
                  timeout client 10m
                  timeout server 10m
                listen tls
                  bind 127.0.0.1:%d ssl crt %s
                  server proxy 127.0.0.1:%d
                """.formatted(tlsPort, pem, plainPort));
        start(tlsPort, "haproxy", "-db", "-f", settings.toString());
        return this;
    }

    private void start(int port, String program, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("env", "PATH=/usr/sbin:/sbin:/usr/bin:/bin", program));
        command.addAll(List.of(arguments));
        processes.add(new ProcessBuilder(command).redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()))
            .start());
        await().atMost(Duration.ofSeconds(20)).until(() -> listens(port));
    }

    private static boolean listens(int port) {
        try (Socket probe = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return probe.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    /// The address of the proxy.
    WebProxy reachedBy(@Nullable String credentials) {
        return new WebProxy("localhost", tlsPort == 0 ? plainPort : tlsPort, tlsPort != 0, credentials);
    }

    /// The logs of the proxy and of the TLS in front of it.
    Path log() {
        return folder.resolve("log");
    }

    @Override
    public void close() {
        processes.forEach(Process::destroy);
    }
}
