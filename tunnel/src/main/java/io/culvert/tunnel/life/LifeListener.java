package io.culvert.tunnel.life;

/// Hears what becomes of this process's lives and of others. Called on the thread that renews, which must not
/// be kept waiting for long.
public interface LifeListener {

    /// A life of this process has entered and may act.
    ///
    /// @param lease for the peers and sessions that it admits
    void entered(Lease lease);

    /// The life of this process may not act any more: everything that it holds must go. Nothing that holds
    /// its lease has passed anything on since the lease was over. A new life enters when the database answers.
    ///
    /// @param lease over
    void fenced(Lease lease);

    /// This process has found that another life has ended.
    void lost(Life life);
}
