package io.culvert.control.signing;

import io.culvert.control.api.ApiError;
import io.culvert.control.api.ErrorType;
import java.util.regex.Pattern;

/// The scope of a signature: `20261101/eu-west-1/IoTSecuredTunneling/aws4_request`. A signature is valid for
/// one scope only.
///
/// @param date `yyyyMMdd`
/// @param region the region, as the client wrote it
/// @param service the service's signing name, as the client wrote it
record CredentialScope(String date, String region, String service) {

    static final String FORM = "Credential: not of the form keyid/date/region/service/aws4_request";

    private static final String TERMINATOR = "aws4_request";
    private static final Pattern DATE = Pattern.compile("[0-9]{8}");

    static CredentialScope parse(String text) {
        String[] parts = text.split("/", -1);
        if (parts.length != 4) {
            throw Authorization.incomplete(FORM);
        }
        if (!parts[3].equals(TERMINATOR)) {
            throw mismatch("Credential should be scoped with a valid terminator: 'aws4_request'.");
        }
        if (!DATE.matcher(parts[0]).matches()) {
            throw mismatch("Date in Credential scope does not match YYYYMMDD.");
        }
        return new CredentialScope(parts[0], parts[1], parts[2]);
    }

    /// Refuses a scope that differs from the given date, region and service; case-sensitive.
    void requireFor(SigningDate signed, String expectedRegion, String expectedService) {
        if (!region.equals(expectedRegion)) {
            throw mismatch("Credential should be scoped to a valid region: '" + expectedRegion + "'.");
        }
        if (!service.equals(expectedService)) {
            throw mismatch("Credential should be scoped to correct service: '" + expectedService + "'.");
        }
        if (!date.equals(signed.day())) {
            throw mismatch(
                    "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '"
                            + date + "' != '" + signed.day() + "'.");
        }
    }

    /// The scope as it appears in the string to sign.
    String text() {
        return date + "/" + region + "/" + service + "/" + TERMINATOR;
    }

    private static ApiError mismatch(String message) {
        return new ApiError(ErrorType.INVALID_SIGNATURE, message);
    }
}
