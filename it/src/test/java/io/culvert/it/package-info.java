/// End-to-end tests with real programs: boto3, the AWS CLI, sshd, mosquitto, child processes that are killed.
/// If a program is missing, its tests are skipped and name the package that contains it; `./verify` installs
/// these packages.
///
/// Open first: [Field], the service and the proxies that the tests run.
@NullMarked
package io.culvert.it;

import org.jspecify.annotations.NullMarked;
