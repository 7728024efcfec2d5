package io.culvert.server;

import io.culvert.relay.RelayObserver;
import io.culvert.tunnel.AttachResult;
import io.culvert.tunnel.Side;
import io.culvert.tunnel.TunnelId;
import java.net.SocketAddress;
import java.util.List;

/// Passes the relay's events to several observers.
record RelayObservers(List<RelayObserver> all) implements RelayObserver {

    @Override
    public void attached(AttachResult.Attached peer, SocketAddress from) {
        all.forEach(one -> one.attached(peer, from));
    }

    @Override
    public void detached(String account, TunnelId tunnel, Side side, SocketAddress from, String reason) {
        all.forEach(one -> one.detached(account, tunnel, side, from, reason));
    }

    @Override
    public void refused(SocketAddress from, int status, String reason) {
        all.forEach(one -> one.refused(from, status, reason));
    }

    @Override
    public void relayed(long bytes) {
        all.forEach(one -> one.relayed(bytes));
    }

    @Override
    public void epoch(Opposite opposite) {
        all.forEach(one -> one.epoch(opposite));
    }

    @Override
    public void unready(long bytes) {
        all.forEach(one -> one.unready(bytes));
    }
}
