/// Who calls the API: accounts, users, access keys and their policies; the IdentityStore contract.
@NullMarked
package io.culvert.identity;

import org.jspecify.annotations.NullMarked;
