package io.culvert.localproxy.bond;

import io.culvert.protocol.bond.ResetCode;
import java.net.SocketAddress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Offers no service and ignores all events; tests override the methods that they need.
class QuietOwner implements BondOwner {

    @Override
    public void up(Up how) {}

    @Override
    public void waiting(int connections, long keptBytes) {}

    @Override
    public void silent(Duration since, int connections) {}

    @Override
    public void ended(int connections, ResetCode why) {}

    @Override
    public void fault(String what) {}

    @Override
    public void speakV3(String why) {}

    @Override
    public void tryRarely(String why) {}

    @Override
    public boolean open(String serviceId, long connectionId, Connectable socket) {
        return false;
    }

    @Override
    public void wasReset(long connectionId, String why) {}

    @Override
    public void full(boolean on) {}

    @Override
    public void disconnected(@Nullable SocketAddress remote) {}
}
