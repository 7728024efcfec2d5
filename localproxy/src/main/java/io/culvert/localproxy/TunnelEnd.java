package io.culvert.localproxy;

import io.culvert.localproxy.bond.Connectable;
import io.culvert.protocol.TunnelMessage;
import io.culvert.protocol.bond.ResetCode;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// A local proxy's end of a tunnel, for as long as the proxy lives: its role, its streams and their sockets.
/// Links come and go; with each, the streams of V1 to V3 end. [StreamMessages] applies the other end's
/// messages, [SlowApplications] stops reading the link while applications do not read.
///
/// Confined to one event loop, that of the link and of every socket.
final class TunnelEnd {

    private final LocalProxyConfig config;
    private final Role role;
    private final Consumer<LocalProxyEvent> listener;
    private final Consumer<Exit> fatal;
    private final OpenStreams streams = new OpenStreams();
    private final StreamMessages messages;
    private final SlowApplications slow;
    private final ClosingSockets closing = new ClosingSockets();
    private List<LocalSocket> unflushed = new ArrayList<>();
    private @Nullable Link link;
    private boolean begun;

    /// @param fatal ends the local proxy
    /// @param nanoTime measures how long applications hold others back
    TunnelEnd(LocalProxyConfig config, Role role, Consumer<LocalProxyEvent> listener, Consumer<Exit> fatal,
            LongSupplier nanoTime) {
        this.config = config;
        this.role = role;
        this.listener = listener;
        this.fatal = fatal;
        this.messages = new StreamMessages(this, role, streams, config.spoken());
        this.slow = new SlowApplications(this, nanoTime);
    }

    /// A link has been opened.
    void linked(Link now) {
        link = now;
        begun = false;
        messages.newLink();
    }

    /// The link has ended.
    void unlinked() {
        streams.endAll();
        role.pause();
        link = null;
    }

    /// The current link, or null.
    @Nullable
    Link link() {
        return link;
    }

    /// Stops opening connections until [#begin].
    void pause() {
        begun = false;
        role.pause();
    }

    /// Stops or starts accepting local connections.
    void hold(boolean on) {
        role.hold(on);
    }

    /// The other end opens a connection that is not of a stream. Resets it if there are too many.
    ///
    /// @return whether the service is offered here
    boolean open(String serviceId, long connectionId, Connectable socket) {
        if (!role.hasRoom()) {
            tell(new LocalProxyEvent.Refused(serviceId, LocalProxyEvent.Refusal.TOO_MANY));
            socket.unreached(ResetCode.TOO_MANY, role.whyFull());
            return true;
        }
        return role.open(serviceId, connectionId, () -> socket);
    }

    /// The proxy has ended.
    void close() {
        role.close();
    }

    void on(TunnelMessage message) {
        switch (message) {
            case TunnelMessage.ServiceIds ids -> begin(ids.serviceIds());
            case TunnelMessage.StreamMessage ofStream -> messages.on(ofStream);
            case TunnelMessage.SessionReset reset -> streams.endAll();
            case TunnelMessage.Unknown unknown -> tell(new LocalProxyEvent.Skipped(unknown.type()));
        }
    }

    /// The tunnel's services are known; only the first time counts.
    void begin(List<String> serviceIds) {
        begin(serviceIds, messages);
    }

    /// The same, with another opener of connections.
    void begin(List<String> serviceIds, Opener opener) {
        if (begun) {
            return;
        }
        begun = true;
        switch (config.mappings().fit(serviceIds, config.mode(), config.settings().sockets().bindAddress())) {
            case PortMappings.Fit.Fitting fitting -> {
                tell(new LocalProxyEvent.Attached(config.mode(), config.mappings(), fitting.services()));
                role.begin(opener, fitting.services());
            }
            case PortMappings.Fit.Mismatch mismatch ->
                fatal.accept(new Exit.ServicesMismatch(mismatch.problem(), serviceIds));
        }
    }

    boolean isWritable() {
        return link != null && link.isWritable();
    }

    /// The link has become writable, or is no longer writable.
    void writable(boolean on) {
        streams.read(on);
    }

    void send(TunnelMessage message) {
        if (link != null) {
            link.send(message);
        }
    }

    /// @param frame owned by this method
    void sendPayload(ByteBuf frame) {
        if (link == null) {
            frame.release();
        } else {
            link.payload().write(frame);
        }
    }

    void flushPayload() {
        if (link != null) {
            link.payload().soon();
        }
    }

    /// Flushes a socket when the link has been read until it was empty.
    void flushLater(LocalSocket socket) {
        unflushed.add(socket);
    }

    /// The link has been read until it was empty: flushes the bytes to the applications.
    void turnOver() {
        List<LocalSocket> written = unflushed;
        unflushed = new ArrayList<>(written.size());
        written.forEach(LocalSocket::flush);
        slow.update();
    }

    void tell(LocalProxyEvent event) {
        listener.accept(event);
    }

    void tell(BondEvent event) {
        listener.accept(new LocalProxyEvent.OfBond(event));
    }

    Role role() {
        return role;
    }

    OpenStreams streams() {
        return streams;
    }

    StreamMessages messages() {
        return messages;
    }

    SlowApplications slow() {
        return slow;
    }

    ClosingSockets closing() {
        return closing;
    }
}
