package io.culvert.relay;

import io.culvert.protocol.Facing;
import io.culvert.protocol.Ready;
import io.culvert.protocol.TextException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The epochs that the service has announced to one peer, and what becomes of the peer's bytes in the current
/// one (spec: c1 5.5). Confined to the tunnel's event loop.
final class Announcements {

    /// A peer that leaves more announcements unread is disconnected: the other side must not fill memory by
    /// coming and going.
    private static final int MAX_UNSENT = 8;

    private Treatment treatment;
    private @Nullable Facing unconfirmed;
    private int unsent;

    /// What the relay does with a peer's bytes.
    enum Treatment {
        /// It discards them: they belong to an earlier epoch, or there is no other peer.
        DISCARD,
        /// It passes them on unread, to another end that can resume.
        SPLICE,
        /// It reads them as messages of V1 to V3.
        RELAY
    }

    /// @param resumes whether the peer understands announcements; one that does not sends messages at once
    Announcements(boolean resumes) {
        this.treatment = resumes ? Treatment.DISCARD : Treatment.RELAY;
    }

    Treatment treatment() {
        return treatment;
    }

    /// Begins an epoch. What the peer sends is discarded until it confirms the announcement.
    ///
    /// @return whether the announcement may be written; false if too many others still wait
    boolean begin(Facing facing) {
        unconfirmed = facing;
        treatment = Treatment.DISCARD;
        return ++unsent <= MAX_UNSENT;
    }

    /// The channel has taken an announcement.
    void sent() {
        unsent--;
    }

    /// Reads a text message of the peer.
    ///
    /// @return the announcement that it confirms; empty if it confirms none, or one of an earlier epoch
    /// @throws TextException if the text breaks the form
    Optional<Facing> confirm(String text) throws TextException {
        Optional<Ready> ready = Ready.parse(text);
        Facing facing = unconfirmed;
        if (ready.isEmpty() || facing == null || ready.get().epoch() != facing.terms().epoch()) {
            return Optional.empty();
        }
        unconfirmed = null;
        return Optional.of(facing);
    }

    /// The confirmed epoch is one with another end that can resume.
    void beginSplicing() {
        treatment = Treatment.SPLICE;
    }

    /// The confirmed epoch is one with a client of V1 to V3.
    void beginRelaying() {
        treatment = Treatment.RELAY;
    }
}
