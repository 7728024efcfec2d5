package io.culvert.identity;

/// The caller of a request whose signature has been verified.
///
/// @param account the twelve-digit account
/// @param userName the user's name, or `root` for the account itself
/// @param userId the id that GetCallerIdentity and `aws:userid` show
/// @param arn `arn:aws:iam::ACCOUNT:user/NAME`, or `arn:aws:iam::ACCOUNT:root`
/// @param accessKeyId the key that signed
public record Caller(String account, String userName, String userId, String arn, String accessKeyId) {

    /// Whether this is the account's root, which no policy limits.
    public boolean isRoot() {
        return arn.endsWith(":root");
    }
}
