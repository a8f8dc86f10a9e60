//! Who may use the desk: people with a role and a token, of which only the SHA-256 is stored.

use std::sync::{Mutex, PoisonError};

use sha2::{Digest, Sha256};
use subtle::{Choice, ConditionallySelectable, ConstantTimeEq};

use crate::error::LedgerError;

const LONGEST_NAME: usize = 64;

/// What a person may do at the desk.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Role {
    /// Look at everything.
    View,
    /// Also change something: ask NICEPAY, cancel, hand events over again, mark a payment as looked after.
    Act,
}

impl Role {
    /// The stable name: `view` or `act`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::View => "view",
            Self::Act => "act",
        }
    }

    /// The role with this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        [Self::View, Self::Act]
            .into_iter()
            .find(|role| role.as_str() == name)
    }
}

/// A person who may sign in at the desk.
#[derive(Clone)]
pub struct Person {
    name: String,
    role: Role,
    digest: [u8; 32],
    once: bool,
}

impl Person {
    /// A person with a new random token of 256 bits, and that token as 64 hex digits.
    ///
    /// # Errors
    /// An invalid request for a name that is empty, longer than 64 characters, or has `:` or a control character.
    pub fn with_new_token(name: &str, role: Role) -> Result<(Self, String), LedgerError> {
        let token = random_hex()?;
        let person = Self {
            name: checked_name(name)?,
            role,
            digest: digest(&token),
            once: false,
        };
        Ok((person, token))
    }

    /// The same person, whose token works for one sign-in only.
    #[must_use]
    pub fn once(mut self) -> Self {
        self.once = true;
        self
    }

    /// The people of a file with one `name:role:sha256-hex-of-token` a line. Empty lines and lines that begin with `#` are
    /// skipped.
    ///
    /// # Errors
    /// An invalid request that names the line; also for a file without people.
    pub fn read_all(file: &str) -> Result<Vec<Self>, LedgerError> {
        let lines = (1_u32..).zip(file.lines());
        let people = lines
            .filter(|(_, line)| !line.trim().is_empty() && !line.starts_with('#'))
            .map(|(number, line)| {
                Self::read(line.trim()).map_err(|problem| {
                    LedgerError::invalid(
                        format!("line {number} of the people file: {problem}"),
                        "write name:role:sha256, as `nicepay-ledger desk token NAME ROLE` prints it",
                    )
                })
            })
            .collect::<Result<Vec<_>, _>>()?;
        if people.is_empty() {
            return Err(LedgerError::invalid(
                "the people file names nobody",
                "add a line with `nicepay-ledger desk token NAME ROLE`",
            ));
        }
        Ok(people)
    }

    fn read(line: &str) -> Result<Self, &'static str> {
        let [name, role, digest] = line.split(':').collect::<Vec<_>>()[..] else {
            return Err("it has not three parts");
        };
        Ok(Self {
            name: checked_name(name).map_err(|_| "the name is invalid")?,
            role: Role::named(role).ok_or("the role is neither view nor act")?,
            digest: unhex(digest).ok_or("the SHA-256 has not 64 hex digits")?,
            once: false,
        })
    }

    /// The person's line in a people file. It doesn't contain the token.
    #[must_use]
    pub fn line(&self) -> String {
        format!("{}:{}:{}", self.name, self.role.as_str(), hex(&self.digest))
    }
}

impl std::fmt::Debug for Person {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Person")
            .field("name", &self.name)
            .field("role", &self.role)
            .finish_non_exhaustive()
    }
}

/// Everybody who may sign in.
pub(super) struct People {
    people: Vec<Person>,
    /// The digests of one-time tokens that were used.
    used: Mutex<Vec<[u8; 32]>>,
}

impl People {
    pub(super) fn new(people: Vec<Person>) -> Self {
        Self {
            people,
            used: Mutex::default(),
        }
    }

    /// The name and role of whoever has this token. Every person is compared, in constant time.
    pub(super) fn admit(&self, token: &str) -> Option<(String, Role)> {
        let given = digest(token);
        let mut found = u32::MAX;
        for (place, person) in (0_u32..).zip(&self.people) {
            found.conditional_assign(&place, given.ct_eq(&person.digest));
        }
        let person = self.people.get(usize::try_from(found).ok()?)?;
        if person.once {
            let mut used = self.used.lock().unwrap_or_else(PoisonError::into_inner);
            if used.contains(&person.digest) {
                return None;
            }
            used.push(person.digest);
        }
        Some((person.name.clone(), person.role))
    }
}

fn checked_name(name: &str) -> Result<String, LedgerError> {
    let is_plain = |c: char| c != ':' && !c.is_control();
    let length = name.chars().count();
    if length == 0 || length > LONGEST_NAME || name.trim() != name || !name.chars().all(is_plain) {
        return Err(LedgerError::invalid(
            "the person's name is invalid",
            format!("use 1 to {LONGEST_NAME} characters without `:`, such as sari"),
        ));
    }
    Ok(name.to_owned())
}

/// 256 random bits of the operating system, as hex.
pub(super) fn random_hex() -> Result<String, LedgerError> {
    let mut bytes = [0_u8; 32];
    getrandom::fill(&mut bytes)
        .map_err(|error| LedgerError::internal(format!("the system gives no random numbers: {error}")))?;
    Ok(hex(&bytes))
}

pub(super) fn digest(text: &str) -> [u8; 32] {
    Sha256::digest(text).into()
}

/// Whether two secrets are the same, in a time that does not depend on where they differ.
pub(super) fn is_same(one: &str, other: &str) -> bool {
    let same: Choice = digest(one).ct_eq(&digest(other));
    same.into()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn unhex(text: &str) -> Option<[u8; 32]> {
    let digit = |byte: u8| {
        char::from(byte)
            .to_digit(16)
            .and_then(|digit| u8::try_from(digit).ok())
    };
    let pairs = text.as_bytes().chunks_exact(2);
    let bytes = pairs
        .map(|pair| match pair {
            [high, low] => Some((digit(*high)? << 4) | digit(*low)?),
            _ => None,
        })
        .collect::<Option<Vec<u8>>>()?;
    (text.len() == 64).then(|| bytes.try_into().ok()).flatten()
}
