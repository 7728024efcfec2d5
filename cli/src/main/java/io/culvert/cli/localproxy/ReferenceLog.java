package io.culvert.cli.localproxy;

import io.culvert.localproxy.BondEvent;
import io.culvert.localproxy.Exit;
import io.culvert.localproxy.LocalAddress;
import io.culvert.localproxy.LocalProxyConfig.Mode;
import io.culvert.localproxy.LocalProxyEvent;
import io.culvert.localproxy.LocalProxyEvent.Accepted;
import io.culvert.localproxy.LocalProxyEvent.Attached;
import io.culvert.localproxy.LocalProxyEvent.LinkUp;
import io.culvert.localproxy.LocalProxyEvent.Listening;
import io.culvert.localproxy.MalformedMappingsException;
import io.culvert.localproxy.PortMappings;
import io.culvert.localproxy.RejectedInputException;
import io.culvert.transport.ConnectFailure;
import io.culvert.transport.LimitedLog;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Logs events in the reference's words, including the misspelt ones, because scripts wait for them (spec:
/// localproxy 6.6). [ReferenceTexts] has those about options and files. Limits lines about connections,
/// because the other end can open them at will.
final class ReferenceLog implements Consumer<LocalProxyEvent> {

    private static final Logger LOG = LoggerFactory.getLogger(ReferenceLog.class);

    private static final String RULE = "---------------------------------";

    private static final String NOT_CONNECTED = "Could not connect to destination {} -- {}";

    /// The limit for lines with one text about connections.
    private static final int LINES = 100;

    private static final Duration PERIOD = Duration.ofMinutes(1);

    private final Map<String, LimitedLog> limits = new HashMap<>();

    @Override
    public void accept(LocalProxyEvent event) {
        switch (event) {
            case LocalProxyEvent.Started started ->
                LOG.info("Starting proxy in {} mode", started.mode().wireName());
            case LocalProxyEvent.Connecting to -> LOG
                .info("Attempting to establish web socket connection with endpoint wss://{}", to.endpoint());
            case LocalProxyEvent.Reached reached -> reached(reached);
            case LocalProxyEvent.PassedWebProxy passed -> LOG.info("TCP tunnel established successfully");
            case LocalProxyEvent.Secured secured ->
                LOG.debug("Successfully completed SSL handshake with proxy server");
            case LocalProxyEvent.Unreached unreached -> LOG.error(unreached(unreached));
            case LocalProxyEvent.NoHandshake none ->
                LOG.error("Could not perform WebSocket handshake with proxy server: {}", none.reason());
            case LocalProxyEvent.Rejected rejected ->
                LOG.error("Proxy server rejected web socket upgrade request: (HTTP/1.1 {} {}) \"{}\"",
                        rejected.status(), rejected.statusText(), rejected.reason());
            case LinkUp up -> up(up);
            case LocalProxyEvent.LinkClosed closed ->
                LOG.info("Web socket close received. Code: {}; Reason: {}", closed.code(), closed.reason());
            case LocalProxyEvent.LinkBroken broken -> broken(broken);
            case LocalProxyEvent.Retrying retrying ->
                LOG.debug("Next try in {} ms", retrying.delay().toMillis());
            case Attached attached -> attached(attached);
            case LocalProxyEvent.Binding binding -> LOG.info("calling setup from loop");
            case Listening listening -> listening(listening);
            case LocalProxyEvent.NotBound not ->
                LOG.error("Could not bind to address: {} -- {}", not.address(), not.reason());
            case Accepted accepted -> accepted(accepted);
            case LocalProxyEvent.Dialing dialing -> {
                limited("Setting up dest socket with tcp connection id {}", dialing.connectionId());
                limited("Attempting to establish tcp socket connection to: {}", dialing.to());
            }
            case LocalProxyEvent.Dialed dialed -> {
                switch (dialed.to()) {
                    case LocalAddress.Tcp tcp -> limited("Connected to {}, port: {}", tcp.host(), tcp.port());
                    case LocalAddress.Unix unix -> limited("Connected to Unix socket: {}", unix.path());
                }
            }
            case LocalProxyEvent.NotDialed not ->
                limit(NOT_CONNECTED).error(NOT_CONNECTED, not.to(), not.reason());
            case LocalProxyEvent.Refused refused -> refused(refused);
            case LocalProxyEvent.GaveUp gaveUp -> LOG.error(
                    "Service id {}, connection id {}: its application took nothing for {} s and held back the "
                            + "tunnel's other connections. This connection is ended",
                    gaveUp.serviceId(), gaveUp.connectionId(), gaveUp.patience().toSeconds());
            case LocalProxyEvent.Disconnected disconnected -> limited("Disconnected from: {}",
                    disconnected.remote() == null ? "" : LocalAddress.text(disconnected.remote()));
            case LocalProxyEvent.OfBond(BondEvent ofBond) -> ofBond(ofBond);
            case LocalProxyEvent.Unreadable unreadable ->
                LOG.error("The service sent a message that cannot be read: {}", unreadable.reason());
            case LocalProxyEvent.Skipped skipped ->
                LOG.debug("A message of the unknown type {} was skipped", skipped.type());
        }
    }

    private void ofBond(BondEvent event) {
        switch (event) {
            case BondEvent.ConnectionReset reset -> limited("{}", reset.text());
            case BondEvent.TokenUsedBefore used -> LOG.error(used.text());
            case BondEvent trouble when trouble.isTrouble() -> LOG.warn(trouble.text());
            default -> LOG.info(event.text());
        }
    }

    private static void reached(LocalProxyEvent.Reached reached) {
        LOG.debug("Resolved {} IP: {}", reached.isWebProxy() ? "Web proxy" : "proxy server",
                reached.address().getAddress().getHostAddress());
        LOG.debug("Connected successfully with {}", reached.isWebProxy() ? "Web Proxy" : "proxy server");
    }

