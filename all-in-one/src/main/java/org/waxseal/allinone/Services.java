package org.waxseal.allinone;

import java.util.List;
import org.waxseal.assigner.AssignerApplication;
import org.waxseal.console.ConsoleApplication;
import org.waxseal.issuer.IssuerApplication;
import org.waxseal.notifier.NotifierApplication;

/** The four services of the product. */
public final class Services {

    private Services() {}

    public static List<SiblingService> all() {
        return List.of(
                new SiblingService("console", ConsoleApplication.class),
                new SiblingService("issuer", IssuerApplication.class),
                new SiblingService("assigner", AssignerApplication.class),
                new SiblingService("notifier", NotifierApplication.class));
    }
}
