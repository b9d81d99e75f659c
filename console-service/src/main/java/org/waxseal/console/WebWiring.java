package org.waxseal.console;

import java.net.InetAddress;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.apache.catalina.core.StandardHost;
import org.apache.tomcat.util.buf.EncodedSolidusHandling;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.server.autoconfigure.ServerProperties;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import org.waxseal.common.outbox.OutboxLag;
import org.waxseal.console.access.ApiToken;
import org.waxseal.console.access.Authenticate;
import org.waxseal.console.access.CreateToken;
import org.waxseal.console.access.PageAccess;
import org.waxseal.console.access.RevokeToken;
import org.waxseal.console.access.TokenFile;
import org.waxseal.console.access.Tokens;
import org.waxseal.console.domain.ChangeDomain;
import org.waxseal.console.domain.ProvisionDomain;
import org.waxseal.console.domain.RegisterDomain;
import org.waxseal.console.domain.RemoveDomain;
import org.waxseal.console.domain.RequestRenewal;
import org.waxseal.console.idempotency.IdempotentAnswers;
import org.waxseal.console.jdbc.JdbcTokens;
import org.waxseal.console.limits.Limits;
import org.waxseal.console.live.ChangeFeed;
import org.waxseal.console.node.ProvisionNode;
import org.waxseal.console.node.RegisterNode;
import org.waxseal.console.node.RemoveNode;
import org.waxseal.console.node.RequestNodeRenewal;
import org.waxseal.console.owner.ChangeOwner;
import org.waxseal.console.owner.FindOwner;
import org.waxseal.console.owner.ProvisionOwner;
import org.waxseal.console.owner.RegisterOwner;
import org.waxseal.console.owner.RemoveOwner;
import org.waxseal.console.protection.DomainCounts;
import org.waxseal.console.protection.Listings;
import org.waxseal.console.protection.Overviews;
import org.waxseal.console.provisioning.Requests;
import org.waxseal.console.republish.Republish;
import org.waxseal.console.tail.Tails;
import org.waxseal.console.vault.Vault;
import org.waxseal.console.web.AccessFilter;
import org.waxseal.console.web.AllowedHosts;
import org.waxseal.console.web.BulkController;
import org.waxseal.console.web.CertificateController;
import org.waxseal.console.web.DocumentController;
import org.waxseal.console.web.DomainController;
import org.waxseal.console.web.ErrorsController;
import org.waxseal.console.web.EventStreamController;
import org.waxseal.console.web.EventsController;
import org.waxseal.console.web.IdempotencyFilter;
import org.waxseal.console.web.LimitsController;
import org.waxseal.console.web.NodeController;
import org.waxseal.console.web.OwnerController;
import org.waxseal.console.web.PageController;
import org.waxseal.console.web.PageLinkController;
import org.waxseal.console.web.ProblemAdvice;
import org.waxseal.console.web.ProblemReportValve;
import org.waxseal.console.web.ProblemWriter;
import org.waxseal.console.web.RepublishController;
import org.waxseal.console.web.StatusController;
import org.waxseal.console.web.TokenController;
import org.waxseal.console.web.VaultController;
import org.waxseal.console.web.WatchController;
import org.waxseal.console.web.WebServerAddress;
import tools.jackson.databind.json.JsonMapper;

