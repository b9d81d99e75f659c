package org.waxseal.assigner.reconcile;

import org.junit.jupiter.api.extension.RegisterExtension;
import org.waxseal.common.database.TestDatabase;

class ReconcileNodeTest extends ReconcileNodeContract {
    @RegisterExtension static final TestDatabase DATABASE = TestDatabase.h2("assigner");

    ReconcileNodeTest() {
        super(DATABASE);
    }
}
