package io.culvert.localproxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.localproxy.LocalProxyConfig.DestinationClientType;
import io.culvert.localproxy.bond.Connectable;
import io.culvert.protocol.MessageDecoder;
import io.culvert.protocol.ProtocolException;
import io.culvert.protocol.TunnelMessage;
import io.culvert.protocol.TunnelMessage.ConnectionReset;
import io.culvert.protocol.TunnelMessage.ConnectionStart;
import io.culvert.protocol.TunnelMessage.StreamReset;
import io.culvert.protocol.TunnelMessage.StreamStart;
import io.culvert.transport.Endpoint;
import io.culvert.transport.EventLoops;
import io.netty.buffer.ByteBuf;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.ssl.SslContextBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The messages with which a source opens and ends connections, and the effects of the other end's messages
/// (spec: localproxy 6.5).
class StreamMessagesTest {

    private final EventLoops loops = new EventLoops("test", 1);
    private final EmbeddedChannel webSocket = new EmbeddedChannel();
    private final List<LocalProxyEvent> events = new ArrayList<>();

    @SuppressWarnings("NullAway.Init")
    private LocalProxyConfig config;

    @SuppressWarnings("NullAway.Init")
    private TunnelEnd end;

    @BeforeEach
    void link() throws Exception {
        config = new LocalProxyConfig(LocalProxyConfig.Mode.SOURCE,
                new Endpoint("localhost", 1, SslContextBuilder.forClient().build()),
                new Credentials("token", null), PortMappings.CHOSEN);
        end = new TunnelEnd(config, new SourceRole(config.settings().sockets(), loops, loops.group().next(),
                events::add, exit -> {}), events::add, exit -> {}, System::nanoTime);
        end.linked(new Link(webSocket, end, event -> {}));
    }

    @AfterEach
    void close() {
        webSocket.finishAndReleaseAll();
        loops.close();
    }

    private StreamMessages speaking(DestinationClientType version) {
        return new StreamMessages(end, end.role(), end.streams(), version);
    }

    private List<TunnelMessage> sent() throws ProtocolException {
        List<TunnelMessage> sent = new ArrayList<>();
        for (ByteBuf frame = webSocket.readOutbound(); frame != null; frame = webSocket.readOutbound()) {
            sent.add(new MessageDecoder().decode(frame));
            frame.release();
        }
        return sent;
    }

    private static Connectable socketOf(Optional<Opener.Opened> opened) {
        return opened.orElseThrow().socket();
    }

    @Test
    void opensAllConnectionsOfAServiceInOneStreamWithV3() throws ProtocolException {
        StreamMessages messages = speaking(DestinationClientType.V3);
        messages.open("SSH");
        messages.open("SSH");
        messages.open("WEB");
        assertThat(sent()).containsExactly(new StreamStart(1, "SSH", 1), new ConnectionStart(1, "SSH", 2),
                new StreamStart(1, "WEB", 1));
    }

    @Test
    void opensOneConnectionAtATimeWithV2() throws ProtocolException {
        StreamMessages messages = speaking(DestinationClientType.V2);
        assertThat(messages.open("SSH")).isPresent();
        assertThat(messages.open("SSH")).isEmpty();
        assertThat(events)
            .contains(new LocalProxyEvent.Refused("SSH", LocalProxyEvent.Refusal.ONE_AT_A_TIME));
        assertThat(sent()).containsExactly(new StreamStart(1, "SSH", 0));
    }

    @Test
    void namesNoServiceWithV1() throws ProtocolException {
        speaking(DestinationClientType.V1).open("SSH");
        assertThat(sent()).containsExactly(new StreamStart(1, "", 0));
    }

    @Test
    void endsOnlyTheConnectionThatItsApplicationClosedWithV3() throws ProtocolException {
        StreamMessages messages = speaking(DestinationClientType.V3);
        LocalSocket first = (LocalSocket) socketOf(messages.open("SSH"));
        messages.open("SSH");
        sent();
        StreamConnection connection = end.streams().of("SSH").connection(1);
        assertThat(connection.socket()).isSameAs(first);
        messages.applicationEnded(connection);
        assertThat(sent()).containsExactly(new ConnectionReset(1, "SSH", 1));
        assertThat(end.streams().connectionCount()).isEqualTo(1);
    }

    @Test
    void endsTheStreamWithItsOnlyConnectionWithV2() throws ProtocolException {
        StreamMessages messages = speaking(DestinationClientType.V2);
        messages.open("SSH");
        sent();
        messages.applicationEnded(end.streams().of("SSH").connection(0));
        assertThat(sent()).containsExactly(new StreamReset(1, "SSH", 0));
        assertThat(messages.open("SSH")).as("the next caller").isPresent();
        assertThat(sent()).containsExactly(new StreamStart(2, "SSH", 0));
    }

    @Test
    void doesNotAnswerTheOtherEndsReset() throws ProtocolException {
        StreamMessages messages = speaking(DestinationClientType.V3);
        messages.open("SSH");
        sent();
        messages.on(new ConnectionReset(1, "SSH", 1));
        assertThat(sent()).isEmpty();
        assertThat(end.streams().connectionCount()).isZero();
    }

    @Test
    void ignoresTheResetOfAnEarlierStream() {
        StreamMessages messages = speaking(DestinationClientType.V2);
        messages.open("SSH");
        messages.on(new StreamReset(9, "SSH", 0));
        assertThat(end.streams().connectionCount()).isEqualTo(1);
    }

    @Test
    void refusesConnectionsOfTheOtherEnd() throws ProtocolException {
        StreamMessages messages = speaking(DestinationClientType.V3);
        messages.on(new StreamStart(1, "SSH", 1));
        messages.on(new ConnectionStart(1, "SSH", 2));
        assertThat(sent()).containsExactly(new StreamReset(1, "SSH", 1), new ConnectionReset(1, "SSH", 2));
    }

    @Test
    void countsConnectionsFromOneOnEachLinkAndStreamsOn() throws ProtocolException {
        StreamMessages messages = speaking(DestinationClientType.V3);
        messages.open("SSH");
        end.streams().endAll();
        messages.newLink();
        messages.open("SSH");
        assertThat(sent()).containsExactly(new StreamStart(1, "SSH", 1), new StreamStart(2, "SSH", 1));
    }
}
