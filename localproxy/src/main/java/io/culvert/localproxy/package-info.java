/// The program beside the sockets: a local proxy in source or destination mode, to be embedded. The command
/// line of it is in `cli`.
///
/// Open first: [LocalProxy]. Then [Session] (one WebSocket), [SourceRole] and [DestinationRole] (what each
/// mode does with messages), [LocalSocket] (one TCP connection).
///
/// Spec: localproxy 6, wire 5.7, as a client.
@NullMarked
package io.culvert.localproxy;

import org.jspecify.annotations.NullMarked;
