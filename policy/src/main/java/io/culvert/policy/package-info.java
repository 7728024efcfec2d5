/// Permissions: policy documents in IAM's JSON, and their evaluation. Knows no HTTP and no operation. Open
/// [Authorizer] first, then [PolicyAuthorizer], [PolicyDocument] and [Statement].
///
/// `…Reader` classes parse a document once and refuse everything that they do not know; the evaluation works
/// on the result and parses nothing. [Actions] and [ConditionKey] list the names that policies may use.
///
/// Spec: service 4.
@NullMarked
package io.culvert.policy;

import org.jspecify.annotations.NullMarked;
