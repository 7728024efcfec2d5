package io.culvert.tunnel;

import java.nio.file.Path;
import org.junit.jupiter.api.Nested;

/// The contract of [TunnelStore] and of the rules of tunnels on it, run on each store.
public abstract class TunnelStoreContract {

    /// Opens the store; the same one for the same folder.
    protected abstract TunnelStore open(Path folder);

    /// Closes what [#open] opened.
    protected abstract void close();

    @Nested
    class Attaching extends AttachingOnStore {

        Attaching() {
            super(TunnelStoreContract.this);
        }
    }

    @Nested
    class Notifications extends NotificationsOnStore {

        Notifications() {
            super(TunnelStoreContract.this);
        }
    }

    @Nested
    class Changes extends ChangesOnStore {

        Changes() {
            super(TunnelStoreContract.this);
        }
    }

    @Nested
    class Lifetimes extends LifetimesOnStore {

        Lifetimes() {
            super(TunnelStoreContract.this);
        }
    }
}
