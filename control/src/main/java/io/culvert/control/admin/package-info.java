/// Culvert's own administration, the service `culvert`: accounts, users, access keys and policies, in AWS
/// JSON 1.1 with `X-Amz-Target: Culvert.OPERATION`. Open [AdminApi] first; [UserPolicies] supplies the
/// policies to the authorizer.
@NullMarked
package io.culvert.control.admin;

import org.jspecify.annotations.NullMarked;
