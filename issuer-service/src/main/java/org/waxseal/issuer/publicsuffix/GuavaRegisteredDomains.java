package org.waxseal.issuer.publicsuffix;

import com.google.common.net.InternetDomainName;
import org.waxseal.common.name.DnsName;
import org.waxseal.issuer.budget.RegisteredDomains;

/** The public suffix list (publicsuffix.org), with its private part, as authorities count by it. */
public final class GuavaRegisteredDomains implements RegisteredDomains {

    @Override
    public String of(DnsName name) {
        InternetDomainName parsed = InternetDomainName.from(name.ascii());
        if (parsed.isUnderPublicSuffix()) {
            return parsed.topPrivateDomain().toString();
        }
        if (parsed.isPublicSuffix()) {
            return name.ascii();
        }
        // A suffix that is not on the list is one label ("*" of the list's algorithm).
        return String.join(
                ".", parsed.parts().subList(parsed.parts().size() - 2, parsed.parts().size()));
    }
}
