/// Several processes on one database: which of them live, and how long each may act.
///
/// Open first: [Lease], which says whether this process may still act, then [LifeStore], where lives are
/// written, and [LifeWatch], which tells the lives of others that have stopped renewing. A process that has
/// its database to itself uses none of this: it acts as [Claimant#ALONE].
///
/// Not here: SQL (`store`), pipes between nodes (`cluster`).
///
/// Spec: cluster 2, 4.
@NullMarked
package io.culvert.tunnel.life;

import org.jspecify.annotations.NullMarked;
