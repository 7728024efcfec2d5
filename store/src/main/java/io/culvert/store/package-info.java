/// The stores on SQL: one schema and one dialect for H2 (embedded) and PostgreSQL. Contains no rules:
/// [SqlTunnelStore] applies those of `tunnel` under the lock of a tunnel's row; every other state change is
/// one conditional write. Each method of a store is one transaction and blocks its caller, so the service
/// calls it on virtual threads, never on an event loop.
///
/// Open first: [Database]. Then [SqlTunnelStore], whose contract is [io.culvert.tunnel.TunnelStore].
@NullMarked
package io.culvert.store;

import org.jspecify.annotations.NullMarked;
