/// The Security Token Service: who calls, and temporary credentials for users and roles, which SigV4 accepts
/// with their session token. Open [StsApi], then [AssumeRole]. [WebIdentities] verifies tokens of identity
/// providers.
///
/// Spec: service 1.5, 1.10.
@NullMarked
package io.culvert.control.sts;

import org.jspecify.annotations.NullMarked;
