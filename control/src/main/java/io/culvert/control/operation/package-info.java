/// Shared by the operations of all services: one [Operation] per class, found by name in [Operations], its
/// input read by [Members] and checked by [TextRule], the caller's permission checked by [Access], resources
/// named by [Arns], lists continued by [PageTokens], refusals worded by [Refusals]. Knows no single service.
///
/// Spec: service 1.3, 1.5, 4.
@NullMarked
package io.culvert.control.operation;

import org.jspecify.annotations.NullMarked;
