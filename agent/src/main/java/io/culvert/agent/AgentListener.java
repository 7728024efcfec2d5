package io.culvert.agent;

/// Receives an agent's events, on the agent's threads: must not block.
public interface AgentListener {

    /// A listener that ignores all events.
    AgentListener NONE = new AgentListener() {
    };

    /// Notifications can come now.
    default void subscribed() {}

    /// A notification arrived, and the agent started a local proxy for it.
    default void notified() {}
}
