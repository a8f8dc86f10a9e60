package id.nicepay.checkout

import kotlinx.coroutines.runBlocking
import java.time.Duration

/** Sets a [NicepayLedger] up, for Java; every setting is [LedgerSettings]'s of the same name. Nothing is opened before [open]. */
public class NicepayLedgerBuilder internal constructor(
    private val opened: suspend (LedgerSettings) -> NicepayLedger,
) {
    private var settings = LedgerSettings()

    private fun set(change: LedgerSettings.() -> LedgerSettings): NicepayLedgerBuilder {
        settings = settings.change()
        return this
    }

    /** [LedgerSettings.prefix]. */
    public fun prefix(prefix: String): NicepayLedgerBuilder = set { copy(prefix = prefix) }

    /** [LedgerSettings.schedule]. */
    public fun schedule(schedule: LedgerSchedule): NicepayLedgerBuilder = set { copy(schedule = schedule) }

    /** [LedgerSettings.duplicatesChecked]. */
    public fun duplicatesChecked(on: Boolean): NicepayLedgerBuilder = set { copy(duplicatesChecked = on) }

    /** [LedgerSettings.inquiriesPerSecond] and [LedgerSettings.burst]. */
    public fun inquiriesPerSecond(
        most: Int,
        burst: Int,
    ): NicepayLedgerBuilder = set { copy(inquiriesPerSecond = most, burst = burst) }

    /** [LedgerSettings.concurrency]. */
    public fun concurrency(most: Int): NicepayLedgerBuilder = set { copy(concurrency = most) }

    /** [LedgerSettings.amountPolicy]. */
    public fun amountPolicy(policy: AmountPolicy): NicepayLedgerBuilder = set { copy(amountPolicy = policy) }

    /** [LedgerSettings.eventLease]. */
    public fun eventLease(lease: Duration): NicepayLedgerBuilder = set { copy(eventLease = lease) }

    /** [LedgerSettings.workLease]. */
    public fun workLease(lease: Duration): NicepayLedgerBuilder = set { copy(workLease = lease) }

    /** [LedgerSettings.sendLimit]. */
    public fun sendLimit(limit: Duration): NicepayLedgerBuilder = set { copy(sendLimit = limit) }

    /** [LedgerSettings.callbackWait]. */
    public fun callbackWait(limit: Duration): NicepayLedgerBuilder = set { copy(callbackWait = limit) }

    /** [LedgerSettings.prefetch]. */
    public fun prefetch(events: Int): NicepayLedgerBuilder = set { copy(prefetch = events) }

    /** [LedgerSettings.failuresBeforeParking]. */
    public fun failuresBeforeParking(failures: Int): NicepayLedgerBuilder =
        set { copy(failuresBeforeParking = failures) }

    /** [LedgerSettings.idlePause]. */
    public fun idlePause(pause: Duration): NicepayLedgerBuilder = set { copy(idlePause = pause) }

    /** [LedgerSettings.busyTimeout]. */
    public fun busyTimeout(limit: Duration): NicepayLedgerBuilder = set { copy(busyTimeout = limit) }

    /** [LedgerSettings.connections]. */
    public fun connections(most: Int): NicepayLedgerBuilder = set { copy(connections = most) }

    /** [LedgerSettings.mostPages]. */
    public fun mostPages(pages: Long): NicepayLedgerBuilder = set { copy(mostPages = pages) }

    /** [LedgerSettings.migrate]. */
    public fun migrate(atOpen: Boolean): NicepayLedgerBuilder = set { copy(migrate = atOpen) }

    /** Opens it, and waits for that. Throws as [NicepayLedger.open] or [NicepayLedger.fromEnv] does. */
    public fun open(): NicepayLedger = runBlocking { opened(settings) }
}
