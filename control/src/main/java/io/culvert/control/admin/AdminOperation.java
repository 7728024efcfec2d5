package io.culvert.control.admin;

import io.culvert.control.ApiCall;
import io.culvert.control.tunneling.Members;
import java.util.Map;

/// One operation of the administration.
@FunctionalInterface
interface AdminOperation {

    /// Checks the members, then the caller's permission, then does it.
    ///
    /// @return the answer's members
    /// @throws io.culvert.control.ApiError to refuse
    Map<String, ?> run(Members input, ApiCall call);
}