/** Wires API, page and access to both. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ConsoleProperties.class)
public class WebWiring {
    private static final Logger LOGGER = LoggerFactory.getLogger(WebWiring.class);

    @Bean
    SecureRandom secretRandom() {
        return new SecureRandom();
    }

    @Bean
    ApiToken apiToken(ConsoleProperties properties, SecureRandom secretRandom) {
        return new TokenFile(properties.tokenFile(), secretRandom).open();
    }

    @Bean
    JdbcTokens tokens(JdbcClient database) {
        return new JdbcTokens(database);
    }

    @Bean
    Authenticate authenticate(ApiToken apiToken, Tokens tokens, Clock clock) {
        return new Authenticate(apiToken, tokens, clock);
    }

    @Bean
    CreateToken createToken(Tokens tokens, SecureRandom secretRandom, Clock clock) {
        return new CreateToken(tokens, secretRandom, clock);
    }

    @Bean
    RevokeToken revokeToken(Tokens tokens, Clock clock) {
        return new RevokeToken(tokens, clock);
    }

    @Bean
    TokenController tokenController(
            CreateToken createToken, RevokeToken revokeToken, Tokens tokens, Clock clock) {
        return new TokenController(createToken, revokeToken, tokens, clock);
    }

    @Bean
    EventStreamController eventStreamController(Tails tails) {
        return new EventStreamController(tails);
    }

    @Bean
    RepublishController republishController(Republish republish) {
        return new RepublishController(republish);
    }

    @Bean
    LimitsController limitsController(Limits limits) {
        return new LimitsController(limits);
    }

    @Bean
    VaultController vaultController(Vault vault) {
        return new VaultController(vault);
    }

    @Bean
    WebServerAddress webServerAddress(ConsoleProperties properties, ServerProperties server) {
        InetAddress bound = server.getAddress();
        return new WebServerAddress(
                properties.publicUrl(),
                bound == null ? InetAddress.getLoopbackAddress() : bound,
                server.getSsl() != null && server.getSsl().isEnabled());
    }

    /** It is the {@code OneTimeLinks} of whoever shows the page to somebody. */
    @Bean
    PageAccess pageAccess(
            ConsoleProperties properties,
            SecureRandom secretRandom,
            Clock clock,
            WebServerAddress webServerAddress) {
        return new PageAccess(
                secretRandom,
                clock,
                properties.linkLifetime(),
                properties.sessionLifetime(),
                webServerAddress);
    }

    /** Standard output, not the log: logs are kept and read by others. */
    @Bean
    @SuppressWarnings("SystemOut")
    ApplicationListener<ApplicationReadyEvent> linkAtStart(
            ConsoleProperties properties, PageAccess pageAccess) {
        return event -> {
            if (properties.printLink()) {
                System.out.println("Open the Waxseal page once with " + pageAccess.issue().url());
            }
            LOGGER.info(
                    "The API token is in {}; POST /api/v1/page-links makes a link to the page",
                    properties.tokenFile());
        };
    }

    @Bean
    FilterRegistrationBean<AccessFilter> accessFilter(
            Authenticate authenticate, PageAccess pageAccess, ConsoleProperties properties) {
        FilterRegistrationBean<AccessFilter> registration =
                new FilterRegistrationBean<>(
                        new AccessFilter(
                                authenticate,
                                pageAccess,
                                new AllowedHosts(allowedHosts(properties)),
                                new ProblemWriter()));
        registration.setOrder(Ordered.HIGHEST_PRECEDENCE);
        return registration;
    }

    private static List<String> allowedHosts(ConsoleProperties properties) {
        List<String> names = new ArrayList<>(properties.allowedHosts());
        URI publicUrl = properties.publicUrl();
        if (publicUrl != null && publicUrl.getHost() != null) {
            names.add(publicUrl.getHost());
        }
        return names;
    }

    /** Names in paths are read by us: a slash in one is a fault of the name, answered as such. */
    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> problemsFromTomcat() {
        return factory -> {
            factory.addConnectorCustomizers(
                    connector -> {
                        connector.setEncodedSolidusHandling(
                                EncodedSolidusHandling.PASS_THROUGH.getValue());
                    });
            factory.addContextCustomizers(
                    context -> {
                        if (context.getParent() instanceof StandardHost host) {
                            host.setErrorReportValveClass(ProblemReportValve.class.getName());
                        }
                    });
        };
    }

    @Bean
    OwnerController ownerController(
            RegisterOwner registerOwner,
            ProvisionOwner provisionOwner,
            ChangeOwner changeOwner,
            RemoveOwner removeOwner,
            FindOwner findOwner) {
        return new OwnerController(
                registerOwner, provisionOwner, changeOwner, removeOwner, findOwner);
    }

    @Bean
    NodeController nodeController(
            RegisterNode registerNode,
            ProvisionNode provisionNode,
            RemoveNode removeNode,
            RequestNodeRenewal requestRenewal,
            Overviews overviews) {
        return new NodeController(
                registerNode, provisionNode, removeNode, requestRenewal, overviews);
    }

    @Bean
    DomainController domainController(
            RegisterDomain registerDomain,
            ProvisionDomain provisionDomain,
            ChangeDomain changeDomain,
            RemoveDomain removeDomain,
            RequestRenewal requestRenewal,
            Overviews overviews) {
        return new DomainController(
                registerDomain,
                provisionDomain,
                changeDomain,
                removeDomain,
                requestRenewal,
                overviews);
    }

    @Bean
    WatchController watchController(Overviews overviews, ChangeFeed feed, JsonMapper json) {
        return new WatchController(overviews, feed, json);
    }

    @Bean
    BulkController bulkController(
            ProvisionDomain provisionDomain,
            RemoveDomain removeDomain,
            PlatformTransactionManager transactions) {
        return new BulkController(provisionDomain, removeDomain, transactions);
    }

    @Bean
    CertificateController certificateController(
            Overviews overviews,
            RequestRenewal requestRenewal,
            RequestNodeRenewal requestNodeRenewal) {
        return new CertificateController(overviews, requestRenewal, requestNodeRenewal);
    }

    @Bean
    StatusController statusController(
            DomainCounts counts,
            Listings listings,
            OutboxLag outbox,
            Requests requests,
            Clock clock) {
        String version = WebWiring.class.getPackage().getImplementationVersion();
        // outside a jar there is none
        return new StatusController(
                version == null ? "development" : version,
                counts,
                listings,
                outbox,
                requests,
                clock);
    }

    /** Behind the access filter: only who may change something learns what a key was used for. */
    @Bean
    FilterRegistrationBean<IdempotencyFilter> idempotencyFilter(
            IdempotentAnswers answers, PlatformTransactionManager transactions, Clock clock) {
        FilterRegistrationBean<IdempotencyFilter> registration =
                new FilterRegistrationBean<>(
                        new IdempotencyFilter(
                                answers,
                                new TransactionTemplate(transactions),
                                clock,
                                new ProblemWriter()));
        registration.addUrlPatterns("/api/*");
        registration.setOrder(Ordered.HIGHEST_PRECEDENCE + 10);
        return registration;
    }

    @Bean
    PageLinkController pageLinkController(PageAccess pageAccess, Overviews overviews) {
        return new PageLinkController(pageAccess, overviews);
    }

    @Bean
    PageController pageController(
            Overviews overviews,
            DomainCounts counts,
            ChangeFeed feed,
            PageAccess pageAccess,
            ConsoleProperties properties) {
        URI publicUrl = properties.publicUrl();
        return new PageController(
                overviews,
                counts,
                feed,
                pageAccess,
                publicUrl != null && "https".equalsIgnoreCase(publicUrl.getScheme()));
    }

    @Bean
    EventsController eventsController(ChangeFeed feed) {
        return new EventsController(feed);
    }

    @Bean
    DocumentController documentController() {
        return new DocumentController();
    }

    @Bean
    ErrorsController errorsController() {
        return new ErrorsController();
    }

    @Bean
    ProblemAdvice problemAdvice() {
        return new ProblemAdvice();
    }
}
