//! Places where the tests kill the process; nothing in an ordinary build.

/// Names a place between two lines that a crash must survive.
#[macro_export]
#[doc(hidden)]
macro_rules! failpoint {
    ($name:literal) => {
        #[cfg(feature = "failpoints")]
        $crate::failpoint::hit($name);
    };
}

/// Carries out what the test has asked for at this place.
#[cfg(feature = "failpoints")]
#[doc(hidden)]
pub fn hit(name: &'static str) {
    fail::eval(name, |_| ()).unwrap_or_default();
}