    private static String unreached(LocalProxyEvent.Unreached unreached) {
        ConnectFailure.Step step = unreached.step();
        return switch (step) {
            case RESOLVE -> "Could not resolve DNS hostname of proxy host: " + unreached.endpoint().host()
                    + " - Host not found (authoritative)";
            case RESOLVE_WEB_PROXY -> "Could not resolve DNS hostname of Web proxy: "
                    + (unreached.endpoint().webProxy() == null ? "" : unreached.endpoint().webProxy().host())
                    + " - Host not found (authoritative)";
            case CONNECT -> "Could not connect to proxy server: " + unreached.reason();
            case CONNECT_WEB_PROXY -> "Could not connect to Web Proxy: " + unreached.reason();
            case WEB_PROXY -> "Could not connect through the Web proxy: " + unreached.reason();
            case TLS -> "Could not perform SSL handshake with proxy server: " + unreached.reason();
        };
    }

    private static void up(LinkUp up) {
        LOG.info("Web socket session ID: {}", up.linkId());
        LOG.debug("Web socket subprotocol selected: {}", up.subprotocol());
        LOG.info("Successfully established websocket connection with proxy server: wss://{}", up.endpoint());
        LOG.debug("Seting up web socket pings for every {} milliseconds", up.pingPeriod().toMillis());
        LOG.debug("Scheduled next read:");
    }

    private static void broken(LocalProxyEvent.LinkBroken broken) {
        LOG.debug("The web socket broke: {}", broken.reason());
        LOG.error(
                "Error from io_ctx::run(): Websocket read error; Underlying boost::system error: [stream truncated]");
        LOG.error("Failed web socket session ID: {}", broken.linkId());
    }

    private static void attached(Attached attached) {
        PortMappings given = attached.given();
        boolean named = !attached.services().containsKey("");
        if (given.isSingle() && named) {
            LOG.info("Updated port mapping for v1 format: ");
            list(attached);
        } else if (!given.isSingle() && !given.exact()) {
            LOG.info("Use port mapping:");
            LOG.info(RULE);
            list(attached);
            LOG.info(RULE);
        }
    }

    private static void list(Attached attached) {
        attached.services()
            .forEach((id, address) -> LOG.info("{} = {}", id,
                    attached.mode() == Mode.SOURCE && address instanceof LocalAddress.Tcp tcp ? tcp.port()
                            : address));
    }

    private static void listening(Listening listening) {
        InetSocketAddress address = listening.address();
        if (!listening.again()) {
            LOG.debug("Resolved bind IP: {}", address.getAddress().getHostAddress());
        }
        if (listening.chosen()) {
            LOG.info("Listen port assigned for service id {}. New port mapping: ", listening.serviceId());
            LOG.info("{} = {}", listening.serviceId(), address.getPort());
        }
        LOG.info("Listening for new connection on port {}", address.getPort());
    }

    private void accepted(Accepted accepted) {
        if (accepted.startsStream() && accepted.connectionId() == 0) {
            limited("Falling back to older protocol, setting new connection id to 0");
        }
        limited("creating tcp connection id {}", accepted.connectionId());
        if (!accepted.startsStream()) {
            limited(" sending connection start for service id: {} connection id: {}", accepted.serviceId(),
                    accepted.connectionId());
        }
        limited("Accepted tcp connection on port {} from {}", port(accepted.at()),
                LocalAddress.text(accepted.from()));
    }

    private static int port(SocketAddress address) {
        return address instanceof InetSocketAddress inet ? inet.getPort() : 0;
    }

    private void refused(LocalProxyEvent.Refused refused) {
        String text = switch (refused.why()) {
            case NOT_OFFERED -> "A stream was refused: the service id {} is not offered here";
            case ONE_AT_A_TIME ->
                "A connection to service id {} was refused: the other end holds one at a time";
            case TOO_MANY -> "A connection to service id {} was refused: too many are open or being opened";
        };
        limit(text).warn(text, refused.serviceId());
    }

    private void limited(String text, Object... arguments) {
        limit(text).info(text, arguments);
    }

    private LimitedLog limit(String text) {
        return limits.computeIfAbsent(text, each -> new LimitedLog(LOG, LINES, PERIOD));
    }

    /// The reason for which the program ends.
    static String fatal(Exit.ServicesMismatch mismatch) {
        return switch (mismatch.problem()) {
            case OTHER_SERVICES ->
                "Wrong configurations detected in local proxy. Please starts local proxy with "
                        + "right sets of service ids. The tunnel has: "
                        + String.join(", ", mismatch.tunnelServices());
            case NONE -> "No port mapping exists. Fail to start local proxy in destination mode.";
            case INCOMPLETE ->
                "Not enough the service ids are found in the configuration files. Fail to start. The tunnel has: "
                        + String.join(", ", mismatch.tunnelServices());
        };
    }

    /// Input was refused; the value is not shown.
    static void rejected(RejectedInputException input) {
        LOG.warn("SECURITY: Rejected input for '{}': {}", input.input(), input.rule());
    }

    /// The last line of a proxy whose port mappings have another form.
    static String malformed(MalformedMappingsException mappings) {
        return mappings.isHalf()
                ? "Wrong format for the port mappings: " + mappings.item() + " .Example: SSH1=5555"
                : "Wrong format for the port mappings! Example: SSH1=5555,SSH2=6666.";
    }

    /// A service id was given twice.
    static void duplicate(String serviceId, LocalAddress first) {
        LOG.warn("Duplicate mappings, ignore. This mapping already exists: {} : {}", serviceId, first);
    }
}
