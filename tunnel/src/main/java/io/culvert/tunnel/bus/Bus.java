package io.culvert.tunnel.bus;

/// Carries hints between the lives on one database. A hint may be lost, and may arrive late, twice or before
/// what was sent earlier. Thread safe.
public interface Bus extends AutoCloseable {

    /// A bus that carries nothing, for a process that has its database to itself.
    Bus NONE = new Bus() {
        @Override
        public void send(Hint hint) {
            // There is nobody to send it to.
        }

        @Override
        public void listen(Listener listener) {
            // Nothing ever arrives.
        }

        @Override
        public void close() {
            // Nothing is open.
        }
    };

    /// Sends a hint to all other processes. Call it after the change is committed, also if the commit went
    /// unanswered. Returns when the hint was sent or sending it has failed, after at most a few milliseconds
    /// more than the database takes: a failure is logged, and the others learn of the change at their
    /// next resync.
    void send(Hint hint);

    /// Begins to pass hints on. Call it once.
    void listen(Listener listener);

    /// Stops sending and listening.
    @Override
    void close();

    /// What the bus tells. Called on one thread, which must not be kept waiting for long.
    interface Listener {

        /// Another process sent a hint.
        void heard(Hint hint);

        /// Hints may have been missed: compare memory with the tables. Called for each new session with the
        /// database before a renewal prolongs the lease, and periodically.
        ///
        /// @throws io.culvert.tunnel.StoreException if the tables cannot be read; the lease is then not
        /// prolonged on this session
        void resync();
    }
}
