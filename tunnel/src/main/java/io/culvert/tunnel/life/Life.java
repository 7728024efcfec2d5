package io.culvert.tunnel.life;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A life as the database shows it.
///
/// @param id the life
/// @param folder the node's data folder, as [FolderId] names it
/// @param name the node's name
/// @param link `HOST:PORT` at which other nodes reach it
/// @param build the version of its program
/// @param away how long it may act after a renewal
/// @param state whether it serves, leaves or has ended
/// @param renewal the number of its last renewal, which grows by one or more with each; 0 when it entered
/// @param startedAt when it entered, by its own clock
/// @param renewedAt when it last renewed, by the database's clock; for people alone
/// @param endedAt when it ended, by the clock of the life that wrote it, or null
public record Life(LifeId id, String folder, String name, String link, String build, Duration away,
        LifeState state, long renewal, Instant startedAt, Instant renewedAt, @Nullable Instant endedAt) {

    /// Whether it serves or leaves, as opposed to has ended.
    public boolean isLiving() {
        return !state.ended();
    }
}
