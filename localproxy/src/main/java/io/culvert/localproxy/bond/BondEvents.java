package io.culvert.localproxy.bond;

import io.culvert.protocol.Ready;
import io.culvert.protocol.bond.BondFrame;
import io.culvert.protocol.bond.ResetCode;
import io.netty.buffer.ByteBuf;

/// Applies the decisions of [End] to the link and the sockets. Never calls the rules back: what has to is
/// done after the turn (see [BondSockets]).
final class BondEvents implements EndEvents {

    private final BondedEnd end;

    BondEvents(BondedEnd end) {
        this.end = end;
    }

    @Override
    public void send(Ready ready) {
        end.link().send(ready);
    }

    @Override
    public void send(BondFrame frame) {
        end.send(frame);
    }

    @Override
    public void dropLink(String why) {
        end.fault(why);
    }

    @Override
    public void closeLink() {
        end.link().drop();
    }

    @Override
    public void up(Bond bond, boolean resumed) {
        end.up(resumed);
    }

    @Override
    public void ended(Bond bond, ResetCode why) {
        end.ended(why);
    }

    @Override
    public void pinged(BondFrame.Ping ping) {
        end.scheduler().answer(ping);
        end.sockets().turnSoon();
    }

    @Override
    public void ponged(BondFrame.Pong pong) {
        end.times().ponged(pong);
    }

    @Override
    public void opened(Connection connection) {
        end.sockets().addOpened(connection);
    }

    @Override
    public void received(Connection connection, ByteBuf payload) {
        BondSocket socket = end.sockets().of(connection);
        if (socket != null) {
            socket.receive(payload);
            end.sockets().touched(socket);
        }
    }

    @Override
    public void advanced(Connection connection) {
        BondSocket socket = end.sockets().of(connection);
        if (socket != null) {
            socket.clearAcknowledged();
            end.sockets().touched(socket);
        }
    }

    @Override
    public void wasReset(Connection connection, int code, String text) {
        BondSocket socket = end.sockets().remove(connection);
        if (socket != null) {
            socket.abort();
            end.wasReset(connection, code, text);
        }
    }

    @Override
    public void completed(Connection connection) {
        BondSocket socket = end.sockets().remove(connection);
        if (socket != null) {
            socket.complete();
            end.roomAgain();
        }
    }
}
