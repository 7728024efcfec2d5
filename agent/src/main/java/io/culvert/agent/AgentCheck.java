package io.culvert.agent;

import io.culvert.localproxy.LocalAddress;
import io.culvert.transport.ConnectFailure;
import io.culvert.transport.Connector;
import io.culvert.transport.Dialer;
import io.culvert.transport.Endpoint;
import io.culvert.transport.EventLoops;
import io.culvert.transport.Reasons;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.handler.ssl.SslContext;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;

/// Checks whether an agent could serve tunnels with a configuration: its files, the way to the service, and
/// what it offers. Subscribes to nothing, so an agent that runs on the device goes on undisturbed.
public final class AgentCheck {

    private static final int CONNECT_MILLIS = 5_000;

    private final AgentConfig config;
    private final InstantSource clock;

    /// @param clock tells whether the certificate is valid
    public AgentCheck(AgentConfig config, InstantSource clock) {
        this.config = config;
        this.clock = clock;
    }

    /// The steps in their order, by what each checks. A step returns what the agent would use, or throws an
    /// exception whose message says what is wrong. Steps block.
    public Map<String, Callable<String>> steps() {
        Map<String, Callable<String>> steps = new LinkedHashMap<>();
        steps.put("certificate", this::certificate);
        steps.put("MQTT", () -> reach(config.mqtt(), identity().mqtt()));
        steps.put("data", () -> reach(config.endpoint(), identity().data()));
        config.services().forEach((id, address) -> steps.put(id, () -> offered(address)));
        return steps;
    }

    private DeviceIdentity identity() throws IOException {
        return new DeviceIdentity(config.files(), clock);
    }

    private String certificate() throws IOException {
        Instant end = identity().ends();
        if (!clock.instant().isBefore(end)) {
            throw new IOException(config.files().certificate() + " ended on " + end + ". Replace it.");
        }
        return config.files().certificate() + ", valid until " + end;
    }

    private static String reach(AgentConfig.Target target, SslContext tls)
            throws IOException, InterruptedException {
        String address = Endpoint.text(target.host(), target.port());
        try (EventLoops loops = new EventLoops("check", 1)) {
            EventLoop loop = loops.group().next();
            Connector connector = new Connector(new Dialer(loops, loop));
            Endpoint endpoint = new Endpoint(target.host(), target.port(), tls, target.webProxy());
            Future<Channel> connecting = loop
                .submit(() -> connector.connect(endpoint, Connector.Progress.IGNORED))
                .get();
            connecting.get().close();
            return address + " is reached, and its certificate is trusted";
        } catch (ExecutionException e) {
            throw new IOException(
                    address + " " + (e.getCause() instanceof ConnectFailure failure ? failure.sentence()
                            : "cannot be reached (" + Reasons.of(e) + ")"),
                    e);
        }
    }

    private static String offered(LocalAddress address) throws IOException {
        try {
            switch (address) {
                case LocalAddress.Tcp tcp -> connect(tcp);
                case LocalAddress.Unix unix -> connect(unix);
            }
            return address + " answers";
        } catch (IOException e) {
            throw new IOException("nothing answers at " + address + " (" + Reasons.of(e) + ")", e);
        }
    }

    private static void connect(LocalAddress.Tcp address) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(address.host(), address.port()), CONNECT_MILLIS);
        }
    }

    private static void connect(LocalAddress.Unix address) throws IOException {
        try (SocketChannel socket = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            socket.connect(UnixDomainSocketAddress.of(Path.of(address.path())));
        }
    }
}
