package io.culvert.store;

import org.jdbi.v3.core.Handle;

/// The table `account_counts`: how many rows of each kind an account has, so that checking a quota does not
/// count rows. The transaction that adds or removes a row updates the count after it has locked all other
/// rows, so that all transactions lock in one order.
final class AccountCounts {

    /// The kinds of rows. The table contains these names.
    enum Kind {
        OPEN_TUNNELS,
        CLOSED_TUNNELS,
        THINGS,
        THING_GROUPS,
        CERTIFICATES,
        POLICIES,
        AUTHORITIES,
        TEMPLATES,
        THING_TYPES
    }

    private static final String THIS = " where account = :account and kind = :kind";

    private final Kind kind;

    AccountCounts(Kind kind) {
        this.kind = kind;
    }

    /// Counts one more.
    ///
    /// @return whether the account had fewer than `max`
    boolean increment(Handle handle, String account, int max) {
        if (tryIncrement(handle, account, max)) {
            return true;
        }
        handle
            .createUpdate("insert into account_counts (account, kind, number)"
                    + " values (:account, :kind, 0) on conflict do nothing")
            .bind("account", account)
            .bind("kind", kind.name())
            .execute();
        return tryIncrement(handle, account, max);
    }

    private boolean tryIncrement(Handle handle, String account, int max) {
        return handle
            .createUpdate("update account_counts set number = number + 1" + THIS + " and number < :max")
            .bind("account", account)
            .bind("kind", kind.name())
            .bind("max", max)
            .execute() == 1;
    }

    /// Adds to the count; subtracts if `more` is negative.
    void add(Handle handle, String account, int more) {
        if (more != 0) {
            handle.createUpdate("update account_counts set number = number + :more" + THIS)
                .bind("account", account)
                .bind("kind", kind.name())
                .bind("more", more)
                .execute();
        }
    }

    /// The count of all accounts together, read without a lock.
    int total(Handle handle) {
        return handle.createQuery("select coalesce(sum(number), 0) from account_counts where kind = :kind")
            .bind("kind", kind.name())
            .mapTo(Integer.class)
            .one();
    }

    /// The count, read without a lock.
    int number(Handle handle, String account) {
        return handle.createQuery("select number from account_counts" + THIS)
            .bind("account", account)
            .bind("kind", kind.name())
            .mapTo(Integer.class)
            .findOne()
            .orElse(0);
    }
}
