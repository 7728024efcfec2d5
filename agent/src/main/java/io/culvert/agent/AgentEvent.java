package io.culvert.agent;

/// What happens in an agent. Its listener is called on the agent's threads: it must not block.
public enum AgentEvent {
    /// Notifications can arrive now.
    SUBSCRIBED,
    /// A notification arrived, and the agent has started a local proxy for it.
    NOTIFIED
}
