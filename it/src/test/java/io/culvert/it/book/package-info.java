/// Checks that whatever code and documents refer to exists: citations of docs/spec, decisions, and links.
///
/// Open first: [BookTest].
@NullMarked
package io.culvert.it.book;

import org.jspecify.annotations.NullMarked;
