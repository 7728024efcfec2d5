/// The web console's files, at `/console/` on the port of the API, and how a browser signs in
/// ([SignIn]). Open [ConsoleSite] first. The pages themselves are built by the module `console`, which packs
/// them as resources; a build without them answers with a sentence.
///
/// The console has no privileges: its pages call the public API, and the caller's policies decide.
@NullMarked
package io.culvert.control.console;

import org.jspecify.annotations.NullMarked;
