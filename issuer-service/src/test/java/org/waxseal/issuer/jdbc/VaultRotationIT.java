package org.waxseal.issuer.jdbc;

import org.junit.jupiter.api.extension.RegisterExtension;
import org.waxseal.common.database.TestDatabase;

class VaultRotationIT extends VaultRotationContract {
    @RegisterExtension static final TestDatabase DATABASE = TestDatabase.postgresql("issuer");

    VaultRotationIT() {
        super(DATABASE);
    }
}
