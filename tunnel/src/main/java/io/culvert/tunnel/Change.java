package io.culvert.tunnel;

import java.util.Map;

/// The result of one write: the tunnel after it, and the attachments that it ended. The peers of these
/// attachments must be dismissed; later attachments of the same side are not affected.
///
/// @param tunnel the tunnel after the write
/// @param ended the ended attachments by side; only sides that had a peer
public record Change(Tunnel tunnel, Map<Side, String> ended) {

    public Change {
        ended = Map.copyOf(ended);
    }
}
