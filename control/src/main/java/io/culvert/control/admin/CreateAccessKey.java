package io.culvert.control.admin;

import io.culvert.control.api.ApiCall;
import io.culvert.control.operation.Members;
import io.culvert.control.operation.Operation;
import io.culvert.identity.IdentityLimits;
import io.culvert.identity.KeyMint;
import io.culvert.identity.KeyRules;
import io.culvert.identity.NewAccessKey;
import java.time.InstantSource;
import java.util.Map;

/// Creates an access key for a user. Its answer is the only one that ever shows the secret.
final class CreateAccessKey implements Operation {

    private final Administered administered;
    private final Subjects subjects;
    private final KeyMint mint;
    private final IdentityLimits limits;
    private final InstantSource clock;

    CreateAccessKey(Administered administered, Subjects subjects, KeyMint mint, IdentityLimits limits,
            InstantSource clock) {
        this.administered = administered;
        this.subjects = subjects;
        this.mint = mint;
        this.limits = limits;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "CreateAccessKey";
    }

    @Override
    public Map<String, ?> run(Members input, ApiCall call) {
        NewAccessKey made = mint.accessKey(subjects.user(input, call), clock.instant());
        administered.change(KeyRules.create(made.key(), limits));
        call.note("accessKey", made.key().id());
        Map<String, Object> answer = IdentityShapes.accessKey(made.key(), null);
        answer.put("secretAccessKey", made.revealSecret());
        return Map.of("accessKey", answer);
    }
}
