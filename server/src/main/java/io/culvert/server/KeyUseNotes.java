package io.culvert.server;

import io.culvert.control.api.AuditedCall;
import io.culvert.control.api.CallAudit;
import io.culvert.identity.Caller;
import io.culvert.identity.SessionGrant;

/// Notes which key signed a call, then lets the call be audited.
///
/// @param next the observer that writes the audit line
record KeyUseNotes(IdentityService identities, CallAudit next) implements CallAudit {

    @Override
    public void record(AuditedCall call) {
        Caller caller = call.caller();
        if (caller != null) {
            identities.used(caller.session().map(SessionGrant::parentKeyId).orElse(caller.accessKeyId()));
        }
        next.record(call);
    }

    @Override
    public boolean isWritable() {
        return next.isWritable();
    }
}
