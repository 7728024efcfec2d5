package io.culvert.server;

import io.culvert.notify.NotifyEvent;
import io.culvert.relay.RelayEvent;
import io.culvert.tunnel.Side;
import io.culvert.tunnel.TunnelEvent;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.stream.Stream;

/// Counts the events of tunnels, peers and devices. Every counter exists from the start, at 0, so that the
/// first event of a kind is an increase.
final class TunnelMetrics {

    private final MeterRegistry registry;
    private final Counter relayed;
    private final Counter unready;
    private final Counter destinationsSilent;

    TunnelMetrics(MeterRegistry registry) {
        this.registry = registry;
        this.relayed = Counter.builder("culvert.relayed").baseUnit("bytes").register(registry);
        this.unready = Counter.builder("culvert.unready.dropped").baseUnit("bytes").register(registry);
        this.destinationsSilent = registry.counter("culvert.destinations.silent");
        each(Side.values(), this::attached);
        each(Side.values(), this::detached);
        each(RelayEvent.Reason.values(), this::refused);
        each(new String[]{"joined", "v3", "alone"}, this::epochs);
        each(new String[]{"due", "delivered", "void"}, this::notifications);
        each(new String[]{"connected", "refused"}, this::mqtt);
        each(new String[]{"closed", "expired"}, this::ended);
    }

    private static <T> void each(T[] values, Consumer<T> counter) {
        Stream.of(values).forEach(counter);
    }

    void on(TunnelEvent event) {
        switch (event) {
            case TunnelEvent.Closed closed -> ended(closed.expired() ? "expired" : "closed").increment();
            case TunnelEvent.NotificationDue due -> notifications("due").increment();
            case TunnelEvent.NotificationVoid gone -> notifications("void").increment();
            case TunnelEvent.Rotated rotated -> {
            }
            case TunnelEvent.DestinationAdopted adopted -> {
            }
        }
    }

    void on(NotifyEvent event) {
        switch (event) {
            case NotifyEvent.Connected device -> mqtt("connected").increment();
            case NotifyEvent.Refused device -> mqtt("refused").increment();
            case NotifyEvent.Delivered notification -> notifications("delivered").increment();
            case NotifyEvent.Subscribed subscription -> {
            }
            case NotifyEvent.Unsubscribed subscription -> {
            }
        }
    }

    void on(RelayEvent event) {
        switch (event) {
            case RelayEvent.Admitted peer -> attached(peer.peer().side()).increment();
            case RelayEvent.Detached peer -> detached(peer.side()).increment();
            case RelayEvent.Refused handshake -> refused(handshake.kind()).increment();
            case RelayEvent.Relayed frames -> relayed.increment((double) frames.bytes());
            case RelayEvent.EpochBegan epoch -> epochs(epoch.modeName()).increment();
            case RelayEvent.DestinationSilent silent -> destinationsSilent.increment();
            case RelayEvent.Discarded early -> unready.increment((double) early.bytes());
        }
    }

    private Counter attached(Side side) {
        return registry.counter("culvert.peers.attached", "side", lower(side));
    }

    private Counter detached(Side side) {
        return registry.counter("culvert.peers.detached", "side", lower(side));
    }

    private Counter refused(RelayEvent.Reason reason) {
        return registry.counter("culvert.handshakes.refused", "reason", lower(reason));
    }

    private Counter epochs(String mode) {
        return registry.counter("culvert.epochs", "mode", mode);
    }

    private Counter notifications(String outcome) {
        return registry.counter("culvert.notifications", "outcome", outcome);
    }

    private Counter mqtt(String outcome) {
        return registry.counter("culvert.mqtt.connections", "outcome", outcome);
    }

    private Counter ended(String how) {
        return registry.counter("culvert.tunnels.ended", "how", how);
    }

    private static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
