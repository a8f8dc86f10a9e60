import Foundation
import NicepayCheckout
import Testing

/// A part of a vector, read by name; what is read of a registration is counted, so that nothing goes unread.
struct Given {
    let json: [String: Any]

    init(_ json: [String: Any]) { self.json = json }

    func text(_ name: String) -> String { json[name] as? String ?? "" }
    func part(_ name: String) -> Given? { (json[name] as? [String: Any]).map(Given.init) }
    func number(_ name: String) -> Int64? { (json[name] as? NSNumber)?.int64Value }
    var status: Int32 { Int32(number("http_status") ?? 0) }

    func credentials() throws -> Credentials {
        try Credentials(
            merchantId: text("merchant_id"), merchantKey: text("merchant_key"),
            previousKeys: json["previous_keys"] as? [String] ?? [])
    }

    func order() -> Order {
        let policy: AmountPolicy? =
            if let fee = part("amount_policy")?.number("with_fee") {
                .withFee(max: fee)
            } else {
                ["at_least": .atLeast, "exact": .exact][text("amount_policy")]
            }
        return Order(
            reference: text("reference"), amount: number("amount") ?? 0, transactionId: text("transaction_id"),
            amountPolicy: policy)
    }

    func registration() throws -> Registration {
        var read: Set<String> = []
        func value(_ name: String) -> String? {
            read.insert(name)
            return json[name] as? String
        }
        func at(_ name: String) -> Date? { value(name).flatMap(moment) }
        read.formUnion(["reference", "amount", "cart", "sellers"])
        let registration = Registration(
            reference: text("reference"), amount: number("amount") ?? 0,
            payMethod: value("pay_method").map { payMethodOf(text: $0) },
            store: value("store").map { mitraOf(text: $0) }, bank: value("bank").map { bankOf(text: $0) },
            expiresAt: at("expires_at"), virtualAccountExpiresAt: at("virtual_account_expires_at"),
            walletExpiresAt: at("wallet_expires_at"), orderedAt: at("ordered_at"),
            cart: (json["cart"] as? [[String: Any]] ?? []).map { Given($0).cartItem() },
            sellers: (json["sellers"] as? [[String: Any]] ?? []).map { Given($0).seller() },
            currency: value("currency"), goodsName: value("goods_name"), description: value("description"),
            callbackUrl: value("callback_url"), notificationUrl: value("notification_url"),
            buyerName: value("buyer_name"), buyerPhone: value("buyer_phone"), buyerEmail: value("buyer_email"),
            buyerAddress: value("buyer_address"), buyerCity: value("buyer_city"), buyerState: value("buyer_state"),
            buyerPostalCode: value("buyer_postal_code"), buyerCountry: value("buyer_country"),
            userIp: value("user_ip"), deliveryName: value("delivery_name"), deliveryPhone: value("delivery_phone"),
            deliveryAddress: value("delivery_address"), deliveryCity: value("delivery_city"),
            deliveryState: value("delivery_state"), deliveryPostalCode: value("delivery_postal_code"),
            deliveryCountry: value("delivery_country"), installmentType: value("installment_type"),
            installmentMonths: value("installment_months"), recurringOption: value("recurring_option"),
            fixedAccountId: value("fixed_account_id"), shopId: value("shop_id"), vat: value("vat"),
            fee: value("fee"), taxFreeAmount: value("tax_free_amount"), requestDomain: value("request_domain"),
            requestServerIp: value("request_server_ip"), requestClientVersion: value("request_client_version"),
            userSessionId: value("user_session_id"), userAgent: value("user_agent"),
            userLanguage: value("user_language"), msId: value("ms_id"), msFee: value("ms_fee"),
            msFeeType: value("ms_fee_type"), mbFee: value("mb_fee"), mbFeeType: value("mb_fee_type"))
        let unread = Set(json.keys).subtracting(read)
        try #require(unread.isEmpty, "this face has no \(unread)")
        return registration
    }

    private func cartItem() -> CartItem {
        CartItem(
            name: text("name"), amount: number("amount") ?? 0, quantity: Int32(number("quantity") ?? 1),
            detail: json["detail"] as? String, id: json["id"] as? String, category: json["category"] as? String,
            url: json["url"] as? String, imageUrl: json["image_url"] as? String,
            sellerId: json["seller_id"] as? String, sellerName: json["seller_name"] as? String)
    }

    private func seller() -> Seller {
        let address = part("address").map {
            SellerAddress(
                firstName: $0.text("first_name"), lastName: $0.text("last_name"), street: $0.text("street"),
                city: $0.text("city"), postalCode: $0.text("postal_code"), phone: $0.text("phone"),
                country: $0.text("country"))
        }
        return Seller(id: text("id"), name: text("name"), email: text("email"), url: text("url"), address: address)
    }
}

/// `snake_case` as Swift writes it.
func camelCase(_ name: String) -> String {
    let words = name.split(separator: "_")
    return words.dropFirst().reduce(String(words[0])) { $0 + $1.prefix(1).uppercased() + $1.dropFirst() }
}

/// An RFC 3339 time.
func moment(_ text: String) -> Date? { ISO8601DateFormatter().date(from: text) }
