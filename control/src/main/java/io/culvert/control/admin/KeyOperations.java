package io.culvert.control.admin;

import io.culvert.control.api.ApiCall;
import io.culvert.control.api.ApiError;
import io.culvert.control.api.ErrorType;
import io.culvert.control.operation.Members;
import io.culvert.identity.AccessKey;
import io.culvert.identity.Directory;
import io.culvert.identity.IdentityLimits;
import io.culvert.identity.KeyMint;
import io.culvert.identity.KeyRules;
import io.culvert.identity.KeyUse;
import io.culvert.identity.NewAccessKey;
import io.culvert.identity.Proposal;
import io.culvert.identity.QualifiedName;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Access keys. The answer to CreateAccessKey is the only place where a secret is shown.
final class KeyOperations {

    private final Administered administered;
    private final KeyMint mint;
    private final KeyUse use;
    private final IdentityLimits limits;
    private final InstantSource clock;

    private enum Status {
        ACTIVE, INACTIVE
    }

    KeyOperations(Administered administered, KeyMint mint, KeyUse use, IdentityLimits limits,
            InstantSource clock) {
        this.administered = administered;
        this.mint = mint;
        this.use = use;
        this.limits = limits;
        this.clock = clock;
    }

    Map<String, AdminOperation> byName() {
        return Map.of("CreateAccessKey", this::create, "UpdateAccessKey", this::update, "DeleteAccessKey",
                this::delete, "ListAccessKeys", this::list);
    }

    private Map<String, ?> create(Members input, ApiCall call) {
        String name = input.requiredText("userName", AdminMemberRules.USER_NAME);
        String account = administered.account(input, call);
        call.note("user", name);
        administered.require(call, Arn.user(account, name));
        NewAccessKey made = mint.accessKey(new QualifiedName(account, name), clock.instant());
        administered.change(KeyRules.create(made.key(), limits));
        call.note("accessKey", made.key().id());
        Map<String, Object> answer = shown(made.key(), null);
        answer.put("secretAccessKey", made.revealSecret());
        return Map.of("accessKey", answer);
    }

    private Map<String, ?> update(Members input, ApiCall call) {
        String id = input.requiredText("accessKeyId", AdminMemberRules.ACCESS_KEY_ID);
        boolean enabled = input.requiredConstant("status", Status.class) == Status.ACTIVE;
        return change(id, call, KeyRules.enable(id, owner(id, call), enabled));
    }

    private Map<String, ?> delete(Members input, ApiCall call) {
        String id = input.requiredText("accessKeyId", AdminMemberRules.ACCESS_KEY_ID);
        return change(id, call, KeyRules.delete(id, owner(id, call)));
    }

    private Map<String, ?> change(String id, ApiCall call, Proposal proposal) {
        call.note("accessKey", id);
        administered.change(proposal);
        return Map.of();
    }

    /// The account of a key, once the caller may do it to the key's user.
    private String owner(String id, ApiCall call) {
        AccessKey key = administered.directory().keys().get(id);
        String own = call.caller().account();
        if (key == null || (!key.user().account().equals(own) && !administered.isOperator(call))) {
            administered.require(call, Arn.user(own, "*"));
            throw new ApiError(ErrorType.RESOURCE_NOT_FOUND, KeyRules.missing(id).text());
        }
        call.note("user", key.user().name());
        administered.require(call, Arn.user(key.user().account(), key.user().name()));
        return key.user().account();
    }

    private Map<String, ?> list(Members input, ApiCall call) {
        String account = administered.account(input, call);
        Optional<String> name = input.text("userName", AdminMemberRules.USER_NAME);
        administered.require(call, Arn.user(account, name.orElse("*")));
        Directory directory = administered.directory();
        List<AccessKey> keys = directory.keys()
            .values()
            .stream()
            .filter(key -> key.user().account().equals(account))
            .filter(key -> name.isEmpty() || key.user().name().equals(name.get()))
            .toList();
        Map<String, Instant> used = use.lastUsed(keys.stream().map(AccessKey::id).toList());
        return Map.of("accessKeys", keys.stream().map(key -> shown(key, used.get(key.id()))).toList());
    }

    private static Map<String, Object> shown(AccessKey key, @Nullable Instant used) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("accessKeyId", key.id());
        members.put("accountId", key.user().account());
        members.put("userName", key.user().name());
        members.put("status", (key.enabled() ? Status.ACTIVE : Status.INACTIVE).name());
        members.put("createdAt", key.createdAt());
        if (used != null) {
            members.put("lastUsedAt", used);
        }
        return members;
    }
}
