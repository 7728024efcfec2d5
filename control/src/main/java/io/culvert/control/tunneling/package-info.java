/// The tunneling service: one class per operation, the shapes of their members and the quotas on calls. The
/// rules of tunnels are in `io.culvert.tunnel`, permissions in `io.culvert.policy`. Open [TunnelApi] first,
/// then [OpenTunnel].
///
/// Spec: service 1.3, 1.4, 2, 4, rules 1 to 16.
@NullMarked
package io.culvert.control.tunneling;

import org.jspecify.annotations.NullMarked;
