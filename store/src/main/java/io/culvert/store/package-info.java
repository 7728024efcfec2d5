/// The stores on SQL: one schema and one dialect for H2 (embedded) and PostgreSQL. Contains no rules; every
/// state change is one conditional write in one transaction.
///
/// Open first: [Database]. Then [SqlTunnelStore], whose contract is [io.culvert.tunnel.TunnelStore].
@NullMarked
package io.culvert.store;

import org.jspecify.annotations.NullMarked;
