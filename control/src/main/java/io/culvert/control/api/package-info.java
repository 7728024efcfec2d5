/// The parts of an API call to any service: [ApiRequest], the verified [ApiCall], its [ApiResponse] or
/// [ApiError], and the [AuditedCall] that the audit gets. Services implement [ApiService]. Contains no logic.
///
/// Spec: service 1.
@NullMarked
package io.culvert.control.api;

import org.jspecify.annotations.NullMarked;
