/// The audit records who did what, when, from where, and with what result. Knows events as kinds with fields,
/// not what they mean.
///
/// Open first: [AuditLog]. Then [AuditEvent], [AuditFile]. What each kind holds is in `docs/audit.md`.
@NullMarked
package io.culvert.audit;

import org.jspecify.annotations.NullMarked;
