/// The audit records who did what, when, from where, and with what result. An event is a kind with fields;
/// this module does not interpret them.
///
/// Open first: [AuditLog]. Then [AuditEvent], [AuditFile]. What each kind holds is in `docs/audit.md`.
@NullMarked
package io.culvert.audit;

import org.jspecify.annotations.NullMarked;
