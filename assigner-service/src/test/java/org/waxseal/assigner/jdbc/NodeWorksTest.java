package org.waxseal.assigner.jdbc;

import org.junit.jupiter.api.extension.RegisterExtension;
import org.waxseal.common.database.TestDatabase;

class NodeWorksTest extends NodeWorksContract {
    @RegisterExtension static final TestDatabase DATABASE = TestDatabase.h2("assigner");

    NodeWorksTest() {
        super(DATABASE);
    }
}
