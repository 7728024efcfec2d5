package io.culvert.localproxy;

import io.culvert.localproxy.LocalProxyEvent.Refusal;
import io.culvert.localproxy.bond.Connectable;
import io.culvert.protocol.bond.ResetCode;
import io.culvert.transport.Dialer;
import io.culvert.transport.EventLoops;
import io.culvert.transport.NameResolver;
import io.culvert.transport.Reasons;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.net.ConnectException;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Connects to the device's services (spec: localproxy 6.5). A service that cannot be reached ends that
/// connection alone, at once. The other end may ask for any number of connections, so both the number being
/// opened and the number open are limited.
final class DestinationRole implements Role {

    /// Connections that are being opened; enough for a client that opens hundreds at once.
    static final int MAX_DIALS = 512;

    /// Connections that are open, those included that still deliver their last bytes.
    static final int MAX_OPEN = 1024;

    private final Dialer dialer;
    private final Consumer<LocalProxyEvent> listener;
    private final ConnectionLimit limit;
    private Map<String, LocalAddress> services = Map.of();
    private int dialing;
    private int open;

    /// @param limit shared with the process's other destinations
    DestinationRole(EventLoops loops, EventLoop loop, Consumer<LocalProxyEvent> listener,
            ConnectionLimit limit) {
        this.listener = listener;
        this.limit = limit;
        this.dialer = new Dialer(loops, loop, NameResolver.SYSTEM,
                bootstrap -> bootstrap.option(ChannelOption.RECVBUF_ALLOCATOR, new HeadroomReads())
                    .option(ChannelOption.AUTO_READ, false)
                    .option(ChannelOption.WRITE_BUFFER_WATER_MARK, LocalSocket.WATER_MARK));
    }

    @Override
    public void begin(Opener opener, Map<String, LocalAddress> known) {
        services = known;
    }

    @Override
    public boolean open(String serviceId, long connectionId, Supplier<? extends Connectable> socket) {
        LocalAddress address = address(serviceId);
        if (address == null) {
            listener.accept(new LocalProxyEvent.Refused(serviceId, Refusal.NOT_OFFERED));
            return false;
        }
        if (!hasOwnRoom() || !limit.take()) {
            listener.accept(new LocalProxyEvent.Refused(serviceId, Refusal.TOO_MANY));
            return false;
        }
        dial(serviceId, connectionId, socket.get(), address);
        return true;
    }

    @Override
    public boolean hasRoom() {
        return hasOwnRoom() && limit.hasRoom();
    }

    @Override
    public String whyFull() {
        return limit.reason();
    }

    private boolean hasOwnRoom() {
        return dialing < MAX_DIALS && open + dialing < MAX_OPEN;
    }

    /// The address of a service. A client of V1 names none, which is allowed if there is only one.
    private @Nullable LocalAddress address(String serviceId) {
        if (serviceId.isEmpty() && services.size() == 1) {
            return services.values().iterator().next();
        }
        LocalAddress named = services.get(serviceId);
        return named != null ? named : services.get("");
    }

    private void dial(String serviceId, long connectionId, Connectable socket, LocalAddress to) {
        listener.accept(new LocalProxyEvent.Dialing(serviceId, connectionId, to));
        Future<Channel> connecting = switch (to) {
            case LocalAddress.Tcp tcp -> dialer.dial(tcp.host(), tcp.port());
            case LocalAddress.Unix unix -> dialer.dialUnix(unix.path());
        };
        dialing++;
        socket.dialing(connecting);
        connecting.addListener(done -> {
            dialing--;
            if (connecting.isSuccess()) {
                listener.accept(new LocalProxyEvent.Dialed(serviceId, connectionId, to));
                connected(socket, connecting.getNow());
                return;
            }
            limit.giveBack();
            String reason = Reasons.of(connecting.cause());
            if (!connecting.isCancelled()) {
                listener.accept(new LocalProxyEvent.NotDialed(serviceId, connectionId, to, reason));
            }
            socket.unreached(isRefusal(connecting.cause()) ? ResetCode.REFUSED : ResetCode.UNREACHABLE,
                    reason);
        });
    }

    private static boolean isRefusal(Throwable cause) {
        return cause instanceof ConnectException && String.valueOf(cause.getMessage()).contains("refused");
    }

    private void connected(Connectable socket, Channel channel) {
        open++;
        channel.closeFuture().addListener(closed -> {
            open--;
            limit.giveBack();
        });
        socket.connected(channel);
    }

    @Override
    public boolean acceptsOverLinkOnly() {
        return true;
    }

    @Override
    public void hold(boolean on) {}

    @Override
    public void pause() {
        services = Map.of();
    }

    @Override
    public void close() {
        pause();
    }
}
