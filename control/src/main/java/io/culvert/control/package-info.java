/// The AWS-compatible API: signatures, operations, shapes, errors, policies, and the part of IAM, STS and the
/// IoT registry around it. Listens on nothing: the server puts [ControlHandler] behind its HTTP codec. Open
/// [ControlApi] first.
///
/// ```
/// HTTP request -> ControlHandler -> ControlApi -> SignatureVerifier (signing)
///                                              -> ApiService: TunnelApi (tunneling), StsApi (sts), IotApi (iot)
///                                                   -> Access -> Authorizer (policy)
///                                                   -> Documents (wire)
///                                              -> CallAudit
/// ```
///
/// Spec: service 1.
@NullMarked
package io.culvert.control;

import org.jspecify.annotations.NullMarked;
