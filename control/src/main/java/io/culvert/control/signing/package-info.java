/// Verifies AWS Signature Version 4 in its header form. Knows neither operations nor policies. Open
/// [SignatureVerifier] first; [CanonicalRequest] defines what is signed.
///
/// Spec: service 1.1, 1.5.
@NullMarked
package io.culvert.control.signing;

import org.jspecify.annotations.NullMarked;
