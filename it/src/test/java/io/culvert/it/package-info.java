/// End to end on real parts: boto3, the AWS CLI, sshd, mosquitto, child processes that are killed. A test
/// whose part is not on this machine is skipped and says which package brings it; `./verify` installs them.
///
/// Open first: [Field], the service and the proxies that the tests run.
@NullMarked
package io.culvert.it;

import org.jspecify.annotations.NullMarked;
