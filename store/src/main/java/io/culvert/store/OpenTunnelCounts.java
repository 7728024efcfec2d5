package io.culvert.store;

import org.jdbi.v3.core.Handle;

/// The table `open_tunnels`: the number of open tunnels of each account. Its rows are locked after the
/// tunnel's row, never before.
final class OpenTunnelCounts {

    private static final String INCREMENT = "update open_tunnels set number = number + 1 where account = :account and number < :max";

    /// Increments the number of an account.
    ///
    /// @return false, with nothing written, if the account already has `max` open tunnels
    boolean increment(Handle handle, String account, int max) {
        if (tryIncrement(handle, account, max)) {
            return true;
        }
        handle
            .createUpdate(
                    "insert into open_tunnels (account, number) values (:account, 0) on conflict do nothing")
            .bind("account", account)
            .execute();
        return tryIncrement(handle, account, max);
    }

    private static boolean tryIncrement(Handle handle, String account, int max) {
        return handle.createUpdate(INCREMENT).bind("account", account).bind("max", max).execute() == 1;
    }

    void decrement(Handle handle, String account) {
        handle.createUpdate("update open_tunnels set number = number - 1 where account = :account")
            .bind("account", account)
            .execute();
    }
}
