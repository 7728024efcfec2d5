package io.culvert.tunnel.life;

/// What the database says about a life. A life that has ended never comes back.
public enum LifeState {
    /// It serves.
    UP,
    /// It is leaving: it serves the peers that it has, and dismisses them.
    DRAINING,
    /// It has left, and nothing acts for it.
    STOPPED,
    /// Another life saw that it did not renew its lease in time, or its folder has another life.
    LOST;

    /// Whether the life has ended.
    public boolean ended() {
        return this == STOPPED || this == LOST;
    }
}
