/// Permissions: policy documents in IAM's JSON, and their evaluation. Knows no HTTP and no operation. Open
/// [Authorizer] first, then [PolicyAuthorizer], [PolicyDocument] and [Statement].
///
/// A document is read once, by `…Reader` classes that refuse what they do not know; what they make of it
/// decides without reading text again. [Actions] and [ConditionKey] list what policies may name.
///
/// Spec: service 4.
@NullMarked
package io.culvert.policy;

import org.jspecify.annotations.NullMarked;
