package io.culvert.store;

import java.util.function.Function;
import org.jdbi.v3.core.Handle;

/// Runs transactions: those of [Database], or those of one session.
interface Transactions {

    /// Runs `work` in one transaction.
    ///
    /// @throws io.culvert.tunnel.StoreException if the database fails; the work is rolled back
    <T> T transaction(Function<Handle, T> work);
}
