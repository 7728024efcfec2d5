/// The domain: Tunnel, Side, ClientAccessToken, lifetime, the rules to open, close, rotate and attach, the
/// TunnelStore contract.
@NullMarked
package io.culvert.tunnel;

import org.jspecify.annotations.NullMarked;
