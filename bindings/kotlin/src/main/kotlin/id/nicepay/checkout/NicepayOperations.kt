package id.nicepay.checkout

import kotlinx.coroutines.flow.Flow

/**
 * Everything a merchant asks of NICEPAY. Depend on it where a test is to put something else in [NicepayClient]'s place;
 * [sampleConfirmation] and [sampleSettlement] make what only a client can make otherwise.
 *
 * Cancelling a coroutine drops its request; for a registration or cancel that leaves the outcome unknown, as a lost
 * answer does. An inquiry that fails is asked again (twice by default); a registration or cancel only when it surely
 * never reached NICEPAY. Everything else is [NicepayException.OutcomeUnknown].
 */
public interface NicepayOperations {
    /** The merchant id it signs with. */
    public val merchantId: String

    /** The base URL it talks to. */
    public val baseUrl: String

    /**
     * Registers a payment for API Checkout; send the customer to [Checkout.paymentUrl].
     *
     * @throws NicepayException.InvalidRequest before anything is sent, naming every wrong field.
     * @throws NicepayException.OutcomeUnknown when it may or may not be registered: see [resolve]; or when it is,
     * and the payment URL is not NICEPAY's (then with its transaction id).
     * @throws NicepayException.Declined when NICEPAY says no (9009: reference already used).
     */
    public suspend fun register(registration: Registration): Checkout

    /**
     * Registers a convenience store payment directly; the payment number comes back at once.
     * [Registration.direct] makes what it takes. Throws as [register] does.
     */
    public suspend fun registerDirect(registration: DirectRegistration): PaymentCode

    /**
     * Finds out about a registration that ended with [NicepayException.OutcomeUnknown], by sending the *same*
     * registration once more: NICEPAY refuses a reference that is already used. Call it after the first call has
     * ended, and only where NICEPAY makes that check for your merchant id; where it does not, or you don't know,
     * register under a new reference.
     */
    public suspend fun resolve(registration: Registration): Resolution<Checkout>

    /** [resolve] for [registerDirect]. */
    public suspend fun resolveDirect(registration: DirectRegistration): Resolution<PaymentCode>

    /** Asks for the state of a payment. */
    public suspend fun inquire(order: Order): Transaction

    /**
     * Holds a callback against the merchant's own order and asks NICEPAY for the truth. Fails closed: no answer,
     * no confirmation.
     *
     * @throws NicepayException.Verification when the callback does not fit the order.
     */
    public suspend fun confirm(
        callback: Callback,
        order: Order,
    ): Confirmation

    /**
     * Reads a notification's raw body and checks its token. Pass the bytes as they came: a framework's parsed
     * form has lost the text that the token was made from.
     *
     * @throws NicepayException.InvalidRequest when it can't be read.
     * @throws NicepayException.Verification when the token does not fit; [NicepayException.failure] says how.
     */
    public fun verifyNotification(body: ByteArray): Notification

    /**
     * Holds a verified notification against the merchant's own order and asks NICEPAY what is true now: its token
     * covers neither the status nor the moment. A repeated notification is harmless.
     *
     * @throws NicepayException.Verification when it does not fit the order.
     */
    public suspend fun settle(
        notification: Notification,
        order: Order,
    ): Settlement

    /**
     * Cancels a payment. Whatever is not a clear success is resolved by an inquiry, so that a customer who paid
     * meanwhile is seen in [Cancellation.outcome].
     */
    public suspend fun cancel(
        order: Order,
        request: CancelRequest = CancelRequest(),
    ): Cancellation

    /**
     * Asks until the payment is settled, and emits its state at first and at each change. The flow ends after a
     * settled state, or with [NicepayException.Timeout] when the limit has passed. Failures that can pass are
     * waited out. Nothing is asked before it is collected.
     */
    public fun waitUntilSettled(
        order: Order,
        options: WaitOptions = WaitOptions(),
    ): Flow<Transaction>

    /**
     * Asks about each order of a flow and emits each with its result, in the order of the answers. Orders are taken
     * only as answers are, so memory stays bounded. A failure is its order's result and stops nothing.
     */
    public fun inquireAll(
        orders: Flow<Order>,
        options: BulkOptions = BulkOptions(),
    ): Flow<Inquired>
}
