package io.culvert.tunnel.life;

import java.util.List;

/// This process among the lives on its database. Thread safe; no method waits.
public interface OwnLife {

    /// A process that has its database to itself.
    OwnLife ALONE = new OwnLife() {
        @Override
        public Claimant claimant() {
            return Claimant.ALONE;
        }

        @Override
        public void unreachable(LifeId life) {
            // There is no other life.
        }

        @Override
        public List<SeenLife> lives() {
            return List.of();
        }
    };

    /// For whom a claim is made at this moment. If the life is fenced, its lease is over.
    Claimant claimant();

    /// A pipe to this life failed, or the life answered that it cannot reach the database. If it does not
    /// renew either, its tunnels may move.
    void unreachable(LifeId life);

    /// All lives, those that ended a short time ago too, as of the last renewal.
    List<SeenLife> lives();
}
