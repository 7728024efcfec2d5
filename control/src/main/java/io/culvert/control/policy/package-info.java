/// Who may do what: policy documents in IAM's JSON and their evaluation. Knows no HTTP and no operation. Open
/// [Authorizer] first.
///
/// Spec: service 4.
@NullMarked
package io.culvert.control.policy;

import org.jspecify.annotations.NullMarked;
