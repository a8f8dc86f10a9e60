package id.nicepay.checkout

import id.nicepay.checkout.internal.Wire
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.flow

/**
 * Everything a merchant asks of NICEPAY. It holds the merchant key: for servers and for the merchant's own till,
 * never for a customer's phone (see [PaymentPage]).
 *
 * Safe to share between threads and coroutines; make one and keep it. Cancelling a coroutine drops its request; for
 * a registration or cancel that leaves the outcome unknown, as a lost answer does.
 *
 * An inquiry that fails is asked again (twice by default); a registration or cancel only when it surely never
 * reached NICEPAY. Everything else is [NicepayException.OutcomeUnknown].
 *
 * @param credentials who the merchant is; may be closed once the client is made.
 * @param environment the NICEPAY to talk to; there is no default.
 * @param settings timeouts and the like; the core's defaults where nothing is given.
 * @param observer told of every attempt; what it throws is dropped.
 * @param clock another clock than the system's; what it throws ends the call before anything is sent.
 * @throws NicepayException.InvalidRequest when a setting can't be used.
 */
public class NicepayClient
    @JvmOverloads
    constructor(
        credentials: Credentials,
        environment: Environment,
        settings: ClientSettings? = null,
        observer: NicepayObserver? = null,
        clock: java.time.Clock? = null,
    ) : AutoCloseable {
        internal val core =
            CoreClient(credentials, environment, settings, observer?.let(::Watching), clock?.let(::Ticking))
        private val ticket = core.ticket()

        /** The merchant id it signs with. */
        public val merchantId: String = core.merchantId()

        /** The base URL it talks to. */
        public val baseUrl: String = core.baseUrl()

        /**
         * Registers a payment for API Checkout; send the customer to [Checkout.paymentUrl].
         *
         * @throws NicepayException.InvalidRequest before anything is sent, naming every wrong field.
         * @throws NicepayException.OutcomeUnknown when it may or may not be registered: see [resolve]; or when it is,
         * and the payment URL is not NICEPAY's (then with its transaction id).
         * @throws NicepayException.Declined when NICEPAY says no (9009: reference already used).
         */
        public suspend fun register(registration: Registration): Checkout = core.register(registration)

        /**
         * Registers a convenience store payment directly; the payment number comes back at once.
         * [Registration.direct] makes what it takes. Throws as [register] does.
         */
        public suspend fun registerDirect(registration: DirectRegistration): PaymentCode =
            core.registerDirect(registration)

        /**
         * Finds out about a registration that ended with [NicepayException.OutcomeUnknown], by sending the *same*
         * registration once more: NICEPAY refuses a reference that is already used. Call it after the first call has
         * ended, and only where NICEPAY makes that check for your merchant id; where it does not, or you don't know,
         * register under a new reference.
         */
        public suspend fun resolve(registration: Registration): Resolution<Checkout> =
            Resolution.of(core.resolve(registration))

        /** [resolve] for [registerDirect]. */
        public suspend fun resolveDirect(registration: DirectRegistration): Resolution<PaymentCode> =
            Resolution.of(core.resolveDirect(registration))

        /** Asks for the state of a payment. */
        public suspend fun inquire(order: Order): Transaction = core.inquire(order)

        /**
         * Holds a callback against the merchant's own order and asks NICEPAY for the truth. Fails closed: no answer,
         * no confirmation.
         *
         * @throws NicepayException.Verification when the callback does not fit the order.
         */
        public suspend fun confirm(
            callback: Callback,
            order: Order,
        ): Confirmation = Confirmation(callback, core.confirm(callback.message, order))

        /**
         * Reads a notification's raw body and checks its token. Pass the bytes as they came: a framework's parsed
         * form has lost the text that the token was made from.
         *
         * @throws NicepayException.InvalidRequest when it can't be read.
         * @throws NicepayException.Verification when the token does not fit; [NicepayException.failure] says how.
         */
        public fun verifyNotification(body: ByteArray): Notification {
            val own = body.copyOf() // read again by settle, when the caller's buffer may hold the next one
            val answer = Wire.verify(core, ticket, own)
            return Notification(Wire.unpack(FfiConverterTypeNotificationClaims, answer), own)
        }

        /**
         * Holds a verified notification against the merchant's own order and asks NICEPAY what is true now: its token
         * covers neither the status nor the moment. A repeated notification is harmless.
         *
         * @throws NicepayException.Verification when it does not fit the order.
         */
        public suspend fun settle(
            notification: Notification,
            order: Order,
        ): Settlement {
            val answer = core.settle(notification.body, order)
            return Settlement(notification, answer.transaction, answer.idempotencyKey, answer.outcome, answer.reply)
        }

        /**
         * Cancels a payment. Whatever is not a clear success is resolved by an inquiry, so that a customer who paid
         * meanwhile is seen in [Cancellation.outcome].
         */
        public suspend fun cancel(
            order: Order,
            request: CancelRequest = CancelRequest(),
        ): Cancellation = core.cancel(order, request)

        /**
         * Asks until the payment is settled, and emits its state at first and at each change. The flow ends after a
         * settled state, or with [NicepayException.Timeout] when the limit has passed. Failures that can pass are
         * waited out. Nothing is asked before it is collected.
         */
        public fun waitUntilSettled(
            order: Order,
            options: WaitOptions = WaitOptions(),
        ): Flow<Transaction> =
            flow {
                core.waitUntilSettled(order, options).use { waiting ->
                    while (true) emit(waiting.next() ?: break)
                }
            }

        /**
         * Asks about each order of a flow and emits each with its result, in the order of the answers. Orders are taken
         * only as answers are, so memory stays bounded. A failure is its order's result and stops nothing.
         */
        public fun inquireAll(
            orders: Flow<Order>,
            options: BulkOptions = BulkOptions(),
        ): Flow<Inquired> = inquired({ core.inquireAll(options) }, orders)

        /** Frees the native client. Calls that are under way end as they would. */
        override fun close(): Unit = core.close()

        override fun toString(): String = "NicepayClient($merchantId, $baseUrl)"

        public companion object {
            /**
             * A client from `NICEPAY_MERCHANT_ID`, `NICEPAY_MERCHANT_KEY` and `NICEPAY_ENV` or `NICEPAY_BASE_URL`.
             *
             * @throws NicepayException.InvalidRequest naming the variables that are missing or wrong.
             */
            @JvmStatic
            @JvmOverloads
            public fun fromEnv(settings: ClientSettings? = null): NicepayClient =
                Credentials.fromEnv().use { NicepayClient(it, environmentFromEnv(), settings) }
        }
    }
