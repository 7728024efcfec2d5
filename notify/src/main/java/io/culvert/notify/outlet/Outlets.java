package io.culvert.notify.outlet;

import io.culvert.notify.NewestVersions;
import io.culvert.transport.Dialer;
import io.culvert.transport.WebProxies;
import io.culvert.tunnel.Notification;
import io.culvert.tunnel.TunnelEvent;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/// All outlets of a service. Thread safe.
public final class Outlets implements AutoCloseable {

    private record Member(OutletConfig config, OutletQueue queue) {}

    private final List<Member> members = new ArrayList<>();
    private final NewestVersions newest = new NewestVersions();

    private Outlets() {}

    /// Starts outlets.
    ///
    /// @param region in the notifications
    /// @param due reads all notifications that are due; may block
    /// @throws IOException if a file that the settings name cannot be used; names it
    public static Outlets start(List<OutletConfig> settings, String region, Dialer dialer,
            WebProxies webProxies, Supplier<List<Notification>> due, InstantSource clock) throws IOException {
        Outlets outlets = new Outlets();
        for (OutletConfig each : settings) {
            Outlet outlet = switch (each) {
                case OutletConfig.Mqtt broker -> new Broker(broker, region, dialer, webProxies, clock);
                case OutletConfig.Webhook hook -> new Webhook(hook, region, webProxies, clock);
            };
            outlets.members.add(new Member(each,
                    new OutletQueue(outlet,
                            () -> due.get().stream().filter(news -> each.serves(news.account())).toList(),
                            clock, OutletQueue.USUAL_DELAY)));
        }
        return outlets;
    }

    /// Begins to deliver all notifications that are due. Call it at start, after the tokens of a restored
    /// backup were revoked. Blocks.
    public void begin() {
        members.forEach(member -> member.queue().addDue());
    }

    /// Delivers due notifications and drops void ones. Does not block.
    public void on(TunnelEvent event) {
        boolean concerns = event instanceof TunnelEvent.NotificationDue
                || event instanceof TunnelEvent.NotificationVoid;
        if (concerns && newest.recordIfNewest(event)) {
            apply(event);
        }
    }

    private void apply(TunnelEvent event) {
        switch (event) {
            case TunnelEvent.NotificationDue now -> members.stream()
                .filter(member -> member.config().serves(event.account()))
                .forEach(member -> member.queue().add(now.notification()));
            case TunnelEvent.NotificationVoid gone ->
                members.forEach(member -> member.queue().removeOlder(gone.tunnelId(), gone.version()));
            default -> {
            }
        }
    }

    /// How many notifications wait for an outlet.
    public int waitingCount() {
        return members.stream().mapToInt(member -> member.queue().size()).sum();
    }

    /// How many notifications outlets have taken.
    public long deliveredCount() {
        return members.stream().mapToLong(member -> member.queue().delivered()).sum();
    }

    @Override
    public void close() {
        members.forEach(member -> member.queue().close());
    }
}
