/// The stores on SQL: one schema, one dialect, H2 embedded and PostgreSQL.
@NullMarked
package io.culvert.store;

import org.jspecify.annotations.NullMarked;
