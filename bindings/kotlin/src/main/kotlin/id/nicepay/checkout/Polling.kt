package id.nicepay.checkout

import kotlinx.coroutines.delay
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.distinctUntilChanged
import kotlinx.coroutines.flow.flow
import kotlinx.coroutines.withTimeoutOrNull
import kotlin.time.Duration
import kotlin.time.Duration.Companion.minutes
import kotlin.time.Duration.Companion.seconds
import kotlin.time.TimeSource

/**
 * For an app that holds no credentials: asks the merchant's own backend again and again, with growing pauses, and
 * emits each new answer until [isFinal] holds of one or [limit] has passed.
 *
 * @param ask your own request to your own server; its exceptions end the flow.
 */
public fun <T> pollBackend(
    limit: Duration = 15.minutes,
    firstPause: Duration = 2.seconds,
    longestPause: Duration = 30.seconds,
    isFinal: (T) -> Boolean,
    ask: suspend () -> T,
): Flow<T> =
    flow {
        val began = TimeSource.Monotonic.markNow()
        var pause = firstPause
        while (true) {
            // A list tells "no answer in time" from an answer that is null.
            val answer = withTimeoutOrNull(limit - began.elapsedNow()) { listOf(ask()) } ?: break
            emit(answer.single())
            if (isFinal(answer.single())) break
            delay(minOf(pause, limit - began.elapsedNow()))
            pause = minOf(pause * 1.5, longestPause)
        }
    }.distinctUntilChanged()
