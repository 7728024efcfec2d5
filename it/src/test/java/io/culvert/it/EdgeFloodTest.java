package io.culvert.it;

import io.culvert.it.FloodField.Attack;
import io.culvert.transport.PemFiles;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What strangers can do to the API and a device to the MQTT endpoint, beside tunnels and the API's callers.
class EdgeFloodTest {

    private static final int ATTACKERS = 4;
    private static final String HEAD = "POST / HTTP/1.1\r\nHost: localhost\r\n"
            + "X-Amz-Target: IoTSecuredTunneling.ListTunnels\r\nContent-Type: application/x-amz-json-1.1\r\n";

    @TempDir
    Path folder;

    private FloodField field;

    @BeforeEach
    void start() throws Exception {
        field = new FloodField(folder, "--free-failures", "1000000000");
    }

    @AfterEach
    void stop() throws Exception {
        field.close();
    }

    @Test
    void refusalsThatAreNeverRead() throws Exception {
        byte[] batch = bytes((HEAD + "Content-Length: 2\r\n\r\n{}").repeat(20));
        field.measure("API: unsigned requests, refusals not read", attackers(1, batch));
    }

    @Test
    void bodiesThatNobodyHasSigned() throws Exception {
        byte[] body = bytes(
                HEAD + "Transfer-Encoding: chunked\r\n\r\n" + "3c00\r\n" + "x".repeat(0x3c00) + "\r\n");
        field.measure("API: 1200 connections, each with a body that does not end",
                IntStream.range(0, ATTACKERS).<Attack>mapToObj(i -> () -> holdOpen(300, body)).toList());
    }

    @Test
    void pingsOfADeviceThatReadsNothing() throws Exception {
        byte[] pings = new byte[64_000];
        for (int i = 0; i < pings.length; i += 2) {
            pings[i] = (byte) 0xc0;
        }
        SSLContext device = device();
        field.measure("MQTT: pings, answers not read",
                IntStream.range(0, ATTACKERS).<Attack>mapToObj(i -> () -> {
                    SSLSocket socket = connect(device, field.service().mqttPort());
                    socket.getOutputStream()
                        .write(new byte[]{0x10, 13, 0, 4, 'M', 'Q', 'T', 'T', 4, 2, 0, 60, 0, 1,
                                (byte) ('a' + i)});
                    Thread.ofPlatform().daemon().start(() -> writeOn(socket, pings));
                    untilInterrupted(List.of(socket));
                }).toList());
    }

    /// With a certificate that the service issued.
    private SSLContext device() throws IOException, GeneralSecurityException {
        Path files = folder.resolve("pump");
        field.service().culvert("thing", "add", "pump", "--out", files.toString());
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry("pump", PemFiles.privateKey(files.resolve("pump.key.pem")), new char[0],
                new Certificate[]{PemFiles.certificate(files.resolve("pump.cert.pem"))});
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, new char[0]);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), JavaSdk.trust(field.data()).getTrustManagers(), null);
        return context;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private List<Attack> attackers(int connections, byte[] batch) {
        return IntStream.range(0, ATTACKERS).<Attack>mapToObj(i -> () -> repeat(connections, batch)).toList();
    }

    /// Writes without end and reads nothing.
    private void repeat(int connections, byte[] batch) throws Exception {
        List<SSLSocket> sockets = connect(connections);
        sockets.forEach(socket -> Thread.ofPlatform().daemon().start(() -> writeOn(socket, batch)));
        untilInterrupted(sockets);
    }

    private static void writeOn(SSLSocket socket, byte[] batch) {
        try {
            OutputStream out = socket.getOutputStream();
            while (true) {
                out.write(batch);
            }
        } catch (IOException e) {
            // The attack is over, or its connection was closed.
        }
    }

    /// Writes once to each of many.
    private void holdOpen(int connections, byte[] batch) throws Exception {
        List<SSLSocket> sockets = connect(connections);
        for (SSLSocket socket : sockets) {
            socket.getOutputStream().write(batch);
        }
        untilInterrupted(sockets);
    }

    private List<SSLSocket> connect(int connections) throws IOException {
        List<SSLSocket> sockets = new ArrayList<>();
        for (int i = 0; i < connections; i++) {
            sockets.add(connect(field.tls(), field.service().dataPort()));
        }
        return sockets;
    }

    private static SSLSocket connect(SSLContext tls, int port) throws IOException {
        SSLSocket socket = (SSLSocket) tls.getSocketFactory()
            .createSocket(InetAddress.getLoopbackAddress(), port);
        socket.startHandshake();
        return socket;
    }

    private static void untilInterrupted(List<SSLSocket> sockets) throws IOException {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            for (SSLSocket socket : sockets) {
                socket.close();
            }
        }
    }
}
