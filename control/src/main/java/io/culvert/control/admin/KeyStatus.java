package io.culvert.control.admin;

import io.culvert.identity.AccessKey;

/// The status of an access key, as the API names it.
enum KeyStatus {
    ACTIVE, INACTIVE;

    static KeyStatus of(AccessKey key) {
        return key.enabled() ? ACTIVE : INACTIVE;
    }
}
