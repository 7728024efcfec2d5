package io.culvert.localproxy.bond;

import io.culvert.protocol.bond.BondException;
import io.culvert.protocol.bond.BondFault;
import io.culvert.protocol.bond.BondFrame;
import io.culvert.protocol.bond.BondFrame.Promises;
import io.culvert.protocol.bond.BondId;
import io.culvert.protocol.bond.BondLimits;
import io.culvert.protocol.bond.Octets;
import io.culvert.protocol.bond.ResetCode;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The three flights of one epoch (spec: c1 7): HELLO; WELCOME and TABLE; PROOF and TABLE.
final class Handshake {

    private static final int VERSION = 1;
    private static final Octets NO_PROOF = Octets.of(new byte[32]);

    /// The next frame that the other end has to send.
    enum Awaited {
        HELLO, WELCOME, PROOF, TABLE, NOTHING
    }

    private final End end;
    final Grants grants;
    final KeyExchange keys;
    Awaited awaited;
    BondFrame.@Nullable Hello hello;

    /// The source's proof: the one that a destination expects and a source sends.
    @Nullable
    Octets due;
    boolean resumed;

    Handshake(End end, Grants grants) {
        this(end, grants, end.config.keys().get());
    }

    Handshake(End end, Grants grants, KeyExchange keys) {
        this.end = end;
        this.grants = grants;
        this.keys = keys;
        this.awaited = isSource() ? Awaited.WELCOME : Awaited.HELLO;
    }

    private boolean isSource() {
        return end.config.side() == Side.SOURCE;
    }

    /// Sends HELLO, at a source, with the id of its bond if it has one.
    void begin() {
        if (isSource()) {
            Bond held = end.bond;
            hello = new BondFrame.Hello(end.epoch, promises(0, held == null ? BondId.NONE : held.id()),
                    Octets.EMPTY);
            end.events.send(hello);
        }
    }

    private Promises promises(int flags, BondId bond) {
        return new Promises(VERSION, flags, bond, keys.publicKey(), end.config.connections(),
                end.config.awaySeconds());
    }

    /// @throws BondException if the frame is out of order, or its table is impossible
    void on(BondFrame frame) throws BondException {
        switch (frame) {
            case BondFrame.Hello received when awaited == Awaited.HELLO -> answer(received);
            case BondFrame.Welcome welcome when awaited == Awaited.WELCOME -> accept(welcome);
            case BondFrame.Proof proof when awaited == Awaited.PROOF -> accept(proof);
            case BondFrame.Table table when awaited == Awaited.TABLE -> finish(table);
            default -> {
                if (awaited != Awaited.NOTHING) {
                    throw new BondException(BondFault.OUT_OF_ORDER);
                }
            }
        }
    }

    private void answer(BondFrame.Hello received) {
        Promises theirs = received.promises();
        if (!isAcceptable(theirs, theirs.version() >= VERSION)) {
            return;
        }
        Optional<byte[]> secret = keys.secretWith(theirs.key());
        if (secret.isEmpty()) {
            refuse(BondFrame.Refuse.MALFORMED, "public key is unusable");
            return;
        }
        Bond held = end.bond;
        resumed = held != null && held.id().equals(theirs.bond());
        BondId id = resumed ? theirs.bond() : end.config.ids().get();
        BondFrame.Welcome bare = new BondFrame.Welcome(end.epoch,
                promises(resumed ? Promises.RESUMED : 0, id), NO_PROOF);
        BondKeys derived = BondKeys.derive(secret.get(), resumed && held != null ? held.root() : null, grants,
                received, bare);
        if (!resumed) {
            adopt(id, derived.root(), theirs);
        }
        due = derived.proofOfSource();
        awaited = Awaited.PROOF;
        end.events.send(new BondFrame.Welcome(end.epoch, bare.promises(), derived.proofOfDestination()));
        sendTable();
    }

    private void accept(BondFrame.Welcome welcome) throws BondException {
        Promises theirs = welcome.promises();
        Bond held = end.bond;
        BondFrame.Hello sent = hello;
        if (sent == null || !isAcceptable(theirs, theirs.version() == VERSION)) {
            return;
        }
        if (welcome.resumed() && (held == null || !held.id().equals(theirs.bond()))) {
            throw new BondException(BondFault.OUT_OF_ORDER);
        }
        Optional<byte[]> secret = keys.secretWith(theirs.key());
        if (secret.isEmpty()) {
            refuse(BondFrame.Refuse.MALFORMED, "public key is unusable");
            return;
        }
        resumed = welcome.resumed();
        BondKeys derived = BondKeys.derive(secret.get(), resumed && held != null ? held.root() : null, grants,
                sent, welcome);
        if (!derived.proofOfDestination().equals(welcome.proof())) {
            refuse(BondFrame.Refuse.PROOF, "the destination's proof does not hold");
            return;
        }
        if (!resumed) {
            adopt(theirs.bond(), derived.root(), theirs);
        }
        due = derived.proofOfSource();
        awaited = Awaited.TABLE;
    }

    private void accept(BondFrame.Proof proof) {
        Octets expected = due;
        if (expected != null && proof.proof().equals(expected)) {
            awaited = Awaited.TABLE;
        } else {
            refuse(BondFrame.Refuse.PROOF, "the source's proof does not hold");
        }
    }

    /// Makes a bond in place of the former one, if there was one, which the other end no longer has.
    private void adopt(BondId id, BondRoot root, Promises theirs) {
        end.endBond(ResetCode.REPLACED);
        int most = Math.min(end.config.connections(), theirs.connections());
        int away = Math.min(end.config.awaySeconds(), theirs.awaySeconds());
        end.bond = new Bond(id, root, grants, away,
                new Connections(end.config.side(), most, end.config.firstCredit(), end.events));
    }

    private void finish(BondFrame.Table table) throws BondException {
        Bond held = end.bond;
        if (held == null) {
            return;
        }
        Tables.take(held.connections(), table);
        Octets proof = due;
        if (isSource() && proof != null) {
            end.events.send(new BondFrame.Proof(end.epoch, proof));
            sendTable();
        }
        awaited = Awaited.NOTHING;
        end.up(resumed);
    }

    private void sendTable() {
        Bond held = end.bond;
        if (held != null) {
            end.events.send(Tables.of(held.connections(), end.epoch));
            List.copyOf(held.connections().all()).forEach(held.connections()::settle);
        }
    }

    private boolean isAcceptable(Promises theirs, boolean version) {
        if (!version) {
            refuse(BondFrame.Refuse.VERSION, "the version is not " + VERSION);
        } else if (theirs.connections() < 1 || theirs.connections() > BondLimits.MAX_CONNECTIONS) {
            refuse(BondFrame.Refuse.MALFORMED, "the number of connections is not 1 to 3000");
        } else {
            return true;
        }
        return false;
    }

    private void refuse(int code, String text) {
        awaited = Awaited.NOTHING;
        end.events.send(new BondFrame.Refuse(end.epoch, code, text));
        end.events.dropLink(text);
    }
}
