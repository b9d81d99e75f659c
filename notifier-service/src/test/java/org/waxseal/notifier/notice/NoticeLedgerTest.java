package org.waxseal.notifier.notice;

import org.junit.jupiter.api.extension.RegisterExtension;
import org.waxseal.common.database.TestDatabase;

class NoticeLedgerTest extends NoticeLedgerContract {
    @RegisterExtension static final TestDatabase DATABASE = TestDatabase.h2("notifier");

    NoticeLedgerTest() {
        super(DATABASE);
    }
}
