package io.culvert.identity;

/// The limits on identities. All identities are held in memory, so that a call needs no query.
///
/// @param accounts accounts of the service
/// @param usersPerAccount users of one account
/// @param keysPerUser access keys of one user
/// @param policiesPerAccount policies of one account
/// @param policiesPerUser policies attached to one user or role
/// @param rolesPerAccount roles of one account
public record IdentityLimits(int accounts, int usersPerAccount, int keysPerUser, int policiesPerAccount,
        int policiesPerUser, int rolesPerAccount) {

    /// IAM's limits where IAM has one, with more keys per user than IAM, so that rotating keys is
    /// less urgent.
    public static final IdentityLimits DEFAULTS = new IdentityLimits(1000, 5000, 4, 1500, 20, 1000);
}
