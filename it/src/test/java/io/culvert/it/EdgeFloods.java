package io.culvert.it;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/// What strangers and tenants can do to the API, and a device to the MQTT endpoint.
final class EdgeFloods {

    private static final int ATTACKERS = 4;
    private static final String HEAD = "POST / HTTP/1.1\r\nHost: localhost\r\n"
            + "X-Amz-Target: IoTSecuredTunneling.ListTunnels\r\nContent-Type: application/x-amz-json-1.1\r\n";

    private EdgeFloods() {}

    static List<Attack> refusalsThatAreNeverRead(FloodField field) {
        byte[] batch = bytes((HEAD + "Content-Length: 2\r\n\r\n{}").repeat(20));
        return each(i -> repeat(connect(field, 1), batch));
    }

    static List<Attack> bodiesThatAreNotSigned(FloodField field) {
        byte[] body = bytes(
                HEAD + "Transfer-Encoding: chunked\r\n\r\n" + "3c00\r\n" + "x".repeat(0x3c00) + "\r\n");
        return each(i -> holdOpen(connect(field, 300), body));
    }

    static List<Attack> bodiesOfTinyChunks(FloodField field) {
        byte[] head = bytes(HEAD + "Transfer-Encoding: chunked\r\n\r\n");
        byte[] chunks = bytes("1\r\nx\r\n".repeat(10_000));
        return each(i -> {
            List<SSLSocket> sockets = connect(field, 4);
            for (SSLSocket socket : sockets) {
                socket.getOutputStream().write(head);
            }
            repeat(sockets, chunks);
        });
    }

    static List<Attack> headsOfManyLines(FloodField field) {
        byte[] batch = bytes((HEAD + "a:\r\n".repeat(3900) + "Content-Length: 0\r\n\r\n").repeat(4));
        return each(i -> repeat(connect(field, 4), batch));
    }

    static List<Attack> listsThatAreNeverRead(FloodField field) throws IOException {
        for (int i = 0; i < 100; i++) {
            field.api().call("open_tunnel", Map.of("description", "d".repeat(2000)));
        }
        String call = signed(field, "IoTSecuredTunneling", "POST", "/", "{\"maxResults\":100}");
        byte[] batch = bytes(call.repeat(20));
        return each(i -> repeat(connect(field, 1), batch));
    }

    static List<Attack> pagesOfTheLongestThings(FloodField field) throws IOException {
        Tools.must(Field.environment(field.data()), "python3", "-c", """
                import boto3
                iot = boto3.client('iot', region_name='us-east-1')
                longest = {('a%02d' % i).ljust(128, 'x'): 'v' * 800 for i in range(50)}
                for i in range(250):
                    iot.create_thing(thingName='long-%d' % i, attributePayload={'attributes': longest})
                """);
        byte[] call = bytes(signed(field, "iot", "GET", "/things?maxResults=250", ""));
        return each(i -> holdOpen(connect(field, 50), call));
    }

    /// A call that may be sent again while its date is fresh.
    private static String signed(FloodField field, String service, String method, String target, String body)
            throws IOException {
        String call = Tools.must(Field.environment(field.data()), "python3", "-c",
                """
                        import sys, botocore.session
                        from botocore.auth import SigV4Auth
                        from botocore.awsrequest import AWSRequest
                        service, method, target, body = sys.argv[1:]
                        headers = {'Host': 'localhost', 'Content-Type': 'application/x-amz-json-1.1',
                                   'X-Amz-Target': 'IoTSecuredTunneling.ListTunnels', 'Content-Length': str(len(body))}
                        call = AWSRequest(method=method, url='https://localhost' + target, data=body, headers=headers)
                        SigV4Auth(botocore.session.get_session().get_credentials(), service, 'us-east-1').add_auth(call)
                        lines = [method + ' ' + target + ' HTTP/1.1']
                        lines += [name + ': ' + value for name, value in call.headers.items()]
                        sys.stdout.write('\\r\\n'.join(lines) + '\\r\\n\\r\\n' + body)
                        """,
                service, method, target, body);
        try (SSLSocket socket = connect(field.tls(), field.service().dataPort())) {
            socket.getOutputStream().write(bytes(call));
            assertThat(new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII))
                .isEqualTo("HTTP/1.1 200");
        }
        return call;
    }

    static List<Attack> pingsOfADeviceThatReadsNothing(FloodField field)
            throws IOException, GeneralSecurityException {
        byte[] pings = new byte[64_000];
        for (int i = 0; i < pings.length; i += 2) {
            pings[i] = (byte) 0xc0;
        }
        SSLContext device = device(field);
        return each(i -> {
            SSLSocket socket = connect(device, field.service().mqttPort());
            socket.getOutputStream()
                .write(new byte[]{0x10, 13, 0, 4, 'M', 'Q', 'T', 'T', 4, 2, 0, 60, 0, 1, (byte) ('a' + i)});
            repeat(List.of(socket), pings);
        });
    }

    private interface Attacker {

        void attack(int index) throws Exception;
    }

    private static List<Attack> each(Attacker attacker) {
        return IntStream.range(0, ATTACKERS).<Attack>mapToObj(i -> () -> attacker.attack(i)).toList();
    }

    /// With a certificate that the service issued.
    private static SSLContext device(FloodField field) throws IOException, GeneralSecurityException {
        Path files = field.data().resolveSibling("flooder");
        field.service().culvert("thing", "add", "flooder", "--out", files.toString());
        return TestTls.client(files.resolve("flooder.cert.pem"), files.resolve("flooder.key.pem"),
                field.data().resolve("tls/ca.pem"));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /// Writes without end and reads nothing.
    private static void repeat(List<SSLSocket> sockets, byte[] batch) throws Exception {
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
    private static void holdOpen(List<SSLSocket> sockets, byte[] batch) throws Exception {
        for (SSLSocket socket : sockets) {
            socket.getOutputStream().write(batch);
        }
        untilInterrupted(sockets);
    }

    private static List<SSLSocket> connect(FloodField field, int connections) throws IOException {
        List<SSLSocket> sockets = new ArrayList<>();
        for (int i = 0; i < connections; i++) {
            sockets.add(connect(field.tls(), field.service().dataPort()));
        }
        return sockets;
    }

    private static SSLSocket connect(SSLContext tls, int port) throws IOException {
        SSLSocket socket = (SSLSocket) tls.getSocketFactory()
            .createSocket(InetAddress.getLoopbackAddress(), port);
        // Closing does not wait for the thread that writes.
        socket.setSoLinger(true, 0);
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
