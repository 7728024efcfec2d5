package io.culvert.agent;

import io.culvert.localproxy.BondEvent;
import io.culvert.localproxy.LocalProxyEvent;
import io.culvert.transport.LimitedLog;
import java.time.Duration;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/// Logs the events of one of the agent's tunnels. Limits lines about connections, because the other end can
/// open them at will.
final class TunnelLog implements Consumer<LocalProxyEvent> {

    private static final Logger LOG = LoggerFactory.getLogger(Agent.class);

    private static final int LINES = 20;
    private static final Duration PERIOD = Duration.ofMinutes(1);

    private final String tunnel;
    private final LimitedLog connections = new LimitedLog(LOG, LINES, PERIOD);
    private final LimitedLog refusals = new LimitedLog(LOG, LINES, PERIOD);
    private final LimitedLog link = new LimitedLog(LOG, LINES, PERIOD);

    /// @param tunnel its name, which begins each line
    TunnelLog(String tunnel) {
        this.tunnel = tunnel;
    }

    @Override
    public void accept(LocalProxyEvent event) {
        MDC.put("tunnel", tunnel);
        try {
            log(event);
        } finally {
            MDC.remove("tunnel");
        }
    }

    private void log(LocalProxyEvent event) {
        switch (event) {
            case LocalProxyEvent.LinkUp up ->
                link.info("{} is connected to the service at {}", tunnel, up.endpoint());
            case LocalProxyEvent.Unreached unreached ->
                link.warn("{} waits: the service at {} {} ({}). It is tried again.", tunnel,
                        unreached.endpoint(), unreached.step().words(), unreached.reason());
            case LocalProxyEvent.NoHandshake none ->
                link.warn("{} waits: no WebSocket ({}). It is tried again.", tunnel, none.reason());
            case LocalProxyEvent.Rejected rejected -> link.warn("{}: the service answered {} {} ({})", tunnel,
                    rejected.status(), rejected.statusText(), rejected.reason());
            case LocalProxyEvent.LinkBroken broken ->
                link.warn("{} lost the service ({}). It comes back.", tunnel, broken.reason());
            case LocalProxyEvent.Dialed dialed ->
                connections.info("{}: {} is connected to {}", tunnel, dialed.serviceId(), dialed.to());
            case LocalProxyEvent.NotDialed not -> refusals.warn("{}: {} cannot be connected to {} ({})",
                    tunnel, not.serviceId(), not.to(), not.reason());
            case LocalProxyEvent.Refused refused -> refusals.warn(switch (refused.why()) {
                case NOT_OFFERED -> "{}: a connection to {} was refused, it is not offered here";
                case ONE_AT_A_TIME -> "{}: a connection to {} was refused, there is one already";
                case TOO_MANY -> "{}: a connection to {} was refused, too many are open or being opened";
            }, tunnel, refused.serviceId());
            case LocalProxyEvent.GaveUp gaveUp -> refusals.warn(
                    "{}: a connection to {} was ended, its application took nothing for {} s and held back "
                            + "the tunnel's others",
                    tunnel, gaveUp.serviceId(), gaveUp.patience().toSeconds());
            case LocalProxyEvent.Unreadable unreadable -> link
                .warn("{}: the service sent a message that cannot be read: {}", tunnel, unreadable.reason());
            case LocalProxyEvent.OfBond(BondEvent trouble) when trouble.isTrouble() ->
                link.warn("{}: {}", tunnel, trouble.text());
            case LocalProxyEvent.OfBond(BondEvent ofBond) -> link.info("{}: {}", tunnel, ofBond.text());
            default -> LOG.debug("{}: {}", tunnel, event);
        }
    }
}
