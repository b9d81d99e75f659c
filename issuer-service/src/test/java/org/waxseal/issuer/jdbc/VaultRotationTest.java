package org.waxseal.issuer.jdbc;

import org.junit.jupiter.api.extension.RegisterExtension;
import org.waxseal.common.database.TestDatabase;

class VaultRotationTest extends VaultRotationContract {
    @RegisterExtension static final TestDatabase DATABASE = TestDatabase.h2("issuer");

    VaultRotationTest() {
        super(DATABASE);
    }
}
