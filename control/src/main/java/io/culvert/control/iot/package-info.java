/// The service `iot`, as far as provisioning scripts around tunnels go: things, and the certificates by which
/// devices prove to be them. Everything else of the original's registry is refused as not supported.
///
/// Open first: [IotApi].
///
/// Spec: service 1.10.
@NullMarked
package io.culvert.control.iot;

import org.jspecify.annotations.NullMarked;
