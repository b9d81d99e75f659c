package org.waxseal.sandbox;

import org.waxseal.common.HouseRules;

class HouseRulesTest extends HouseRules {
    HouseRulesTest() {
        super("org.waxseal.sandbox");
    }
}
