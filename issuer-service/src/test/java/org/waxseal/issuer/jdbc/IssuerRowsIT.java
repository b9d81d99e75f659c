package org.waxseal.issuer.jdbc;

import org.junit.jupiter.api.extension.RegisterExtension;
import org.waxseal.common.database.TestDatabase;

class IssuerRowsIT extends IssuerRowsContract {
    @RegisterExtension static final TestDatabase DATABASE = TestDatabase.postgresql("issuer");

    IssuerRowsIT() {
        super(DATABASE);
    }
}
