package io.culvert.cli;

import io.culvert.transport.Reasons;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/// Everything that a person needs to use the service from another machine, as a zip file: access key,
/// endpoint, CA and instructions. No file in it names a path of this machine.
///
/// @param profile the access key, under the person's name
/// @param endpoint the API, by a name that others can reach
/// @param authorities the service's CA, PEM; empty if it is one that every system trusts
record OperatorBundle(AwsProfile profile, URI endpoint, String authorities) {

    private static final String README = """
            # Culvert for @NAME@

            With these files the AWS CLI, boto3 and every other AWS SDK, and culvert call the service at
            @ENDPOINT@ as @NAME@. The file credentials is secret: keep this folder to yourself, and delete the zip file.

            Linux and macOS, in each terminal:

                cd ~/@NAME@ && . ./env.sh
                aws iotsecuretunneling list-tunnels

            Windows, in each PowerShell:

                . $HOME\\@NAME@\\env.ps1
                aws iotsecuretunneling list-tunnels

            Python with boto3, in the same terminal:

                python3 -c 'import boto3; print(boto3.client("iotsecuretunneling").list_tunnels())'

            culvert, where it is installed:

                culvert doctor
                culvert ssh THING

            If the key is lost or leaked, tell the administrator its id, @KEY@: culvert key disable @KEY@
            """;

    private static final String SHELL = """
            # Run this in its folder:  . ./env.sh
            if [ -f "$PWD/credentials" ]; then
              unset AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_SESSION_TOKEN AWS_ENDPOINT_URL AWS_REGION AWS_DEFAULT_REGION
              export AWS_PROFILE=@NAME@
              export AWS_CONFIG_FILE="$PWD/config" AWS_SHARED_CREDENTIALS_FILE="$PWD/credentials"
              @CA_BUNDLE@
            else
              echo "env.sh: run it in its folder: cd ~/@NAME@ && . ./env.sh" >&2
            fi
            """;

    private static final String POWERSHELL = """
            # Run this in PowerShell:  . $HOME\\@NAME@\\env.ps1
            foreach ($name in 'AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN', 'AWS_ENDPOINT_URL',
                'AWS_REGION', 'AWS_DEFAULT_REGION') {
              Remove-Item "Env:$name" -ErrorAction SilentlyContinue
            }
            $env:AWS_PROFILE = '@NAME@'
            $env:AWS_CONFIG_FILE = "$PSScriptRoot\\config"
            $env:AWS_SHARED_CREDENTIALS_FILE = "$PSScriptRoot\\credentials"
            @CA_BUNDLE@
            """;

    /// Refuses a file that exists, and a name that a shell or a file system would not take as it is, before a
    /// key is created.
    static void requireUsable(Path file, String name) {
        if (!name.matches("[A-Za-z0-9_+=,@-][A-Za-z0-9_+=,.@-]*")) {
            throw new CliException(ExitCode.USAGE,
                    "profile: " + name + " (expected: letters, digits and _+=,.@-, for --bundle)");
        }
        if (Files.exists(file)) {
            throw new CliException("bundle: " + file + " exists (expected: a new file)");
        }
    }

    /// Writes the bundle to a new file, which only its owner can read.
    void writeTo(Path file) {
        try {
            Files.createFile(file,
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
                for (Map.Entry<String, String> each : files().entrySet()) {
                    zip.putNextEntry(new ZipEntry(profile.name() + "/" + each.getKey()));
                    zip.write(each.getValue().getBytes(StandardCharsets.UTF_8));
                    zip.closeEntry();
                }
            }
        } catch (IOException e) {
            throw new CliException("bundle: " + file + " cannot be written (" + Reasons.of(e) + ")", e);
        }
    }

    private Map<String, String> files() {
        String name = profile.name();
        Map<String, String> files = new LinkedHashMap<>();
        files.put("README.md",
                README.replace("@NAME@", name)
                    .replace("@ENDPOINT@", endpoint.toString())
                    .replace("@KEY@", profile.accessKeyId()));
        files.put("credentials", "[" + name + "]\naws_access_key_id = " + profile.accessKeyId()
                + "\naws_secret_access_key = " + profile.secretAccessKey() + "\n");
        files.put("config", "[profile " + name + "]\nregion = " + profile.service().region()
                + "\nendpoint_url = " + endpoint + "\n");
        boolean trusted = authorities.isEmpty();
        files.put("env.sh",
                SHELL.replace("@NAME@", name)
                    .replace("@CA_BUNDLE@",
                            trusted ? "unset AWS_CA_BUNDLE" : "export AWS_CA_BUNDLE=\"$PWD/ca.pem\""));
        files.put("env.ps1", POWERSHELL.replace("@NAME@", name)
            .replace("@CA_BUNDLE@", trusted ? "Remove-Item Env:AWS_CA_BUNDLE -ErrorAction SilentlyContinue"
                    : "$env:AWS_CA_BUNDLE = \"$PSScriptRoot\\ca.pem\""));
        if (!authorities.isEmpty()) {
            files.put("ca.pem", authorities);
        }
        return files;
    }

    /// Without the secret.
    @Override
    public String toString() {
        return "OperatorBundle[" + profile + ", " + endpoint + "]";
    }
}
