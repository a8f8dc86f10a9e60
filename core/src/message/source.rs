//! The IP addresses of NICEPAY's notifications: an optional additional check, never a substitute for the token.

use std::net::IpAddr;

use ipnet::IpNet;

use crate::error::{Error, VerificationFailure};
use crate::values::problem::{Problem, quote};

/// IP address ranges that notifications may come from.
///
/// ```
/// use nicepay_checkout::SourceAddresses;
/// let nicepay = SourceAddresses::published();
/// assert!(nicepay.check("103.20.51.34".parse().unwrap()).is_ok());
/// assert!(nicepay.check("203.0.113.7".parse().unwrap()).is_err());
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceAddresses(Vec<IpNet>);

impl SourceAddresses {
    /// The ranges in NICEPAY's documentation: 103.20.51.0/24 and 103.117.8.0/24. (Newer pages list only single addresses
    /// inside the first range.)
    #[must_use]
    pub fn published() -> Self {
        Self(
            ["103.20.51.0/24", "103.117.8.0/24"]
                .iter()
                .filter_map(|range| range.parse().ok())
                .collect(),
        )
    }

    /// Your own ranges, such as `103.20.51.0/24` or `103.20.51.34`.
    ///
    /// # Errors
    /// [`InvalidRequest`](crate::ErrorKind::InvalidRequest) naming each text that is not an address or a range.
    pub fn new<'a>(ranges: impl IntoIterator<Item = &'a str>) -> Result<Self, Error> {
        let (mut good, mut wrong) = (Vec::new(), Vec::new());
        for text in ranges {
            match text
                .parse::<IpNet>()
                .or_else(|_| text.parse::<IpAddr>().map(IpNet::from))
            {
                Ok(range) => good.push(range),
                Err(_) => wrong.push(
                    Problem::new(
                        format!("contains {}, which is not an address range", quote(text)),
                        "use ranges such as 103.20.51.0/24",
                    )
                    .at("ranges", "ranges"),
                ),
            }
        }
        if wrong.is_empty() {
            Ok(Self(good))
        } else {
            Err(Error::invalid("the address ranges are invalid", wrong))
        }
    }

    /// Checks that `address` (of the connection, or from a proxy header that you trust) is in a range. An IPv4-mapped IPv6
    /// address (`::ffff:103.20.51.34`) counts as IPv4.
    ///
    /// # Errors
    /// [`Verification`](crate::ErrorKind::Verification) when it is not.
    pub fn check(&self, address: IpAddr) -> Result<(), Error> {
        let address = address.to_canonical();
        if self.0.iter().any(|range| range.contains(&address)) {
            return Ok(());
        }
        Err(Error::unverified(
            VerificationFailure::SourceAddress,
            format!("{address} is not an address that NICEPAY sends from"),
            "reject the request; behind a proxy, pass the client address that the proxy reports",
        ))
    }
}
