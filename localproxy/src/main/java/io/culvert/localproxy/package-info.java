/// The program beside the sockets: a local proxy in source or destination mode, to be embedded. The command
/// line of it is in `cli`.
///
/// Open first: [LocalProxy]. Then [Link] (one WebSocket) and [TunnelEnd] (streams and sockets, which outlives
/// links), [SourceRole] and [DestinationRole] (what each mode does with connections), [LocalSocket] (one TCP
/// connection). What happens is a [LocalProxyEvent], told to a [LocalProxyListener]; nothing here writes a
/// log.
///
/// Spec: localproxy 6, wire 5.7, as a client.
@NullMarked
package io.culvert.localproxy;

import org.jspecify.annotations.NullMarked;
