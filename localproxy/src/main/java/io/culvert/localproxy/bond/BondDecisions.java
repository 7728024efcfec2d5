package io.culvert.localproxy.bond;

import io.culvert.protocol.Ready;
import io.culvert.protocol.bond.BondFrame;
import io.culvert.protocol.bond.ResetCode;
import io.netty.buffer.ByteBuf;
import java.time.Duration;

/// Applies the decisions of [EndRules] to the link and the sockets. Never calls the rules: work that has to
/// call them runs after the turn (see [BondSockets]).
final class BondDecisions implements RulesOwner {

    private final BondParts parts;

    /// @param parts used from the first event on, when they are complete
    BondDecisions(BondParts parts) {
        this.parts = parts;
    }

    @Override
    public void send(Ready ready) {
        parts.link.send(ready);
    }

    @Override
    public void send(BondFrame frame) {
        parts.roundTrip.sent(frame);
        parts.link.send(frame);
    }

    @Override
    public void dropLink(String why) {
        parts.faults.fault(why, System.nanoTime());
    }

    @Override
    public void closeLink() {
        parts.link.drop();
    }

    @Override
    public void up(Bond bond, boolean resumed) {
        Duration waited = parts.times.waited();
        parts.roundTrip.up();
        // Before any data, which it would otherwise wait behind.
        parts.scheduler.ping(parts.context.clocks().nanos().getAsLong());
        parts.times.up();
        parts.sockets.touchAll();
        parts.sockets.turnSoon();
        long resent = parts.sockets.resentBytes();
        if (resumed) {
            parts.counters.resumed(waited, resent);
        }
        parts.context.loop().execute(() -> tellUp(resumed, waited, resent));
    }

    private void tellUp(boolean resumed, Duration waited, long resent) {
        Bond bond = parts.rules.bond();
        if (bond != null && parts.rules.isUp()) {
            parts.context.owner()
                .up(new BondOwner.Up(resumed, bond.id(), parts.sockets.count(), waited, resent,
                        Duration.ofNanos(parts.roundTrip.nanos())));
        }
    }

    @Override
    public void ended(Bond bond, ResetCode why) {
        parts.counters.ended(why);
        int count = parts.sockets.count();
        parts.sockets.abort();
        parts.scheduler.clear();
        parts.context.owner().ended(count, why);
    }

    @Override
    public void pinged(BondFrame.Ping ping) {
        parts.scheduler.answer(ping);
        parts.sockets.turnSoon();
    }

    @Override
    public void ponged(BondFrame.Pong pong) {
        parts.roundTrip.ponged(pong);
    }

    @Override
    public void opened(Connection connection) {
        parts.sockets.addOpened(connection);
    }

    @Override
    public void received(Connection connection, ByteBuf payload) {
        parts.sockets.receive(connection, payload);
    }

    @Override
    public void advanced(Connection connection) {
        parts.sockets.advance(connection);
    }

    @Override
    public void wasReset(Connection connection, int code, String text) {
        if (parts.sockets.abort(connection)) {
            parts.counters.reset(code);
            String words = ResetCode.of(code).map(ResetCode::text).orElse("code " + code);
            String why = text.isEmpty() || text.equals(words) ? words : words + " (" + text + ")";
            parts.context.loop().execute(() -> parts.context.owner().wasReset(connection.id(), why));
        }
    }

    @Override
    public void completed(Connection connection) {
        parts.sockets.complete(connection);
    }
}
