package io.culvert.localproxy.bond;

import io.culvert.protocol.bond.BondException;
import io.culvert.protocol.bond.BondFault;
import io.culvert.protocol.bond.BondFrame;
import io.culvert.protocol.bond.BondFrame.Promises;
import io.culvert.protocol.bond.BondId;
import io.culvert.protocol.bond.BondLimits;
import io.culvert.protocol.bond.Octets;
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

    private final EndRules end;
    private final EndConfig config;
    private final RulesOwner owner;
    private final Grants grants;
    private final KeyExchange keys;
    private Awaited awaited;
    private BondFrame.@Nullable Hello hello;

    /// The source's proof: a destination expects it and a source sends it.
    private @Nullable Octets sourceProof;
    private boolean resumed;

    /// @param end takes the bond
    Handshake(EndRules end, EndConfig config, RulesOwner owner, Grants grants) {
        this.end = end;
        this.config = config;
        this.owner = owner;
        this.grants = grants;
        this.keys = config.keys().get();
        this.awaited = isSource() ? Awaited.WELCOME : Awaited.HELLO;
    }

    /// A copy in the same state, for a copy of its end.
    Handshake(Handshake from, EndRules end, EndConfig config, RulesOwner owner) {
        this.end = end;
        this.config = config;
        this.owner = owner;
        this.grants = from.grants;
        this.keys = from.keys;
        this.awaited = from.awaited;
        this.hello = from.hello;
        this.sourceProof = from.sourceProof;
        this.resumed = from.resumed;
    }

    Awaited awaited() {
        return awaited;
    }

    /// The source's proof; null before both ends' promises are known.
    @Nullable
    Octets sourceProof() {
        return sourceProof;
    }

    private boolean isSource() {
        return config.role() == EndRole.SOURCE;
    }

    /// Sends HELLO, at a source, with the id of its bond if it has one.
    void begin() {
        if (isSource()) {
            Bond held = end.bond();
            hello = new BondFrame.Hello(end.epoch(), promises(0, held == null ? BondId.NONE : held.id()),
                    Octets.EMPTY);
            owner.send(hello);
        }
    }

    private Promises promises(int flags, BondId bond) {
        return new Promises(VERSION, flags, bond, keys.publicKey(), config.connections(),
                config.awaySeconds());
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
        Bond held = end.bond();
        resumed = held != null && held.id().equals(theirs.bond());
        BondId id = resumed ? theirs.bond() : config.ids().get();
        BondFrame.Welcome bare = new BondFrame.Welcome(end.epoch(),
                promises(resumed ? Promises.RESUMED : 0, id), NO_PROOF);
        BondKeys derived = BondKeys.derive(secret.get(), resumed && held != null ? held.root() : null, grants,
                received, bare);
        if (!resumed) {
            adopt(id, derived.root(), theirs);
        }
        sourceProof = derived.proofOfSource();
        awaited = Awaited.PROOF;
        owner.send(new BondFrame.Welcome(end.epoch(), bare.promises(), derived.proofOfDestination()));
        sendTable();
    }

    private void accept(BondFrame.Welcome welcome) throws BondException {
        Promises theirs = welcome.promises();
        Bond held = end.bond();
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
        sourceProof = derived.proofOfSource();
        awaited = Awaited.TABLE;
    }

    private void accept(BondFrame.Proof proof) {
        Octets expected = sourceProof;
        if (expected != null && proof.proof().equals(expected)) {
            awaited = Awaited.TABLE;
        } else {
            refuse(BondFrame.Refuse.PROOF, "the source's proof does not hold");
        }
    }

    private void adopt(BondId id, BondRoot root, Promises theirs) {
        int most = Math.min(config.connections(), theirs.connections());
        int away = Math.min(config.awaySeconds(), theirs.awaySeconds());
        end.adopt(new Bond(id, root, grants, away,
                new Connections(config.role(), most, config.firstCredit(), owner)));
    }

    private void finish(BondFrame.Table table) throws BondException {
        Bond held = end.bond();
        if (held == null) {
            return;
        }
        Tables.take(held.connections(), table);
        Octets proof = sourceProof;
        if (isSource() && proof != null) {
            owner.send(new BondFrame.Proof(end.epoch(), proof));
            sendTable();
        }
        awaited = Awaited.NOTHING;
        end.up(resumed);
    }

    private void sendTable() {
        Bond held = end.bond();
        if (held != null) {
            owner.send(Tables.of(held.connections(), end.epoch()));
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
        owner.send(new BondFrame.Refuse(end.epoch(), code, text));
        owner.dropLink(text);
    }
}
