/// A local proxy in source or destination mode, as a library. Its command line is in `cli`.
///
/// Open first: [LocalProxy]. Then [Link] (one WebSocket) and [TunnelEnd] (streams and sockets, which outlives
/// links), [SourceRole] and [DestinationRole] (what each mode does with connections), [LocalSocket] (one TCP
/// connection). A listener receives each [LocalProxyEvent]; the module logs causes at debug level only.
///
/// Spec: localproxy 6, wire 5.7, as a client.
@NullMarked
package io.culvert.localproxy;

import org.jspecify.annotations.NullMarked;
