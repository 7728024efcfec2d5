package io.culvert.store;

import io.culvert.tunnel.life.Life;
import io.culvert.tunnel.life.LifeId;
import io.culvert.tunnel.life.LifeState;
import io.culvert.tunnel.life.LifeStore;
import io.culvert.tunnel.life.NewLife;
import java.time.Instant;
import java.util.List;

/// Lives in SQL.
public final class SqlLifeStore implements LifeStore {

    private final Transactions transactions;
    private final LifeRows lives;

    /// @param database stays open as long as this store is used; its owner closes it
    public SqlLifeStore(Database database) {
        this(database::transaction, new LifeRows(database.hasAdvisoryLocks()));
    }

    SqlLifeStore(Transactions transactions, LifeRows lives) {
        this.transactions = transactions;
        this.lives = lives;
    }

    @Override
    public List<LifeId> enter(LifeId id, NewLife life, Instant now) {
        return transactions.transaction(handle -> {
            List<LifeId> former = lives.living(handle, life.folder());
            for (LifeId one : former) {
                lives.lockToEnd(handle, one);
                lives.end(handle, one, LifeState.LOST, now);
            }
            lives.insert(handle, id, life, now);
            return former;
        });
    }

    @Override
    public boolean renew(LifeId id, long number) {
        return transactions.transaction(handle -> lives.renew(handle, id, number));
    }

    @Override
    public boolean judge(LifeId id, long seen, Instant now) {
        return transactions
            .transaction(handle -> lives.tryLockToEnd(handle, id) && lives.judge(handle, id, seen, now));
    }

    @Override
    public boolean drain(LifeId id) {
        return transactions.transaction(handle -> lives.drain(handle, id));
    }

    @Override
    public void stop(LifeId id, Instant now) {
        transactions.transaction(handle -> {
            lives.lockToEnd(handle, id);
            lives.end(handle, id, LifeState.STOPPED, now);
            return id;
        });
    }

    @Override
    public List<Life> list() {
        return transactions.transaction(lives::list);
    }

    @Override
    public int purge(Instant endedBefore) {
        return transactions.transaction(handle -> lives.purge(handle, endedBefore));
    }
}
