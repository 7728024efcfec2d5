package io.culvert.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.culvert.control.api.ApiError;
import io.culvert.control.api.ErrorType;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/// Room for four calls, two of them of one account.
class AnswerBudgetTest {

    private static final int WORK = AnswerBudget.WORK_BYTES;

    private final AnswerBudget budget = new AnswerBudget(4L * WORK);

    @Test
    void anAccountHasHalfOfIt() {
        budget.begin("a");
        budget.begin("a");
        assertThatThrownBy(() -> budget.begin("a")).isInstanceOfSatisfying(ApiError.class,
                refused -> assertThat(refused.type()).isEqualTo(ErrorType.THROTTLING));
        budget.begin("b");
        budget.begin("b");
        assertThatThrownBy(() -> budget.begin("c")).isInstanceOf(ApiError.class);
    }

    @Test
    void anAnswerThatNobodyTakesKeepsItsBytes() {
        for (int i = 0; i < 3; i++) {
            budget.begin("a");
            budget.end("a", WORK / 2);
        }
        assertThat(budget.used()).isEqualTo(3L * WORK / 2);
        assertThatThrownBy(() -> budget.begin("a")).isInstanceOf(ApiError.class);
        budget.give("a", WORK / 2);
        budget.begin("a");
    }

    @Test
    void aCallWaitsForThoseBeforeIt() throws Exception {
        budget.begin("a");
        budget.begin("a");
        CountDownLatch begun = new CountDownLatch(1);
        Thread waiting = Thread.ofVirtual().start(() -> {
            budget.begin("a");
            begun.countDown();
        });
        await().until(() -> waiting.getState() == Thread.State.TIMED_WAITING);
        budget.end("a", 0);
        begun.await();
        assertThat(budget.used()).isEqualTo(2L * WORK);
    }

    @Test
    void remembersNoAccountsWithoutCalls() {
        for (int i = 0; i < 1000; i++) {
            budget.begin("account-" + i);
            budget.end("account-" + i, 10);
            budget.give("account-" + i, 10);
        }
        assertThat(budget.used()).isZero();
        assertThat(budget.accounts()).isZero();
    }
}
