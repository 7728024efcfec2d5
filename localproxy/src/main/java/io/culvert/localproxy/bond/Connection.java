package io.culvert.localproxy.bond;

/// One connection through a bond (spec: c1 9).
final class Connection {

    private final long id;
    private final String serviceId;
    final Outbound out;
    final Inbound in;

    /// @param firstCredit how many bytes each side may send before it receives a limit
    Connection(long id, String serviceId, long firstCredit) {
        this.id = id;
        this.serviceId = serviceId;
        this.out = new Outbound(firstCredit);
        this.in = new Inbound(firstCredit);
    }

    /// A copy in the same state.
    Connection(Connection from) {
        this.id = from.id;
        this.serviceId = from.serviceId;
        this.out = new Outbound(from.out);
        this.in = new Inbound(from.in);
    }

    long id() {
        return id;
    }

    /// Empty if the tunnel has no services.
    String serviceId() {
        return serviceId;
    }

    /// Whether both directions are done and acknowledged. Only a complete connection is removed without a
    /// RESET (spec: c1 9.4).
    boolean isComplete() {
        return out.state() == Outbound.State.DONE && in.state() == Inbound.State.DONE && in.isAcknowledged();
    }

    /// Whether the other end may have completed it, so that it may be absent from that end's table.
    boolean mayBeCompleteThere() {
        return out.hasEnded() && in.state() == Inbound.State.DONE;
    }

    @Override
    public String toString() {
        return "connection " + id;
    }
}
