/// The AWS-compatible API. Opens no listener: the server adds [ControlHandler] to its HTTP pipeline. Open
/// [ControlApi] first.
///
/// ```
/// HTTP request -> ControlHandler -> ControlApi -> SignatureVerifier (signing)
///                                              -> ApiService: TunnelApi (tunneling), IotApi (iot),
///                                                             AdminApi (admin), StsApi (sts)
///                                                   -> Operation, Members, Access (operation)
///                                                   -> Documents (wire)
///                                              -> CallAudit
/// ```
///
/// Each package uses only packages later in this list: the root, the services (which are independent of each
/// other), `operation`, `signing`, `wire`, `api`.
///
/// Spec: service 1.
@NullMarked
package io.culvert.control;

import org.jspecify.annotations.NullMarked;
