package io.culvert.localproxy.bond;

import io.culvert.protocol.bond.BondException;
import io.culvert.protocol.bond.BondFault;
import io.culvert.protocol.bond.BondFrame;
import io.culvert.protocol.bond.ConnectionEntry;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The table that each end sends at the beginning of an epoch, and its effect on the other end's connections
/// (spec: c1 8).
final class Tables {

    private Tables() {}

    /// Lists every connection and tombstone that the other end may know of. Acknowledges each connection.
    static BondFrame.Table of(Connections held, int epoch) {
        List<ConnectionEntry> entries = new ArrayList<>();
        for (Connection connection : held.all()) {
            if (!held.unopened().contains(connection.id())) {
                connection.in.acknowledge();
                entries.add(new ConnectionEntry.Open(connection.id(), connection.in.received(),
                        connection.in.limit()));
            }
        }
        held.resets()
            .tombstones()
            .forEach(each -> entries.add(new ConnectionEntry.Reset(each.id(), each.code())));
        entries.sort(Comparator.comparingLong(ConnectionEntry::connectionId));
        held.acknowledgedAll();
        return new BondFrame.Table(epoch, held.highest(), entries);
    }

    /// Brings this end's connections into line with the other end's table, and drops answers that were due in
    /// the epoch before.
    ///
    /// @throws BondException if the other end claims to have bytes that were never sent
    static void take(Connections held, BondFrame.Table table) throws BondException {
        held.resets().dropAnswers();
        Map<Long, ConnectionEntry> entries = new HashMap<>();
        table.entries().forEach(entry -> entries.put(entry.connectionId(), entry));
        for (Connection connection : List.copyOf(held.all())) {
            connection(held, connection, entries.get(connection.id()), table.highest());
        }
        held.resets().keepOnly(entries.keySet());
    }

    private static void connection(Connections held, Connection connection, @Nullable ConnectionEntry entry,
            long othersHighest) throws BondException {
        switch (entry) {
            case ConnectionEntry.Open open -> resume(held, connection, open.received(), open.limit());
            case ConnectionEntry.Reset reset -> held.resetByOther(connection.id(), reset.code(), "");
            case null -> {
                if (held.role() == EndRole.SOURCE && connection.id() > othersHighest) {
                    held.reopen(connection);
                    resume(held, connection, 0, 0);
                } else {
                    absent(held, connection);
                }
            }
        }
    }

    private static void resume(Connections held, Connection connection, long received, long limit)
            throws BondException {
        try {
            connection.out.resume(received, limit);
            held.owner().advanced(connection);
            held.settle(connection);
        } catch (BondException e) {
            if (e.fault().scope() == BondFault.Scope.EPOCH) {
                throw e;
            }
            ConnectionFrames.breakOff(held, connection, e.fault());
        }
    }

    /// The other end no longer has a connection, which is right only if it is complete (spec: c1 9.4).
    private static void absent(Connections held, Connection connection) {
        if (connection.mayBeCompleteThere()) {
            connection.out.complete();
            connection.in.acknowledge();
            held.settle(connection);
        } else {
            ConnectionFrames.breakOff(held, connection, BondFault.NOT_COMPLETE);
        }
    }
}
