package io.culvert.control.admin;

import io.culvert.control.api.ApiCall;
import io.culvert.control.operation.Members;
import java.util.Map;

/// One operation of the administration.
@FunctionalInterface
interface AdminOperation {

    /// Checks the members, then the caller's permission, then does it.
    ///
    /// @return the answer's members
    /// @throws io.culvert.control.api.ApiError to refuse
    Map<String, ?> run(Members input, ApiCall call);
}
