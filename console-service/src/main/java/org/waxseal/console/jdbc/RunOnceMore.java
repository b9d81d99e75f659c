package org.waxseal.console.jdbc;

import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.aop.ProxyMethodInvocation;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Runs a use case again, once, when it lost against another transaction. It stands around the
 * transaction, so nothing of the first run is left, neither rows nor locks. In a transaction of
 * somebody else it does nothing: that one is lost too, and who opened it runs all of it again.
 */
public final class RunOnceMore implements MethodInterceptor {
    private static final Logger LOGGER = LoggerFactory.getLogger(RunOnceMore.class);

    @Override
    public @Nullable Object invoke(MethodInvocation invocation) throws Throwable {
        if (TransactionSynchronizationManager.isActualTransactionActive()) {
            return invocation.proceed();
        }
        MethodInvocation again = ((ProxyMethodInvocation) invocation).invocableClone();
        try {
            return invocation.proceed();
        } catch (ConcurrencyFailureException e) {
            LOGGER.debug("{} lost against another transaction", invocation.getMethod(), e);
            return again.proceed();
        }
    }
}
