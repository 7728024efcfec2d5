package io.culvert.agent;

import io.culvert.localproxy.LocalProxyEvent;
import io.culvert.localproxy.LocalProxyListener;
import io.culvert.transport.LimitedLog;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Logs the events of one of the agent's tunnels. Limits lines about connections, because the other end can
/// open them at will.
final class TunnelLog implements LocalProxyListener {

    private static final Logger LOG = LoggerFactory.getLogger(Agent.class);

    private static final int LINES = 20;
    private static final Duration PERIOD = Duration.ofMinutes(1);

    private final List<String> services;
    private final LimitedLog connections = new LimitedLog(LOG, LINES, PERIOD);
    private final LimitedLog refusals = new LimitedLog(LOG, LINES, PERIOD);
    private final LimitedLog link = new LimitedLog(LOG, LINES, PERIOD);

    TunnelLog(List<String> services) {
        this.services = services;
    }

    @Override
    public void on(LocalProxyEvent event) {
        switch (event) {
            case LocalProxyEvent.LinkUp up ->
                link.info("The tunnel to {} is connected to the service at {}", services, up.endpoint());
            case LocalProxyEvent.Unreached unreached ->
                link.warn("The tunnel to {} waits: the service at {} {} ({}). It is tried again.", services,
                        unreached.endpoint(), unreached.step().words(), unreached.reason());
            case LocalProxyEvent.NoHandshake none -> link.warn(
                    "The tunnel to {} waits: no WebSocket ({}). It is tried again.", services, none.reason());
            case LocalProxyEvent.Rejected rejected ->
                link.warn("The service answered the tunnel to {} with {} {} ({})", services,
                        rejected.status(), rejected.statusText(), rejected.reason());
            case LocalProxyEvent.LinkBroken broken -> link
                .warn("The tunnel to {} lost the service ({}). It comes back.", services, broken.reason());
            case LocalProxyEvent.Dialed dialed ->
                connections.info("Service {}: connected to {}", dialed.serviceId(), dialed.to());
            case LocalProxyEvent.NotDialed not -> refusals.warn("Service {}: cannot connect to {} ({})",
                    not.serviceId(), not.to(), not.reason());
            case LocalProxyEvent.Refused refused -> refusals.warn(switch (refused.why()) {
                case NOT_OFFERED -> "Service {}: a connection was refused, it is not offered here";
                case ONE_AT_A_TIME -> "Service {}: a connection was refused, there is one already";
                case TOO_MANY -> "Service {}: a connection was refused, too many are open or being opened";
            }, refused.serviceId());
            case LocalProxyEvent.GaveUp gaveUp -> refusals.warn(
                    "Service {}: a connection was ended, its application took nothing for {} s and held back "
                            + "the tunnel's others",
                    gaveUp.serviceId(), gaveUp.patience().toSeconds());
            case LocalProxyEvent.Unreadable unreadable ->
                link.warn("The service sent a message that cannot be read: {}", unreadable.reason());
            case LocalProxyEvent.OfBond bond when bond.isTrouble() ->
                link.warn("The tunnel to {}: {}", services, bond.text());
            case LocalProxyEvent.OfBond bond -> link.info("The tunnel to {}: {}", services, bond.text());
            default -> LOG.debug("The tunnel to {}: {}", services, event);
        }
    }
}
