// A checkout for a customer's iPhone. Apple's frameworks are needed to compile it, and this project's checks have none: they
// only parse it.
import NicepayCheckout
import SafariServices
import SwiftUI

/// Shows NICEPAY's page for a payment that the merchant's server has registered, and then what that server says of it.
/// NICEPAY's own page sends the customer to any bank or wallet, in Safari's view and not inside the app.
struct PaymentView: View {
    /// `try PaymentPage(environment: .production, callbackUrl: "https://merchant.example/nicepay/callback")`: needs no key.
    let page: PaymentPage
    /// Of the server's answer.
    let paymentUrl: URL
    /// Asks the merchant's server what became of the order, as its ledger knows it.
    let status: @Sendable () async throws -> String

    @State private var isPaying = false
    @State private var answer = "Not paid yet"

    var body: some View {
        VStack(spacing: 16) {
            Text(answer)
            Button("Pay") { isPaying = page.trusts(url: paymentUrl.absoluteString) }
        }
        .sheet(isPresented: $isPaying, onDismiss: ask) { SafariView(url: paymentUrl) }
        // The Universal Link of the callback page. It says that the customer came back, and proves nothing.
        .onContinueUserActivity(NSUserActivityTypeBrowsingWeb) { activity in
            if let link = activity.webpageURL, page.isCallback(url: link.absoluteString) { isPaying = false }
        }
        // The app's own scheme, for a button on that page: anyone may open it, so it carries nothing either.
        .onOpenURL { _ in isPaying = false }
    }

    private func ask() {
        Task { answer = (try? await status()) ?? "No answer: try again" }
    }
}

private struct SafariView: UIViewControllerRepresentable {
    let url: URL

    func makeUIViewController(context: Context) -> SFSafariViewController { SFSafariViewController(url: url) }

    func updateUIViewController(_ controller: SFSafariViewController, context: Context) {}
}
