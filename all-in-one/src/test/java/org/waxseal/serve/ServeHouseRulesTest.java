package org.waxseal.serve;

import org.waxseal.common.HouseRules;

class ServeHouseRulesTest extends HouseRules {
    ServeHouseRulesTest() {
        super("org.waxseal.serve");
    }
}
