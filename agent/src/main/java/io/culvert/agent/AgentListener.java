package io.culvert.agent;

/// Told what an agent does, on threads of its own: must not block.
public interface AgentListener {

    /// For whoever does not look.
    AgentListener NONE = new AgentListener() {
    };

    /// Notifications can come now.
    default void subscribed() {}

    /// One came, and a local proxy was started for it.
    default void notified() {}
}
