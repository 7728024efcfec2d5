package io.culvert.tunnel;

import java.util.Map;

/// One write: the tunnel as it left it, and the attachments that it ended. Their peers must leave; a later
/// attachment of the same side is not concerned.
///
/// @param tunnel the tunnel after the write
/// @param ended attachments by side; only sides that had a peer
public record Change(Tunnel tunnel, Map<Side, String> ended) {

    public Change {
        ended = Map.copyOf(ended);
    }
}
