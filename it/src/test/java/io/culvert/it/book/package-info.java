/// Holds that what code and documents refer to is there: every citation of docs/spec, every decision, every
/// link.
///
/// Open first: [BookTest].
@NullMarked
package io.culvert.it.book;

import org.jspecify.annotations.NullMarked;
