package io.culvert.identity;

/// How much there may be. All of it lies in memory, so that a call costs no query.
///
/// @param accounts accounts of the service
/// @param usersPerAccount users of one account
/// @param keysPerUser access keys of one user
/// @param policiesPerAccount policies of one account
/// @param policiesPerUser policies attached to one user
public record IdentityLimits(int accounts, int usersPerAccount, int keysPerUser, int policiesPerAccount,
        int policiesPerUser) {

    /// IAM's limits where IAM has one, but more keys, so that users need not rotate them in a hurry.
    public static final IdentityLimits DEFAULTS = new IdentityLimits(1000, 5000, 4, 1500, 20);
}
