// A checkout for a customer's Android phone. The Android SDK and Jetpack Compose are needed to compile it, and this project's
// checks have neither: they only check its style.
package shop

import android.content.Intent
import androidx.activity.compose.LocalActivity
import androidx.browser.customtabs.CustomTabsIntent
import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Column
import androidx.compose.material3.Button
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.runtime.LaunchedEffect
import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableIntStateOf
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.remember
import androidx.compose.runtime.setValue
import androidx.compose.ui.unit.dp
import androidx.core.net.toUri
import androidx.lifecycle.Lifecycle
import androidx.lifecycle.compose.LifecycleEventEffect
import id.nicepay.checkout.PaymentPage
import id.nicepay.checkout.pollBackend

/**
 * Opens NICEPAY's page for a payment that the merchant's server has registered, and shows what that server says of it. The
 * page opens in a Custom Tab, so the customer can go to any bank or wallet from there, outside this app.
 *
 * @param page `PaymentPage(environment, callbackUrl, appUrl)`: needs no key.
 * @param paymentUrl of the server's answer.
 * @param status asks the merchant's server what became of the order, as its ledger knows it.
 */
@Composable
fun PaymentScreen(
    page: PaymentPage,
    paymentUrl: String,
    status: suspend () -> String,
) {
    val activity = LocalActivity.current
    var visits by remember { mutableIntStateOf(0) }
    var answer by remember { mutableStateOf("Not paid yet") }
    // However the customer came back: by the App Link, by the app's own URL, or by closing the tab.
    LifecycleEventEffect(Lifecycle.Event.ON_RESUME) { visits += 1 }
    LaunchedEffect(visits) {
        pollBackend(isFinal = { it != "open" }) { status() }.collect { answer = it }
    }
    Column(verticalArrangement = Arrangement.spacedBy(16.dp)) {
        Text(answer)
        Button(
            enabled = activity != null && page.trusts(paymentUrl),
            onClick = { activity?.let { CustomTabsIntent.Builder().build().launchUrl(it, paymentUrl.toUri()) } },
        ) { Text("Pay") }
    }
}

/** Whether this intent brought the customer back; for `onNewIntent` of an activity with `launchMode="singleTop"`. */
fun bringsBack(
    page: PaymentPage,
    intent: Intent,
): Boolean {
    val url = intent.dataString ?: return false
    return page.isCallback(url) || page.opensApp(url) // either is a claim: the screen asks the server
}
