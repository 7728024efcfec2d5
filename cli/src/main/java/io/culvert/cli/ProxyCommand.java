package io.culvert.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `culvert proxy`.
@Command(name = "proxy", mixinStandardHelpOptions = true, description = "Opens a tunnel to a service of a thing and connects standard input and output to it, for ssh's ProxyCommand.", footer = {
        "", "Examples:", "  ssh -o ProxyCommand='culvert proxy %%n SSH' root@pump",
        "  culvert ssh-config >> ~/.ssh/config      # then: ssh pump"})
@SuppressWarnings("FieldCanBeFinal") // set by picocli
final class ProxyCommand implements Callable<Integer> {

    private static final int BUFFER_BYTES = 64 << 10;

    @Parameters(index = "0", paramLabel = "THING", description = "the thing")
    private String thing = "";

    @Parameters(index = "1", arity = "0..1", paramLabel = "SERVICE", defaultValue = "SSH", description = "the service's id (SSH)")
    private String service = "SSH";

    @Mixin
    private TunnelOptions options = new TunnelOptions();

    @Override
    public Integer call() throws InterruptedException, IOException {
        try (ApiClient api = options.client();
                OperatorTunnel tunnel = options.open(api, thing, List.of(new ServicePort(service, 0)));
                Socket socket = new Socket(InetAddress.getByName("localhost"), tunnel.port(service))) {
            socket.setTcpNoDelay(true);
            Thread.ofPlatform().daemon().name("input").start(() -> input(socket));
            try {
                copy(socket.getInputStream(), System.out);
            } catch (IOException e) {
                return tunnel.explain(ExitCode.FAILED.code());
            }
        }
        return 0;
    }

    /// Copies standard input to the socket. When standard input ends, the other direction goes on.
    private static void input(Socket socket) {
        try {
            copy(System.in, socket.getOutputStream());
            socket.shutdownOutput();
        } catch (IOException e) {
            // The other direction ends as well, and with it the command.
            return;
        }
    }

    private static void copy(InputStream from, OutputStream to) throws IOException {
        byte[] buffer = new byte[BUFFER_BYTES];
        for (int read = from.read(buffer); read >= 0; read = from.read(buffer)) {
            to.write(buffer, 0, read);
            to.flush();
        }
    }
}
