package org.waxseal.assigner;

import org.waxseal.common.HouseRules;

class HouseRulesTest extends HouseRules {
    HouseRulesTest() {
        super("org.waxseal.assigner");
    }
}
