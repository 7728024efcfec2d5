/// The AWS-compatible API: signatures, operations, shapes, errors, policies, and the part of IAM, STS and the
/// IoT registry around it.
@NullMarked
package io.culvert.control;

import org.jspecify.annotations.NullMarked;
