/// The tunneling service: one class per operation, the shapes of their members and the quotas on calls. What
/// a tunnel may do is decided in `io.culvert.tunnel`; who may do it in `io.culvert.policy`. Open
/// [TunnelApi] first, then [OpenTunnel].
///
/// Spec: service 1.3, 1.4, 2, 4, rules 1 to 16.
@NullMarked
package io.culvert.control.tunneling;

import org.jspecify.annotations.NullMarked;
