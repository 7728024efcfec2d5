/// The AWS-compatible API. Listens on nothing: the server puts [ControlHandler] behind its HTTP codec. Open
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
/// Packages use only those named after them: the root, then the services (which do not know each other),
/// `operation`, `signing`, `wire`, `api`.
///
/// Spec: service 1.
@NullMarked
package io.culvert.control;

import org.jspecify.annotations.NullMarked;
