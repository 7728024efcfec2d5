/// GetCallerIdentity, the one operation of the Security Token Service that scripts call. Open [StsApi].
///
/// Spec: service 1.5, 1.10.
@NullMarked
package io.culvert.control.sts;

import org.jspecify.annotations.NullMarked;
