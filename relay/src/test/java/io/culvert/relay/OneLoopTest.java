package io.culvert.relay;

import static io.culvert.relay.RelayField.V3;
import static io.culvert.relay.RelayField.data;
import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.protocol.TunnelMessage.StreamStart;
import io.culvert.relay.RelayField.Opened;
import io.culvert.tunnel.Side;
import io.culvert.tunnel.TunnelId;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

/// The peers of a tunnel run on one event loop, although their connections were accepted on two.
class OneLoopTest {

    private final Map<TunnelId, Set<Thread>> threads = new ConcurrentHashMap<>();

    private void on(RelayEvent event) {
        if (event instanceof RelayEvent.Admitted attached) {
            threads.computeIfAbsent(attached.peer().tunnel().id(), id -> ConcurrentHashMap.newKeySet())
                .add(Thread.currentThread());
        }
    }

    @Test
    void whoComesToATunnelMovesToItsEventLoopAndIsHeardThere() throws Exception {
        try (RelayField field = new RelayField(RelayConfig.DEFAULTS, this::on)) {
            Opened opened = field.open("SSH");
            RawPeer source = field.attach(opened, Side.SOURCE, V3);
            RawPeer destination = field.attach(opened, Side.DESTINATION, V3);
            source.send(new StreamStart(1, "SSH", 1));
            destination.expect(new StreamStart(1, "SSH", 1));
            destination.send(data(1, "SSH", 1, "heard"));
            source.expect(data(1, "SSH", 1, "heard"));
            assertThat(threads.get(opened.tunnel().id())).hasSize(1);
        }
    }
}
